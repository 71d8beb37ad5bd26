import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { randomFrom } from '../../../test/faults/random-batches.ts'
import { ALL_PERSONS, askCards, HOUR_MS, insurerOf, Loot, setMoment } from '../../../test/radius-thief.ts'
import { BASE, formGroups, radiusOfOne, sessionsOf, withRadiusWorld } from '../../../test/radius-world.ts'
import type { TestDatabase } from '../../../test/template-database.ts'
import { allow, leaveUsual } from '../../../test/turnstile-world.ts'
import { radiusOf } from './radius.store.ts'
import type { RadiusScope } from './radius.ts'

describe('the radius is not loose: a thief can reach it', () => {
  const take = async (db: TestDatabase, sessions: readonly number[], persons = ALL_PERSONS): Promise<Loot> => {
    const loot = new Loot()
    await askCards(db, randomFrom(1), BASE, sessions, persons, loot)
    return loot
  }

  test('an account: its ceiling, then that of its establishment, and what was read there', () =>
    withRadiusWorld(async (db) => {
      await allow(db.owner, 1, 1, 20)
      await take(db, [5], ALL_PERSONS.slice(0, 12))
      await take(db, [2], ALL_PERSONS.slice(20, 25))
      const { fresh, again, atMost, ceiling, ways } = await radiusOfOne(db, 'account', 1)
      assert.deepEqual(
        { fresh, again, atMost, ceiling, ways },
        { fresh: 20, again: 12, atMost: 32, ceiling: 'account', ways: { noCard: 5, legacyCard: 10 } },
      )
      const loot = await take(db, [1])
      assert.deepEqual([loot.fresh, loot.persons.size], [20, 32])
      await allow(db.owner, 2, 1, 9)
      assert.deepEqual((({ fresh, ceiling }) => ({ fresh, ceiling }))(await radiusOfOne(db, 'account', 9)), { fresh: 9, ceiling: 'site' })
    }))

  test('an account in two establishments adds them, up to its own ceiling; colleagues are said beside', () =>
    withRadiusWorld(async (db) => {
      await allow(db.owner, 1, 'all', 30)
      await allow(db.owner, 2, 'all', 20)
      await db.owner.script(`insert into professionals.account (subject_digest, profession, sealed, opened_at) overriding system value select sha256(i::text::bytea), '21', '', now() from generate_series(1, 12) i;
        insert into professionals.membership (account_id, site_id, from_day) values (1, 2, current_date - 1)`)
      const { fresh, beside, ceiling } = await radiusOfOne(db, 'account', 1)
      // Site 1 and site 2 let 40 pass, whoever asks: 30 by this account, the rest by the four others who work there.
      assert.deepEqual({ fresh, beside, ceiling }, { fresh: 30, beside: 10, ceiling: 'account' })
      await db.owner.script(`update professionals.membership set until_day = current_date - 1`)
      assert.equal((await radiusOfOne(db, 'account', 1)).fresh, 20)
    }))

  test('an establishment: its ceiling, or those of its accounts', () =>
    withRadiusWorld(async (db) => {
      await allow(db.owner, 1, 'all', 10)
      await allow(db.owner, 2, 1, 25)
      assert.deepEqual((({ fresh, beside, ceiling }) => ({ fresh, beside, ceiling }))(await radiusOfOne(db, 'site', 1)), {
        fresh: 25,
        beside: 0,
        ceiling: 'site',
      })
      assert.deepEqual((({ fresh, ceiling }) => ({ fresh, ceiling }))(await radiusOfOne(db, 'site', 2)), { fresh: 30, ceiling: 'accounts' })
      assert.equal((await take(db, [1, 5, 9])).fresh, 25)
      assert.equal((await take(db, [2, 6, 10])).fresh, 30)
    }))

  for (const [scope, level] of [
    ['client', 4],
    ['insurer', 5],
    ['door', 3],
  ] as const) {
    test(`${scope}: its mark, then the usual share of each account`, () =>
      withRadiusWorld(async (db) => {
        await allow(db.owner, 1, 'all', 20)
        await allow(db.owner, 2, 'all', 1000)
        await leaveUsual(db.owner, 10)
        await allow(db.owner, level, 1, 6)
        const sessions = sessionsOf[scope](1)
        const told = await radiusOfOne(db, scope, 1)
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
        assert.deepEqual((({ fresh, ceiling }) => [fresh, ceiling])(await radiusOfOne(db, scope, 1)), [0, 'none'])
      }))
  }
})

