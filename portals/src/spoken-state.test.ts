import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RightsAnswer, refusals, signinRefusals } from '@cloison/contract'
import type { KnownCode } from './call.ts'
import { answerSpoken, noCardSpoken, refusalSpoken, type SpokenState } from './spoken-state.ts'

const spoken = (code: KnownCode, message: string): SpokenState => refusalSpoken({ code, message, reference: null, fields: [] })

const ANSWER: RightsAnswer = {
  recognised: true,
  covered: true,
  day: '2026-11-24',
  coveredUntil: '2026-12-31',
  domain: 'PHAR',
  computation: { kind: 'rate', ratePercent: 100 },
  routing: null,
  responsible: true,
  engagement: null,
  receipt: { leafHash: 'a'.repeat(64), at: '2026-11-24T10:42:07Z' },
}

test('the two answers never to be confused differ by tone, glyph, title and advice', () => {
  const closed = answerSpoken({ ...ANSWER, covered: false, coveredUntil: '2026-09-30' })
  const unknown = spoken('answer.unavailable', refusals['answer.unavailable'][1])
  for (const part of ['tone', 'glyph', 'title', 'advice'] as const) assert.notEqual(closed[part], unknown[part], part)
  assert.equal(closed.title, 'Droits fermés au 30/09/2026')
  assert.equal(unknown.title, 'Pas de réponse')
  assert.match(unknown.advice ?? '', /^Ne faites pas payer la personne/)
})

test('every refusal of the contract has a title, a code, and keeps every word of its sentence', () => {
  const all: [string, readonly [number, string]][] = [...Object.entries(refusals), ...Object.entries(signinRefusals)]
  for (const [code, [, sentence]] of all) {
    const state = spoken(code as KnownCode, sentence)
    assert.notEqual(state.title, '', code)
    assert.equal(state.code, code)
    const said = [state.title, state.reason, state.advice ?? '']
      .join(' ')
      .replace(/[\s.]+/g, ' ')
      .trim()
    assert.equal(said, sentence.replace(/[\s.]+/g, ' ').trim(), code)
  }
})

test('only the insurer, the card or the request may say no in red: what we cannot do is never red', () => {
  for (const code of Object.keys(refusals) as (keyof typeof refusals)[]) {
    if (!/^(budget|way|plane|answer|fault|proof|session)\./.test(code)) continue
    assert.notEqual(spoken(code, refusals[code][1]).tone, 'shut', code)
  }
})

test('answers: open, agreement first, outside tiers payant, closed without a known end', () => {
  assert.deepEqual([answerSpoken(ANSWER).tone, answerSpoken(ANSWER).title], ['open', 'Droits ouverts jusqu’au 31/12/2026'])
  assert.equal(answerSpoken({ ...ANSWER, coveredUntil: null }).title, 'Droits ouverts')
  assert.equal(answerSpoken({ ...ANSWER, computation: { kind: 'agreement-first' } }).tone, 'narrowed')
  assert.equal(answerSpoken({ ...ANSWER, computation: { kind: 'not-covered' } }).title, 'Domaine hors tiers payant')
  assert.equal(answerSpoken({ ...ANSWER, covered: false, coveredUntil: '2027-06-30' }).title, 'Droits fermés le 24/11/2026')
})

test('without a card, yes and no differ by tone and title, and neither says anything of rates or engagement', () => {
  const receipt = { leafHash: 'a'.repeat(64), at: '2026-11-24T10:42:07Z' }
  const [yes, no] = [true, false].map((covered) => noCardSpoken({ recognised: true, covered, day: '2026-11-24', receipt }))
  assert.deepEqual([yes?.tone, yes?.title], ['open', 'Oui : couverte le 24/11/2026'])
  assert.deepEqual([no?.tone, no?.title], ['shut', 'Non : pas couverte le 24/11/2026'])
})

test('a dearer way that is refused leads to the signed card, and blames nobody', () => {
  for (const code of ['budget.way', 'budget.tightened', 'way.not-allowed', 'way.cards-only'] as const) {
    const state = spoken(code, refusals[code][1])
    assert.deepEqual([state.tone, state.next], ['narrowed', 'read-card'], code)
  }
})
