import assert from 'node:assert/strict'
import test from 'node:test'
import { kmBetween } from './departments.ts'
import { nearnessOf } from './nearness.ts'
import { parisClock } from './paris.ts'
import { surprise } from './surprise.ts'

test('distances between chief towns, to some ten kilometres', () => {
  const known: readonly (readonly [string, string, number])[] = [
    ['75', '13', 660],
    ['75', '59', 205],
    ['13', '83', 50],
    ['69', '38', 95],
    ['2A', '2B', 105],
    ['33', '31', 215],
    ['29', '67', 900],
  ]
  for (const [one, other, km] of known) {
    assert.ok(Math.abs((kmBetween(one, other) ?? 0) - km) <= km * 0.12 + 12, `${one}-${other}: ${kmBetween(one, other)}`)
    assert.equal(kmBetween(one, other), kmBetween(other, one))
  }
  assert.ok((kmBetween('75', '974') ?? 0) > 5000)
  assert.equal(kmBetween('75', '20'), null)
})

test('near one of the places where the person was served is near', () => {
  assert.equal(nearnessOf('75', undefined, 100), 'unseen')
  assert.equal(nearnessOf('75', { departments: ['13', '92'], days: [] }, 100), 'near')
  assert.equal(nearnessOf('75', { departments: ['13', '33'], days: [] }, 100), 'far')
  assert.equal(nearnessOf('75', { departments: ['99'], days: [] }, 100), 'unseen')
})

test('the hour in Paris, across both changes', () => {
  const formatter = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', hourCycle: 'h23' })
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 5 * 3_600_000) {
    assert.equal(parisClock(at).hour, Number.parseInt(formatter.format(at), 10))
  }
  assert.equal(parisClock(Date.UTC(2026, 5, 1, 22, 30)).day, parisClock(Date.UTC(2026, 5, 2, 10)).day)
})

test('surprise: nothing for what was expected, more for more, less when less is known', () => {
  assert.equal(surprise(3, 3, 50), 0)
  assert.ok(surprise(12, 3, 50) > surprise(9, 3, 50))
  assert.ok(surprise(12, 3, 4) < surprise(12, 3, 50))
  assert.ok(Math.abs(surprise(10, 1, 1e9) - 10 * (10 - 9 / Math.LN10)) < 0.01, 'Poisson when perfectly known')
})
