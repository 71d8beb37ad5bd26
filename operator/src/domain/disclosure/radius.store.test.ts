import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type Next, randomFrom } from '../../../test/faults/random-batches.ts'
import {
  ALL_PERSONS,
  ALL_SESSIONS,
  askCards,
  askNumbers,
  clientOf,
  HOUR_MS,
  insurerOf,
  Loot,
  SESSIONS,
  setMoment,
  siteOf,
  WORLD,
} from '../../../test/radius-thief.ts'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { allow, leaveUsual, settle } from '../../../test/turnstile-world.ts'
import { furnishWays } from '../../../test/ways-asking.ts'
import { radiusOf } from './radius.store.ts'
import type { Radius, RadiusScope } from './radius.ts'

/** Ten minutes after the next full hour: the clock of these tests only goes forward. */
const BASE = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS + 600_000

async function withWorld(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await db.owner.script(`select accesslog.prepare_days(current_date, 8);
      update professionals.session set expires_at = now() + interval '10 days', idle_at = now() + interval '10 days'`)
    await setMoment(db, BASE)
    await work(db)
  })
}

async function one(db: TestDatabase, scope: RadiusScope, id: number): Promise<Radius> {
  const [found] = await radiusOf(await db.as('cloison_console'), scope, [id])
  assert.ok(found)
  return found
}
const sessionsOf: Readonly<Record<RadiusScope, (id: number) => number[]>> = {
  account: (id) => [id],
  site: (id) => ALL_SESSIONS.filter((session) => siteOf(session) === id),
  client: (id) => ALL_SESSIONS.filter((session) => clientOf(session) === id),
  insurer: () => ALL_SESSIONS,
  door: () => ALL_SESSIONS,
}

describe('nobody reads more than the radius', () => {
  /** Ceilings of chance, a past of chance, then a thief who takes all that can be taken for 24 hours. */
  async function play(db: TestDatabase, next: Next, scope: RadiusScope, id: number): Promise<void> {
    for (const session of ALL_SESSIONS) await allow(db.owner, 1, session, 3 + next(30))
    for (let site = 1; site <= WORLD.sites; site++) await allow(db.owner, 2, site, 5 + next(60))
    for (const level of [3, 4, 5])
      for (let place = 1; place <= (level === 5 ? 3 : 2); place++)
        if (level !== 3 || place === 1) await allow(db.owner, level, place, 10 + next(120))
    await allow(db.owner, 3, 4, 5 + next(20))
    await leaveUsual(db.owner, [0, 25, 60][next(3)] ?? 0)
    await db.owner.query(`update disclosure.parameter set value = $1::int where name = 'usual-margin' and from_day = '2026-01-02'`, [
      [0, 125][next(2)] ?? 0,
    ])
    const now = BASE + next(30) * HOUR_MS
    const past = new Loot()
    for (const hours of [0, 7, 15, 22]) {
      const at = now - (23 - hours) * HOUR_MS + next(1000)
      if (at < BASE) continue
      await setMoment(db, at)
      const some = ALL_SESSIONS.filter(() => next(2) === 0)
      await askCards(
        db,
        next,
        at,
        some,
        ALL_PERSONS.filter(() => next(12) === 0),
        past,
      )
    }
    const plane = [0, 0, 1, 2, 5][next(5)] ?? 0
    if (next(3) === 0)
      await db.owner.query(
        `insert into planes.plane (plane, scope, scope_id, state, since, reason) values (1, $1, $2, 2, now(), 'essai') on conflict (plane, scope, scope_id) do update set state = 2`,
        [plane, plane === 0 ? 0 : 1],
      )
    await setMoment(db, now)
    const radius = await one(db, scope, id)
    const stolen = sessionsOf[scope](id)
    const persons = scope === 'insurer' ? ALL_PERSONS.filter((n) => insurerOf(n) === id) : ALL_PERSONS
    const loot = new Loot()
    loot.engagements.push(...past.engagements)
    const honest = next(2) === 0 ? ALL_SESSIONS.filter((session) => !stolen.includes(session)) : []
    for (const at of [now + 1000, now + (3 + next(12)) * HOUR_MS, now + (16 + next(7)) * HOUR_MS, now + 24 * HOUR_MS - 1000]) {
      await setMoment(db, at)
      const numbersFirst = next(2) === 0
      const numbers = scope === 'door' && id === 1 ? ([2] as const) : scope === 'door' ? ([3, 4] as const) : ([2, 3, 4] as const)
      if (numbersFirst || id === 4) await askNumbers(db, next, at, stolen, persons, loot, numbers)
      if (scope !== 'door' || id === 1) await askCards(db, next, at, stolen, persons, loot)
      if (!numbersFirst) await askNumbers(db, next, at, stolen, persons, loot, numbers)
      if (honest.length > 0)
        await askCards(
          db,
          next,
          at,
          honest,
          ALL_PERSONS.filter(() => next(10) === 0),
          new Loot(),
        )
    }
    assert.ok(loot.fresh <= radius.fresh, `new persons: ${loot.fresh}, told ${JSON.stringify(radius)}`)
    assert.ok(
      loot.persons.size <= radius.atMost + (honest.length > 0 ? radius.beside : 0),
      `persons: ${loot.persons.size}, told ${JSON.stringify(radius)}`,
    )
  }

  for (const [scope, ids] of [
    ['account', SESSIONS],
    ['site', WORLD.sites],
    ['client', WORLD.clients],
    ['insurer', WORLD.insurers],
    ['door', 1],
  ] as const) {
    test(`${scope}: ceilings, habits, posture and past drawn by chance`, () =>
      withWorld(async (db) => {
        const seed = randomBytes(4).readUInt32BE()
        console.log(`  seed ${seed}`)
        const next = randomFrom(seed)
        await play(db, next, scope, 1 + next(ids))
      }))
  }

  test('the door of the numbers', () =>
    withWorld(async (db) => {
      const seed = randomBytes(4).readUInt32BE()
      console.log(`  seed ${seed}`)
      await play(db, randomFrom(seed), 'door', 4)
    }))
})

