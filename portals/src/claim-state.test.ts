import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimState, remittance } from '@cloison/contract'
import { claimSpoken, claimWord, remittanceWord } from './claim-state.ts'

test('"payé" is said for nothing but a transfer that the bank confirmed', () => {
  for (const state of remittance.shape.state.options) {
    for (const paidOn of [null, '2026-11-23']) {
      const [, word] = remittanceWord({ state, paidOn })
      assert.equal(/pay/i.test(word), state === 'paid' && paidOn !== null, `${state} ${paidOn}`)
    }
  }
  for (const state of claimState.options) assert.equal(/payée/i.test(claimWord(state)[1]), state === 'paid', state)
})

test('every state of a claim has a title', () => {
  const claim = { claimId: '', receivedAt: '', day: '', totals: null, lines: [], reject: { code: 'x', sentence: 'Raison.' }, payment: null }
  const titles = claimState.options.map((state) => claimSpoken({ ...claim, state }, false).title)
  assert.equal(new Set(titles).size, claimState.options.length)
})
