import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type Next, randomFrom } from '../../../test/faults/random-batches.ts'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { asking, assertClean, draw } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, settle } from '../../../test/turnstile-world.ts'
import { furnishWays, known, legacy, lookAt, noCard, type One, payFor } from '../../../test/ways-asking.ts'
import { isSqlError, type Sql } from '../../ports/sql.ts'
import { look, pay } from './turnstile.store.ts'

const WORLD = { insurers: 3, sites: 4, accountsPerSite: 3, clients: 2, persons: 120 }
const SESSIONS = WORLD.sites * WORLD.accountsPerSite
const ALLOWED = { account: 40, site: 80, insurer: 60, platform: 170, noCard: 4, legacy: 5 }
const CEILING = 8

/** Every level is short: no account has a usual share. A paid claim on a legacy look-up opens one more, from 5 to 8. */
async function withCrowd(work: (db: TestDatabase, next: Next) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await allow(db.owner, 1, 'all', ALLOWED.account)
    await allow(db.owner, 2, 'all', ALLOWED.site)
    await allow(db.owner, 5, 2, ALLOWED.insurer)
    await allow(db.owner, 6, 1, ALLOWED.platform)
    await allow(db.owner, 7, 'all', ALLOWED.noCard)
    await allow(db.owner, 8, 'all', ALLOWED.legacy)
    await db.owner.script(`insert into disclosure.parameter (name, from_day, value, reason) values
        ('legacy-ceiling', '2026-01-02', ${CEILING}, 'essai'), ('legacy-share', '2026-01-02', 1, 'essai');
      insert into disclosure.allowance (level, activity, from_day, allowed, reason) values (8, '', '2026-01-02', ${ALLOWED.legacy}, 'essai')`)
    const seed = randomBytes(4).readUInt32BE()
    console.log(`  seed ${seed}`)
    await work(db, randomFrom(seed))
  })
}

/** What the doors saw: each answer with its way, and what was undone before its commit. */
class Seen {
  readonly answers: { cause: Buffer; way: number; outcome: number; line: string }[] = []
  readonly undone: Buffer[] = []
  readonly engagements: Buffer[] = []
  readonly legacyEngagements: Buffer[] = []
  count(way: number, outcome: number): number {
    return this.answers.filter((each) => each.way === way && each.outcome === outcome).length
  }
}

async function askCards(door: Sql, next: Next, now: number, seen: Seen): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10)
  const batch = draw(
    Array.from({ length: 1 + next(4) }, () =>
      asking(1 + next(SESSIONS), 1 + next(WORLD.persons), {
        cause: causeAt(now, randomBytes),
        day,
        ...(next(8) === 0 ? { key: randomBytes(16) } : {}),
      }),
    ),
  )
  const { ticket } = await pay(door, batch)
  for (const [i, each] of (await look(door, ticket, batch)).entries()) {
    const drawn = batch[i]
    assert.ok(each && drawn)
    seen.answers.push({ cause: Buffer.from(drawn.asking.cause), way: 1, ...each })
    if (each.outcome <= 1) seen.engagements.push(Buffer.from(drawn.engagementDigest))
  }
}

function drawOne(way: 2 | 3 | 4, next: Next, now: number, seen: Seen): One {
  const engagement = randomBytes(16)
  const common = {
    session: 1 + next(SESSIONS),
    engagement,
    cause: causeAt(now, randomBytes),
    day: new Date(now).toISOString().slice(0, 10),
  }
  const pool = next(5) === 0 ? seen.legacyEngagements : seen.engagements
  const key = pool[next(Math.max(pool.length, 1))] ?? randomBytes(16)
  if (way === 2) return known(next(8) === 0 ? randomBytes(16) : key, common)
  const wrong = next(6) === 0 ? { key: randomBytes(16) } : {}
  const n = 1 + next(WORLD.persons)
  return way === 3 ? legacy(WORLD, n, { ...common, ...wrong }) : noCard(WORLD, n, { ...common, ...wrong })
}

class Undone extends Error {}

