import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, writeDay } from '../day.ts'
import { chanceFrom, seedWords } from '../seed.ts'
import { activityName } from './activity.ts'
import { drawBasins } from './basin.ts'
import { clienteleOf } from './clientele.ts'
import { drawRates } from './rate.ts'
import { rates as table } from './rates.ts'
import { drawSites } from './site.ts'

const words = seedWords('clientele')
const chance = chanceFrom(words)
const from = dayOf('2026-11-02')
const { values: rates } = drawRates(chance, table)
const basins = drawBasins(chance, 200)
const { sites, accounts } = drawSites(chance, rates, basins, { accounts: 600, from, days: 30 })
const clientele = clienteleOf(words, basins, sites, 480_000, { leaving: 0.1, legacyInsurers: 0.5, from })

test('the regulars of a pharmacy are those whose usual pharmacy it is, and live in its basin', () => {
  chance.restart(900, 0, 0)
  let [right, total] = [0, 0]
  for (const site of sites.filter(({ activity }) => activityName(activity) === 'pharmacy')) {
    for (let draw = 0; draw < 20; draw += 1) {
      const person = clientele.regular(chance, site)
      total += 1
      if (clientele.pharmacyFrom(person, site.basin) === site.site) right += 1
      assert.equal(clientele.homeOf(person).departement, site.departement)
    }
  }
  // Two sites may share the block at the border of their parts.
  assert.ok(right > 0.97 * total, `${right} of ${total}`)
})

test('regulars of the sites of a basin cover it: nobody is out of reach of a draw', () => {
  chance.restart(900, 1, 0)
  const met = new Set<number>()
  for (const site of sites.filter(({ basin, activity }) => basin === 0 && activityName(activity) === 'pharmacy'))
    for (let draw = 0; draw < 20_000; draw += 1) met.add(Math.floor(clientele.regular(chance, site) / 8))
  const blocks = new Set<number>()
  for (let draw = 0; draw < 50_000; draw += 1) blocks.add(Math.floor(clientele.resident(chance, 0) / 8))
  assert.ok(met.size > 0.9 * blocks.size)
})

test('one family in ten leaves its insurer in a year, more than half of them on a first of January, for another insurer', () => {
  let [leavers, january, seen] = [0, 0, 0]
  for (let person = 0; person < 200_000; person += 8) {
    const cover = clientele.coverOf(person)
    seen += 1
    assert.ok(cover.insurer >= 1 && cover.insurer <= 84)
    if (cover.leavesOn === undefined || cover.leavesOn > dayOf('2029-06-01')) continue
    leavers += 1
    assert.ok(cover.next !== undefined && cover.next !== cover.insurer && cover.next >= 1 && cover.next <= 84)
    if (writeDay(cover.leavesOn).endsWith('-01-01')) january += 1
  }
  assert.ok(leavers > 0.18 * seen && leavers < 0.28 * seen, 'less than three years')
  assert.ok(january > 0.45 * leavers)
})

test('accounts are as many as asked; every regular account works at a site of its activity, with as many tills as needed', () => {
  assert.equal(accounts.length, 600)
  for (const { site, accounts: own, devices, activity } of sites) {
    assert.ok(devices.length >= 1 && own.length >= 1)
    for (const account of own) assert.deepEqual([accounts[account]?.site, accounts[account]?.activity], [site, activity])
  }
  const devices = sites.flatMap((site) => site.devices)
  assert.deepEqual(devices, [...devices.keys()])
})

test('too few persons for the basins are refused', () => {
  assert.throws(() => clienteleOf(words, basins, sites, 100, { leaving: 0.1, legacyInsurers: 0.5, from }), RangeError)
})
