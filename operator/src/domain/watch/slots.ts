import { HOUR_MS, WINDOW_HOURS } from './look.ts'

/** What is counted hour by hour, over the last 48. */
export const KINDS = [
  'looks',
  'persons',
  'signed',
  'noCard',
  'noCardRefused',
  'legacy',
  'legacyRefused',
  'unknown',
  'expired',
  'refused',
  'neighbours',
  'canaries',
] as const
export type Kind = (typeof KINDS)[number]

const PLACE: Readonly<Record<Kind, number>> = Object.fromEntries(KINDS.map((kind, index) => [kind, index])) as Record<Kind, number>
const WIDTH = KINDS.length
const COUNT_MAX = 65_535

/** Counters of the last 48 hours. Order of arrival does not matter; what is older than the newest by 48 hours is not counted. */
export interface Slots {
  readonly hours: Int32Array
  readonly counts: Uint16Array
}

export const emptySlots = (): Slots => ({
  hours: new Int32Array(WINDOW_HOURS).fill(-1),
  counts: new Uint16Array(WINDOW_HOURS * WIDTH),
})

/** Counts one more in the hour of an instant. Changes the slots in place. */
export function count(slots: Slots, kind: Kind, atMs: number): void {
  const hour = Math.floor(atMs / HOUR_MS)
  const slot = hour % WINDOW_HOURS
  const held = slots.hours[slot] ?? -1
  if (held > hour) return
  if (held < hour) {
    slots.hours[slot] = hour
    slots.counts.fill(0, slot * WIDTH, (slot + 1) * WIDTH)
  }
  const at = slot * WIDTH + PLACE[kind]
  slots.counts[at] = Math.min((slots.counts[at] ?? 0) + 1, COUNT_MAX)
}

/** How many in the current hour and the `hours - 1` before it. */
export function countOver(slots: Slots, kind: Kind, nowMs: number, hours: number): number {
  const last = Math.floor(nowMs / HOUR_MS)
  let total = 0
  for (let slot = 0; slot < WINDOW_HOURS; slot += 1) {
    const hour = slots.hours[slot] ?? -1
    if (hour <= last && hour > last - hours) total += slots.counts[slot * WIDTH + PLACE[kind]] ?? 0
  }
  return total
}

/** Hours of the last `hours` in which something was asked, the oldest first. */
export function activeHours(slots: Slots, nowMs: number, hours: number): number[] {
  const last = Math.floor(nowMs / HOUR_MS)
  const found: number[] = []
  for (let slot = 0; slot < WINDOW_HOURS; slot += 1) {
    const hour = slots.hours[slot] ?? -1
    if (hour <= last && hour > last - hours && (slots.counts[slot * WIDTH] ?? 0) > 0) found.push(hour)
  }
  return found.sort((a, b) => a - b)
}
