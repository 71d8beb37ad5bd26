import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FIELD_CENTS_MAX, frenchEuros, parseEuros } from './money.ts'

test('an amount shown in French and typed again is the same, to the cent', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: FIELD_CENTS_MAX }), (amount) => {
      assert.equal(parseEuros(frenchEuros(amount)), amount)
    }),
  )
})

test('no amount is rounded, however large', () => {
  assert.equal(frenchEuros(9_007_199_254_740_993n), '90\u202f071\u202f992\u202f547\u202f409,93\u00a0€')
  assert.equal(frenchEuros(123456n), '1\u202f234,56\u00a0€')
  assert.equal(frenchEuros(5n), '0,05\u00a0€')
  assert.equal(frenchEuros(-5n), '-0,05\u00a0€')
})

test('what is not an amount is refused, not guessed', () => {
  for (const typed of ['', ',', '12,345', '1e3', '-5', '12 €€', 'douze', '1,2,3', '99999999999', '1000000,01'])
    assert.equal(parseEuros(typed), null, typed)
})

test('amounts as people type them', () => {
  for (const typed of ['1234,5', '1 234,50', '1234.50', '1\u202f234,50\u00a0€']) assert.equal(parseEuros(typed), 123450n, typed)
})
