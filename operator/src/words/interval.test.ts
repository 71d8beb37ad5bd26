import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from './day.ts'
import { contains, covers, firstSeam, intersection, interval, overlaps, parseInterval } from './interval.ts'

const from = (start: string, end: string | null) => interval(day(start), end === null ? null : day(end))
const year = from('2026-01-01', '2027-01-01')
const open = from('2026-06-01', null)

test('the first day is in, the last is out', () => {
  assert.equal(contains(year, day('2026-01-01')), true)
  assert.equal(contains(year, day('2026-12-31')), true)
  assert.equal(contains(year, day('2027-01-01')), false)
  assert.equal(contains(year, day('2025-12-31')), false)
  assert.equal(contains(open, day('9999-12-31')), true)
})

test('an empty or unreadable interval is refused, and is a fault when it is ours', () => {
  assert.deepEqual(parseInterval('2026-01-01', '2026-01-01'), { refused: 'interval-empty' })
  assert.deepEqual(parseInterval('2026-01-02', '2026-01-01'), { refused: 'interval-empty' })
  assert.deepEqual(parseInterval('2026-02-30', ''), { refused: 'interval-malformed' })
  assert.deepEqual(parseInterval('2026-01-01', 'never'), { refused: 'interval-malformed' })
  assert.deepEqual(parseInterval('2026-06-01', ''), open)
  assert.deepEqual(parseInterval('2026-01-01', '2027-01-01'), year)
  assert.throws(() => from('2026-01-01', '2026-01-01'))
})

test('neighbours touch without overlapping', () => {
  const next = from('2027-01-01', '2028-01-01')
  assert.equal(overlaps(year, next), false)
  assert.equal(intersection(year, next), null)
  assert.equal(overlaps(year, open), true)
  assert.deepEqual(intersection(year, open), from('2026-06-01', '2027-01-01'))
  assert.deepEqual(intersection(open, from('2025-01-01', null)), open)
})

test('one interval covers another', () => {
  assert.equal(covers(year, from('2026-03-01', '2026-04-01')), true)
  assert.equal(covers(year, year), true)
  assert.equal(covers(year, open), false)
  assert.equal(covers(open, from('2026-05-31', '2026-07-01')), false)
  assert.equal(covers(open, from('2030-01-01', null)), true)
})

test('the first overlap or hole is found, whatever the order', () => {
  assert.equal(firstSeam([from('2027-01-01', null), year]), null)
  assert.deepEqual(firstSeam([from('2027-01-02', null), year]), { kind: 'hole', at: '2027-01-01' })
  assert.deepEqual(firstSeam([from('2026-12-31', null), year]), { kind: 'overlap', at: '2026-12-31' })
  assert.deepEqual(firstSeam([open, from('2028-01-01', null)]), { kind: 'overlap', at: '2028-01-01' })
  assert.equal(firstSeam([]), null)
})
