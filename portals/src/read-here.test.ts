import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RightsAnswer } from '@cloison/contract'
import { READ_HERE_MAX, type ReadHere, withReading } from './read-here.ts'

const ANSWER: RightsAnswer = {
  recognised: true,
  covered: true,
  day: '2026-11-24',
  coveredUntil: null,
  domain: 'PHAR',
  computation: null,
  routing: null,
  responsible: null,
  engagement: 'K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A',
  receipt: { leafHash: 'a'.repeat(64), at: '2026-11-24T10:42:07Z' },
}

test('a number, an hour and a domain are remembered, and nothing else; the latest first', () => {
  const first = withReading([], ANSWER)
  assert.deepEqual(first, [{ engagement: ANSWER.engagement, domain: 'PHAR', at: ANSWER.receipt.at }])
  assert.equal(withReading(first, { ...ANSWER, engagement: 'ZZZZZ-4XW9R-PB3ZD-6HNT8-VC5GJ-B' })[1], first[0])
})

test('no number, nothing remembered; and never more than the most', () => {
  assert.deepEqual(withReading([], { ...ANSWER, engagement: null }), [])
  let kept: readonly ReadHere[] = []
  for (let look = 0; look < READ_HERE_MAX + 7; look += 1) kept = withReading(kept, ANSWER)
  assert.equal(kept.length, READ_HERE_MAX)
})
