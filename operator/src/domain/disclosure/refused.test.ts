import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { outcomes } from './asking.ts'
import { refusalOf } from './refused.ts'

test('three outcomes answer; each other has a refusal of its own', () => {
  const answering = Object.entries(outcomes).filter(([, outcome]) => refusalOf(outcome) === null)
  assert.deepEqual(
    answering.map(([name]) => name),
    ['paid', 'free', 'closed'],
  )
  const refusals = Object.values(outcomes)
    .map(refusalOf)
    .filter((refusal) => refusal !== null)
  // Two closings are one refusal: whether it is the platform's or the insurer's is nobody's business at a counter.
  assert.equal(new Set(refusals).size, refusals.length - 1)
  assert.equal(refusalOf(outcomes.insurerClosed), refusalOf(outcomes.planeClosed))
  assert.ok(!refusals.includes('answer.unavailable'), 'what has a name is not "could not answer"')
})

test('an outcome that nobody knows is "could not answer", never "no rights"', () => {
  const known: readonly number[] = Object.values(outcomes)
  for (const outcome of [-1, 2, 14, 19, 31, 47, 99, Number.NaN, 0.5, 32767]) {
    assert.ok(!known.includes(outcome))
    assert.equal(refusalOf(outcome), 'answer.unavailable')
  }
})

test('every outcome that the database writes is known here', () => {
  const text = ['0046_disclosure_ask.sql', '0047_disclosure_redeem.sql', '0051_disclosure_one.sql']
    .map((file) => readFileSync(new URL(`../../../sql/${file}`, import.meta.url), 'utf8'))
    .join('\n')
    .replaceAll(/case (?:u\.outcome|when v_outcome in) .*/g, '') // masks of fields, not outcomes
  const written = new Set(
    [...text.matchAll(/(?:then|:=|coalesce\(a_gate\[k\],) (\d{2})(?:::smallint)?(?= when|\)| end|;)/g)].map(([, code]) => Number(code)),
  )
  assert.ok(written.size >= 12, `found ${[...written].join(' ')}`)
  const known: readonly number[] = Object.values(outcomes)
  assert.deepEqual(
    [...written].filter((outcome) => !known.includes(outcome)),
    [],
  )
})