/** One question by a dearer way: undone, asked twice, paid and never looked at, or honest. */
async function askWay(db: TestDatabase, door: Sql, one: One, next: Next, seen: Seen): Promise<void> {
  const cause = one.cause ?? Buffer.alloc(16)
  const fate = next(8)
  if (fate === 0) {
    seen.undone.push(cause)
    const undo = door.transaction(async (inside) => {
      await payFor(inside, one)
      if (next(2) === 0) await payFor(inside, { ...one, cause: causeAt(Date.now(), randomBytes) }).catch(() => undefined)
      throw new Undone()
    })
    await assert.rejects(undo, (caught) => caught instanceof Undone || isSqlError(caught))
    return
  }
  const ticket = await payFor(door, one)
  if (fate === 1) return
  const answer = await lookAt(door, ticket, one)
  seen.answers.push({ cause, way: one.way, ...answer })
  if (answer.line !== '') {
    const committed = await db.owner.query('select from accesslog.entry where cause = $1::uuid and outcome = $2 and way = $3', [
      cause.toString('hex'),
      answer.outcome,
      one.way,
    ])
    assert.equal(committed.length, 1, 'answered behind a committed entry')
  }
  if (one.way === 3 && answer.outcome <= 1 && one.engagement) seen.legacyEngagements.push(one.engagement)
  if (fate === 2) assert.equal((await lookAt(door, await payFor(door, one), one)).outcome, 30, 'sent again, it serves no more')
}

/** Read from the log alone: nobody known without a signed card answered there before, no answer without its entry, nothing of what was undone. */
async function assertHonest(db: TestDatabase, seen: Seen): Promise<void> {
  const hex = (list: readonly Buffer[]): string[] => list.map((each) => each.toString('hex'))
  const answered = seen.answers.filter(({ outcome }) => outcome < 30)
  const [row] = await db.owner.query(
    `select
       (select count(*)::int from accesslog.entry k where k.way = 2 and k.outcome in (0, 1, 13) and not exists (
          select from accesslog.entry c where c.way = 1 and c.outcome in (0, 1) and c.site_id = k.site_id and c.person = k.person and c.at <= k.at)) as "knownByNobody",
       (select count(*)::int from unnest($1::uuid[], $2::int[], $3::int[]) a(cause, way, outcome) where not exists (
          select from accesslog.entry e where e.cause = a.cause and e.way = a.way and e.outcome = a.outcome)) as "withoutEntry",
       (select count(*)::int from accesslog.entry where cause = any ($4::uuid[])) as undone,
       (select count(*)::int from disclosure.meter m where m.level = 8 and m.allowed > least(${CEILING}, ${ALLOWED.legacy}
          + (select count(*) from disclosure.legacy_paid p where p.site_id = m.id))) as "overgrown"`,
    [hex(answered.map(({ cause }) => cause)), answered.map(({ way }) => way), answered.map(({ outcome }) => outcome), hex(seen.undone)],
  )
  assert.deepEqual(row, { knownByNobody: 0, withoutEntry: 0, undone: 0, overgrown: 0 })
  for (const { outcome, line } of seen.answers) assert.equal(line !== '', outcome <= 1, `outcome ${outcome}`)
  await assertClean(db)
}

const DEARER = [2, 3, 4] as const
const doorsOf = async (db: TestDatabase, each: number): Promise<Readonly<Record<number, Sql[]>>> => {
  const of = (role: string): Promise<Sql[]> => Promise.all(Array.from({ length: each }, () => db.connectAs(role, 1)))
  const [door, keys] = [await of('cloison_door'), await of('cloison_keys')]
  return { 1: door, 2: door, 3: keys, 4: keys }
}

