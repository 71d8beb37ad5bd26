import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOfNumber } from '../../words/day.ts'
import { dayDigits } from './day-bytes.ts'
import { keptDay, keptDigits } from './kept-day.ts'

const day = fc.integer({ min: -20_000, max: 25_000 }).map(dayOfNumber)
/** Days around a birth, where the two meet. */
const born = day.chain((birth) =>
  fc.record({
    birth: fc.constant(birth),
    day: fc.oneof(
      day,
      fc.constant(birth),
      fc.integer({ min: -400, max: 400 }).map((days) => shifted(birth, days)),
    ),
  }),
)
const shifted = (from: string, days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)
const digitsOf = (text: string): number => dayDigits(new TextEncoder().encode(text), 0, 10)

test('examples: covered since birth, since before, since after, since the first of January', () => {
  assert.equal(keptDay('2026-06-20', '2026-06-20'), '2026-01-01')
  assert.equal(keptDay('2026-03-01', '2026-06-20'), '2026-01-01')
  assert.equal(keptDay('2025-12-31', '2026-06-20'), '2025-12-31')
  assert.equal(keptDay('2026-06-23', '2026-06-20'), '2026-06-23', 'a newborn declared later')
  assert.equal(keptDay('2044-06-20', '2026-06-20'), '2044-06-20', 'an end on the eighteenth birthday stays exact')
  assert.equal(keptDay('2026-01-01', '2026-01-01'), '2026-01-01')
})

test('no day kept is the birth date, but on a first of January; every later day is as it was; days keep their order', () => {
  fc.assert(
    fc.property(born, day, ({ birth, day: one }, other) => {
      const kept = keptDay(one, birth)
      assert.ok(kept !== birth || birth.endsWith('-01-01'))
      assert.ok(kept <= one && kept.slice(0, 4) === one.slice(0, 4))
      if (one > birth) assert.equal(kept, one)
      if (one <= other) assert.ok(kept <= keptDay(other, birth))
      // Whatever is asked of a living person is answered the same: begun or not, ended or not.
      if (other >= birth) assert.equal(other >= kept, other >= one)
      assert.equal(keptDay(kept, birth), kept)
    }),
  )
})

test('on digits as on text', () => {
  fc.assert(
    fc.property(born, ({ birth, day: one }) => {
      assert.equal(keptDigits(digitsOf(one), digitsOf(birth)), digitsOf(keptDay(one, birth)))
    }),
  )
})
