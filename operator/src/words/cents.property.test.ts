import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cents, decimalEuros, minus, parseEuros, plus, shareOf } from './cents.ts'

const amount = fc.bigInt({ min: -1_000_000_000_000n, max: 1_000_000_000_000n }).map(cents)
const ratio = fc.tuple(fc.bigInt({ min: 0n, max: 1000n }), fc.bigInt({ min: 1n, max: 1000n }))

test('a share is the nearest cent, and its mirror below zero', () => {
  fc.assert(
    fc.property(amount, ratio, (whole, [numerator, denominator]) => {
      const share = shareOf(whole, numerator, denominator)
      const twiceError = 2n * (share * denominator - whole * numerator)
      assert.ok(twiceError <= denominator && twiceError >= -denominator)
      assert.equal(shareOf(cents(-whole), numerator, denominator), -share)
    }),
  )
})

test('a share and the rest make the whole', () => {
  fc.assert(
    fc.property(amount, fc.bigInt({ min: 0n, max: 100n }), (whole, percent) => {
      const share = shareOf(whole, percent, 100n)
      assert.equal(plus(share, minus(whole, share)), whole)
    }),
  )
})

test('what is written for a bank is read back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 100_000_000_000_000n }).map(cents), (value) => {
      assert.equal(parseEuros(decimalEuros(value)), value)
    }),
  )
})