describe('the radius is not loose: a thief can reach it', () => {
  const take = async (db: TestDatabase, sessions: readonly number[], persons = ALL_PERSONS): Promise<Loot> => {
    const loot = new Loot()
    await askCards(db, randomFrom(1), BASE, sessions, persons, loot)
    return loot
  }

  test('an account: its ceiling, then that of its establishment, and what was read there', () =>
    withWorld(async (db) => {
      await allow(db.owner, 1, 1, 20)
      await take(db, [5], ALL_PERSONS.slice(0, 12))
      await take(db, [2], ALL_PERSONS.slice(20, 25))
      const { fresh, again, atMost, ceiling, ways } = await one(db, 'account', 1)
      assert.deepEqual(
        { fresh, again, atMost, ceiling, ways },
        { fresh: 20, again: 12, atMost: 32, ceiling: 'account', ways: { noCard: 5, legacyCard: 10 } },
      )
      const loot = await take(db, [1])
      assert.deepEqual([loot.fresh, loot.persons.size], [20, 32])
      await allow(db.owner, 2, 1, 9)
      assert.deepEqual((({ fresh, ceiling }) => ({ fresh, ceiling }))(await one(db, 'account', 9)), { fresh: 9, ceiling: 'site' })
    }))

  test('an account in two establishments adds them, up to its own ceiling; colleagues are said beside', () =>
    withWorld(async (db) => {
      await allow(db.owner, 1, 'all', 30)
      await allow(db.owner, 2, 'all', 20)
      await db.owner.script(`insert into professionals.account (subject_digest, profession, sealed, opened_at) overriding system value select sha256(i::text::bytea), '21', '', now() from generate_series(1, 12) i;
        insert into professionals.membership (account_id, site_id, from_day) values (1, 2, current_date - 1)`)
      const { fresh, beside, ceiling } = await one(db, 'account', 1)
      // Site 1 and site 2 let 40 pass, whoever asks: 30 by this account, the rest by the four others who work there.
      assert.deepEqual({ fresh, beside, ceiling }, { fresh: 30, beside: 10, ceiling: 'account' })
      await db.owner.script(`update professionals.membership set until_day = current_date - 1`)
      assert.equal((await one(db, 'account', 1)).fresh, 20)
    }))

  test('an establishment: its ceiling, or those of its accounts', () =>
    withWorld(async (db) => {
      await allow(db.owner, 1, 'all', 10)
      await allow(db.owner, 2, 1, 25)
      assert.deepEqual((({ fresh, beside, ceiling }) => ({ fresh, beside, ceiling }))(await one(db, 'site', 1)), {
        fresh: 25,
        beside: 0,
        ceiling: 'site',
      })
      assert.deepEqual((({ fresh, ceiling }) => ({ fresh, ceiling }))(await one(db, 'site', 2)), { fresh: 30, ceiling: 'accounts' })
      assert.equal((await take(db, [1, 5, 9])).fresh, 25)
      assert.equal((await take(db, [2, 6, 10])).fresh, 30)
    }))

  for (const [scope, level] of [
    ['client', 4],
    ['insurer', 5],
    ['door', 3],
  ] as const) {
    test(`${scope}: its mark, then the usual share of each account`, () =>
      withWorld(async (db) => {
        await allow(db.owner, 1, 'all', 20)
        await allow(db.owner, 2, 'all', 1000)
        await leaveUsual(db.owner, 10)
        await allow(db.owner, level, 1, 6)
        const sessions = sessionsOf[scope](1)
        const told = await one(db, scope, 1)
        assert.deepEqual([told.fresh, told.ceiling], [6 + 2 * sessions.length, 'level'])
        const persons = scope === 'insurer' ? ALL_PERSONS.filter((n) => insurerOf(n) === 1) : ALL_PERSONS
        const loot = new Loot()
        // One after the other: the first accounts spend the mark, and the share of each is what remains.
        for (const session of sessions) await askCards(db, randomFrom(1), BASE, [session], persons, loot)
        assert.ok(loot.fresh >= told.fresh - 2 && loot.fresh <= told.fresh, `${loot.fresh} of ${told.fresh}`)
        await db.owner.query(
          `update disclosure.tide t set allowed = array(select case when i = 1 then null else t.allowed[i] end from generate_series(1, cardinality(t.allowed)) i order by i) where level = $1`,
          [level],
        )
        assert.deepEqual((({ fresh, ceiling }) => [fresh, ceiling])(await one(db, scope, 1)), [0, 'none'])
      }))
  }
})

