import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { ask, asking } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, formGroup, settle } from '../../../test/turnstile-world.ts'

const DAY_MS = 86_400_000
const WORLD = { insurers: 3, sites: 3, accountsPerSite: 2, clients: 1, persons: 1200 }
const CEILING = 100

/** Days that follow one another by 25 hours and more, so that no window holds two of them. */
async function withDays(work: (db: TestDatabase, onDay: (n: number) => Promise<Day>) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await db.owner.script(`delete from disclosure.parameter where from_day = '2026-01-02';
      update beneficiaries.rights set valid_until = '2099-01-01';
      update beneficiaries.card_person set valid_until = '2099-01-01';
      select accesslog.prepare_days(current_date, 130);
      update professionals.session set expires_at = now() + interval '200 days', idle_at = now() + interval '200 days'`)
    await allow(db.owner, 1, 'all', CEILING)
    await work(db, async (n) => {
      await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 day'`, [2 * n])
      const now = Date.now() + 2 * n * DAY_MS
      const more = () => ({ cause: causeAt(now, randomBytes), day: new Date(now).toISOString().slice(0, 10) })
      return {
        read: async (session, count, from = 1) => {
          const { outcomes } = await ask(db, ...Array.from({ length: count }, (_, i) => asking(session, from + i, more())))
          return outcomes.filter((outcome) => outcome === 0).length
        },
        strangers: async (session, count) => {
          await ask(db, ...Array.from({ length: count }, () => asking(session, 1, { key: randomBytes(16), ...more() })))
        },
      }
    })
  })
}
interface Day {
  /** Asks for so many persons by signed card, and says how many were newly answered. */
  readonly read: (session: number, count: number, from?: number) => Promise<number>
  readonly strangers: (session: number, count: number) => Promise<void>
}

const shareOf = async (db: TestDatabase, account: number): Promise<number> =>
  (
    await db.owner.query<{ share: number }>(
      'select disclosure.usual(m.allowed, m.habit) as share from disclosure.meter m where m.level = 1 and m.id = $1',
      [account],
    )
  )[0]?.share ?? -1

describe('a habit cannot be poisoned', () => {
  test('who takes all that the ceiling allows, day after day, gains two and a half in a hundred of it a day, above a floor that stands', () =>
    withDays(async (db, onDay) => {
      const shares: number[] = []
      for (let n = 0; n <= 45; n++) {
        assert.equal(await (await onDay(n)).read(1, CEILING + 5), CEILING)
        shares.push(await shareOf(db, 1))
      }
      for (const [days, share] of shares.entries())
        assert.ok(share <= Math.min(CEILING, Math.max(25, Math.ceil(2.5 * days))), `${share} after ${days} days`)
      assert.deepEqual([shares[0], shares[10], shares[18], shares[20], shares[32]], [25, 25, 45, 50, 80])
    }))

  test('questions that nobody answers move nothing, however many', () =>
    withDays(async (db, onDay) => {
      for (let n = 0; n < 15; n++) await (await onDay(n)).strangers(1, CEILING)
      const [row] = await db.owner.query('select habit, met from disclosure.meter where level = 1 and id = 1')
      assert.deepEqual(row, { habit: 0, met: 0 })
    }))

  test('an honest account comes to its own days, and a short Saturday or an idle one does not undo it', () =>
    withDays(async (db, onDay) => {
      for (let n = 0; n < 60; n++) if (n % 7 !== 6) await (await onDay(n)).read(1, n % 7 === 5 ? 10 : 60)
      const share = await shareOf(db, 1)
      assert.ok(share >= 68 && share <= 75, `${share} of days of 60, with a margin`)
    }))

  test('a number that is missing is nothing, never the whole ceiling', () =>
    withDays(async (db) => {
      for (const [name, kept] of [
        ['usual-floor', 100],
        ['usual-margin', 25],
      ] as const) {
        await db.owner.script(
          `update disclosure.meter set habit = 90 where level = 1; update disclosure.parameter set from_day = '2026-01-01'`,
        )
        await db.owner.query('update disclosure.parameter set from_day = $2::date where name = $1', [name, '2999-01-01'])
        assert.equal(await shareOf(db, 1), kept, name)
      }
      await db.owner.script(`delete from disclosure.parameter`)
      assert.equal(await shareOf(db, 1), 0)
      const [{ share } = { share: -1 }] = await db.owner.query<{ share: number }>(
        `select h.share from disclosure.moment() m cross join disclosure.hands(m.at, m.day, m.hour) h where h.account_id = 1`,
      )
      assert.equal(share, 0)
    }))
})

describe('the habit of a group', () => {
  const groupOf = async (db: TestDatabase) =>
    (await db.owner.query<{ allowed: number; habit: number }>('select allowed, habit from disclosure.meter where level = 9 and id = 1'))[0]

  test('a thief of the whole group gains a step a day, not a part of what was gained: after 60 days less than two establishments', () =>
    withDays(async (db, onDay) => {
      await formGroup(db.owner, 1, [1, 2, 3], CEILING)
      await allow(db.owner, 1, 'all', 400)
      let days = 0
      for (; days <= 60; days++) {
        const day = await onDay(days)
        let taken = 0
        for (const session of [1, 2, 3]) taken += await day.read(session, 110, 1 + session * 150)
        const { allowed = 0, habit = 0 } = (await groupOf(db)) ?? {}
        assert.equal(taken, allowed, 'the ceiling is reached every day')
        assert.ok(habit <= 2 * days && allowed <= Math.max(CEILING, Math.ceil(2.5 * days)), `${allowed} after ${days} days`)
      }
      assert.equal((await groupOf(db))?.allowed, 150)
    }))

  test('a chain opened by hand on its first days keeps what its habit has become when its default comes back', () =>
    withDays(async (db, onDay) => {
      await formGroup(db.owner, 1, [1, 2, 3], 400)
      await allow(db.owner, 1, 'all', 400)
      for (let n = 0; n < 50; n++) {
        const day = await onDay(n)
        for (const session of [1, 2, 3]) assert.equal(await day.read(session, 80, 1 + session * 150), 80)
      }
      // Establishments of a hundred persons: the chain reads 240 a day, and has a budget of more than two of them.
      await db.owner.script(
        `update disclosure.allowance set allowed = ${CEILING} where level = 2; select disclosure.open_budget(9::smallint, 1, null)`,
      )
      const { allowed = 0, habit = 0 } = (await groupOf(db)) ?? {}
      assert.ok(habit > 220 && habit <= 240 && allowed === Math.ceil(habit * 1.25), `${habit} ${allowed}`)
      // Said by hand, less stands at once, whatever the habit was.
      await db.owner.script('select disclosure.open_budget(9::smallint, 1, 50)')
      await db.owner.script("update disclosure.clock set ahead = interval '110 days'")
      const day = await onDay(56)
      let taken = 0
      for (const session of [1, 2, 3]) taken += await day.read(session, 80, 1 + session * 150)
      assert.equal(taken, 52, '40, and the step of the day before, with a margin')
    }))
})
