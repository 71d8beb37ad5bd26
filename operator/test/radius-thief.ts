import { randomBytes } from 'node:crypto'
import { look, pay } from '../src/domain/disclosure/turnstile.store.ts'
import { isSqlError } from '../src/ports/sql.ts'
import type { Next } from './faults/random-batches.ts'
import type { TestDatabase } from './template-database.ts'
import { asking, draw } from './turnstile-asking.ts'
import { causeAt } from './turnstile-world.ts'
import { askOne, known, legacy, noCard } from './ways-asking.ts'

export const HOUR_MS = 3_600_000
export const WORLD = { insurers: 3, sites: 4, accountsPerSite: 3, clients: 2, persons: 150 }
export const SESSIONS = WORLD.sites * WORLD.accountsPerSite
export const ALL_SESSIONS = Array.from({ length: SESSIONS }, (_, i) => i + 1)
export const ALL_PERSONS = Array.from({ length: WORLD.persons }, (_, i) => i + 1)
export const siteOf = (session: number): number => ((session - 1) % WORLD.sites) + 1
export const clientOf = (session: number): number => ((session - 1) % WORLD.clients) + 1
export const insurerOf = (person: number): number => ((person - 1) % WORLD.insurers) + 1

const BATCH = 300
const TRIES_MAX = 3

/** What somebody read: persons, whether new or free, and how many of them were new to the establishment. */
export class Loot {
  readonly persons = new Set<number>()
  fresh = 0
  /** Engagement digests of signed cards, by establishment, with the person. */
  readonly engagements: { site: number; person: number; digest: Buffer }[] = []
  note(person: number, outcome: number): void {
    if (outcome !== 0 && outcome !== 1) return
    this.persons.add(person)
    if (outcome === 0) this.fresh++
  }
}

/** Sets the clock of the turnstile. */
export async function setMoment(db: TestDatabase, millis: number): Promise<void> {
  await db.owner.query(`update disclosure.clock set ahead = to_timestamp($1::float8 / 1000) - clock_timestamp()`, [millis])
}

/** Asks for every person by every session, by signed card, in an order of chance. */
export async function askCards(
  db: TestDatabase,
  next: Next,
  millis: number,
  sessions: readonly number[],
  persons: readonly number[],
  loot: Loot,
): Promise<void> {
  const door = await db.as('cloison_door')
  const pairs = shuffled(
    sessions.flatMap((session) => persons.map((person) => ({ session, person }))),
    next,
  )
  const day = new Date(millis).toISOString().slice(0, 10)
  for (let from = 0; from < pairs.length; from += BATCH) {
    const part = pairs.slice(from, from + BATCH)
    const batch = draw(part.map(({ session, person }) => asking(session, person, { cause: causeAt(millis, randomBytes), day })))
    const paid = await again(() => pay(door, batch))
    for (const [i, told] of (await look(door, paid.ticket, batch)).entries()) {
      const [pair, drawn] = [part[i], batch[i]]
      if (pair === undefined || drawn === undefined || told === null || told === undefined) continue
      loot.note(pair.person, told.outcome)
      if (told.outcome <= 1)
        loot.engagements.push({ site: siteOf(pair.session), person: pair.person, digest: Buffer.from(drawn.engagementDigest) })
    }
  }
}

/** A few questions by each dearer way, with all that a whole file and the engagement numbers of the past give. */
export async function askNumbers(
  db: TestDatabase,
  next: Next,
  millis: number,
  sessions: readonly number[],
  persons: readonly number[],
  loot: Loot,
  ways: readonly (2 | 3 | 4)[] = [2, 3, 4],
): Promise<void> {
  const day = new Date(millis).toISOString().slice(0, 10)
  for (const session of sessions) {
    for (let i = 0; i < 4; i++) {
      for (const way of ways) {
        const person = persons[next(persons.length)] ?? 1
        const common = { session, cause: causeAt(millis, randomBytes), day }
        const kept = loot.engagements.filter(({ site }) => site === siteOf(session))
        const engagement = kept[next(Math.max(kept.length, 1))]
        if (way === 2 && engagement === undefined) continue
        const one =
          way === 2
            ? known(engagement?.digest ?? Buffer.alloc(16), common)
            : way === 3
              ? legacy(WORLD, person, common)
              : noCard(WORLD, person, common)
        loot.note(way === 2 ? (engagement?.person ?? 0) : person, (await again(() => askOne(db, one))).outcome)
      }
    }
  }
}

function shuffled<T>(all: T[], next: Next): T[] {
  for (let i = all.length - 1; i > 0; i--) {
    const j = next(i + 1)
    const [a, b] = [all[i], all[j]]
    if (a !== undefined && b !== undefined) [all[i], all[j]] = [b, a]
  }
  return all
}

/** An hour that turns while a batch is paid says "again". */
async function again<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (caught) {
      if (!isSqlError(caught, '23505') || tries >= TRIES_MAX) throw caught
    }
  }
}
