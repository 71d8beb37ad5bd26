import type { AccountState } from './account-state.ts'
import { HOUR_MS, type Nearness, WINDOW_HOURS } from './look.ts'
import type { Surroundings } from './surroundings.ts'
import type { Weights } from './weights.ts'

type ByNearness = Readonly<Record<Nearness, number>>

/** The persons of an account at an instant, counted once for every signal. */
export interface View extends Surroundings {
  /** Billed, at any age within the window. */
  readonly billed: ByNearness
  /** Without invoice although it was due. */
  readonly unbilled: ByNearness
  /** Shown within the last 24 hours. */
  readonly today: ByNearness
  /** Old enough to have been billed by anyone, and those that were not. */
  readonly settled: number
  readonly settledUnbilled: number
}

export function viewOf(state: AccountState, nowMs: number, w: Weights, around: Surroundings): View {
  const due = dueHours(state, w) * HOUR_MS
  const settledAge = Math.max(24 * HOUR_MS, due)
  const billed = { near: 0, far: 0, unseen: 0 }
  const unbilled = { near: 0, far: 0, unseen: 0 }
  const today = { near: 0, far: 0, unseen: 0 }
  let [settled, settledUnbilled] = [0, 0]
  for (const shown of state.shown.values()) {
    const age = nowMs - shown.atMs
    if (age < 0 || age > WINDOW_HOURS * HOUR_MS) continue
    if (shown.billed) billed[shown.nearness] += 1
    else if (age >= due) unbilled[shown.nearness] += 1
    if (age <= 24 * HOUR_MS) today[shown.nearness] += 1
    if (age < settledAge) continue
    settled += 1
    if (!shown.billed) settledUnbilled += 1
  }
  return { ...around, billed, unbilled, today, settled, settledUnbilled }
}

/** By when this account’s invoices have mostly come: 3, 12 or 24 hours. Who bills after days only is compared with itself without waiting. */
export function dueHours({ habit }: AccountState, w: Weights): number {
  if (habit.left >= 20 && habit.billed < w['follow-billed'] * habit.left) return 3
  const total = habit.delays.reduce((sum, each) => sum + each, 0)
  if (total < 20) return w['follow-hours']
  let come = 0
  for (const [index, hours] of [3, 12].entries()) {
    come += habit.delays[index] ?? 0
    if (come >= w['follow-settled'] * total) return hours
  }
  return 24
}
