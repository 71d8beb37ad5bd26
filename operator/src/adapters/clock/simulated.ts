import { readFileSync } from 'node:fs'
import type { Clock } from '../../ports/clock.ts'

/** Read again at most this often, in milliseconds. */
const KEPT_MS = 20

/**
 * A clock that runs ahead of this machine's by the milliseconds written in a file, for simulations only. It never goes back; while the file
 * is missing or holds no whole number, it keeps the last offset that it read.
 */
export function simulatedClock(file: string, real: Clock): Clock {
  let ahead = 0
  let readAt = Number.NEGATIVE_INFINITY
  return {
    now() {
      const now = real.now()
      if (now - readAt >= KEPT_MS) {
        readAt = now
        ahead = Math.max(ahead, written(file) ?? ahead)
      }
      return now + ahead
    },
  }
}

function written(file: string): number | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}
