import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { ask, asking, draw, WORLD } from '../../../test/turnstile-asking.ts'
import { audit } from '../../../test/turnstile-audit.ts'
import { allow, causeAt, leaveUsual, settle } from '../../../test/turnstile-world.ts'
import { askOne, furnishWays, known, ledger, legacy, noCard } from '../../../test/ways-asking.ts'
import { look, pay } from './turnstile.store.ts'

/** A world where an account of 200 keeps 10 a day when tightened. */
async function withWays(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await leaveUsual(db.owner, 5)
    await work(db)
  })
}

/** Persons of insurer 1: the first, the second… */
const of1 = (i: number): number => 1 + 3 * i
const outcomes = async (db: TestDatabase, session: number, ...persons: number[]): Promise<readonly number[]> =>
  (await ask(db, ...persons.map((n) => asking(session, n)))).outcomes
const times = (n: number, outcome: number): number[] => Array.from({ length: n }, () => outcome)
const from = (i: number, count: number): number[] => Array.from({ length: count }, (_, k) => of1(i + k))
const tighten = (db: TestDatabase, scope: number, id: number): Promise<void> =>
  db.owner.script(`delete from planes.plane where plane = 1; insert into planes.plane values (1, ${scope}, ${id}, 2, now(), 'essai')`)
const setParameter = (db: TestDatabase, name: string, value: number): Promise<unknown> =>
  db.owner.query(
    `insert into disclosure.parameter (name, from_day, value, reason) values ($1, '2026-01-03', $2, 'essai')
       on conflict (name, from_day) do update set value = excluded.value`,
    [name, value],
  )
async function assertExplained(db: TestDatabase): Promise<void> {
  const { unequal, paidTwice, freeWithoutPayer, engagementsAdrift } = await audit(db.owner)
  assert.deepEqual(
    { unequal, paidTwice, freeWithoutPayer, engagementsAdrift },
    { unequal: 0, paidTwice: 0, freeWithoutPayer: 0, engagementsAdrift: 0 },
  )
}

describe('a shared level that is spent', () => {
  for (const [level, id, outcome] of [
    [3, 1, 23],
    [4, 1, 24],
    [5, 1, 25],
    [6, 1, 26],
  ] as const) {
    test(`level ${level} closes no counter: each account goes on to its usual share, by signed card only, and is refused ${outcome} beyond`, () =>
      withWays(async (db) => {
        const [drawn] = draw([asking(1, of1(0))])
        assert.ok(drawn)
        const door = await db.as('cloison_door')
        await look(door, (await pay(door, [drawn])).ticket, [drawn])
        await allow(db.owner, level, id, 3)
        if (level === 3) await allow(db.owner, 3, 4, 0)
        assert.deepEqual(await outcomes(db, 1, ...from(1, 11)), [...times(9, 0), outcome, outcome])
        assert.deepEqual(await outcomes(db, 1, of1(30), of1(0), of1(5)), [outcome, 1, 1], 'who was read stays readable')
        assert.deepEqual(await outcomes(db, 5, ...from(40, 11)), [...times(10, 0), outcome], 'a colleague has a share of their own')
        const before = await ledger(db.owner)
        assert.deepEqual([before.account, before.site, before.platform], [13, 24, 20], 'refused, the account and the site have paid')
        for (const one of [legacy(WORLD, of1(60)), noCard(WORLD, of1(61))])
          assert.deepEqual(await askOne(db, { ...one, session: 9 }), { outcome: 29, line: '' })
        assert.deepEqual(await ledger(db.owner), { ...before, site: 26, entries: before.entries + 2 })
        // A day later the engagement is the only way in, and it is not answered either.
        await db.owner.script(`update accesslog.entry set counted = false where person is not null`)
        assert.equal((await askOne(db, known(Buffer.from(drawn.engagementDigest), { session: 9 }))).outcome, 29)
      }))
  }

  test('another insurer’s, another client’s persons are not concerned', () =>
    withWays(async (db) => {
      await allow(db.owner, 5, 1, 0)
      await allow(db.owner, 4, 2, 0)
      await leaveUsual(db.owner, 0)
      assert.deepEqual(await outcomes(db, 1, 1, 2, 3), [25, 0, 0])
      assert.deepEqual(await outcomes(db, 2, 2, 3), [24, 24])
      for (const n of [2, 3]) assert.equal((await askOne(db, noCard(WORLD, n + 30, { session: 1 }))).outcome, 0)
      await assertExplained(db)
    }))

  test('a level without any budget is closed, whatever the share; so is a platform that has only its breaker', () =>
    withWays(async (db) => {
      assert.deepEqual(await outcomes(db, 1, of1(0)), [0])
      for (const [level, outcome] of [
        [6, 26],
        [5, 25],
        [4, 24],
        [3, 23],
      ] as const) {
        await db.owner.script(
          `update disclosure.tide set allowed = array_fill(null::int, array[cardinality(allowed)]) where level = ${level}`,
        )
        assert.deepEqual(await outcomes(db, 1, of1(level)), [outcome])
        assert.equal((await askOne(db, noCard(WORLD, of1(20 + level)))).outcome, 29)
      }
    }))
})

