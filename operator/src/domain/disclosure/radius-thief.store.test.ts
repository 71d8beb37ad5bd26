import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type Next, randomFrom } from '../../../test/faults/random-batches.ts'
import {
  ALL_PERSONS,
  ALL_SESSIONS,
  askCards,
  askNumbers,
  HOUR_MS,
  insurerOf,
  Loot,
  SESSIONS,
  setMoment,
  WORLD,
} from '../../../test/radius-thief.ts'
import { BASE, formGroups, radiusOfOne, sessionsOf, withRadiusWorld } from '../../../test/radius-world.ts'
import type { TestDatabase } from '../../../test/template-database.ts'
import { allow, leaveUsual } from '../../../test/turnstile-world.ts'
import type { RadiusScope } from './radius.ts'

/** Draws ceilings, usual shares and, one time in three, something tightened. */
async function arrange(db: TestDatabase, next: Next, grouped: boolean): Promise<void> {
  const pick = <T>(...all: readonly [T, ...T[]]): T => all[next(all.length)] ?? all[0]
  for (const session of ALL_SESSIONS) await allow(db.owner, 1, session, 3 + next(30))
  for (let site = 1; site <= WORLD.sites; site++) await allow(db.owner, 2, site, 5 + next(60))
  for (let client = 1; client <= WORLD.clients; client++) await allow(db.owner, 4, client, 10 + next(120))
  for (let insurer = 1; insurer <= WORLD.insurers; insurer++) await allow(db.owner, 5, insurer, 10 + next(120))
  await allow(db.owner, 3, 1, 10 + next(120))
  await allow(db.owner, 3, 4, 5 + next(20))
  if (grouped || next(3) > 0) {
    await formGroups(db)
    await db.owner.query('select disclosure.open_budget(9::smallint, 1, $1::int)', [5 + next(60)])
    await db.owner.query('update disclosure.meter set habit = $1::int where level = 9', [next(80)])
  }
  await leaveUsual(db.owner, pick(0, 25, 60))
  await db.owner.query(`update disclosure.parameter set value = $1::int where name = 'usual-margin' and from_day = '2026-01-02'`, [
    pick(0, 125),
  ])
  if (next(3) > 0) return
  const scope = pick(0, 1, 2, 5)
  await db.owner.query(
    `insert into planes.plane (plane, scope, scope_id, state, since, reason) values (1, $1, $2, 2, now(), 'essai')
       on conflict (plane, scope, scope_id) do update set state = 2`,
    [scope, scope === 0 ? 0 : 1],
  )
}

/** A day of which some hours had visits. */
async function live(db: TestDatabase, next: Next, until: number): Promise<Loot> {
  const past = new Loot()
  for (const hours of [23, 16, 8, 1]) {
    const at = until - hours * HOUR_MS + next(1000)
    if (at < BASE) continue
    await setMoment(db, at)
    await askCards(db, next, at, some(next, 2, ALL_SESSIONS), some(next, 12, ALL_PERSONS), past)
  }
  return past
}

/** A thief takes all that can be taken until 24 hours have gone, while colleagues work or not. */
async function steal(db: TestDatabase, next: Next, scope: RadiusScope, id: number): Promise<void> {
  await arrange(db, next, scope === 'group')
  const now = BASE + next(30) * HOUR_MS
  const { engagements } = await live(db, next, now)
  await setMoment(db, now)
  const radius = await radiusOfOne(db, scope, id)
  const stolen = sessionsOf[scope](id)
  const persons = scope === 'insurer' ? ALL_PERSONS.filter((n) => insurerOf(n) === id) : ALL_PERSONS
  const honest = next(2) === 0 ? ALL_SESSIONS.filter((session) => !stolen.includes(session)) : []
  const ways = scope !== 'door' ? ([2, 3, 4] as const) : id === 1 ? ([2] as const) : ([3, 4] as const)
  const loot = new Loot()
  loot.engagements.push(...engagements.filter(({ person }) => persons.includes(person)))
  for (const at of [now + 1000, now + (3 + next(12)) * HOUR_MS, now + (16 + next(7)) * HOUR_MS, now + 24 * HOUR_MS - 60_000]) {
    await setMoment(db, at)
    const numbersFirst = next(2) === 0
    if (numbersFirst) await askNumbers(db, next, at, stolen, persons, loot, ways)
    if (scope !== 'door' || id === 1) await askCards(db, next, at, stolen, persons, loot)
    if (!numbersFirst) await askNumbers(db, next, at, stolen, persons, loot, ways)
    if (honest.length > 0) await askCards(db, next, at, honest, some(next, 10, ALL_PERSONS), new Loot())
  }
  const told = `of ${scope} ${id}, told ${JSON.stringify(radius)}`
  assert.ok(loot.fresh <= radius.fresh, `new persons: ${loot.fresh} ${told}`)
  const most = radius.atMost + (honest.length > 0 ? radius.beside : 0)
  assert.ok(loot.persons.size <= most, `persons: ${loot.persons.size} ${told}`)
}

const some = (next: Next, oneIn: number, all: readonly number[]): number[] => all.filter(() => next(oneIn) === 0)

describe('nobody reads more than the radius: ceilings, habits, posture and past drawn by chance', () => {
  for (const [name, scope, pick] of [
    ['an account', 'account', (next: Next) => 1 + next(SESSIONS)],
    ['an establishment', 'site', (next: Next) => 1 + next(WORLD.sites)],
    ['a group', 'group', () => 1],
    ['a client', 'client', (next: Next) => 1 + next(WORLD.clients)],
    ['an insurer', 'insurer', (next: Next) => 1 + next(WORLD.insurers)],
    ['the door', 'door', () => 1],
    ['the door of the numbers', 'door', () => 4],
  ] as const) {
    test(name, () =>
      withRadiusWorld(async (db) => {
        const seed = randomBytes(4).readUInt32BE()
        console.log(`  seed ${seed}`)
        const next = randomFrom(seed)
        await steal(db, next, scope, pick(next))
      }),
    )
  }
})
