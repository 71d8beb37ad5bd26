import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as money from './cents.ts'
import { cents, decimalEuros, frenchEuros, parseCents, parseEuros, shareOf } from './cents.ts'

test('a half cent goes away from zero, on both sides', () => {
  assert.equal(shareOf(cents(1n), 1n, 2n), 1n)
  assert.equal(shareOf(cents(-1n), 1n, 2n), -1n)
  assert.equal(shareOf(cents(3n), 1n, 2n), 2n)
  assert.equal(shareOf(cents(-3n), 1n, 2n), -2n)
  assert.equal(shareOf(cents(49n), 1n, 100n), 0n)
  assert.equal(shareOf(cents(50n), 1n, 100n), 1n)
})

test('70 % of 23.00 is 16.10 and 60 % of 16.58 is 9.95', () => {
  assert.equal(shareOf(cents(2300n), 70n, 100n), 1610n)
  assert.equal(shareOf(cents(1658n), 60n, 100n), 995n)
})

test('a share of a negative ratio or of nothing is a fault', () => {
  assert.throws(() => shareOf(cents(1n), -1n, 2n))
  assert.throws(() => shareOf(cents(1n), 1n, 0n))
  assert.throws(() => shareOf(cents(1n), 1n, -1n))
})

test('amounts from outside are whole, positive and bounded', () => {
  assert.equal(parseCents(1050), 1050n)
  assert.equal(parseCents('1050'), 1050n)
  assert.equal(parseCents(0), 0n)
  for (const bad of [-1, 1.5, Number.NaN, 2 ** 53, '01', '-1', '1e3', '', ' 1', null, undefined, '9999999999999999']) {
    assert.deepEqual(parseCents(bad), { refused: 'cents-malformed' })
  }
})

test('decimal euros are read exactly', () => {
  assert.equal(parseEuros('12'), 1200n)
  assert.equal(parseEuros('12.3'), 1230n)
  assert.equal(parseEuros('0.07'), 7n)
  for (const bad of ['', '.5', '1.', '1.234', '1,20', '-1', '+1', '1e2', '99999999999999']) {
    assert.deepEqual(parseEuros(bad), { refused: 'cents-malformed' })
  }
})

test('amounts are written for banks and for people', () => {
  assert.equal(decimalEuros(cents(-5n)), '-0.05')
  assert.equal(decimalEuros(cents(123_456_789n)), '1234567.89')
  assert.equal(frenchEuros(cents(123_456_789n)), '1\u202f234\u202f567,89\u00a0€')
  assert.equal(frenchEuros(cents(-99_900n)), '\u2212999,00\u00a0€')
  assert.equal(frenchEuros(cents(-123_400n)), '\u22121\u202f234,00\u00a0€')
})

test('an amount that would not fit is a fault, never a wrong number', () => {
  const most = cents(1_000_000_000_000_000n)
  assert.throws(() => money.plus(most, cents(1n)))
  assert.throws(() => money.minus(money.ZERO_CENTS, cents(1_000_000_000_000_001n)))
  assert.equal(money.sum([cents(1n), cents(2n), cents(-4n)]), -1n)
  assert.equal(money.least(cents(1n), cents(2n)), 1n)
  assert.equal(money.greatest(cents(1n), cents(2n)), 2n)
})
