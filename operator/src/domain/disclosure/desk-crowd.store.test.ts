import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  allowDesks,
  DESK_ACCOUNTS,
  type DeskOne,
  deskInsurerOf,
  furnishDesks,
  lookAtMember,
  payForMember,
} from '../../../test/desk-asking.ts'
import { type Next, randomFrom } from '../../../test/faults/random-batches.ts'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { assertClean } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, settle } from '../../../test/turnstile-world.ts'
import { furnishWays, legacy, lookAt, memberKeyOf, payFor } from '../../../test/ways-asking.ts'
import { isSqlError, type Sql } from '../../ports/sql.ts'

const WORLD = { insurers: 3, sites: 2, accountsPerSite: 2, clients: 1, persons: 90 }
const SESSIONS = WORLD.insurers * DESK_ACCOUNTS
const ALLOWED = { account: 12, desk: 14, insurer: 25, platform: 60 }

async function withCrowd(work: (db: TestDatabase, next: Next) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await furnishDesks(db.owner, WORLD)
    await allowDesks(db.owner, 11, ALLOWED.account)
    await allowDesks(db.owner, 12, ALLOWED.desk)
    // One of the two at each desk has less, so that sometimes the account is short and sometimes the desk.
    await db.owner.query('update disclosure.meter set allowed = 5 where level = 11 and id % 2 = 1')
    await allow(db.owner, 5, 2, ALLOWED.insurer)
    await allow(db.owner, 6, 1, ALLOWED.platform)
    const seed = randomBytes(4).readUInt32BE()
    console.log(`  seed ${seed}`)
    await work(db, randomFrom(seed))
  })
}

class Seen {
  readonly answers: { cause: Buffer; outcome: number; line: string }[] = []
  readonly undone: Buffer[] = []
  count(outcome: number): number {
    return this.answers.filter((each) => each.outcome === outcome).length
  }
}

class Undone extends Error {}

function drawOne(next: Next, now: number): DeskOne {
  const session = 1 + next(SESSIONS)
  // Mostly members of one's own insurer, some of another's, some of nobody's.
  const own = (deskInsurerOf(session) - 1 + next(2) * next(2)) % WORLD.insurers
  const key = next(7) === 0 ? randomBytes(16) : memberKeyOf(1 + own + WORLD.insurers * next(WORLD.persons / WORLD.insurers))
  return { session, key, cause: causeAt(now, randomBytes), reason: 1 + next(4) }
}

/** One question: undone, sent again, never looked at, or honest. */
async function askOnce(db: TestDatabase, door: Sql, next: Next, now: number, seen: Seen): Promise<void> {
  const one = drawOne(next, now)
  const cause = one.cause ?? Buffer.alloc(16)
  const fate = next(8)
  if (fate === 0) {
    seen.undone.push(cause)
    const undo = door.transaction(async (inside) => {
      await payForMember(inside, one)
      throw new Undone()
    })
    await assert.rejects(undo, (caught) => caught instanceof Undone || isSqlError(caught))
    return
  }
  const ticket = await payForMember(door, one)
  if (fate === 1) return
  const answer = await lookAtMember(door, ticket, one)
  seen.answers.push({ cause, ...answer })
  if (answer.line !== '') {
    const committed = await db.owner.query('select from accesslog.entry where cause = $1::uuid and outcome = $2 and purpose = 3', [
      cause.toString('hex'),
      answer.outcome,
    ])
    assert.equal(committed.length, 1, 'answered behind a committed entry')
  }
  if (fate === 2) assert.equal((await lookAtMember(door, await payForMember(door, one), one)).outcome, 30)
}

/** Professionals at the same door, so that locks and shared levels cross. */
async function askLegacy(door: Sql, next: Next, now: number): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10)
  const one = legacy(WORLD, 1 + next(WORLD.persons), { session: 1 + next(4), cause: causeAt(now, randomBytes), day })
  await lookAt(door, await payFor(door, one), one)
}

