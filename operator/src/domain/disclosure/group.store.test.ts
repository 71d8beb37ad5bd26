import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { ask, asking, assertClean, draw, WORLD } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, formGroup, settle } from '../../../test/turnstile-world.ts'
import { askOne, furnishWays, known, ledger, legacy, noCard } from '../../../test/ways-asking.ts'
import { registerEstablishment } from '../directory/index.ts'
import { look, pay } from './turnstile.store.ts'

/** Establishments 1 and 3 are of one group, 2 and 4 alone. Session `n` works at establishment `(n - 1) % 4 + 1`. */
async function withGroup(allowed: number | null, work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await formGroup(db.owner, 1, [1, 3], allowed)
    await work(db)
  })
}
const outcomes = async (db: TestDatabase, session: number, ...persons: number[]): Promise<readonly number[]> =>
  (await ask(db, ...persons.map((n) => asking(session, n)))).outcomes
const allowedOf = async (db: TestDatabase, group = 1): Promise<number | undefined> =>
  (await db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = 9 and id = $1', [group]))[0]?.allowed
const defaultOf = async (db: TestDatabase, activity: string): Promise<number> => {
  const [row] = await db.owner.query<{ allowed: number }>(
    'select allowed from disclosure.allowance where level = 2 and activity = $1 and from_day <= current_date order by from_day desc limit 1',
    [activity],
  )
  assert.ok(row)
  return row.allowed
}

describe('a group of establishments', () => {
  test('is one ceiling for all of them; refused, the account and the establishment pay, the levels above do not; who was read stays readable', () =>
    withGroup(5, async (db) => {
      assert.deepEqual(await outcomes(db, 1, 1, 2, 3), [0, 0, 0])
      assert.deepEqual(await outcomes(db, 3, 4, 5, 6), [0, 0, 20], 'the other establishment goes on where the first one stopped')
      assert.deepEqual(await outcomes(db, 1, 7, 1), [20, 1])
      assert.deepEqual(await outcomes(db, 5, 8), [20], 'another account')
      assert.deepEqual(await outcomes(db, 2, 7, 8), [0, 0], 'who is alone is not concerned')
      const { account, site, platform } = await ledger(db.owner)
      assert.deepEqual({ account, site, platform }, { account: 4, site: 5, platform: 7 })
      await assertClean(db)
    }))

  test('the same person in two establishments counts twice, as above', () =>
    withGroup(2, async (db) => {
      assert.deepEqual(await outcomes(db, 1, 1, 1), [0, 1])
      assert.deepEqual(await outcomes(db, 3, 1, 2), [0, 20])
      await assertClean(db)
    }))

  test('once it is spent, known and unknown are refused alike; before, an unknown card costs it nothing', () =>
    withGroup(2, async (db) => {
      const stranger = () => asking(1, 1, { key: randomBytes(16) })
      assert.deepEqual(
        (await ask(db, stranger(), stranger(), asking(1, 1), stranger(), asking(1, 2), stranger(), asking(1, 3))).outcomes,
        [10, 10, 0, 10, 0, 20, 20],
      )
      assert.deepEqual((await ask(db, stranger())).outcomes, [20])
      await db.owner.script(`update beneficiaries.card_person set revoked_on = '2026-02-01' where card_id = 9`)
      assert.deepEqual(await outcomes(db, 3, 9), [20])
      await assertClean(db)
    }))

  test('by the dearer ways too, whose own budgets then cost nothing', () =>
    withGroup(3, async (db) => {
      const [drawn] = draw([asking(1, 1)])
      assert.ok(drawn)
      const door = await db.as('cloison_door')
      await look(door, (await pay(door, [drawn])).ticket, [drawn])
      assert.equal((await askOne(db, legacy(WORLD, 2, { session: 3 }))).outcome, 0)
      assert.equal((await askOne(db, noCard(WORLD, 3, { session: 5 }))).outcome, 0)
      const before = await ledger(db.owner)
      for (const key of [undefined, randomBytes(16)])
        for (const one of [legacy(WORLD, 4), noCard(WORLD, 4)])
          assert.deepEqual(await askOne(db, { ...one, ...(key && { key }) }), { outcome: 20, line: '' })
      assert.deepEqual(await ledger(db.owner), {
        ...before,
        account: before.account + 4,
        site: before.site + 4,
        entries: before.entries + 4,
      })
      assert.equal((await askOne(db, known(Buffer.from(drawn.engagementDigest)))).outcome, 1, 'read here, free')
      await db.owner.script(
        'update accesslog.entry set counted = false, paid = false; update disclosure.meter set past = 0, spent = 0 where level <> 9',
      )
      assert.deepEqual(await askOne(db, known(Buffer.from(drawn.engagementDigest))), { outcome: 20, line: '' })
      assert.equal((await askOne(db, legacy(WORLD, 4, { session: 2 }))).outcome, 0)
    }))

  test('without a budget at all, nobody is answered', () =>
    withGroup(5, async (db) => {
      await db.owner.script('delete from disclosure.meter where level = 9')
      assert.deepEqual(await outcomes(db, 1, 1), [20])
      assert.equal((await askOne(db, noCard(WORLD, 4))).outcome, 20)
      assert.deepEqual(await outcomes(db, 2, 1), [0])
    }))

  test('it stands when something is tightened: a usual share does not pass it', () =>
    withGroup(4, async (db) => {
      await db.owner.script(`update disclosure.parameter set value = 100 where name = 'usual-floor';
        update planes.plane set state = 2 where plane = 1 and scope = 0`)
      assert.deepEqual(await outcomes(db, 1, 1, 2, 3, 4, 5), [0, 0, 0, 0, 20])
      assert.deepEqual(await outcomes(db, 3, 1), [20])
      await assertClean(db)
    }))

  test('the window slides by the hour', () =>
    withGroup(2, async (db) => {
      await db.owner.script(`select accesslog.prepare_days(current_date, 4);
        update professionals.session set expires_at = now() + interval '5 days', idle_at = now() + interval '5 days'`)
      const at = async (hours: number, session: number, n: number): Promise<number | undefined> => {
        await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 hour'`, [hours])
        const now = Date.now() + hours * 3_600_000
        return (await ask(db, asking(session, n, { cause: causeAt(now, randomBytes), day: new Date(now).toISOString().slice(0, 10) })))
          .outcomes[0]
      }
      assert.deepEqual(
        [await at(0, 1, 1), await at(10, 3, 2), await at(24, 1, 3), await at(25, 3, 4), await at(25, 1, 5), await at(35, 1, 6)],
        [0, 0, 20, 0, 20, 0],
      )
      await assertClean(db)
    }))

  test('a batch of two groups and of nobody’s is granted in the order asked', () =>
    withGroup(2, async (db) => {
      await formGroup(db.owner, 2, [2], 1)
      const { outcomes: told } = await ask(db, ...[1, 2, 4, 3, 2, 1, 4, 3].map((session, i) => asking(session, 10 + i)))
      assert.deepEqual(told, [0, 0, 0, 0, 20, 20, 0, 20])
      await assertClean(db)
    }))
})

describe('the ceiling of a group', () => {
  const site = { finess: '759999014', name: 'Optique', activity: 'optician', department: '75', commune: 'Paris', domains: ['PHAR'] }
  const other = { ...site, finess: '759999022' }
  const entity = '759900004'

  test('by default one establishment’s, the largest; by hand, what was said, which joining never lowers', () =>
    withDatabase(async (db) => {
      const console = await db.as('cloison_console')
      const [small, large] = [await defaultOf(db, 'optician'), await defaultOf(db, 'pharmacy')]
      const first = await registerEstablishment(console, { ...site, entity }, '2026-11-24')
      assert.equal(await allowedOf(db), small)
      await registerEstablishment(console, { ...other, entity, activity: 'pharmacy' }, '2026-11-24')
      assert.equal(await allowedOf(db), large)
      await db.owner.script('select disclosure.open_budget(9::smallint, 1, 5000)')
      for (const each of [site, other, { ...site, finess: '759999030' }])
        await registerEstablishment(console, { ...each, entity }, '2026-11-25')
      assert.equal(await allowedOf(db), 5000)
      await db.owner.script('select disclosure.open_budget(9::smallint, 1, 30)')
      await registerEstablishment(console, { ...site, entity }, '2026-11-26')
      assert.equal(await allowedOf(db), 30, 'who was there changes nothing')
      await registerEstablishment(console, { ...site, finess: '759999048', entity }, '2026-11-26')
      assert.equal(await allowedOf(db), small)
      const [row] = await db.owner.query(
        'select count(*)::int as n, min(group_id) as least, max(group_id) as most from directory.establishment',
      )
      assert.deepEqual(row, { n: 4, least: 1, most: 1 })
      await registerEstablishment(console, site, '2026-11-27')
      const [left] = await db.owner.query('select group_id from directory.establishment where site_id = $1', [first])
      assert.deepEqual(left, { group_id: null })
      await assert.rejects(registerEstablishment(console, { ...site, entity: '75 999' }, '2026-11-27'))
    }))

  test('sessions that are open follow their establishment', () =>
    withGroup(1, async (db) => {
      const console = await db.as('cloison_console')
      const [{ finess } = { finess: '' }] = await db.owner.query<{ finess: string }>(
        'select finess from directory.establishment where site_id = 2',
      )
      assert.deepEqual(await outcomes(db, 1, 1), [0])
      assert.deepEqual(await outcomes(db, 2, 1), [0])
      await registerEstablishment(console, { ...site, finess, activity: 'pharmacy', entity: '759900001' }, '2026-11-24')
      await db.owner.script('select disclosure.open_budget(9::smallint, 1, 2)')
      assert.deepEqual(await outcomes(db, 2, 2, 3), [0, 20])
      await registerEstablishment(console, { ...site, finess, activity: 'pharmacy' }, '2026-11-24')
      assert.deepEqual(await outcomes(db, 2, 4), [0])
    }))

  test('nobody but the console opens it', () =>
    withGroup(3, async (db) => {
      for (const role of ['cloison_door', 'cloison_keys', 'cloison_claims', 'cloison_identity', 'cloison_worker']) {
        const sql = await db.as(role)
        for (const text of [
          'disclosure.open_budget(9::smallint, 1, 999)',
          'disclosure.site_joined(1, 1)',
          'disclosure.enter_groups(array[1], 0)',
          `directory.group_of('759900001')`,
        ])
          await assert.rejects(sql.query(`select ${text}`), `${role} ${text}`)
      }
      assert.equal(await allowedOf(db), 3)
      await allow(db.owner, 9, 1, 3)
    }))
})