describe('what posture changes', () => {
  test('frozen or closed: nobody, not even again; tightened: the usual share, and no number', () =>
    withWorld(async (db) => {
      await leaveUsual(db.owner, 10)
      await db.owner.script(
        `insert into professionals.account (subject_digest, profession, sealed, opened_at) select sha256(i::text::bytea), '21', '', now() from generate_series(1, 12) i`,
      )
      const loot = new Loot()
      await askCards(db, randomFrom(1), BASE, [1], ALL_PERSONS.slice(0, 9), loot)
      const seen = async (scope: RadiusScope, id: number): Promise<unknown[]> => {
        const { fresh, again, ways, ceiling } = await one(db, scope, id)
        return [fresh, again, ways.noCard, ways.legacyCard, ceiling]
      }
      const plane = (state: number, scope: number, id: number): Promise<void> =>
        db.owner.script(
          `delete from planes.plane where plane = 1; insert into planes.plane values (1, ${scope}, ${id}, ${state}, now(), 'essai')`,
        )
      await plane(2, 1, 1)
      assert.deepEqual(await seen('account', 1), [20, 9, 0, 0, 'usual'])
      assert.deepEqual(await seen('account', 5), [200, 9, 5, 10, 'account'])
      await plane(2, 0, 0)
      assert.deepEqual(await seen('site', 1), [60, 9, 0, 0, 'accounts'])
      await plane(3, 2, 1)
      assert.deepEqual(await seen('site', 1), [0, 0, 0, 0, 'closed'])
      assert.deepEqual((await seen('account', 1)).slice(0, 2), [0, 0])
      await plane(3, 5, 1)
      assert.deepEqual(await seen('insurer', 1), [0, 0, 0, 0, 'closed'])
      await plane(3, 0, 0)
      assert.deepEqual(await seen('door', 1), [0, 0, 0, 0, 'below'])
      await db.owner.script(
        'delete from planes.plane where plane = 1; update professionals.account set frozen_at = now() where account_id = 1',
      )
      assert.deepEqual(await seen('account', 1), [0, 0, 0, 0, 'closed'])
      assert.deepEqual(await seen('account', 5), [200, 9, 5, 10, 'account'])
    }))

  test('the numbers count only while some insurer allows the way, and their door has a budget', () =>
    withWorld(async (db) => {
      const ways = async (scope: RadiusScope, id: number): Promise<unknown> => (await one(db, scope, id)).ways
      assert.deepEqual(await ways('site', 1), { noCard: 15, legacyCard: 10 })
      assert.deepEqual(await ways('door', 1), { noCard: 0, legacyCard: 0 })
      assert.deepEqual(await ways('door', 4), { noCard: 60, legacyCard: 40 })
      await db.owner.script(`delete from disclosure.way_allowed where way = 4 or insurer_id > 1`)
      assert.deepEqual(await ways('site', 1), { noCard: 0, legacyCard: 10 })
      assert.deepEqual(await ways('insurer', 1), { noCard: 0, legacyCard: 40 })
      assert.deepEqual(await ways('insurer', 2), { noCard: 0, legacyCard: 0 })
      await db.owner.script(`update disclosure.tide set allowed[4] = null where level = 3`)
      assert.deepEqual(await ways('site', 1), { noCard: 0, legacyCard: 0 })
    }))
})

test('only the console asks; the worst come first; numbers that nobody bears give nothing', () =>
  withWorld(async (db) => {
    await allow(db.owner, 1, 7, 390)
    const console = await db.as('cloison_console')
    const worst = await radiusOf(console, 'account', 'all', 3)
    assert.deepEqual([worst.length, worst[0]?.id], [3, 7])
    assert.deepEqual(
      worst.map(({ atMost }) => atMost),
      worst.map(({ atMost }) => atMost).sort((a, b) => b - a),
    )
    assert.deepEqual(await radiusOf(console, 'site', [99, 1000]), [])
    for (const role of ['cloison_door', 'cloison_identity', 'cloison_worker', 'cloison_claims', 'cloison_payments', 'cloison_keys'])
      for (const scope of ['account', 'site', 'client'] as const) await assert.rejects(radiusOf(await db.as(role), scope, 'all'), role)
  }))
