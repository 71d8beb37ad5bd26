import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOfNumber } from './day.ts'
import { contains, covers, intersection, interval, overlaps } from './interval.ts'

const at = fc.nat(30)
const period = fc
  .tuple(at, fc.option(fc.integer({ min: 1, max: 20 })))
  .map(([start, length]) => interval(dayOfNumber(start), length === null ? null : dayOfNumber(start + length)))
// Beyond the last end that can be drawn, every open interval holds and every closed one does not.
const everyDay = Array.from({ length: 60 }, (_, index) => dayOfNumber(index))

test('overlap, intersection and cover are what membership day by day says', () => {
  fc.assert(
    fc.property(period, period, (a, b) => {
      const both = everyDay.filter((value) => contains(a, value) && contains(b, value))
      const shared = intersection(a, b)
      assert.equal(overlaps(a, b), both.length > 0)
      assert.deepEqual(
        everyDay.filter((value) => shared !== null && contains(shared, value)),
        both,
      )
      assert.equal(
        covers(a, b),
        everyDay.every((value) => !contains(b, value) || contains(a, value)),
      )
    }),
  )
})
