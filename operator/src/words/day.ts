import { invariant } from './invariant.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** A day of the Gregorian calendar, `YYYY-MM-DD`, from 1800 to 9999. Strings of this shape sort in time order. */
export type Day = string & { readonly [brand]: 'Day' }

const YEAR_MIN = 1800
const NUMBER_MIN = numberOf(YEAR_MIN, 1, 1)
const NUMBER_MAX = numberOf(9999, 12, 31)

/** Reads a day received from outside. Days that do not exist (2025-02-29) are refused. */
export function parseDay(text: unknown): Day | Refusal<'day-malformed'> {
  return isDay(text) ? text : refuse('day-malformed')
}

export function isDay(text: unknown): text is Day {
  if (typeof text !== 'string') return false
  const read = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (read === null) return false
  const [year, month, dayOfMonth] = [Number(read[1]), Number(read[2]), Number(read[3])]
  return year >= YEAR_MIN && month >= 1 && month <= 12 && dayOfMonth >= 1 && dayOfMonth <= daysInMonth(year, month)
}

/** Brands a day that we wrote or stored ourselves. Faults when it is not one. */
export function day(text: string): Day {
  invariant(isDay(text), 'a stored day is a day of the calendar')
  return text
}

/** Negative, zero or positive as `a` is before, on or after `b`. */
export function compareDays(a: Day, b: Day): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Days since 1970-01-01, negative before. */
export function dayNumber(value: Day): number {
  const { year, month, dayOfMonth } = parts(value)
  return numberOf(year, month, dayOfMonth)
}

/** The day that is `number` days after 1970-01-01. Faults outside 1800–9999. */
export function dayOfNumber(number: number): Day {
  invariant(Number.isInteger(number) && number >= NUMBER_MIN && number <= NUMBER_MAX, 'a day number stays in range')
  // Civil-from-days on years that begin in March, so that the leap day is the last of its year.
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted - era * 146_097
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365)
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * ofYear + 2) / 153)
  const dayOfMonth = ofYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfMonth, 2)}` as Day
}

/** The day `count` days later, or earlier when negative. */
export function addDays(value: Day, count: number): Day {
  return dayOfNumber(dayNumber(value) + count)
}

/** Whole days from `from` to `until`; negative when `until` is earlier. */
export function daysBetween(from: Day, until: Day): number {
  return dayNumber(until) - dayNumber(from)
}

/**
 * Completed years at a day; negative when not born yet. Who is born on 29 February is one year older on 1 March of a
 * common year.
 */
export function ageAt(birth: Day, at: Day): number {
  const had = parts(birth)
  const now = parts(at)
  const before = now.month < had.month || (now.month === had.month && now.dayOfMonth < had.dayOfMonth)
  return now.year - had.year - (before ? 1 : 0)
}

/** The civil day in Paris at an instant given in milliseconds since 1970-01-01T00:00Z. */
export function dayInParis(epochMillis: number): Day {
  invariant(Number.isFinite(epochMillis), 'an instant is a finite number')
  return day(PARIS.format(epochMillis))
}

// The Swedish convention writes days as ISO 8601 does.
const PARIS = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

function parts(value: Day): { year: number; month: number; dayOfMonth: number } {
  return { year: Number(value.slice(0, 4)), month: Number(value.slice(5, 7)), dayOfMonth: Number(value.slice(8, 10)) }
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function numberOf(year: number, month: number, dayOfMonth: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear - 719_468
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
