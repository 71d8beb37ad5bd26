import { kmBetween } from './departments.ts'
import type { Nearness } from './look.ts'

/** Where a person was served, as the watch remembers it: codes of départements and last days, the newest first, four at most. */
export interface Served {
  readonly departments: readonly string[]
  /** `YYYY-MM-DD`, one a département. */
  readonly days: readonly string[]
}

/** A neighbouring département, or the next one: beyond, one does not go for an everyday purchase. Read by `weights` as `near-km`. */
export function nearnessOf(department: string, served: Served | undefined, nearKm: number): Nearness {
  if (served === undefined || served.departments.length === 0) return 'unseen'
  const known = served.departments.map((each) => kmBetween(department, each)).filter((km) => km !== null)
  if (known.length === 0) return 'unseen'
  return Math.min(...known) <= nearKm ? 'near' : 'far'
}
