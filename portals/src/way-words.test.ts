import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noCardReasons, type RefusalCode, refusals } from '@cloison/contract'
import { forgottenAfter, REASON_WORDS, WAYS } from './way-words.ts'

test('every way says before asking that the person will see it; without a card, yes or no, five a day', () => {
  for (const { price } of Object.values(WAYS)) assert.match(price.join(' '), /La personne le verra sur sa liste\.$/)
  assert.match(WAYS['no-card'].price.join(' '), /^Oui ou non seulement\. 5 par jour et par compte/)
})

test('each reason of the contract has a word', () => assert.deepEqual(Object.keys(REASON_WORDS), Object.keys(noCardReasons)))

test('numbers leave the page once the platform looked for somebody, or says that it will not', () => {
  const after = Object.fromEntries((Object.keys(refusals) as RefusalCode[]).map((code) => [code, forgottenAfter(code)]))
  assert.equal(forgottenAfter(null), 'all')
  assert.equal(after['person.unknown'], 'numbers')
  for (const code of [
    'budget.way',
    'budget.account',
    'budget.tightened',
    'way.not-allowed',
    'way.cards-only',
    'plane.closed',
    'session.frozen',
  ])
    assert.equal(after[code], 'all', code)
  for (const code of ['answer.unavailable', 'insurer.unknown', 'nir.wrong-key', 'request.malformed', 'proof.replayed', 'fault.unknown'])
    assert.equal(after[code], 'nothing', code)
  assert.equal(forgottenAfter('page.offline'), 'nothing', 'a cut network keeps what was typed')
})