describe('a posture that tightens', () => {
  for (const [scope, id, others] of [
    [0, 0, []],
    [1, 1, [5, 2]],
    [2, 1, [2]],
    [3, 1, []],
    [4, 1, [2]],
    [5, 1, []],
  ] as const) {
    test(`scope ${scope}: signed cards to the usual share, then 29 for anyone; the dearer ways not at all; nobody else is concerned`, () =>
      withWays(async (db) => {
        await tighten(db, scope, id)
        const stranger = { key: randomBytes(16) }
        const { outcomes: first } = await ask(db, ...from(0, 9).map((n) => asking(1, n)), asking(1, 1, stranger), asking(1, of1(20)))
        assert.deepEqual(first, [...times(9, 0), 10, 29])
        const beyond = await ask(db, asking(1, 1, stranger), asking(1, of1(0)))
        assert.deepEqual(beyond.outcomes, [scope === 5 ? 10 : 29, 1], 'of an insurer, a stranger is not')
        const before = await ledger(db.owner)
        assert.deepEqual([before.account, before.site, before.platform], [12, 12, 9])
        if (scope !== 3) {
          for (const one of [legacy(WORLD, of1(30)), noCard(WORLD, of1(31)), noCard(WORLD, of1(31), { key: randomBytes(16) })])
            assert.deepEqual(await askOne(db, one), { outcome: 29, line: '' })
          assert.deepEqual(await ledger(db.owner), { ...before, account: 15, site: 15, entries: before.entries + 3 })
        }
        for (const session of others) {
          assert.deepEqual(await outcomes(db, session, ...from(40 + session, 12)), times(12, 0))
          assert.equal((await askOne(db, noCard(WORLD, of1(90 + session), { session }))).outcome, 0)
        }
        if (scope === 5) assert.deepEqual(await outcomes(db, 1, 2, 3), [0, 0])
        await db.owner.script('delete from planes.plane where plane = 1')
        assert.deepEqual(await outcomes(db, 1, of1(20)), [0], 'reversible')
        await assertExplained(db)
      }))
  }

  test('the door of the numbers tightened: none of its ways is answered, and signed cards are', () =>
    withWays(async (db) => {
      await tighten(db, 3, 4)
      for (const one of [legacy(WORLD, 1), noCard(WORLD, 1)]) assert.equal((await askOne(db, one)).outcome, 29)
      assert.deepEqual(await outcomes(db, 1, ...from(0, 12)), times(12, 0))
    }))

  test('tightened, the ceilings stand: an account whose share is over its ceiling, a site that is short', () =>
    withWays(async (db) => {
      await tighten(db, 0, 0)
      await leaveUsual(db.owner, 500)
      await allow(db.owner, 1, 1, 4)
      await allow(db.owner, 2, 1, 7)
      assert.deepEqual(await outcomes(db, 1, ...from(0, 5)), [...times(4, 0), 21])
      assert.deepEqual(await outcomes(db, 5, ...from(10, 4)), [...times(3, 0), 22])
      await assertExplained(db)
    }))
})

