import assert from 'node:assert/strict'
import { type AccountState, emptyAccount, follow, observe } from './account-state.ts'
import type { Around, Look, Nearness } from './look.ts'
import { signals } from './signals/index.ts'
import { DAY, HOUR, MONDAY, WEIGHTS } from './trial.test.ts'
import { viewOf } from './view.ts'

/** What the tests of signals stand on: an account, and what it asks. */

export const NOON = MONDAY + 7 * DAY + 12 * HOUR
export const AROUND = { unknownShare: 0.02, seenShare: 0.95 }
export const MINUTE = 60_000

interface Asked extends Partial<Look> {
  readonly nearness?: Nearness
  readonly billed?: boolean
  readonly around?: Partial<Around>
}
let persons = 0
const MINE = { account: 1, site: 1, client: 1, device: 1, insurer: 1, way: 1, domain: 1, outcome: 0, flags: 0, counted: true }

export function ask(state: AccountState, atMs: number, { nearness = 'near', billed = false, around = {}, ...more }: Asked = {}): void {
  persons += 1
  const person = `person ${persons}`
  const look: Look = { ...MINE, atMs, person, ...more }
  observe(state, look, { nearness, activity: 'pharmacy', deviceSinceMs: null, canary: false, ...around })
  if (billed) follow(state, { atMs: atMs + MINUTE, site: 1, person, lookAtMs: atMs })
}
export const several = (state: AccountState, n: number, fromMs: number, stepMs: number, asked: Asked = {}): void => {
  for (let i = 0; i < n; i += 1) ask(state, fromMs + i * stepMs, asked)
}
export const unknown: Asked = { outcome: 10, person: null }

export function points(name: string, state: AccountState, nowMs = NOON, around = AROUND): number {
  const signal = signals.find((each) => each.name === name)
  assert.ok(signal !== undefined, name)
  const weighed = signal.weigh(state, nowMs, WEIGHTS, viewOf(state, nowMs, WEIGHTS, around))
  if (weighed !== undefined && weighed.points > 0) assert.match(signal.tell(weighed.figures), /^[^{}]+$/)
  assert.doesNotMatch(weighed === undefined ? '' : signal.tell(weighed.figures), /undefined|NaN/)
  return weighed?.points ?? 0
}

/** A counter that works: 50 persons a day, 45 of them billed. */
export function counter(): AccountState {
  const state = emptyAccount(1)
  several(state, 45, NOON - 27 * HOUR, 5 * MINUTE, { billed: true })
  several(state, 5, NOON - 26 * HOUR, 30 * MINUTE)
  return state
}
