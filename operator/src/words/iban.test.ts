import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iban, ibanLast4, parseIban } from './iban.ts'

test('published specimens have right keys, spaces or not', () => {
  assert.equal(parseIban('FR14 2004 1010 0505 0001 3M02 606'), 'FR1420041010050500013M02606')
  assert.equal(parseIban('fr14\u00a02004\u00a01010\u00a00505\u00a00001\u00a03m02\u00a0606'), 'FR1420041010050500013M02606')
  assert.equal(parseIban('DE89370400440532013000'), 'DE89370400440532013000')
})

test('every change of one digit is caught', () => {
  const good = 'FR1420041010050500013M02606'
  for (let at = 2; at < good.length; at += 1) {
    const digit = good.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) continue
    const wrong = good.slice(0, at) + String((digit + 1) % 10) + good.slice(at + 1)
    assert.deepEqual(parseIban(wrong), { refused: 'iban-wrong-key' })
  }
})

test('countries outside the euro area, wrong lengths and junk are refused apart', () => {
  assert.deepEqual(parseIban('GB82WEST12345698765432'), { refused: 'iban-country-not-served' })
  assert.deepEqual(parseIban('FR1420041010050500013M0260'), { refused: 'iban-malformed' })
  for (const bad of ['', 'FR', 'FR14-2004', `FR14${'0'.repeat(80)}`, '1420041010050500013M02606FR']) {
    assert.deepEqual(parseIban(bad), { refused: 'iban-malformed' })
  }
})

test('the last four are all that is shown', () => {
  assert.equal(ibanLast4(iban('FR1420041010050500013M02606')), '2606')
  assert.throws(
    () => iban('FR1520041010050500013M02606'),
    (fault: Error) => !fault.message.includes('2004'),
  )
})
