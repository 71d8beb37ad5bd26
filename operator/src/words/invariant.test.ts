import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokenInvariant, invariant, unreachable } from './invariant.ts'

test('a belief that holds lets the code go on', () => {
  invariant(1 < 2, 'one is less than two')
})

test('a broken belief is a fault with our own sentence', () => {
  assert.throws(() => invariant(0, 'zero is true'), { name: 'BrokenInvariant', message: 'zero is true' })
  assert.throws(() => unreachable(undefined as never, 'nobody comes here'), BrokenInvariant)
})
