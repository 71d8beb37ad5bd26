import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AskedNumber, isNeighbour } from '../disclosure/index.ts'
import type { AccountState } from './account-state.ts'
import { react } from './react.ts'
import { score } from './score.ts'
import { AROUND, ask, counter, MINUTE, NOON, points } from './signal-scene.test.ts'
import { WEIGHTS } from './trial.test.ts'

const KEPT = 32

/** The account asks about these numbers, a minute each until noon; flags are those that the turnstile would write. */
function asks(state: AccountState, numbers: readonly AskedNumber[], way: number): AccountState {
  for (const [at, number] of numbers.entries()) {
    const before = numbers.slice(Math.max(0, at - KEPT), at)
    ask(state, NOON - (numbers.length - at) * MINUTE, { way, flags: isNeighbour(number, before) ? 1 : 0, billed: true })
  }
  return state
}
const member = (n: number): AskedNumber => ({ insurerId: 1, kind: 'member', number: `G${String(n).padStart(9, '0')}` })
/** As numbers are given in the synthetic France: each seven million after the one before, around a thousand million. */
const given = (n: number): AskedNumber => member((n * 7_654_321 + 9_876_543) % 1_000_000_000)

test('a robot that walks through the numbers of an insurer is tightened for it, long before the end of its list', () => {
  for (const walk of [
    Array.from({ length: 20 }, (_, n) => member(100_000 + n)),
    Array.from({ length: 20 }, (_, n) => given(40 + n)),
    Array.from({ length: 20 }, (_, n) => ({ insurerId: 1, kind: 'nir' as const, number: `18001750000${String(11 + 3 * n)}` })),
  ]) {
    const state = asks(counter(), walk, 3)
    assert.ok(points('neighbours', state) >= WEIGHTS['neighbour-max'])
    const found = score(state, NOON, AROUND, WEIGHTS)
    assert.equal(found.reasons[0]?.signal, 'neighbours')
    assert.ok(['tighten', 'freeze'].includes(String(react(found, 'open', WEIGHTS))))
  }
})

test('an honest counter is not: families under one number, two that follow one another, strangers around', () => {
  const evenly = fc.noBias(fc.integer({ min: 0, max: 20_000 }))
  fc.assert(
    fc.property(fc.array(evenly, { minLength: 20, maxLength: 20 }), (strangers) => {
      const families = strangers.slice(0, 16).flatMap((n, at) => (at % 4 === 0 ? [member(n), member(n), member(n)] : [member(n)]))
      const state = asks(counter(), [...families, member(500_000), member(500_001)], 3)
      assert.ok(points('neighbours', state) <= WEIGHTS['neighbour-each'] * 2)
    }),
    { numRuns: 40, seed: 20_261_124 },
  )
})
