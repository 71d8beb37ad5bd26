import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf } from '../day.ts'
import { chanceFrom, seedWords } from '../seed.ts'
import { drawBasins } from './basin.ts'
import { openDayBook } from './day-book.ts'
import { devicesOf } from './devices.ts'
import { type DeviceChanged, deviceCauses } from './event.ts'
import { drawRates } from './rate.ts'
import { rates as table } from './rates.ts'
import { drawSites } from './site.ts'

const words = seedWords('devices')
const chance = chanceFrom(words)
const from = dayOf('2026-11-02')
const { values: rates } = drawRates(chance, table, {
  upgradeLosesKeys: 1,
  upgradeReach: 1,
  deviceReplaced: 1,
  changesSoftware: 1,
  newSites: 1,
})
const { sites } = drawSites(chance, rates, drawBasins(chance, 400), { accounts: 1000, from, days: 365 })

/** A year of changes. */
function changesOf(): DeviceChanged[] {
  const devices = devicesOf(words, rates, sites)
  const changes: DeviceChanged[] = []
  for (let day = from; day < from + 365; day += 1) {
    const book = openDayBook(day)
    devices.change(book)
    for (const event of book.ordered()) if (event.kind === 'device-changed') changes.push(event)
  }
  return changes
}

const changes = changesOf()
const devicesCount = sites.reduce((sum, site) => sum + site.devices.length, 0)

test('an upgrade changes every device of most sites of one software, within three days', () => {
  const reached = new Map<number, Set<number>>()
  for (const { cause, client, atMs, site } of changes) {
    if (cause !== deviceCauses.upgrade) continue
    const key = client * 1_000_000 + Math.floor(atMs / (10 * 86_400_000))
    reached.set(key, (reached.get(key) ?? new Set()).add(site))
  }
  const largest = [...reached].sort(([, one], [, other]) => other.size - one.size)[0]
  assert.ok(largest !== undefined)
  const client = Math.floor(largest[0] / 1_000_000)
  assert.ok(largest[1].size > 0.5 * sites.filter((site) => site.client === client).length && largest[1].size > 10)
})

test('devices are replaced one by one at their rate, and a new software replaces them all', () => {
  const replaced = changes.filter(({ cause }) => cause === deviceCauses.replaced).length
  assert.ok(Math.abs(replaced - 0.25 * devicesCount) < 0.3 * 0.25 * devicesCount, `${replaced} of ${devicesCount}`)
  const other = changes.filter(({ cause }) => cause === deviceCauses.otherSoftware)
  assert.ok(other.length > 0 && other.every(({ site, client }) => sites[site]?.client !== client || other.some((one) => one.site === site)))
})

test('a device that leaves was there, a device that comes is new, and never at a site that has not opened', () => {
  const held = sites.map((site) => new Set(site.devices))
  let next = devicesCount
  for (const { site, before, device, atMs } of changes) {
    assert.ok(held[site]?.delete(before))
    assert.equal(device, next)
    next += 1
    held[site]?.add(device)
    assert.ok(atMs >= ((sites[site]?.openedOn ?? 0) + 0.9) * 86_400_000)
  }
})
