import type { RightsAnswer } from '@cloison/contract'
import type { Disclosed } from '../../domain/disclosure/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { addDays, type Day, day, dayInParis, isDay } from '../../words/day.ts'

const DAYS_BACK_MAX = 7

/**
 * The day of care that a question means: today when it says none, and undefined when it lies out of range, or before the birth that the asker
 * states: rights kept since birth begin on the first of January before it.
 */
export function careDays(clock: Clock): (asked: string | undefined, birthDate?: string) => Day | undefined {
  const daysAt = daysByTheMinute()
  return (asked, birthDate = '') => {
    const { today, earliest } = daysAt(clock.now())
    if (asked === undefined || asked === today) return today
    return isDay(asked) && asked <= today && asked >= earliest && asked >= birthDate ? asked : undefined
  }
}

/** Days change on whole minutes: the calendar is asked once a minute. */
function daysByTheMinute(): (now: number) => { readonly today: Day; readonly earliest: Day } {
  let minute = -1
  let held = { today: dayInParis(0), earliest: dayInParis(0) }
  return (now) => {
    if (Math.floor(now / 60_000) !== minute) {
      minute = Math.floor(now / 60_000)
      const today = dayInParis(now)
      held = { today, earliest: addDays(today, -DAYS_BACK_MAX) }
    }
    return held
  }
}

/** Writes what was disclosed as the contract says it. */
export function rightsAnswers(): (
  disclosed: Disclosed & { readonly ok: true },
  domain: RightsAnswer['domain'],
  careDay: string,
) => RightsAnswer {
  const lastDayBefore = lastDays()
  return ({ rights, engagement, leafHash, atMicros }, domain, careDay) => ({
    recognised: true,
    covered: rights.covered,
    day: careDay,
    coveredUntil: rights.validUntil === null ? null : lastDayBefore(rights.validUntil),
    domain,
    computation: rights.rule,
    routing: rights.routing,
    responsible: rights.responsible,
    engagement,
    receipt: receiptAt(leafHash, atMicros),
  })
}

export function receiptAt(leafHash: string, atMicros: number): RightsAnswer['receipt'] {
  return { leafHash, at: new Date(Math.floor(atMicros / 1000)).toISOString() }
}

const LAST_DAYS_MAX = 1000

/** The last day covered, from the first that is not. Most contracts end on the same few days, which are kept. */
function lastDays(): (validUntil: string) => Day {
  const kept = new Map<string, Day>()
  return (validUntil) => {
    const known = kept.get(validUntil)
    if (known !== undefined) return known
    const last = addDays(day(validUntil), -1)
    if (kept.size < LAST_DAYS_MAX) kept.set(validUntil, last)
    return last
  }
}
