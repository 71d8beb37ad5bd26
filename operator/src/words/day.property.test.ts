import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ageAt, dayNumber, dayOfNumber } from './day.ts'

const number = fc.integer({ min: -62_091, max: 2_932_896 })

test('day numbers agree with the calendar of the language', () => {
  fc.assert(
    fc.property(number, (n) => {
      assert.equal(dayOfNumber(n), new Date(n * 86_400_000).toISOString().slice(0, 10))
      assert.equal(dayNumber(dayOfNumber(n)), n)
    }),
    { examples: [[-62_091], [2_932_896], [-1], [0], [11_016]] },
  )
})

test('an age never goes down as days pass', () => {
  fc.assert(
    fc.property(number, fc.nat(40_000), (birth, later) => {
      fc.pre(birth + later + 1 <= 2_932_896)
      const at = (n: number) => ageAt(dayOfNumber(birth), dayOfNumber(n))
      const step = at(birth + later + 1) - at(birth + later)
      assert.ok(step === 0 || step === 1)
    }),
  )
})
