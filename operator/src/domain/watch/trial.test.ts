import { createHash } from 'node:crypto'
import { kmBetween } from './departments.ts'
import type { Billed, Look } from './look.ts'
import type { Site } from './post.ts'
import { weightsOn } from './weights.ts'

/** A small country for the tests of this room: sites, regulars, honest days and thieves. Everything follows from the seed. */

export const WEIGHTS = weightsOn('2026-06-01')
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
/** A Monday at midnight in Paris. */
export const MONDAY = Date.UTC(2026, 5, 1, -2)

/** xorshift128+ would do; this one is a counter hashed, slow and plain enough for tests. */
export function dice(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0) || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

const DEPARTMENTS =
  '06 13 14 17 21 29 31 33 34 35 38 44 45 49 51 54 57 59 62 63 64 67 69 72 74 75 76 77 80 83 84 86 87 91 92 93 94 95'.split(' ')
export const REGULARS = 900

export interface TrialSite extends Site {
  readonly id: number
  readonly near: readonly number[]
  readonly billing: 'at once' | 'evening' | 'next day' | 'never'
  readonly looksADay: number
  readonly resort: boolean
  readonly batch: boolean
  readonly activity: string
}

export interface Rates {
  readonly far: number
  readonly neverBilled: number
  readonly legacy: number
  readonly noCard: number
  readonly unknown: number
}

const BASE: Rates = { far: 0.04, neverBilled: 0.08, legacy: 0.06, noCard: 0.004, unknown: 0.03 }

export type Happening = { readonly atMs: number; readonly look: Look } | { readonly atMs: number; readonly bill: Billed }

export interface Country {
  readonly seed: string
  readonly rates: Rates
  readonly sites: readonly TrialSite[]
  readonly accounts: readonly { readonly account: number; readonly site: TrialSite }[]
}

/** Each rate is multiplied by a factor between a half and two, so that thresholds cannot be fitted to one world. */
export function country(seed: string, sites: number, accountsPerSite: number): Country {
  const roll = dice(`${seed} country`)
  const rates = Object.fromEntries(Object.entries(BASE).map(([name, rate]) => [name, rate * 2 ** (2 * roll() - 1)])) as unknown as Rates // same keys
  const places = Array.from({ length: sites }, () => DEPARTMENTS[Math.floor(roll() * DEPARTMENTS.length)] ?? '75')
  const made = places.map((department, index): TrialSite => {
    const draw = roll()
    return {
      id: index + 1,
      department,
      activity: roll() < 0.6 ? 'pharmacy' : 'practice',
      near: places.flatMap((other, id) => ((kmBetween(department, other) ?? 999) <= 120 ? [id + 1] : [])),
      billing: draw < 0.58 ? 'at once' : draw < 0.9 ? 'evening' : draw < 0.98 ? 'next day' : 'never',
      looksADay: 15 + Math.floor(70 * roll() ** 1.5),
      resort: roll() < 0.06,
      batch: roll() < 0.06,
    }
  })
  const accounts = made.flatMap((site) => Array.from({ length: accountsPerSite }, (_, n) => ({ account: site.id * 10 + n, site })))
  return { seed, rates, sites: made, accounts }
}

export const personOf = (site: number, n: number): string => `${site}-${n}`
/** Somebody who lives anywhere. */
export const anyone = (of: Country, roll: () => number): string =>
  personOf(1 + Math.floor(roll() * of.sites.length), Math.floor(roll() * REGULARS))

/** What every account does on a day, in no order. */
export function honestDay(of: Country, dayIndex: number): Happening[] {
  const roll = dice(`${of.seed} day ${dayIndex}`)
  const start = MONDAY + dayIndex * DAY
  const weekday = dayIndex % 7
  const busy = [1.4, 1, 1, 1, 1.1, 0.6, 0][weekday] ?? 1
  const found: Happening[] = []
  for (const { account, site } of of.accounts) {
    const guard = roll() < 0.03
    const season = site.resort && dayIndex >= 12
    const looks = Math.round(site.looksADay * busy * (0.7 + 0.6 * roll()))
    const bills = (atMs: number, person: string): void => {
      if (site.billing === 'never' || roll() < of.rates.neverBilled) return
      const evening = start + 19 * HOUR + roll() * HOUR
      const at =
        roll() < 0.05
          ? atMs + DAY * (1 + 2 * roll())
          : site.billing === 'at once'
            ? atMs + roll() * 600_000
            : site.billing === 'evening'
              ? Math.max(evening, atMs + 60_000)
              : evening + DAY
      found.push({ atMs: at, bill: { atMs: at, site: site.id, person, lookAtMs: atMs } })
    }
    const ask = (atMs: number, way: number, outcome: number, person: string | null): void => {
      const device = dayIndex >= 9 && site.id % 3 === 0 ? account + 5000 : account
      found.push({
        atMs,
        look: {
          atMs,
          account,
          site: site.id,
          client: 1,
          device,
          insurer: 1,
          person,
          way,
          domain: 1,
          outcome,
          flags: 0,
          counted: outcome === 0,
        },
      })
    }
    for (let n = 0; n < looks; n += 1) {
      const hour = roll() < 0.45 ? 9 + 3 * roll() : 14 + 5 * roll()
      const atMs = Math.round(start + hour * HOUR)
      const draw = roll()
      const farShare = season ? 0.4 : site.resort ? 0.12 : of.rates.far
      const from =
        draw < farShare
          ? 1 + Math.floor(roll() * of.sites.length)
          : draw < farShare + 0.2
            ? (site.near[Math.floor(roll() * site.near.length)] ?? site.id)
            : site.id
      const person = draw > 0.97 ? personOf(from, 100_000 + Math.floor(roll() * 1e6)) : personOf(from, Math.floor(roll() * REGULARS))
      const kind = roll()
      const way = kind < of.rates.noCard ? 4 : kind < of.rates.noCard + of.rates.legacy ? 3 : roll() < 0.2 ? 2 : 1
      if (roll() < of.rates.unknown) ask(atMs, way, 10, null)
      else {
        ask(atMs, way, 0, person)
        bills(atMs, person)
      }
    }
    if (guard)
      for (let n = 0; n < 12; n += 1) {
        const atMs = Math.round(start + (20 + 4 * roll()) * HOUR)
        const person = personOf(site.near[Math.floor(roll() * site.near.length)] ?? 1, Math.floor(roll() * REGULARS))
        ask(atMs, 1, 0, person)
        bills(atMs, person)
      }
    // The appointment book asks for tomorrow's patients, one every two seconds.
    if (site.batch && busy > 0)
      for (let n = 0; n < 25; n += 1) {
        const person = personOf(site.id, Math.floor(roll() * REGULARS))
        ask(Math.round(start + 18.5 * HOUR + n * 2000), 1, 0, person)
        if (roll() > 0.1)
          found.push({ atMs: start + DAY + 15 * HOUR, bill: { atMs: start + DAY + 15 * HOUR, site: site.id, person, lookAtMs: start } })
      }
  }
  return found
}
