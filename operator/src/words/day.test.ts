import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, ageAt, compareDays, day, dayInParis, dayNumber, dayOfNumber, daysBetween, parseDay } from './day.ts'

test('only days of the calendar are days', () => {
  for (const good of ['2024-02-29', '2000-02-29', '1999-12-31', '9999-12-31', '1800-01-01']) {
    assert.equal(parseDay(good), good)
  }
  const bad = [
    '2025-02-29',
    '1900-02-29',
    '2025-04-31',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '2025-1-1',
    '1799-12-31',
    '2025-01-01T00:00',
    ' 2025-01-01',
    '2025-01-01\n',
    '',
    20250101,
    null,
    undefined,
    '２025-01-01',
  ]
  for (const text of bad) assert.deepEqual(parseDay(text), { refused: 'day-malformed' })
  assert.throws(() => day('2025-02-29'))
})

test('days are counted from 1970', () => {
  assert.equal(dayNumber(day('1970-01-01')), 0)
  assert.equal(dayNumber(day('1969-12-31')), -1)
  assert.equal(dayNumber(day('2000-03-01')), 11_017)
  assert.equal(dayOfNumber(20_000), '2024-10-04')
  assert.throws(() => dayOfNumber(0.5))
  assert.throws(() => addDays(day('9999-12-31'), 1))
  assert.throws(() => addDays(day('1800-01-01'), -1))
  assert.equal(addDays(day('2024-02-28'), 2), '2024-03-01')
  assert.equal(addDays(day('2025-01-01'), -1), '2024-12-31')
  assert.equal(daysBetween(day('2024-01-01'), day('2025-01-01')), 366)
})

test('ages change on the birthday, and on 1 March for who is born on 29 February', () => {
  assert.equal(ageAt(day('2010-06-15'), day('2026-06-14')), 15)
  assert.equal(ageAt(day('2010-06-15'), day('2026-06-15')), 16)
  assert.equal(ageAt(day('2008-02-29'), day('2026-02-28')), 17)
  assert.equal(ageAt(day('2008-02-29'), day('2026-03-01')), 18)
  assert.equal(ageAt(day('2008-02-29'), day('2024-02-29')), 16)
  assert.equal(ageAt(day('2026-06-15'), day('2026-06-14')), -1)
})

test('the civil day is that of Paris, summer and winter', () => {
  assert.equal(dayInParis(1_735_685_999_000), '2024-12-31') // 2024-12-31T22:59:59Z
  assert.equal(dayInParis(1_735_686_000_000), '2025-01-01') // 2024-12-31T23:00:00Z
  assert.equal(dayInParis(1_751_320_800_000), '2025-07-01') // 2025-06-30T22:00:00Z
  assert.throws(() => dayInParis(Number.NaN))
})

test('days compare as time does', () => {
  assert.ok(compareDays(day('2025-01-31'), day('2025-02-01')) < 0)
  assert.equal(compareDays(day('2025-02-01'), day('2025-02-01')), 0)
  assert.ok(compareDays(day('2025-02-02'), day('2025-02-01')) > 0)
})