test('tightened, the share moves when the day turns: what a thief obtains before midnight moves the habit by a step, and the radius knows it', () =>
  withRadiusWorld(async (db) => {
    await leaveUsual(db.owner, 25)
    await db.owner.script(`update disclosure.parameter set value = 125 where name = 'usual-margin' and from_day = '2026-01-02';
      update disclosure.meter set habit = 40 where level = 1 and id = 1;
      insert into planes.plane (plane, scope, scope_id, state, since, reason) values (1, 1, 1, 2, now(), 'essai')`)
    const midnight = (Math.floor(BASE / (24 * HOUR_MS)) + 2) * 24 * HOUR_MS
    await setMoment(db, midnight - HOUR_MS)
    const { fresh, ceiling } = await radiusOfOne(db, 'account', 1)
    // 40 and a step, which is two in a hundred of 200, with a margin.
    assert.deepEqual([fresh, ceiling], [55, 'usual'])
    const loot = new Loot()
    await askCards(db, randomFrom(1), midnight - HOUR_MS, [1], ALL_PERSONS.slice(0, 50), loot)
    assert.equal(loot.fresh, 50, 'a quarter of 200')
    await setMoment(db, midnight + HOUR_MS)
    await askCards(db, randomFrom(1), midnight + HOUR_MS, [1], ALL_PERSONS.slice(50), loot)
    assert.equal(loot.fresh, 52, '40 and a tenth of the way to 50, with a margin')
    await db.owner.script('update disclosure.meter set habit = 0, met = 0 where level = 1 and id = 1')
    assert.equal((await radiusOfOne(db, 'account', 1)).fresh, 50, 'without a habit, the first day does not make it: the floor')
  }))

test('a group binds its accounts, its establishments and itself; nobody else', () =>
  withRadiusWorld(async (db) => {
    await formGroups(db)
    await db.owner.script('select disclosure.open_budget(9::smallint, 1, 30)')
    await allow(db.owner, 1, 'all', 20)
    await allow(db.owner, 2, 'all', 50)
    const seen = async (scope: RadiusScope, id: number): Promise<unknown[]> => {
      const { fresh, ceiling } = await radiusOfOne(db, scope, id)
      return [fresh, ceiling]
    }
    assert.deepEqual(await seen('group', 1), [30, 'group'])
    assert.deepEqual(await seen('site', 1), [30, 'group'])
    assert.deepEqual(await seen('site', 2), [50, 'site'])
    assert.deepEqual(await seen('account', 1), [20, 'account'])
    assert.deepEqual(await seen('client', 1), [30, 'below'], 'both its establishments are of the group')
    assert.deepEqual(await seen('door', 1), [130, 'below'])
    await allow(db.owner, 9, 1, 12)
    await db.owner.script('update disclosure.meter set base = 12 where level = 9')
    assert.deepEqual(await seen('account', 1), [12, 'group'])
    const loot = new Loot()
    await askCards(db, randomFrom(1), BASE, sessionsOf.group(1), ALL_PERSONS, loot)
    assert.equal(loot.fresh, 12, 'a thief can reach it')
    assert.equal((await radiusOfOne(db, 'group', 1)).again, 12)
    await db.owner.script('delete from disclosure.meter where level = 9')
    assert.deepEqual(await seen('group', 1), [0, 'group'], 'no budget: no')
  }))

describe('what posture changes', () => {
  test('frozen or closed: nobody, not even again; tightened: the usual share, and no number', () =>
    withRadiusWorld(async (db) => {
      await leaveUsual(db.owner, 10)
      await db.owner.script(
        `insert into professionals.account (subject_digest, profession, sealed, opened_at) select sha256(i::text::bytea), '21', '', now() from generate_series(1, 12) i`,
      )
      const loot = new Loot()
      await askCards(db, randomFrom(1), BASE, [1], ALL_PERSONS.slice(0, 9), loot)
      const seen = async (scope: RadiusScope, id: number): Promise<unknown[]> => {
        const { fresh, again, ways, ceiling } = await radiusOfOne(db, scope, id)
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
      assert.deepEqual(await seen('door', 1), [0, 0, 0, 0, 'closed'])
      assert.deepEqual(await seen('site', 2), [0, 0, 0, 0, 'closed'])
      await db.owner.script(
        'delete from planes.plane where plane = 1; update professionals.account set frozen_at = now() where account_id = 1',
      )
      assert.deepEqual(await seen('account', 1), [0, 0, 0, 0, 'closed'])
      assert.deepEqual(await seen('account', 5), [200, 9, 5, 10, 'account'])
      await db.owner.script('delete from professionals.session where site_id = 1')
      assert.deepEqual(await seen('account', 5), [0, 0, 0, 0, 'idle'])
      assert.deepEqual(await seen('site', 1), [0, 0, 0, 0, 'idle'])
    }))

  test('the numbers count only while some insurer allows the way, and their door has a budget', () =>
    withRadiusWorld(async (db) => {
      const ways = async (scope: RadiusScope, id: number): Promise<unknown> => (await radiusOfOne(db, scope, id)).ways
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
  withRadiusWorld(async (db) => {
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
