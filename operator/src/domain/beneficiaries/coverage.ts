import type { Day } from '../../words/day.ts'

/** Whether rights cover a day: the first day is in, the day of the end is out. */
export function isCovered(rights: { readonly validFrom: Day; readonly validUntil: Day | null }, day: Day): boolean {
  return rights.validFrom <= day && (rights.validUntil === null || day < rights.validUntil)
}
