import { invariant } from './invariant.ts'

const MS_PER_DAY = 86_400_000

/** Days between 1970-01-01 and a civil day written YYYY-MM-DD (proleptic Gregorian); undefined when there is no such day. */
export function dayNumber(day: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (match === null) return undefined
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]))
  const number = ms / MS_PER_DAY
  return isDayNumber(number) && dayText(number) === day ? number : undefined
}

/** Inverse of `dayNumber`, for 1970-01-01 to 9999-12-31. */
export function dayText(number: number): string {
  invariant(isDayNumber(number), 'a day is between 1970 and 9999')
  return new Date(number * MS_PER_DAY).toISOString().slice(0, 10)
}

/** Whole number of days from 1970-01-01 to 9999-12-31. */
export function isDayNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2_932_896
}
