import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { asking, assertClean, draw, WORLD } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, settle } from '../../../test/turnstile-world.ts'
import { askOne, furnishWays, known, ledger, legacy, noCard } from '../../../test/ways-asking.ts'
import { look, pay } from './turnstile.store.ts'

/** Ten legacy look-ups a day by default, one more for five paid claims, forty at most. */
async function withWays(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await db.owner.script(`insert into disclosure.allowance (level, activity, from_day, allowed, reason) values (8, '', '2026-01-02', 10, 'essai');
      insert into disclosure.parameter (name, from_day, value, reason) values ('legacy-share', '2026-01-02', 5, 'essai'), ('legacy-ceiling', '2026-01-02', 40, 'essai')`)
    await work(db)
  })
}

/** What the dated tables give by default at the levels of the dearer ways. */
const byDefault = async (db: TestDatabase): Promise<readonly [number, number]> => {
  const rows = await db.owner.query<{ allowed: number }>(
    `select distinct on (level) allowed from disclosure.allowance where level > 6 and from_day <= current_date order by level, from_day desc`,
  )
  return [rows[0]?.allowed ?? -1, rows[1]?.allowed ?? -1]
}
const allowedLegacy = async (db: TestDatabase): Promise<number | undefined> =>
  (await db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = 8 and id = 1'))[0]?.allowed
const wasPaid = (db: TestDatabase, engagement: Buffer): Promise<unknown> =>
  db.owner.query('select disclosure.legacy_was_paid($1::uuid)', [engagement.toString('hex')])
/** Engagements of so many legacy look-ups at site 1, as if each had been asked. */
async function legacyEngagements(db: TestDatabase, count: number, way = 3): Promise<Buffer[]> {
  const all = Array.from({ length: count }, () => randomBytes(16))
  await db.owner.query(
    `insert into disclosure.engagement (digest, site_id, person, insurer_id, domain, day, cause, way, rule, routing)
     select d, 1, gen_random_uuid(), 1, 1, current_date, gen_random_uuid(), $2::smallint, '100', '' from unnest($1::uuid[]) d`,
    [all.map((each) => each.toString('hex')), way],
  )
  return all
}

describe('the budgets of the dearer ways', () => {
  test('without a card: five an account, known or not, then nothing is looked for; a colleague has five more; who was read stays readable', () =>
    withWays(async (db) => {
      for (const n of [1, 4, 7]) assert.equal((await askOne(db, noCard(WORLD, n))).outcome, 0)
      for (let n = 0; n < 2; n++) assert.equal((await askOne(db, noCard(WORLD, 1, { key: randomBytes(16) }))).outcome, 10)
      for (const key of [undefined, randomBytes(16)])
        assert.deepEqual(await askOne(db, noCard(WORLD, 10, key && { key })), { outcome: 28, line: '' })
      assert.deepEqual(await ledger(db.owner), { account: 7, site: 7, noCard: 5, legacy: 0, platform: 3, entries: 7 })
      assert.equal((await askOne(db, noCard(WORLD, 1))).outcome, 1)
      assert.equal((await askOne(db, legacy(WORLD, 10))).outcome, 0, 'another way has its own')
      assert.equal((await askOne(db, noCard(WORLD, 13, { session: 5 }))).outcome, 0)
      await assertClean(db)
    }))

  test('legacy cards: ten an establishment, whoever asks', () =>
    withWays(async (db) => {
      for (let n = 0; n < 10; n++) assert.equal((await askOne(db, legacy(WORLD, 1 + n, { session: 1 + 4 * (n % 3) }))).outcome, 0)
      for (const session of [1, 5, 9]) assert.equal((await askOne(db, legacy(WORLD, 20, { session }))).outcome, 28)
      assert.equal((await askOne(db, legacy(WORLD, 20, { session: 2 }))).outcome, 0)
      assert.equal((await ledger(db.owner)).legacy, 10)
      await assertClean(db)
    }))

  test('the account’s budget and the site’s stand before, and cost nothing once spent; no meter, no budget', () =>
    withWays(async (db) => {
      const ways = [legacy(WORLD, 7), noCard(WORLD, 7), known(randomBytes(16))]
      for (const [level, outcome] of [
        [2, 22],
        [1, 21],
      ] as const) {
        await allow(db.owner, level, 1, 0)
        for (const one of ways) assert.deepEqual(await askOne(db, one), { outcome, line: '' })
      }
      assert.deepEqual(await ledger(db.owner), { account: 0, site: 0, noCard: 0, legacy: 0, platform: 0, entries: 6 })
      await allow(db.owner, 1, 1, 10)
      await allow(db.owner, 2, 1, 10)
      await db.owner.script('delete from disclosure.meter where level > 6')
      for (const one of ways.slice(0, 2)) assert.equal((await askOne(db, one)).outcome, 28)
      await db.owner.script('delete from disclosure.meter')
      for (const one of ways) assert.equal((await askOne(db, one)).outcome, 21)
    }))

  test('the window slides by the hour for these too', () =>
    withWays(async (db) => {
      await db.owner.script(`select accesslog.prepare_days(current_date, 4);
        update professionals.session set expires_at = now() + interval '5 days', idle_at = now() + interval '5 days'`)
      await allow(db.owner, 7, 1, 2)
      await allow(db.owner, 8, 1, 2)
      const at = async (hours: number, n: number): Promise<number[]> => {
        await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 hour'`, [hours])
        const now = Date.now() + hours * 3_600_000
        const more = () => ({ cause: causeAt(now, randomBytes), day: new Date(now).toISOString().slice(0, 10) })
        return [(await askOne(db, noCard(WORLD, n, more()))).outcome, (await askOne(db, legacy(WORLD, n + 100, more()))).outcome]
      }
      assert.deepEqual(await at(0, 1), [0, 0])
      assert.deepEqual(await at(10, 2), [0, 0])
      assert.deepEqual(await at(24, 3), [28, 28])
      assert.deepEqual(await at(25, 3), [0, 0], 'the first place came back')
      assert.deepEqual(await at(25, 4), [28, 28])
      assert.deepEqual(await at(35, 4), [0, 0])
      await assertClean(db)
    }))

  test('what comes with an account or a site is the default of the day; changed apart, they stay changed', () =>
    withWays(async (db) => {
      const of = async (level: number): Promise<unknown> =>
        (await db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = $1 and id = 77', [level]))[0]
          ?.allowed
      await db.owner.script('select disclosure.open_budget(1::smallint, 77, 100), disclosure.open_budget(2::smallint, 77, 100)')
      assert.deepEqual([await of(7), await of(8)], await byDefault(db))
      assert.equal(await of(7), 5)
      await db.owner.script(`select disclosure.open_budget(7::smallint, 77, 0), disclosure.open_budget(8::smallint, 77, 1);
        select disclosure.open_budget(1::smallint, 77, 200), disclosure.open_budget(2::smallint, 77, 200)`)
      assert.deepEqual([await of(7), await of(8)], [0, 1])
    }))

  test('the door of these ways has a budget from the first day', () =>
    withDatabase(async (db) => {
      const [row] = await db.owner.query<{ allowed: number | null }>(
        `select t.allowed[d.door_id] as allowed from disclosure.tide t, disclosure.door d where t.level = 3 and d.login = 'cloison_keys'`,
      )
      assert.ok((row?.allowed ?? 0) > 0)
    }))
})

describe('what legacy cards earn', () => {
  test('so many paid claims on as many legacy look-ups open one more; the same look-up counts once; a ceiling stands', () =>
    withWays(async (db) => {
      const engagements = await legacyEngagements(db, 300)
      const grown: number[] = []
      for (const [i, each] of engagements.entries()) {
        await wasPaid(db, each)
        await wasPaid(db, each)
        if ((i + 1) % 5 === 0) grown.push((await allowedLegacy(db)) ?? -1)
      }
      assert.deepEqual(
        grown,
        grown.map((_, i) => Math.min(40, 11 + i)),
      )
      await db.owner.script(`update disclosure.legacy_paid set day = current_date - 90`)
      const [last] = await legacyEngagements(db, 1)
      assert.ok(last)
      await wasPaid(db, last)
      assert.equal(await allowedLegacy(db), 10, 'what was paid three months ago no longer counts')
    }))

  test('neither a signed card, a known patient, an unknown number, nor looking up alone makes it grow', () =>
    withWays(async (db) => {
      await db.owner.script(`update disclosure.parameter set value = 1 where name = 'legacy-share'`)
      for (const way of [1, 2]) for (const each of await legacyEngagements(db, 3, way)) await wasPaid(db, each)
      await wasPaid(db, randomBytes(16))
      const door = await db.as('cloison_door')
      const batch = draw([asking(1, 30)])
      await look(door, (await pay(door, batch)).ticket, batch)
      for (const n of [1, 4, 7]) assert.equal((await askOne(db, legacy(WORLD, n))).outcome, 0)
      assert.equal(await allowedLegacy(db), 10)
      const engagement = randomBytes(16)
      assert.equal((await askOne(db, legacy(WORLD, 10, { engagement }))).outcome, 0)
      await wasPaid(db, engagement)
      assert.equal(await allowedLegacy(db), 11)
      for (const role of ['cloison_door', 'cloison_keys', 'cloison_claims', 'cloison_console', 'cloison_payments', 'cloison_identity'])
        await assert.rejects((await db.as(role)).query('select disclosure.legacy_was_paid($1::uuid)', [engagement.toString('hex')]), role)
    }))

  test('a budget lowered by hand is not raised again by a claim', () =>
    withWays(async (db) => {
      await allow(db.owner, 8, 1, 0)
      for (const each of await legacyEngagements(db, 6)) await wasPaid(db, each)
      assert.ok(((await allowedLegacy(db)) ?? 99) <= 1)
    }))
})
