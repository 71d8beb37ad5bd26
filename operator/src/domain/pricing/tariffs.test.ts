import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../../words/day.ts'
import { scheduleOn } from './schedule.ts'
import { deliveredTariffs, parameterOn, readTariffs } from './tariffs.ts'

const entry = (from: string, until: string | null, more: object = {}) => ({
  name: 'some-fee',
  value: 100,
  unit: 'cents',
  from,
  until,
  source: 'a text',
  reviewedOn: '2026-11-24',
  ...more,
})

test('the delivered parameters are all dated, sourced and without seam', () => {
  const tariffs = deliveredTariffs()
  assert.ok(tariffs.size > 25)
  for (const parameters of tariffs.values()) assert.equal(parameters.at(-1)?.period.until, null)
})

test('periods change on their day, and outside them nothing is known', () => {
  const tariffs = readTariffs([[entry('2025-01-01', null, { value: 200 })], [entry('2024-01-01', '2025-01-01')]])
  const at = (text: string) => parameterOn(tariffs, 'some-fee', 'cents', day(text))
  assert.equal('value' in at('2024-12-31') && scheduleOn(tariffs, day('2024-12-31')).cents('some-fee'), 100n)
  assert.equal(scheduleOn(tariffs, day('2025-01-01')).cents('some-fee'), 200n)
  assert.deepEqual(at('2023-12-31'), { refused: 'tariff-unknown', parameter: 'some-fee' })
})

test('a schedule remembers the first value that it did not know', () => {
  const schedule = scheduleOn(readTariffs([[entry('2024-01-01', null)]]), day('2023-12-31'))
  assert.equal(schedule.unknown(), null)
  assert.equal(schedule.cents('some-fee'), 0n)
  assert.deepEqual(schedule.unknown(), { refused: 'tariff-unknown', parameter: 'some-fee' })
})

test('a name or a unit that nobody wrote is a fault', () => {
  const schedule = scheduleOn(readTariffs([[entry('2024-01-01', null)]]), day('2024-06-01'))
  assert.throws(() => schedule.cents('other-fee'))
  assert.throws(() => schedule.percent('some-fee'))
})

test('overlaps, holes, changes of unit and malformed entries are faults at load', () => {
  const bad: unknown[] = [
    [entry('2024-01-01', null), entry('2025-01-01', null)],
    [entry('2024-01-01', '2025-01-02'), entry('2025-01-01', null)],
    [entry('2024-01-01', '2024-12-31'), entry('2025-01-01', null)],
    [entry('2024-01-01', null), entry('2024-01-01', null)],
    [entry('2024-01-01', '2025-01-01'), entry('2025-01-01', null, { unit: 'percent' })],
    [entry('2024-02-30', null)],
    [entry('2024-01-01', '2024-01-01')],
    [entry('2024-01-01', null, { value: 1.5 })],
    [entry('2024-01-01', null, { value: -1 })],
    [entry('2024-01-01', null, { value: '100' })],
    [entry('2024-01-01', null, { unit: 'euros' })],
    [entry('2024-01-01', null, { unit: 'flag', value: 2 })],
    [entry('2024-01-01', null, { source: '' })],
    [entry('2024-01-01', null, { doubt: '' })],
    [entry('2024-01-01', null, { reviewedOn: undefined })],
    [entry('2024-01-01', null, { note: 'what is this' })],
    [null],
    {},
  ]
  for (const file of bad) assert.throws(() => readTariffs([file]), { name: 'BrokenInvariant' })
})
