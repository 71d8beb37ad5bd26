import type { Chance } from '../seed.ts'
import { stream } from './stream.ts'

/** What a value counts: a share of something, a multiplier, or a number of the thing named. */
export type RateUnit = 'part' | 'fois' | 'par jour' | 'par an' | 'par heure' | 'jours' | 'heure' | 'personnes' | 'comptes' | 'écart type'

/** One belief about honest days, dated and argued. */
export interface Rate {
  readonly value: number
  readonly unit: RateUnit
  /** First day for which the value is meant. */
  readonly from: string
  /** Why this value, in French. */
  readonly reason: string
  /** Who published it, when somebody did. */
  readonly source?: string
  /** True when it is our guess. */
  readonly doubt: boolean
  /** A run's value is brought back between these. */
  readonly plausible: readonly [min: number, max: number]
}

/** First day for which the values of the table are meant. */
const from = '2026-01-01'

/** Our guess, argued. A share stays under 0.95 unless told otherwise. */
export function guess(value: number, unit: RateUnit, reason: string, min = 0, max = unit === 'part' ? 0.95 : value * 2): Rate {
  return { value, unit, from, reason, doubt: true, plausible: [min, max] }
}

/** Read, or computed from what somebody published. */
export function read(value: number, unit: RateUnit, reason: string, source: string, min = 0, max = value * 2): Rate {
  return { value, unit, from, reason, source, doubt: false, plausible: [min, max] }
}

/** Rates by name, nested or not. */
export interface RateTable {
  readonly [name: string]: Rate | RateTable
}

/** The same names with a number each: what a run plays with. */
export type Drawn<T> = { readonly [K in keyof T]: T[K] extends Rate ? number : Drawn<T[K]> }

/** How a run moved one rate. */
export interface DrawnRate {
  /** Dotted name in the table. */
  readonly name: string
  /** Between 0.5 and 2. */
  readonly factor: number
  /** Value times factor, brought back within what is plausible. */
  readonly value: number
}

export const factorMin = 0.5
export const factorMax = 2

/**
 * Multiplies each rate of a table by a factor of its own, log-uniform between 0.5 and 2, drawn from the chance and the rate's name
 * (a rate added later moves no other). `given` fixes factors by name; throws RangeError on an unknown name or a factor out of bounds.
 */
export function drawRates<T extends RateTable>(
  chance: Chance,
  table: T,
  given: Readonly<Record<string, number>> = {},
): { readonly values: Drawn<T>; readonly list: readonly DrawnRate[] } {
  const list: DrawnRate[] = []
  const values = walk(table, '')
  const known = new Set(list.map((rate) => rate.name))
  for (const name of Object.keys(given)) if (!known.has(name)) throw new RangeError(`drawRates: no rate is called ${name}`)
  // The walk keeps the names of the table and puts a number where a rate stood, which the compiler cannot see.
  return { values: values as Drawn<T>, list }

  function walk(part: RateTable, prefix: string): object {
    return Object.fromEntries(
      Object.entries(part).map(([key, entry]) => {
        const name = `${prefix}${key}`
        if (!isRate(entry)) return [key, walk(entry, `${name}.`)]
        const factor = given[name] ?? drawFactor(name)
        if (!(factor >= factorMin && factor <= factorMax)) throw new RangeError(`drawRates: the factor of ${name} is out of bounds`)
        const [min, max] = entry.plausible
        const value = Math.min(max, Math.max(min, entry.value * factor))
        list.push({ name, factor, value })
        return [key, value]
      }),
    )
  }

  function drawFactor(name: string): number {
    let mark = 7
    for (const letter of name) mark = (Math.imul(mark, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
    chance.restart(stream.factor, mark, 0)
    return factorMin * (factorMax / factorMin) ** chance.unit()
  }
}

/** Every factor of a table fixed at 1: its rates as they are written. */
export function plainFactors(table: RateTable, prefix = ''): Record<string, number> {
  const factors: Record<string, number> = {}
  for (const [key, entry] of Object.entries(table)) {
    if (isRate(entry)) factors[`${prefix}${key}`] = 1
    else Object.assign(factors, plainFactors(entry, `${prefix}${key}.`))
  }
  return factors
}

function isRate(entry: Rate | RateTable): entry is Rate {
  return typeof entry['value'] === 'number'
}
