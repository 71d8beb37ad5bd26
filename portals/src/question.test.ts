import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rightsQuestion } from '@cloison/contract'
import { readQuestion, type TypedQuestion } from './question.ts'

const TODAY = '2026-11-24'
const TYPED: TypedQuestion = { card: `CLO1:${'A'.repeat(216)}`, birthDate: '12/04/1987', rank: '1', domain: 'PHAR', careDay: '24/11/2026' }

test('what leaves is what the contract expects; the day of care only when it is not today', () => {
  const reading = readQuestion(TYPED, TODAY)
  assert.ok(reading.ok)
  assert.deepEqual(Object.keys(reading.question), ['card', 'birthDate', 'rank', 'domain'])
  assert.ok(rightsQuestion.safeParse(reading.question).success)
  const earlier = readQuestion({ ...TYPED, careDay: '17/11/2026' }, TODAY)
  assert.ok(earlier.ok)
  assert.equal(earlier.question.day, '2026-11-17')
})

test('a look-up is paid for: nothing half filled leaves', () => {
  const wrong: readonly (readonly [Partial<TypedQuestion>, string])[] = [
    [{ card: null }, 'card'],
    [{ birthDate: '' }, 'birthDate'],
    [{ birthDate: '31/02/1987' }, 'birthDate'],
    [{ birthDate: '25/11/2026' }, 'birthDate'],
    [{ rank: '0' }, 'rank'],
    [{ rank: '' }, 'rank'],
    [{ careDay: '16/11/2026' }, 'careDay'],
    [{ careDay: '25/11/2026' }, 'careDay'],
  ]
  for (const [change, field] of wrong) {
    const reading = readQuestion({ ...TYPED, ...change }, TODAY)
    assert.ok(!reading.ok, field)
    assert.deepEqual(Object.keys(reading.faults), [field])
  }
})
