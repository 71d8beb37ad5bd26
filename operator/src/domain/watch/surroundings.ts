import { HOUR_MS, isAnswered, isUnknown, type Look, type Nearness } from './look.ts'

const HOURS = 24
const FIELDS = 4

/** What is true of the whole platform while an account is judged. */
export interface Surroundings {
  /** Part of all questions of the last hours that found nobody. */
  readonly unknownShare: number
  /** Part of all persons shown lately of whom the watch knew where they had been served before. */
  readonly seenShare: number
}

/** Counts of the whole platform over the last hours: what is everybody's trouble is nobody's fault. Changes in place. */
export interface Platform {
  readonly hours: Float64Array
  readonly counts: Float64Array
  lastMs: number
}

export const emptyPlatform = (): Platform => ({
  hours: new Float64Array(HOURS).fill(-1),
  counts: new Float64Array(HOURS * FIELDS),
  lastMs: 0,
})

export function noteLook(platform: Platform, look: Look, nearness: Nearness): void {
  const hour = Math.floor(look.atMs / HOUR_MS)
  const slot = hour % HOURS
  const held = platform.hours[slot] ?? -1
  if (held > hour) return
  if (held < hour) {
    platform.hours[slot] = hour
    platform.counts.fill(0, slot * FIELDS, (slot + 1) * FIELDS)
  }
  platform.lastMs = Math.max(platform.lastMs, look.atMs)
  const add = (field: number): void => {
    platform.counts[slot * FIELDS + field] = (platform.counts[slot * FIELDS + field] ?? 0) + 1
  }
  add(0)
  if (isUnknown(look.outcome)) add(1)
  if (!isAnswered(look.outcome)) return
  add(2)
  if (nearness !== 'unseen') add(3)
}

/** Unknown over the last three hours; known persons over the last 24. */
export function surroundingsOf(platform: Platform): Surroundings {
  const last = Math.floor(platform.lastMs / HOUR_MS)
  let [looks, unknown, shown, seen] = [0, 0, 0, 0]
  for (let slot = 0; slot < HOURS; slot += 1) {
    const hour = platform.hours[slot] ?? -1
    if (hour > last || hour <= last - HOURS) continue
    const at = slot * FIELDS
    shown += platform.counts[at + 2] ?? 0
    seen += platform.counts[at + 3] ?? 0
    if (hour <= last - 3) continue
    looks += platform.counts[at] ?? 0
    unknown += platform.counts[at + 1] ?? 0
  }
  return { unknownShare: looks < 100 ? 0 : unknown / looks, seenShare: shown === 0 ? 0 : seen / shown }
}
