import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { groupOf, registerEstablishment } from '../../domain/directory/index.ts'
import { groups, openGroup } from '../../domain/disclosure/index.ts'
import { groupCommand } from './group.command.ts'

const ENTITY = '759900004'
const SITE = { name: 'Optique', activity: 'optician', department: '75', commune: 'Paris', domains: ['OPTI'], entity: ENTITY }

async function run(db: TestDatabase, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const console = await db.as('cloison_console')
  const said = { out: '', err: '' }
  const command = groupCommand(async () => ({
    groups: () => groups(console),
    groupIdOf: (entity) => groupOf(console, entity),
    openGroup: (...asked) => openGroup(console, ...asked),
    close: async () => undefined,
  }))
  const write = (to: 'out' | 'err') => (text: string) => {
    said[to] += text
  }
  const code = await command.run(args, { out: write('out'), err: write('err') })
  return { code, ...said }
}

test('a chain is opened by hand, listed, and given its default back, as the console', () =>
  withDatabase(async (db) => {
    assert.equal((await run(db)).out, 'Aucun établissement inscrit ne relève d’une entité juridique.\n')
    const console = await db.as('cloison_console')
    await db.owner.script('update disclosure.allowance set allowed = 160 where level = 2')
    for (const finess of ['759999014', '759999022']) await registerEstablishment(console, { ...SITE, finess }, '2026-11-24')
    assert.match(
      (await run(db)).out,
      /^759900004 {5}2 établissements {2}0 lues sur 160 en 24 heures \(ouvert à 160, un jour ordinaire : 0\)\n$/,
    )
    const open = ['open', '--entity', ENTITY]
    assert.match((await run(db, ...open, '--persons', '4000')).out, /^Répétition : /)
    assert.equal((await groups(console))[0]?.allowed, 160)
    assert.deepEqual(JSON.parse((await run(db, ...open, '--persons', '4000', '--really', '--json')).out), {
      ...{ entity: ENTITY, persons: 4000, really: true, allowed: 4000 },
    })
    await db.owner.script('update disclosure.meter set habit = 1000 where level = 9')
    assert.match((await run(db, ...open, '--default', '--really')).out, / peut lire 1250 personnes /)
    assert.deepEqual(JSON.parse((await run(db, '--json')).out), [
      { entity: ENTITY, establishments: 2, opened: 160, allowed: 1250, habit: 1000, spent: 0 },
    ])
    const unknown = await run(db, 'open', '--entity', '759900012', '--default', '--really')
    assert.deepEqual([unknown.code, unknown.out], [1, ''])
  }))

test('misused, it prints its help and changes nothing', () =>
  withDatabase(async (db) => {
    for (const args of [
      ['open'],
      ['open', '--entity', ENTITY],
      ['open', '--entity', '75', '--default'],
      ['open', '--entity', ENTITY, '--persons', '-1'],
      ['open', '--entity', ENTITY, '--persons', '9999999'],
      ['open', '--entity', ENTITY, '--persons', '3', '--default'],
      ['--really'],
      ['close', '--entity', ENTITY],
    ]) {
      const { code, err } = await run(db, ...args)
      assert.equal(code, 2, args.join(' '))
      assert.match(err, /^Usage : cloison group/)
    }
  }))
