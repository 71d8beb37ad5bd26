const ZERO = 0x30
const DASH = 0x2d

/** A day `YYYY-MM-DD` as the number YYYYMMDD; −1 when it is none of the calendar from 1800 on. These numbers sort as days do. */
export function dayDigits(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 10 || bytes[from + 4] !== DASH || bytes[from + 7] !== DASH) return -1
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2)
  const month = twoDigits(bytes, from + 5)
  const day = twoDigits(bytes, from + 8)
  if (year < 1800 || month < 1 || month > 12 || day < 1 || day > 31) return -1
  return day <= 28 || day <= daysInMonth(year, month) ? year * 10_000 + month * 100 + day : -1
}

/** Days since 1970-01-01 of a day that `dayDigits` reads. */
export function epochDays(digits: number): number {
  return Date.UTC(Math.floor(digits / 10_000), (Math.floor(digits / 100) % 100) - 1, digits % 100) / 86_400_000
}

/** So far below zero, when one is no digit, that no year, month or day comes of it. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO
  const units = (bytes[at + 1] ?? 0) - ZERO
  return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : -100_000
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
