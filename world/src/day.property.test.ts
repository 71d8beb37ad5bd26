import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { civil, dayNumber, readDay, writeDay, yearsLater } from './day.ts'

test('days agree with the calendar of the language, from 1800 to 2200', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_000, max: 84_000 }), (number) => {
      const text = new Date(number * 86_400_000).toISOString().slice(0, 10)
      assert.equal(writeDay(number), text)
      assert.equal(readDay(text), number)
      const { year, month, day } = civil(number)
      assert.equal(dayNumber(year, month, day), number)
    }),
  )
})

test('what is not a day is not read', () => {
  for (const text of [
    '',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-01',
    '26-01-01',
    ' 2026-01-01',
    '2026-01-01T00',
    '２０２６-01-01',
  ]) {
    assert.equal(readDay(text), undefined, text)
  }
})

test('a birthday on 29 February is kept on 1 March', () => {
  assert.equal(writeDay(yearsLater(readDay('2008-02-29') ?? 0, 18)), '2026-03-01')
  assert.equal(writeDay(yearsLater(readDay('2008-02-29') ?? 0, 20)), '2028-02-29')
})
