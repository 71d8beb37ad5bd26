import { civil, type DayNumber, dayNumber } from '../day.ts'

const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** 0 Sunday, 1 Monday, … 6 Saturday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return (day + 4) % 7
}

/** Easter Sunday of a year (anonymous Gregorian computus, Meeus). */
export function easterOf(year: number): DayNumber {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return dayNumber(year, month, ((h + l - 7 * m + 114) % 31) + 1)
}

const fixedHolidays = [
  [1, 1],
  [5, 1],
  [5, 8],
  [7, 14],
  [8, 15],
  [11, 1],
  [11, 11],
  [12, 25],
] as const
const holidaysByYear = new Map<number, ReadonlySet<DayNumber>>()
/** Years kept in memory; more are computed anew. */
const yearsMax = 200

/** True on the eleven bank holidays of metropolitan France (code du travail, L3133-1); those of Alsace and Moselle are left out. */
export function isBankHoliday(day: DayNumber): boolean {
  const { year } = civil(day)
  const known = holidaysByYear.get(year)
  if (known !== undefined) return known.has(day)
  const easter = easterOf(year)
  const days = new Set([...fixedHolidays.map(([month, date]) => dayNumber(year, month, date)), easter + 1, easter + 39, easter + 50])
  if (holidaysByYear.size < yearsMax) holidaysByYear.set(year, days)
  return days.has(day)
}

/** The last Sunday of a month of 31 days. */
function lastSunday(year: number, month: number): DayNumber {
  const last = dayNumber(year, month, 31)
  return last - weekdayOf(last)
}

/** Milliseconds since 1970 at midnight in Paris (summer time after the last Sunday of March, until that of October: 2000/84/EC). */
export function midnightMs(day: DayNumber): number {
  const { year } = civil(day)
  const summer = day > lastSunday(year, 3) && day <= lastSunday(year, 10)
  return day * dayMs - (summer ? 2 : 1) * hourMs
}

/** How many milliseconds a clock on the wall gains over the time elapsed since midnight, from 3 o'clock on: an hour either way, or none. */
export function wallShiftMs(day: DayNumber): number {
  const { year } = civil(day)
  if (day === lastSunday(year, 3)) return -hourMs
  return day === lastSunday(year, 10) ? hourMs : 0
}
