import assert from 'node:assert/strict'
import { test } from 'node:test'
import { civilDay, daysBetween, frenchDay, frenchHour, parseFrenchDay, slashed } from './french-day.ts'

test('digits alone make jj/mm/aaaa', () => {
  let shown = ''
  const steps: string[] = []
  for (const digit of '12041987') {
    shown = slashed(shown + digit)
    steps.push(shown)
  }
  assert.deepEqual(steps, ['1', '12', '12/0', '12/04', '12/04/1', '12/04/19', '12/04/198', '12/04/1987'])
})

test('slashes typed by hand are kept, others are not added twice', () => {
  let shown = ''
  for (const key of '12/04/1987') shown = slashed(shown + key)
  assert.equal(shown, '12/04/1987')
  assert.equal(slashed('12/04/19879'), '12/04/1987')
})

test('only days of a calendar are read', () => {
  assert.equal(parseFrenchDay('12/04/1987'), '1987-04-12')
  assert.equal(parseFrenchDay('12.04.1987'), '1987-04-12')
  assert.equal(parseFrenchDay('29/02/2024'), '2024-02-29')
  for (const typed of ['29/02/2023', '31/04/2020', '00/01/2000', '1/1/2000', '12/13/2000', '12/04/87', '', 'hier']) {
    assert.equal(parseFrenchDay(typed), null, typed)
  }
})

test('a day is shown as it was, and an instant on the given wall clock', () => {
  assert.equal(frenchDay('2026-12-31'), '31/12/2026')
  assert.equal(frenchHour('2026-11-24T23:05:00Z', 'Europe/Paris'), '00:05')
})

test('the civil day is that of the workstation, not of Greenwich', () => {
  const evening = new Date(2026, 10, 24, 23, 59)
  const morning = new Date(2026, 10, 24, 0, 1)
  assert.equal(civilDay(evening), '2026-11-24')
  assert.equal(civilDay(morning), '2026-11-24')
})

test('days are counted over a change of hour', () => {
  assert.equal(daysBetween('2026-10-24', '2026-10-26'), 2)
  assert.equal(daysBetween('2026-10-26', '2026-10-24'), -2)
})
