import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Seeded, worstOf } from './worst.ts'

const verdict = (seed: string, more: Partial<Seeded>): Seeded => ({
  name: 'any',
  seed,
  persons: { asked: 10, exposed: 0 },
  baseline: 10,
  bound: 5,
  detectedAfterS: 1,
  stoppedAfterS: 2,
  honest: { lookups: 0, refused: 0, accountsFrozen: 0 },
  ok: true,
  figures: {},
  ...more,
})

test('the worst of several seeds: most exposed, latest stopped, never being later than any time, and one failure fails', () => {
  const worst = worstOf([
    verdict('a', { persons: { asked: 10, exposed: 4 }, stoppedAfterS: 7 }),
    verdict('b', {
      persons: { asked: 10, exposed: 3 },
      ok: false,
      stoppedAfterS: null,
      honest: { lookups: 9, refused: 1, accountsFrozen: 2 },
    }),
    verdict('c', { detectedAfterS: 40 }),
  ])
  assert.equal(worst.ok, false)
  assert.equal(worst.persons.exposed, 4)
  assert.equal(worst.stoppedAfterS, null)
  assert.equal(worst.detectedAfterS, 40)
  assert.deepEqual(worst.honest, { lookups: 9, refused: 1, accountsFrozen: 2 })
  assert.equal((worst.figures['seeds'] as unknown[]).length, 3)
})

test('one seed is its own worst', () => {
  const only = verdict('a', {})
  assert.equal(worstOf([only]), only)
  assert.throws(() => worstOf([]))
})
