const HOUR_MS = 3_600_000

/** Day number since 1970 and hour of the day in Paris, at an instant; several hundred times faster than a formatter. */
export function parisClock(atMs: number): { readonly day: number; readonly hour: number } {
  const local = atMs + (isSummer(atMs) ? 2 : 1) * HOUR_MS
  return { day: Math.floor(local / (24 * HOUR_MS)), hour: Math.floor(local / HOUR_MS) % 24 }
}

/** Summer time goes from the last Sunday of March to the last Sunday of October, at 01:00 UTC (directive 2000/84/EC). */
function isSummer(atMs: number): boolean {
  const year = new Date(atMs).getUTCFullYear()
  return atMs >= lastSunday(year, 2) && atMs < lastSunday(year, 9)
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 31))
  return Date.UTC(year, month, 31 - last.getUTCDay(), 1)
}
