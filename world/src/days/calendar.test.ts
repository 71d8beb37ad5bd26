import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, writeDay } from '../day.ts'
import { easterOf, isBankHoliday, midnightMs, wallShiftMs, weekdayOf } from './calendar.ts'
import { openDayBook } from './day-book.ts'

test('Easter falls on the published Sundays', () => {
  assert.deepEqual(
    [2000, 2024, 2025, 2026, 2027, 2038].map((year) => writeDay(easterOf(year))),
    ['2000-04-23', '2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2038-04-25'],
  )
})

test('the eleven bank holidays of 2026', () => {
  const found: string[] = []
  for (let day = dayOf('2026-01-01'); day < dayOf('2027-01-01'); day += 1) if (isBankHoliday(day)) found.push(writeDay(day))
  const list = '01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25'
  assert.deepEqual(
    found,
    list.split(' ').map((date) => `2026-${date}`),
  )
})

test('24 November 2026 is a Tuesday', () => {
  assert.equal(weekdayOf(dayOf('2026-11-24')), 2)
})

test('midnights and clocks agree with the time zone Europe/Paris on every day of three years', () => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' })
  for (let day = dayOf('2026-01-01'); day < dayOf('2029-01-01'); day += 1) {
    const [year, month, date] = writeDay(day).split('-')
    assert.equal(format.format(midnightMs(day)), `${date}/${month}/${year}, 00:00:00`)
    assert.equal(format.format(midnightMs(day) + 9 * 3_600_000 + wallShiftMs(day)), `${date}/${month}/${year}, 09:00:00`)
  }
})

test('times of the wall clock never go back, nor out of the day, when the hour changes', () => {
  for (const changing of ['2027-03-28', '2026-10-25', '2026-11-24']) {
    const book = openDayBook(dayOf(changing))
    let last = midnightMs(book.day)
    for (let wallMs = 0; wallMs < 86_400_000; wallMs += 7 * 60_000) {
      assert.ok(book.at(wallMs) >= last && book.at(wallMs) < midnightMs(book.day + 1))
      last = book.at(wallMs)
    }
  }
})
