import { compareDays, type Day, isDay } from './day.ts'
import { invariant } from './invariant.ts'
import { type Refusal, refuse } from './refusal.ts'

/** Half-open validity: `from` is in, `until` is out; `until: null` means no known end. Never empty. */
export interface Interval {
  readonly from: Day
  readonly until: Day | null
}

/** Builds an interval from days that we trust. Faults when it would be empty. */
export function interval(from: Day, until: Day | null): Interval {
  invariant(until === null || from < until, 'an interval is not empty')
  return { from, until }
}

/** Reads an interval received from outside; an absent, null or empty end means no known end. */
export function parseInterval(from: unknown, until: unknown): Interval | Refusal<'interval-malformed' | 'interval-empty'> {
  if (!isDay(from)) return refuse('interval-malformed')
  if (until === undefined || until === null || until === '') return { from, until: null }
  if (!isDay(until)) return refuse('interval-malformed')
  return from < until ? { from, until } : refuse('interval-empty')
}

export function contains(period: Interval, at: Day): boolean {
  return period.from <= at && (period.until === null || at < period.until)
}

export function overlaps(a: Interval, b: Interval): boolean {
  return (b.until === null || a.from < b.until) && (a.until === null || b.from < a.until)
}

/** True when every day of `inner` is a day of `outer`. */
export function covers(outer: Interval, inner: Interval): boolean {
  if (inner.from < outer.from) return false
  return outer.until === null || (inner.until !== null && inner.until <= outer.until)
}

/** The days that both have, or null when there is none. */
export function intersection(a: Interval, b: Interval): Interval | null {
  if (!overlaps(a, b)) return null
  const from = compareDays(a.from, b.from) > 0 ? a.from : b.from
  if (a.until === null || b.until === null) return { from, until: a.until ?? b.until }
  return { from, until: compareDays(a.until, b.until) < 0 ? a.until : b.until }
}

/**
 * Looks for the first overlap or hole between periods given in any order. Holes before the first and after the last
 * are not holes: they are the past that was never recorded and the future.
 */
export function firstSeam(periods: readonly Interval[]): { kind: 'overlap' | 'hole'; at: Day } | null {
  const sorted = [...periods].sort((a, b) => compareDays(a.from, b.from))
  for (const [index, next] of sorted.entries()) {
    const previous = sorted[index - 1]
    if (previous === undefined) continue
    if (previous.until === null || next.from < previous.until) return { kind: 'overlap', at: next.from }
    if (next.from > previous.until) return { kind: 'hole', at: previous.until }
  }
  return null
}
