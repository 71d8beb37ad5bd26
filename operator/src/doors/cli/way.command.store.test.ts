import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { settle } from '../../../test/turnstile-world.ts'
import { insurerByAmc } from '../../domain/directory/index.ts'
import { allowWay, stopWay, waysAllowed } from '../../domain/disclosure/index.ts'
import { day } from '../../words/day.ts'
import { wayCommand } from './way.command.ts'

const TODAY = day(new Date().toISOString().slice(0, 10))
const LATER = '2099-01-01'
const [ONE, TWO] = ['0999000001', '999000002']

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function withInsurers(work: (run: (...args: string[]) => Promise<Said>, db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, { insurers: 3, sites: 1, accountsPerSite: 1, clients: 1, persons: 1 })
    const sql = await db.as('cloison_console')
    const command = wayCommand(async () => ({
      today: () => TODAY,
      waysAllowed: () => waysAllowed(sql),
      insurerIdOf: async (amc) => (await insurerByAmc(sql, amc))?.insurerId,
      allowWay: (...line) => allowWay(sql, ...line),
      stopWay: (...line) => stopWay(sql, ...line),
      close: async () => {},
    }))
    await work(async (...args) => {
      const said = { out: '', err: '' }
      const write = (to: 'out' | 'err') => (text: string) => {
        said[to] += text
      }
      const code = await command.run(args, { out: write('out'), err: write('err') })
      return { code, ...said }
    }, db)
  })
}
const lines = async (db: TestDatabase): Promise<unknown[]> =>
  db.owner.query('select insurer_id, way, until_day::text as until, reason from disclosure.way_allowed order by insurer_id, way')

test('rehearsed, nothing changes; really, each insurer allows each way; stopped, it is over at once and the line stays', () =>
  withInsurers(async (run, db) => {
    assert.match((await run()).out, /Aucun organisme/)
    const allow = [
      'allow',
      '--insurer',
      ONE,
      '--insurer',
      TWO,
      '--way',
      'legacy-card',
      '--way',
      'no-card',
      '--until',
      LATER,
      '--reason',
      'cartes en cours',
    ]
    const rehearsed = await run(...allow)
    assert.equal(rehearsed.code, 0)
    assert.match(rehearsed.out, /^Répétition .*2 organismes/)
    assert.deepEqual(await lines(db), [])
    assert.deepEqual((await run(...allow, '--really')).code, 0)
    assert.deepEqual(
      await lines(db),
      [1, 2].flatMap((insurer_id) => [3, 4].map((way) => ({ insurer_id, way, until: LATER, reason: 'cartes en cours' }))),
    )
    const stop = ['stop', '--insurer', '999000001', '--way', 'no-card', '--reason', 'fuite annoncée']
    await run(...stop)
    assert.equal(JSON.parse((await run('--json')).out).filter(({ open }: { open: boolean }) => open).length, 4)
    assert.match((await run(...stop, '--really')).out, /1 changement,/)
    assert.match((await run(...stop, '--really')).out, /0 changement,/)
    const told = JSON.parse((await run('--json')).out) as { amc: string; way: string; open: boolean; until: string; reason: string }[]
    assert.deepEqual(
      told.filter(({ open }) => !open).map(({ amc, way, until, reason }) => [amc, way, until, reason]),
      [[ONE, 'no-card', TODAY, 'fuite annoncée']],
    )
    assert.match(
      (await run()).out,
      /^0999000001 {2}legacy-card {2}jusqu’au 2099-01-01 {2}Mutuelle 1 : cartes en cours\n0999000001 {2}no-card {6}fini le /,
    )
  }))

test('misused, unknown or past: nothing changes', () =>
  withInsurers(async (run, db) => {
    const good = { insurer: ONE, way: 'no-card', until: LATER, reason: 'essai' }
    const args = (verb: string, more: Partial<Record<keyof typeof good, string | null>>): string[] => [
      verb,
      ...Object.entries({ ...good, ...more }).flatMap(([name, value]) => (value === null ? [] : [`--${name}`, value])),
      '--really',
    ]
    for (const wrong of [
      args('allow', { way: 'signed-card' }),
      args('allow', { way: null }),
      args('allow', { insurer: null }),
      args('allow', { insurer: '12 OR 1' }),
      args('allow', { until: null }),
      args('allow', { until: '2099-02-30' }),
      args('allow', { reason: null }),
      args('allow', { reason: 'x' }),
      args('stop', {}),
      args('open', {}),
      ['allow', 'stop'],
      ['--insurer', ONE],
      ['--really'],
      ['--what'],
    ])
      assert.deepEqual([(await run(...wrong)).code, wrong], [2, wrong])
    assert.equal((await run(...args('allow', { until: TODAY }))).code, 1)
    const unknown = await run(...args('allow', { insurer: '42' }), '--insurer', ONE)
    assert.equal(unknown.code, 1)
    assert.match(unknown.err, /AMC 42/)
    assert.deepEqual(await lines(db), [])
  }))
