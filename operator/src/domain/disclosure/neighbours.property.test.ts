import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AskedNumber, isNeighbour } from './neighbours.ts'

const KEPT = 32
const of = (value: number, letter = 'M'): AskedNumber => ({
  insurerId: 1,
  kind: 'member',
  number: `${letter}${String(value).padStart(9, '0')}`,
})

/** How many of these, asked in that order, are flagged: each is compared with the 32 before it. */
const flagged = (numbers: readonly AskedNumber[]): number =>
  numbers.filter((each, at) => isNeighbour(each, numbers.slice(Math.max(0, at - KEPT), at).reverse())).length

/** Evenly drawn: honest numbers do not crowd at the ends. */
const anyNumber = fc.noBias(fc.integer({ min: 0, max: 999_999_999 }))
const walk = fc
  .record({
    start: fc.integer({ min: 410_000_000, max: 550_000_000 }),
    step: fc.integer({ min: 1, max: 5_000_000 }),
    length: fc.integer({ min: 8, max: 80 }),
    up: fc.boolean(),
  })
  .map(({ start, step, length, up }) => Array.from({ length }, (_, n) => start + (up ? n : -n) * step))

test('whatever the step and the direction, a walk is seen from its fourth number on', () => {
  fc.assert(
    fc.property(walk, (values) => {
      const count = flagged(values.map((value) => of(value)))
      assert.ok(count >= values.length - 3)
    }),
  )
})

test('a walk shuffled by handfuls, or hidden among as many strangers, is still seen for most of it', () => {
  fc.assert(
    fc.property(walk, fc.array(anyNumber, { minLength: 80, maxLength: 80 }), (values, strangers) => {
      const handfuls = values.map((_, at) => values[at % 2 === 0 ? Math.min(at + 1, values.length - 1) : at - 1] ?? 0)
      assert.ok(flagged(handfuls.map((value) => of(value))) >= values.length / 2)
      const hidden = values.flatMap((value, at) => [of(value), of(strangers[at] ?? 0)])
      assert.ok(flagged(hidden) >= values.length - 4)
    }),
  )
})

test('strangers of an insurer with some hundred thousand numbers: hardly ever', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.noBias(fc.integer({ min: 0, max: 399_999 }))), (stream) => {
      const values = Array.from(stream.take(1000))
      // Each is within two of one of 32 others with a chance of 32 × 4 / 400,000: a third of one in a thousand.
      assert.ok(flagged(values.map((value) => of(value))) <= 6)
    }),
    { numRuns: 30 },
  )
})

test('the order and the repetition of what was asked before change nothing; nor do other insurers, kinds and letters', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: KEPT }), (own, before) => {
      const others = before.map((value) => of(value))
      const noise: AskedNumber[] = before.flatMap((value) => [
        { ...of(value + 1), insurerId: 2 },
        of(value + 1, 'N'),
        { insurerId: 1, kind: 'nir', number: String(1_800_175_000_000 + value) },
      ])
      const seen = isNeighbour(of(own), others)
      assert.equal(isNeighbour(of(own), [...others].reverse()), seen)
      assert.equal(isNeighbour(of(own), [...noise, ...others, ...others]), seen)
      assert.equal(isNeighbour(of(own), [...others, of(own)]), seen)
      if (before.includes(own + 1) || before.includes(own - 2)) assert.ok(seen)
    }),
  )
})