describe('the usual share and the breaker', () => {
  test('the share follows the account’s own days: a tenth of the way to each, by a step at most, with a margin; refusals are nobody’s habit', () =>
    withWays(async (db) => {
      await setParameter(db, 'usual-floor', 5)
      await setParameter(db, 'usual-margin', 150)
      await db.owner.script(`select accesslog.prepare_days(current_date, 20);
        update professionals.session set expires_at = now() + interval '30 days', idle_at = now() + interval '30 days'`)
      const STEP = 4
      let habit = 39
      await db.owner.script('update disclosure.meter set habit = 39 where level = 1 and id = 1')
      let person = 0
      const onDay = async (day: number, count: number): Promise<readonly number[]> => {
        await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 day'`, [day])
        const now = Date.now() + day * 86_400_000
        const more = () => ({ cause: causeAt(now, randomBytes), day: new Date(now).toISOString().slice(0, 10) })
        return (await ask(db, ...Array.from({ length: count }, () => asking(1, ++person, more())))).outcomes
      }
      // Every other day, so that each day is counted once: windows do not overlap.
      for (const [i, count] of [20, 40, 10, 30].entries()) {
        assert.ok((await onDay(2 * i, count)).every((outcome) => outcome === 0))
        habit += Math.min(STEP, Math.max(-STEP, (count - habit) * 0.1))
      }
      const stranger = () => ({ key: randomBytes(16), cause: causeAt(Date.now() + 6 * 86_400_000, randomBytes) })
      assert.ok((await ask(db, ...Array.from({ length: 60 }, () => asking(1, 1, stranger())))).outcomes.every((outcome) => outcome === 10))
      const share = Math.ceil(habit * 1.5)
      await tighten(db, 1, 1)
      assert.deepEqual(await onDay(8, share + 2), [...times(share, 0), 29, 29])
    }))

  test('more in an hour than a multiple of the same hour’s median, with a floor: tightened until the hour is over', () =>
    withWays(async (db) => {
      await leaveUsual(db.owner, 0)
      await setParameter(db, 'breaker-floor', 4)
      await setParameter(db, 'breaker-multiple', 3)
      await db.owner.script(
        `update professionals.session set expires_at = now() + interval '3 days'; select accesslog.prepare_days(current_date, 4)`,
      )
      const [now] = await db.owner.query<{ hour: number }>(`select floor(extract(epoch from clock_timestamp()) / 3600)::int as hour`)
      assert.ok(now)
      const inHour = async (hours: number, session: number, ...persons: number[]): Promise<readonly number[]> => {
        await db.owner.query(`update disclosure.clock set ahead = to_timestamp($1::int * 3600.0 + 600) - clock_timestamp()`, [
          now.hour + hours,
        ])
        const more = () => ({ cause: causeAt((now.hour + hours) * 3_600_000 + 600_000, randomBytes) })
        return (await ask(db, ...persons.map((n) => asking(session, n, more())))).outcomes
      }
      assert.deepEqual(await inHour(1, 1, ...from(0, 6)), [...times(4, 0), 26, 26], 'no history: the floor')
      assert.deepEqual(await inHour(2, 1, ...from(10, 6)), [...times(4, 0), 26, 26], 'the next hour begins anew')
      // Eight weeks of the hour to come: of 0 0 0 2 2 2 9 9 the lower median is 2, and three times 2 is 6.
      await db.owner.query(
        `insert into disclosure.platform_hour (hour, spent) select $1::int - 168 * w, s from unnest(array[9, 2, 2, 9, 2]) with ordinality u(s, w)`,
        [now.hour + 3],
      )
      assert.deepEqual(await inHour(3, 1, ...from(20, 8)), [...times(6, 0), 26, 26])
      const cause = causeAt((now.hour + 3) * 3_600_000 + 600_000, randomBytes)
      assert.equal((await askOne(db, noCard(WORLD, of1(40), { cause }))).outcome, 29)
      await leaveUsual(db.owner, 5)
      assert.deepEqual(await inHour(3, 5, ...from(50, 11)), [...times(10, 0), 26], 'a usual share goes on')
      const kept = await db.owner.query<{ spent: number }>('select spent from disclosure.platform_hour where hour > $1 order by hour', [
        now.hour,
      ])
      assert.deepEqual(
        kept.map(({ spent }) => spent),
        [4, 4],
      )
    }))
})
