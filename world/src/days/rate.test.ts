import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readDay } from '../day.ts'
import { chanceFrom, seedWords } from '../seed.ts'
import { activityNames } from './activity.ts'
import { drawRates, guess, type Rate, type RateTable } from './rate.ts'
import { rates } from './rates.ts'

function* every(table: RateTable): Generator<Rate> {
  for (const entry of Object.values(table)) {
    if (typeof entry['value'] === 'number') yield entry as Rate
    else yield* every(entry as RateTable)
  }
}

test('every rate is dated, argued in French, plausible as it stands, and doubtful unless somebody published it', () => {
  const all = [...every(rates)]
  assert.ok(all.length > 150)
  for (const rate of all) {
    assert.ok(readDay(rate.from) !== undefined)
    assert.ok(rate.reason.length > 4 && rate.doubt === (rate.source === undefined))
    assert.ok(rate.value >= rate.plausible[0] && rate.value <= rate.plausible[1], rate.reason)
  }
})

test('shares of accounts add up to one, and invoices at once and in the evening leave some for later', () => {
  const shares = activityNames.map((name) => rates.activity[name].accounts.value)
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9)
  for (const name of activityNames) assert.ok(rates.activity[name].billsAtOnce.value + rates.activity[name].billsEvening.value < 1)
})

test('a factor is drawn for each name, log-uniform: as many under one as over, and none moves when another rate is added', () => {
  const chance = chanceFrom(seedWords('factors'))
  const table = Object.fromEntries(Array.from({ length: 4000 }, (_, n) => [`rate${n}`, guess(1, 'fois', 'pour essai')]))
  const { list } = drawRates(chance, table)
  const under = list.filter(({ factor }) => factor < 1).length
  assert.ok(Math.abs(under - 2000) < 200, `${under} of 4000`)
  const more = drawRates(chance, { before: guess(1, 'fois', 'pour essai'), ...table })
  assert.deepEqual(more.list.slice(1), list)
})

test('a value is brought back to what is plausible; a factor may be given, by a name that exists, within bounds', () => {
  const chance = chanceFrom(seedWords('given'))
  const table = { a: guess(0.9, 'part', 'pour essai'), deep: { b: guess(9, 'heure', 'pour essai', 8, 10) } }
  const { values, list } = drawRates(chance, table, { a: 2, 'deep.b': 0.5 })
  assert.deepEqual(values, { a: 0.95, deep: { b: 8 } })
  assert.deepEqual(list[1], { name: 'deep.b', factor: 0.5, value: 8 })
  assert.throws(() => drawRates(chance, table, { c: 1 }), RangeError)
  assert.throws(() => drawRates(chance, table, { a: 2.1 }), RangeError)
  assert.throws(() => drawRates(chance, table, { a: Number.NaN }), RangeError)
})
