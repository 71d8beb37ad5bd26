import type { Drawn } from '../../src/domain/disclosure/turnstile.store.ts'
import { causeAt, keyOf, secretOf } from '../turnstile-world.ts'

/** Whole numbers below a bound, from a seed: the same seed asks the same questions. */
export type Next = (below: number) => number

export function randomFrom(seed: number): Next {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One to six questions of random sessions about random persons, of which one in eight is unknown. */
export function drawBatch(of: {
  readonly next: Next
  readonly sessions: number
  readonly persons: number
  /** Milliseconds since 1970, for the identifiers. */
  readonly now: number
  readonly random: (length: number) => Buffer
}): Drawn[] {
  return Array.from({ length: 1 + of.next(6) }, () => ({
    asking: {
      secret: secretOf(1 + of.next(of.sessions)),
      key: of.next(8) === 0 ? of.random(16) : keyOf(1 + of.next(of.persons)),
      cause: causeAt(of.now, of.random),
      domain: 1,
      day: new Date(of.now).toISOString().slice(0, 10),
      asker: { account: 0, site: 0, client: 0, device: 0 },
    },
    engagementDigest: of.random(16),
    salt: of.random(16),
  }))
}