async function assertHonest(db: TestDatabase, seen: Seen): Promise<void> {
  const hex = (list: readonly Buffer[]): string[] => list.map((each) => each.toString('hex'))
  const answered = seen.answers.filter(({ outcome }) => outcome < 30)
  const [row] = await db.owner.query(
    `select
       (select count(*)::int from unnest($1::uuid[], $2::int[]) a(cause, outcome) where not exists (
          select from accesslog.entry e where e.cause = a.cause and e.outcome = a.outcome)) as "withoutEntry",
       (select count(*)::int from accesslog.entry where cause = any ($3::uuid[])) as undone,
       (select count(*)::int from accesslog.entry e where e.purpose = 3 and e.person is not null and e.insurer_id <> e.site_id - 2000000000) as "ofAnother",
       (select count(*)::int from accesslog.entry e full join disclosure.desk_case c using (cause, site_id, day)
          where coalesce(e.purpose, 3) = 3 and (e.cause is null or c.cause is null)) as "withoutFile"`,
    [hex(answered.map(({ cause }) => cause)), answered.map(({ outcome }) => outcome), hex(seen.undone)],
  )
  assert.deepEqual(row, { withoutEntry: 0, undone: 0, ofAnother: 0, withoutFile: 0 })
  for (const { outcome, line } of seen.answers) assert.equal(line !== '', outcome <= 1, `outcome ${outcome}`)
  await assertClean(db)
}

const doorsOf = (db: TestDatabase, each: number): Promise<Sql[]> =>
  Promise.all(Array.from({ length: each }, () => db.connectAs('cloison_keys', 1)))

test('several doors at once, desks and professionals mixed, undone, sent again, never looked at: exact to the last place', () =>
  withCrowd(async (db, next) => {
    const doors = await doorsOf(db, 4)
    const seen = new Seen()
    await Promise.all(
      Array.from({ length: 16 }, async (_, i) => {
        const door = doors[i % doors.length]
        assert.ok(door)
        for (let round = 0; round < 14; round++) {
          if (next(5) === 0) await askLegacy(door, next, Date.now())
          else await askOnce(db, door, next, Date.now(), seen)
        }
      }),
    )
    for (const outcome of [0, 1, 10, 21, 22]) assert.ok(seen.count(outcome) > 0, `outcome ${outcome} was met`)
    assert.ok(seen.undone.length > 0)
    await assertHonest(db, seen)
  }))

/** The most charges that any 24 hours hold, wherever they start: read from the log alone, to the microsecond. */
const FULLEST = `
  with e as (select at, account_id, site_id, insurer_id, paid, counted, purpose from accesslog.entry where paid or counted),
  w as (select
      count(*) filter (where paid and purpose = 3) over (partition by account_id order by at range between interval '24 hours' preceding and current row) as account,
      count(*) filter (where paid and purpose = 3) over (partition by site_id order by at range between interval '24 hours' preceding and current row) as desk,
      count(*) filter (where counted and insurer_id = 2) over (order by at range between interval '24 hours' preceding and current row) as insurer,
      count(*) filter (where counted) over (order by at range between interval '24 hours' preceding and current row) as platform
    from e)
  select max(account)::int as account, max(desk)::int as desk, max(insurer)::int as insurer, max(platform)::int as platform from w`

test('two days in steps of seventeen minutes, with steps back: no 24 hours hold more than allowed', () =>
  withCrowd(async (db, next) => {
    await db.owner.script(`select accesslog.prepare_days(current_date - 1, 6);
      update professionals.desk_session set expires_at = now() + interval '5 days', idle_at = now() + interval '5 days'`)
    const doors = await doorsOf(db, 3)
    const seen = new Seen()
    let minutes = 0
    const turn = async (place: number): Promise<void> => {
      const door = doors[place]
      assert.ok(door)
      try {
        await askOnce(db, door, next, Date.now() + minutes * 60_000, seen)
      } catch (caught) {
        // The clock stepped back under a question: its identifier comes from the future.
        if (!isSqlError(caught, '22023')) throw caught
      }
    }
    for (let step = 0; step < 150; step++) {
      // Some questions are under way while the clock jumps.
      const first = [turn(0), turn(1)]
      minutes += step % 50 === 49 ? -40 : 17
      await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 minute'`, [minutes])
      await Promise.all([...first, turn(2)])
    }
    await assertHonest(db, seen)
    const [fullest] = await db.owner.query<typeof ALLOWED>(FULLEST)
    console.log(`  fullest 24 hours: ${JSON.stringify(fullest)} of ${JSON.stringify(ALLOWED)}`)
    assert.ok(fullest)
    for (const level of ['account', 'desk', 'insurer', 'platform'] as const) assert.ok(fullest[level] <= ALLOWED[level], level)
    assert.equal(fullest.desk, ALLOWED.desk, 'the limits were reached, so they were tried')
  }))
