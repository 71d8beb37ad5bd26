import assert from 'node:assert/strict'
import { test } from 'node:test'
import { domainCodes } from '@cloison/contract'
import { sharesOf } from './shares.ts'

test('the three shares make a hundred per cent, and none is negative, whatever the rate', () => {
  for (const domain of domainCodes) {
    for (const rate of [0, 30, 65, 100, 150, 300]) {
      for (const share of sharesOf(domain, rate)) {
        assert.ok(share.amcPercent >= 0 && share.personPercent >= 0)
        if (rate <= 100) assert.equal(share.amoPercent + share.amcPercent + share.personPercent, 100)
      }
    }
  }
})

test('a contract at 100 % completes a medicine at 65 % with 35', () => {
  assert.deepEqual(sharesOf('PHAR', 100)[0], { what: 'Médicaments à 65 %', amoPercent: 65, amcPercent: 35, personPercent: 0 })
})
