import type { AccountState } from './account-state.ts'
import { signals } from './signals/index.ts'
import type { Surroundings } from './surroundings.ts'
import { viewOf } from './view.ts'
import type { Weights } from './weights.ts'

/** Why an account is where it is: a signal, its points, and the figures that made them. No person is in it. */
export interface Reason {
  readonly signal: string
  readonly points: number
  readonly figures: Readonly<Record<string, number>>
}

export interface Score {
  readonly points: number
  /** The part of it that may tighten or freeze. */
  readonly hard: number
  /** The heaviest first; only those that weigh. */
  readonly reasons: readonly Reason[]
}

/** The sum of the signals at an instant: hard ones whole, soft ones up to `soft-max` together. */
export function score(state: AccountState, nowMs: number, around: Surroundings, weights: Weights): Score {
  const view = viewOf(state, nowMs, weights, around)
  let [hard, soft] = [0, 0]
  const reasons: Reason[] = []
  for (const signal of signals) {
    const weighed = signal.weigh(state, nowMs, weights, view)
    if (weighed === undefined || weighed.points <= 0) continue
    if (signal.kind === 'hard') hard += weighed.points
    else soft += weighed.points
    reasons.push({ signal: signal.name, points: weighed.points, figures: weighed.figures })
  }
  reasons.sort((a, b) => b.points - a.points)
  return { points: hard + Math.min(soft, weights['soft-max']), hard, reasons }
}
