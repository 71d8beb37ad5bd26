/** A civil day as text, `YYYY-MM-DD`. */
export type Day = string & { readonly __day: true }

/** A civil day as a number of days since 1970-01-01; what the generator computes with. */
export type DayNumber = number

const written = new Map<DayNumber, Day>()
/** Births, contracts and validities of a century and a half fit; beyond, days are written anew each time. */
const writtenMax = 60_000

/** Writes a day number as `YYYY-MM-DD`. */
export function writeDay(number: DayNumber): Day {
  const known = written.get(number)
  if (known !== undefined) return known
  const { year, month, day } = civil(number)
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as Day
  if (written.size < writtenMax) written.set(number, text)
  return text
}

/** Reads `YYYY-MM-DD`; undefined when the text is not a day of the calendar. */
export function readDay(text: string): DayNumber | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (parts === null) return undefined
  const number = dayNumber(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  return writeDay(number) === text ? number : undefined
}

/** Reads a day that the caller vouches for; throws on anything else. */
export function dayOf(text: string): DayNumber {
  const number = readDay(text)
  if (number === undefined) throw new Error('dayOf: not a day of the calendar')
  return number
}

/** Day number of a civil date (algorithm "days from civil" of Howard Hinnant, public domain; proleptic Gregorian). */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Year, month (1..12) and day (1..31) of a day number. */
export function civil(number: DayNumber): { year: number; month: number; day: number } {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1 }
}

/** The anniversary `years` later; 29 February becomes 1 March in ordinary years. */
export function yearsLater(number: DayNumber, years: number): DayNumber {
  const { year, month, day } = civil(number)
  return dayNumber(year + years, month, day)
}
