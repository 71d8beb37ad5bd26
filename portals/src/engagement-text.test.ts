import assert from 'node:assert/strict'
import { test } from 'node:test'
import { engagementNumber } from '@cloison/contract'
import { engagementIn } from './engagement-text.ts'

const NUMBER = 'K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A'

test('as printed, in small letters, with other spaces or none: the same number, as the contract writes it', () => {
  for (const text of [NUMBER, ` ${NUMBER.toLowerCase()}\r\n`, NUMBER.replaceAll('-', ''), NUMBER.replaceAll('-', ' ')])
    assert.equal(engagementIn(text), NUMBER)
  assert.ok(engagementNumber.safeParse(engagementIn(NUMBER)).success)
})

test('letters that this writing leaves out are the digits they look like', () => {
  assert.equal(engagementIn('KOQ2M-4XW9R-PB3ZD-6HNT8-VC5GJ-I'), 'K0Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-1')
})

test('anything else is no engagement number', () => {
  for (const text of ['', NUMBER.slice(1), `${NUMBER}B`, NUMBER.replace('K', 'U'), `CLO1:${NUMBER}`, '3400930000014', NUMBER.repeat(40)])
    assert.equal(engagementIn(text), null, text.slice(0, 40))
})
