/**
 * A day of rights as it is kept. Nobody is cared for before being born: every day from the first of January of the birth year to the birth date is
 * kept as that first of January. No question about a living person is answered otherwise, days keep their order, and the database does not
 * hold the birth date of whoever is covered since birth (docs/decisions/0022). Ends on a later birthday are kept as they are.
 */
export function keptDay(day: string, birthDate: string): string {
  const newYear = `${birthDate.slice(0, 4)}-01-01`
  return day > newYear && day <= birthDate ? newYear : day
}

/** The same for days as `dayDigits` reads them, YYYYMMDD. */
export function keptDigits(digits: number, born: number): number {
  const newYear = Math.floor(born / 10_000) * 10_000 + 101
  return digits > newYear && digits <= born ? newYear : digits
}
