import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { caretIn, nirState, packedNir, spacedNir } from './nir-key.ts'

const nir = fc
  .tuple(fc.constantFrom('1', '2', '7', '8'), fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999 }))
  .map(([sex, middle, order]) => `${sex}${String(middle).padStart(5, '0')}9000${String(order).padStart(3, '0')}`)

test('one wrong digit, or two neighbours exchanged, is always seen before anything leaves', () => {
  fc.assert(
    fc.property(nir, fc.integer({ min: 0, max: 14 }), fc.integer({ min: 1, max: 9 }), (number, place, add) => {
      const whole = number + String(97n - (BigInt(number) % 97n)).padStart(2, '0')
      assert.equal(nirState(whole), 'right')
      const digit = (Number(whole.charAt(place)) + add) % 10
      assert.notEqual(nirState(whole.slice(0, place) + digit + whole.slice(place + 1)), 'right')
      if (place === 14 || whole.charAt(place) === whole.charAt(place + 1)) return
      const swapped = whole.slice(0, place) + whole.charAt(place + 1) + whole.charAt(place) + whole.slice(place + 2)
      assert.notEqual(nirState(swapped), 'right')
    }),
  )
})

test('the caret stays behind the character it was behind, whatever spaces came', () => {
  fc.assert(
    fc.property(nir, fc.integer({ min: 0, max: 15 }), (number, before) => {
      const spaced = spacedNir(number)
      assert.equal(packedNir(spaced.slice(0, caretIn(spaced, before))), number.slice(0, before))
    }),
  )
})
