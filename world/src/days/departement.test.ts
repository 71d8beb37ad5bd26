import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom, seedWords } from '../seed.ts'
import { capacityOf, drawBasins, neighboursOf } from './basin.ts'
import { departementCodes, isCoast, isMountain, kilometresBetween, middleOf } from './departement.ts'

test('the 96 metropolitan départements have a place, within the country', () => {
  assert.equal(departementCodes.length, 96)
  assert.equal(new Set(departementCodes).size, 96)
  for (const code of departementCodes) {
    const { latitude, longitude } = middleOf(code) ?? { latitude: 0, longitude: 0 }
    assert.ok(latitude > 41 && latitude < 51.2 && longitude > -5 && longitude < 9.7, code)
  }
  assert.equal(middleOf('971'), undefined)
})

test('neighbours are near and ends are far', () => {
  const known = [
    ['75', '92', 0, 20],
    ['69', '42', 20, 80],
    ['59', '62', 20, 90],
    ['33', '40', 60, 130],
    ['29', '06', 850, 1050],
    ['59', '66', 800, 950],
    ['67', '29', 800, 950],
  ] as const
  for (const [one, other, min, max] of known) {
    const km = kilometresBetween(one, other) ?? -1
    assert.ok(km >= min && km <= max, `${one} to ${other}: ${km}`)
    assert.equal(kilometresBetween(other, one), km)
  }
  assert.equal(kilometresBetween('75', '75'), 0)
  assert.equal(kilometresBetween('75', '974'), undefined)
})

test('every département has another within 110 km, Corsica and the rest alike', () => {
  for (const code of departementCodes) {
    const nearest = Math.min(...departementCodes.filter((other) => other !== code).map((other) => kilometresBetween(code, other) ?? 9999))
    assert.ok(nearest < 110, `${code}: ${nearest}`)
  }
})

test('sea and mountain are where they are', () => {
  assert.ok(isCoast('29') && !isCoast('63') && isMountain('74') && !isMountain('33'))
})

test('basins are enough for the sites, each in one département, and their neighbours are the nearest', () => {
  const basins = drawBasins(chanceFrom(seedWords('basins')), 800)
  assert.ok(basins.reduce((sum, basin) => sum + capacityOf(basin), 0) >= 800)
  assert.ok(basins.every((basin) => basin.communes.length > 0 && middleOf(basin.departement) !== undefined))
  const neighbours = neighboursOf(basins, 3)
  for (const [rank, near] of neighbours.entries()) {
    assert.ok(near.length === 3 && !near.includes(rank))
    const km = near.map((other) => kilometresBetween(basins[rank]?.departement ?? '', basins[other]?.departement ?? '') ?? -1)
    assert.deepEqual(
      km,
      [...km].sort((a, b) => a - b),
    )
  }
})
