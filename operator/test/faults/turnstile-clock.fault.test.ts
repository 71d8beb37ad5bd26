import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { look, pay } from '../../src/domain/disclosure/index.ts'
import { isSqlError, type Sql } from '../../src/ports/sql.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { allow, keyOf, secretOf, settle } from '../turnstile-world.ts'
import { drawBatch, randomFrom } from './random-batches.ts'
import { ask, thief } from './thief.ts'

const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 200 }
const ALLOWED = { account: 12, site: 20, insurer: 30, platform: 45 }
const STEP_MINUTES = 17
const STEPS = Math.ceil((3 * 24 * 60) / STEP_MINUTES)

async function assertClean(db: TestDatabase): Promise<void> {
  const { entries, counted, ...rest } = await audit(db.owner)
  assert.ok(entries >= counted && counted > 0)
  assert.deepEqual(rest, { over: 0, unequal: 0, paidTwice: 0, freeWithoutPayer: 0, engagementsAdrift: 0 })
}

/** The most charges that any 24 hours hold, wherever they start: read from the log alone, to the microsecond. */
const FULLEST = `
  with e as (select at, account_id, site_id, insurer_id, paid, counted from accesslog.entry where paid or counted),
  w as (
    select count(*) filter (where paid) over (partition by account_id order by at range between interval '24 hours' preceding and current row) as account,
           count(*) filter (where paid) over (partition by site_id order by at range between interval '24 hours' preceding and current row) as site,
           count(*) filter (where counted) over (partition by insurer_id order by at range between interval '24 hours' preceding and current row) as insurer,
           count(*) filter (where counted) over (order by at range between interval '24 hours' preceding and current row) as platform
    from e)
  select max(account)::int as account, max(site)::int as site, max(insurer)::int as insurer, max(platform)::int as platform from w`

const clockAhead = (sql: Sql, minutes: number): Promise<unknown> =>
  sql.query(`update disclosure.clock set ahead = $1::int * interval '1 minute'`, [minutes])

describe('the turnstile and its clock', () => {
  test('three days in steps of seventeen minutes, with steps back: no 24 hours hold more than allowed, spent is logged', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await db.owner.script(`select accesslog.prepare_days(current_date - 1, 6);
        update professionals.session set expires_at = now() + interval '5 days', idle_at = now() + interval '5 days'`)
      await allow(db.owner, 1, 'all', ALLOWED.account)
      await allow(db.owner, 2, 'all', ALLOWED.site)
      await allow(db.owner, 5, 'all', ALLOWED.insurer)
      await allow(db.owner, 6, 1, ALLOWED.platform)
      const seed = randomBytes(4).readUInt32BE()
      console.log(`  seed ${seed}`)
      const next = randomFrom(seed)
      const doors = await Promise.all([1, 2, 3].map(() => db.connectAs('cloison_door', 1)))
      const counts = new Map<number, number>()
      let minutes = 0
      const turn = async (door: Sql): Promise<void> => {
        const now = Date.now() + minutes * 60_000
        const batch = drawBatch({ next, sessions: 6, persons: WORLD.persons, now, random: randomBytes })
        try {
          const paid = await pay(door, batch)
          for (const each of await look(door, paid.ticket, batch)) {
            assert.ok(each)
            counts.set(each.outcome, (counts.get(each.outcome) ?? 0) + 1)
            assert.equal(each.line !== '', each.outcome <= 1)
          }
        } catch (caught) {
          // The clock stepped back under a batch: its identifiers come from the future.
          if (!isSqlError(caught, '22023')) throw caught
        }
      }
      for (let step = 0; step < STEPS; step++) {
        // One question is under way while the clock jumps.
        const [first, ...others] = doors.map((door) => turn(door))
        minutes += step % 60 === 59 ? -40 : STEP_MINUTES
        await clockAhead(db.owner, minutes)
        await Promise.all([first, ...others])
        if (step % 60 === 30) await assertClean(db)
      }
      await assertClean(db)
      const [fullest] = await db.owner.query<typeof ALLOWED>(FULLEST, [])
      console.log(`  fullest 24 hours: ${JSON.stringify(fullest)} of ${JSON.stringify(ALLOWED)}`)
      assert.ok(fullest)
      for (const level of ['account', 'site', 'insurer', 'platform'] as const) assert.ok(fullest[level] <= ALLOWED[level], level)
      assert.equal(fullest.platform, ALLOWED.platform, 'the limit was reached, so it was tried')
      for (const outcome of [0, 1, 10, 26]) assert.ok((counts.get(outcome) ?? 0) > 0, `outcome ${outcome} was met`)
    }))

  test('a door that holds others up cannot make them pay under sessions, or at a moment, of long ago', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      const holder = thief(db)
      const held = [thief(db), thief(db)]
      await holder.say('begin')
      assert.equal((await holder.say(ask({ keys: [keyOf(1)] }))).code, '')
      const [byTheSite, byTheTide] = held.map((door, i) =>
        door.say(ask({ keys: [keyOf(2 + i)], ...(i === 1 ? { secrets: [secretOf(2)] } : {}) })),
      )
      await sleep(10_500)
      await holder.say('commit')
      assert.deepEqual([(await byTheSite)?.code, (await byTheTide)?.code], ['23505', '23505'])
      assert.equal((await audit(db.owner)).entries, 1)
      await Promise.all([holder, ...held].map((door) => door.end()))
    }))
})
