import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AMC, chunksOf, csv, person, withImport } from '../../../test/import-house.ts'
import { withDatabase } from '../../../test/template-database.ts'
import { portfolioStore, purgeStore } from '../../domain/beneficiaries/index.ts'
import { insurerByAmc } from '../../domain/directory/index.ts'
import type { Command } from './command.ts'
import { approveCommand, importCommand } from './import.command.ts'
import { keysCommand } from './keys.command.ts'
import { purgeCommand } from './purge.command.ts'

type Made = Parameters<Parameters<typeof withImport>[1]>[0]
const rows = (count: number) => Array.from({ length: count }, (_, index) => person(index))

/** Runs commands on files held in memory: what they said, and their exit codes. */
async function withCommands(
  work: (
    made: Made & {
      files: Map<string, Buffer>
      run: (name: string, ...args: string[]) => Promise<{ exit: number; out: string; err: string }>
    },
  ) => Promise<void>,
) {
  await withDatabase((db) =>
    withImport(db, async (made) => {
      const files = new Map<string, Buffer>()
      const opened = <T extends object>(house: T) => Promise.resolve(Object.assign(house, { [Symbol.asyncDispose]: async () => undefined }))
      const { house, sql, keyring, clock } = made
      const commands: Command[] = [
        importCommand(() =>
          opened({
            imports: house,
            readFile: (path: string) => chunksOf(files.get(path) ?? Buffer.alloc(0)),
            readText: async (path: string) => files.get(path)?.toString('utf8'),
            writeText: async (path: string, text: string) => void files.set(path, Buffer.from(text)),
          }),
        ),
        approveCommand(() => opened({ approvals: house, insurerIdOf: async (amc: string) => (await insurerByAmc(sql, amc))?.insurerId })),
        purgeCommand(() => opened({ purges: purgeStore(sql), portfolios: portfolioStore(sql), keys: keyring, clock })),
        keysCommand(() => opened({ names: keyring.names, createCardKey: keyring.createCardKey })),
      ]
      const run = async (name: string, ...args: string[]) => {
        const command = commands.find((each) => each.name === name)
        assert.ok(command !== undefined)
        const said: { out: string[]; err: string[] } = { out: [], err: [] }
        const exit = await command.run(args, { out: (text) => void said.out.push(text), err: (text) => void said.err.push(text) })
        return { exit, out: said.out.join(''), err: said.err.join('') }
      }
      await work({ ...made, files, run })
    }),
  )
}

test('a file is taken, one that waits is approved by another, and a rehearsal changes nothing', () =>
  withCommands(async ({ files, run, sign }) => {
    const put = async (name: string, file: Buffer, sequence: number) => {
      files.set(name, file)
      files.set(`${name}.jws`, Buffer.from(await sign(file, { sequence })))
    }
    await put('one.csv', csv(rows(40)), 1)
    assert.equal((await run('import', 'one.csv', '--by', 'anne', '--json')).exit, 0)
    await put('two.csv', csv(rows(30), { sequence: 2 }), 2)
    const waiting = await run('import', 'two.csv', '--by', 'anne', '--json')
    assert.equal(waiting.exit, 3)
    const { importId, state, closed } = JSON.parse(waiting.out) as { importId: number; state: string; closed: number }
    assert.deepEqual([state, closed], ['waiting', 10])
    const approve = (by: string, ...more: string[]) => run('import approve', String(importId), '--amc', AMC, '--by', by, '--json', ...more)
    assert.equal((await approve('zoe')).exit, 3, 'rehearsal')
    assert.match((await approve('anne', '--really')).err, /autre personne/)
    assert.equal((await approve('zoe', '--really')).exit, 0)
    assert.match((await approve('zoe', '--really')).err, /n’attend pas/)
  }))

test('a refused file says why in French, and its rejects name line, field and code', () =>
  withCommands(async ({ files, run, sign }) => {
    const file = csv([person(0), person(1, { sex: '=1+1' })])
    files.set('one.csv', file)
    assert.match((await run('import', 'one.csv')).err, /signature one\.csv\.jws est introuvable/)
    files.set('one.csv.jws', Buffer.from(await sign(file)))
    const answer = await run('import', 'one.csv')
    assert.equal(answer.exit, 1)
    assert.match(answer.out, /Des lignes sont rejetées/)
    assert.equal(files.get('one.csv.rejects.csv')?.toString('utf8'), 'line;field;code\n4;sex;malformed\n')
    assert.ok(!`${answer.out}${answer.err}`.includes('=1+1'))
    files.set('one.csv.jws', Buffer.from('x.y.z'))
    assert.match((await run('import', 'one.csv')).err, /signature du fichier n’est pas valable/)
    assert.equal((await run('import')).exit, 2)
  }))

test('purge rehearses unless told; keys shows names only', () =>
  withCommands(async ({ files, run, sign, clock, keyring }) => {
    const file = csv(rows(10))
    files.set('one.csv', file)
    files.set('one.csv.jws', Buffer.from(await sign(file)))
    await run('import', 'one.csv')
    clock.set('2027-01-01')
    const rehearsed = JSON.parse((await run('purge', '--json')).out) as { insurers: { ended: number }[] }
    assert.equal(rehearsed.insurers[0]?.ended, 10)
    assert.ok(keyring.has('year/1/2026'))
    assert.match((await run('purge')).out, /répétition/)
    assert.match(
      (await run('purge', '--really')).out,
      /10 droits terminés, 0 personnes oubliées, 0 clés scellées à nouveau, 2 clés détruites/,
    )
    assert.ok(!keyring.has('year/1/2026'))
    assert.match((await run('keys', 'card')).err, /Répétition/)
    assert.match((await run('keys', 'card', '--really')).out, /^card\/[0-9a-f]{8}\n$/)
    assert.deepEqual((JSON.parse((await run('keys', '--json')).out) as { names: string[] }).names.includes('lookup/1'), true)
  }))
