import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { drawBatch, type Next, randomFrom } from '../../../test/faults/random-batches.ts'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { assertClean } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, formGroup, settle } from '../../../test/turnstile-world.ts'
import { doorOf, furnishWays, legacy, lookAt, noCard, payFor } from '../../../test/ways-asking.ts'
import { isSqlError, type Sql } from '../../ports/sql.ts'
import { look, pay } from './turnstile.store.ts'

const WORLD = { insurers: 3, sites: 6, accountsPerSite: 2, clients: 2, persons: 90 }
const SESSIONS = WORLD.sites * WORLD.accountsPerSite
/** Two groups, of three establishments and of two; the sixth is alone. */
const GROUPS = { 1: { sites: [1, 3, 5], allowed: 40 }, 2: { sites: [2, 4], allowed: 25 } } as const

async function withGroups(work: (db: TestDatabase, next: Next) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await allow(db.owner, 1, 'all', 60)
    for (const [group, { sites, allowed }] of Object.entries(GROUPS)) await formGroup(db.owner, Number(group), sites, allowed)
    const seed = randomBytes(4).readUInt32BE()
    console.log(`  seed ${seed}`)
    await work(db, randomFrom(seed))
  })
}

interface Doors {
  readonly cloison_door: Sql
  readonly cloison_keys: Sql
}
const openDoors = async (db: TestDatabase): Promise<Doors> => ({
  cloison_door: await db.connectAs('cloison_door', 1),
  cloison_keys: await db.connectAs('cloison_keys', 1),
})

class Undone extends Error {}

/** One batch or one number, of any establishment; one time in six it is taken back before its commit. Gives what was answered. */
async function play(doors: Doors, next: Next, now: number): Promise<number[]> {
  const day = new Date(now).toISOString().slice(0, 10)
  if (next(4) > 0) {
    const batch = drawBatch({ next, sessions: SESSIONS, persons: WORLD.persons, now, random: randomBytes })
    if (next(6) === 0) {
      await undo(doors.cloison_door, (inside) => pay(inside, batch))
      return []
    }
    const { ticket } = await pay(doors.cloison_door, batch)
    return (await look(doors.cloison_door, ticket, batch)).map((each) => each?.outcome ?? -1)
  }
  const common = { session: 1 + next(SESSIONS), cause: causeAt(now, randomBytes), day, ...(next(6) === 0 ? { key: randomBytes(16) } : {}) }
  const one = (next(2) === 0 ? legacy : noCard)(WORLD, 1 + next(WORLD.persons), common)
  const door = doors[doorOf(one.way)]
  if (next(6) === 0) {
    await undo(door, (inside) => payFor(inside, one))
    return []
  }
  return [(await lookAt(door, await payFor(door, one), one)).outcome]
}

async function undo(door: Sql, act: (inside: Sql) => Promise<unknown>): Promise<void> {
  const undone = door.transaction(async (inside) => {
    await act(inside)
    throw new Undone()
  })
  await assert.rejects(undone, (caught) => caught instanceof Undone || isSqlError(caught))
}

/** The most persons that any 24 hours hold of a group, wherever they start: read from the log alone, to the microsecond. */
const FULLEST = `
  select x.group_id as "group", max(x.n)::int as fullest, (select m.spent + m.past from disclosure.meter m where m.level = 9 and m.id = x.group_id) as metered from (
    select s.group_id, count(*) over (partition by s.group_id order by e.at range between interval '24 hours' preceding and current row) as n
    from accesslog.entry e join directory.establishment s using (site_id) where e.counted and s.group_id is not null) x
  group by x.group_id order by x.group_id`
const fullestOf = (db: TestDatabase) => db.owner.query<{ group: number; fullest: number; metered: number }>(FULLEST)

test('many doors at once, establishments of two groups in the same batches, undone and unknown among them: exact to the last place', () =>
  withGroups(async (db, next) => {
    const all = await Promise.all([1, 2, 3, 4].map(() => openDoors(db)))
    const counts = new Map<number, number>()
    await Promise.all(
      Array.from({ length: 24 }, async (_, i) => {
        const doors = all[i % all.length]
        assert.ok(doors)
        for (let round = 0; round < 10; round++)
          for (const outcome of await play(doors, next, Date.now())) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
      }),
    )
    for (const expected of [0, 1, 10, 20]) assert.ok((counts.get(expected) ?? 0) > 0, `outcome ${expected} was met`)
    await assertClean(db)
    assert.deepEqual(await db.owner.query('select deadlocks::int from pg_stat_database where datname = current_database()'), [
      { deadlocks: 0 },
    ])
    assert.deepEqual(
      (await fullestOf(db)).map(({ fullest, metered }) => [fullest, metered]),
      [
        [40, 40],
        [25, 25],
      ],
      'the ceilings were reached, so they were tried',
    )
  }))

test('two days of jumps of the clock, back and forth, with questions under way: no 24 hours hold more than the ceiling of a group', () =>
  withGroups(async (db, next) => {
    await db.owner.script(`select accesslog.prepare_days(current_date - 1, 6);
      update professionals.session set expires_at = now() + interval '5 days', idle_at = now() + interval '5 days';
      update disclosure.parameter set value = 0 where name = 'habit-step'`)
    const all = await Promise.all([1, 2, 3].map(() => openDoors(db)))
    let minutes = 0
    const turn = async (place: number): Promise<void> => {
      const doors = all[place]
      assert.ok(doors)
      try {
        await play(doors, next, Date.now() + minutes * 60_000)
      } catch (caught) {
        // The clock stepped back under a question: its identifier comes from the future.
        if (!isSqlError(caught, '22023')) throw caught
      }
    }
    for (let step = 0; step < 170; step++) {
      const first = [turn(0), turn(1)]
      minutes += step % 50 === 49 ? -40 : 17
      await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 minute'`, [minutes])
      await Promise.all([...first, turn(2)])
    }
    await assertClean(db)
    assert.deepEqual(
      (await fullestOf(db)).map(({ group, fullest }) => [group, fullest]),
      [
        [1, 40],
        [2, 25],
      ],
    )
  }))
