const MS_PER_DAY = 86_400_000

/** Puts the two slashes of jj/mm/aaaa while digits are typed; keeps at most eight digits. */
export function slashed(typed: string): string {
  const digits = typed.replace(/\D/g, '').slice(0, 8)
  if (digits.length <= 2) return typed.endsWith('/') && digits.length === 2 ? `${digits}/` : digits
  const [day, month, year] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)]
  const monthOpen = digits.length === 4 && typed.endsWith('/')
  return `${day}/${month}${year === '' && !monthOpen ? '' : '/'}${year}`
}

/** YYYY-MM-DD of a day typed jj/mm/aaaa (slashes, dots, dashes, or nothing between). Null when no calendar has it. */
export function parseFrenchDay(typed: string): string | null {
  const read = /^(\d{2})[/.\- ]?(\d{2})[/.\- ]?(\d{4})$/.exec(typed.trim())
  if (read === null) return null
  const day = `${read[3]}-${read[2]}-${read[1]}`
  const ms = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day ? null : day
}

/** "31/12/2026" of YYYY-MM-DD. */
export function frenchDay(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}

/** "10:42" of an instant, on the wall clock of this workstation or of the zone given. */
export function frenchHour(instant: string | Date, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  return new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }).format(new Date(instant))
}

/** Civil day of an instant on the calendar of this workstation. */
export function civilDay(instant: Date): string {
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 10)
}

/** Whole days from one day to another, negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY)
}