test('two kinds of doors at once, every way mixed, undone, sent again, never looked at, claims paid meanwhile: exact to the last place', () =>
  withCrowd(async (db, next) => {
    const doors = await doorsOf(db, 3)
    const seen = new Seen()
    const paying = await db.connectAs('postgres', 1)
    await Promise.all(
      Array.from({ length: 24 }, async (_, i) => {
        for (let round = 0; round < 16; round++) {
          const way = next(3) === 0 ? 1 : DEARER[next(3)]
          const door = doors[way ?? 1]?.[i % 3]
          assert.ok(door)
          // A connection of its own may hold an open transaction: the others of its place wait for it.
          if (way === 1 || way === undefined) await askCards(door, next, Date.now(), seen)
          else await askWay(db, door, drawOne(way, next, Date.now(), seen), next, seen)
          const paid = seen.legacyEngagements[next(Math.max(seen.legacyEngagements.length, 1))]
          if (paid && next(4) === 0) await paying.query('select disclosure.legacy_was_paid($1::uuid)', [paid.toString('hex')])
        }
      }),
    )
    // Chance may have left a little of the budgets that are spent last: the crowd goes on until one is.
    const [keys] = doors[3] ?? []
    assert.ok(keys)
    for (let more = 0; more < 200 && seen.count(3, 28) === 0; more++) await askWay(db, keys, drawOne(3, next, Date.now(), seen), next, seen)
    const met = [
      [1, 0],
      [1, 1],
      [2, 1],
      [2, 10],
      [3, 0],
      [3, 10],
      [3, 28],
      [4, 0],
      [4, 10],
      [4, 28],
    ] as const
    for (const [way, outcome] of met) assert.ok(seen.count(way, outcome) > 0, `way ${way}, outcome ${outcome} was met`)
    assert.ok(seen.undone.length > 0)
    await assertHonest(db, seen)
  }))

/** The most charges that any 24 hours hold, wherever they start: read from the log alone, to the microsecond. */
const FULLEST = `
  with e as (select at, account_id, site_id, insurer_id, way, paid, counted, outcome from accesslog.entry where paid or counted),
  w as (select
      count(*) filter (where paid) over (partition by account_id order by at range between interval '24 hours' preceding and current row) as account,
      count(*) filter (where paid) over (partition by site_id order by at range between interval '24 hours' preceding and current row) as site,
      count(*) filter (where counted and insurer_id = 2) over (order by at range between interval '24 hours' preceding and current row) as insurer,
      count(*) filter (where counted) over (order by at range between interval '24 hours' preceding and current row) as platform,
      count(*) filter (where paid and way = 4 and outcome not in (28, 29)) over (partition by account_id order by at range between interval '24 hours' preceding and current row) as "noCard",
      count(*) filter (where paid and way = 3 and outcome not in (28, 29)) over (partition by site_id order by at range between interval '24 hours' preceding and current row) as legacy
    from e)
  select max(account)::int as account, max(site)::int as site, max(insurer)::int as insurer, max(platform)::int as platform,
    max("noCard")::int as "noCard", max(legacy)::int as legacy from w`

test('two days in steps of seventeen minutes, with steps back: no 24 hours hold more than allowed, whatever the way', () =>
  withCrowd(async (db, next) => {
    await db.owner.script(`select accesslog.prepare_days(current_date - 1, 6);
      update professionals.session set expires_at = now() + interval '5 days', idle_at = now() + interval '5 days'`)
    const doors = await doorsOf(db, 2)
    const seen = new Seen()
    let minutes = 0
    const turn = async (way: 1 | 2 | 3 | 4, place: number): Promise<void> => {
      const door = doors[way]?.[place]
      assert.ok(door)
      const now = Date.now() + minutes * 60_000
      try {
        if (way === 1) await askCards(door, next, now, seen)
        else await askWay(db, door, drawOne(way, next, now, seen), next, seen)
      } catch (caught) {
        // The clock stepped back under a question: its identifier comes from the future.
        if (!isSqlError(caught, '22023')) throw caught
      }
    }
    for (let step = 0; step < 170; step++) {
      // Some questions are under way while the clock jumps.
      const first = [turn(1, 0), turn(next(2) === 0 ? 3 : 4, 0)]
      minutes += step % 50 === 49 ? -40 : 17
      await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 minute'`, [minutes])
      await Promise.all([...first, turn(2, 1), turn(next(2) === 0 ? 3 : 4, 1)])
    }
    await assertHonest(db, seen)
    const [fullest] = await db.owner.query<typeof ALLOWED>(FULLEST)
    console.log(`  fullest 24 hours: ${JSON.stringify(fullest)} of ${JSON.stringify(ALLOWED)}`)
    assert.ok(fullest)
    for (const level of ['account', 'site', 'insurer', 'platform', 'noCard', 'legacy'] as const)
      assert.ok(fullest[level] <= ALLOWED[level], level)
    assert.deepEqual([fullest.noCard, fullest.legacy], [ALLOWED.noCard, ALLOWED.legacy], 'the limits were reached, so they were tried')
  }))
