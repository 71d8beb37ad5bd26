import type { AccountState } from './account-state.ts'
import type { View } from './view.ts'
import type { Weights } from './weights.ts'

/** Points, and the figures that made them. */
export interface Weighed {
  readonly points: number
  readonly figures: Readonly<Record<string, number>>
}

/** One thing that a thief does and an honest professional seldom does. Pure: state, instant, weights and view give the points. */
export interface Signal {
  readonly name: string
  /** A hard signal may freeze; soft ones together ask for the passkey at most. */
  readonly kind: 'hard' | 'soft'
  /** How points are computed, with the names of the weights. */
  readonly formula: string
  /** Why it says something, in French. */
  readonly reason: string
  /** Undefined, or no point: nothing to say. */
  readonly weigh: (state: AccountState, nowMs: number, weights: Weights, view: View) => Weighed | undefined
  /** The figures said to the professional, in French. */
  readonly tell: (figures: Readonly<Record<string, number>>) => string
}

export const atMost = (points: number, max: number): number => Math.min(Math.round(points), max)

/** `3 demandes`, `1 demande`. */
export const counted = (n: number | undefined, one: string, many = `${one}s`): string => `${n ?? 0} ${(n ?? 0) > 1 ? many : one}`
