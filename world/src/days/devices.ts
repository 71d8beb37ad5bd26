import type { DayNumber } from '../day.ts'
import { type Chance, chanceFrom, type SeedWords } from '../seed.ts'
import type { Rates } from './account.ts'
import type { DayBook } from './day-book.ts'
import { deviceCauses } from './event.ts'
import type { SitePlan } from './site.ts'
import { clientsCount, drawClient } from './software.ts'
import { poisson } from './spread.ts'
import { stream } from './stream.ts'

/** Which device and which software each site has today. */
export interface Devices {
  /** Plays the changes of a day, just after midnight. */
  change(book: DayBook): void
  of(site: number): readonly number[]
  client(site: number): number
}

/** An upgrade that loses keys reaches its sites over three days. */
const upgradeDays = 3
/** Changes of a day follow one another by a millisecond from a minute past midnight, before anybody asks. */
const changesFromMs = 60_000

export function devicesOf(words: SeedWords, rates: Rates, sites: readonly SitePlan[]): Devices {
  const chance: Chance = chanceFrom(words)
  const held = sites.map((site) => [...site.devices])
  const clients = sites.map((site) => site.client)
  let next = held.reduce((sum, devices) => sum + devices.length, 0)
  const total = next
  let today = 0

  function change(book: DayBook): void {
    const { day } = book
    today = 0
    for (let back = 0; back < upgradeDays; back += 1) {
      const begun = upgradesBegun(day - back)
      if (begun.size === 0) continue
      for (const { site } of sites) {
        if (!begun.has(clients[site] ?? 0) || !isReached(site, day - back, back)) continue
        for (const place of (held[site] ?? []).keys()) renew(book, site, place, deviceCauses.upgrade)
      }
    }
    chance.restart(stream.device, day, 0)
    for (let left = poisson(chance, (total * rates.deviceReplaced) / 365); left > 0; left -= 1) {
      const site = chance.below(sites.length)
      renew(book, site, chance.below(held[site]?.length ?? 1), deviceCauses.replaced)
    }
    for (let left = poisson(chance, (sites.length * rates.changesSoftware) / 365); left > 0; left -= 1) {
      const site = chance.below(sites.length)
      const drawn = drawClient(chance, sites[site]?.activity ?? 0)
      if (drawn === clients[site] || (sites[site]?.openedOn ?? day) >= day) continue
      clients[site] = drawn
      for (const place of (held[site] ?? []).keys()) renew(book, site, place, deviceCauses.otherSoftware)
    }
  }

  function upgradesBegun(day: DayNumber): ReadonlySet<number> {
    const begun = new Set<number>()
    for (let client = 1; client <= clientsCount; client += 1) {
      chance.restart(stream.upgrade, client, day)
      if (chance.happens(rates.upgradeLosesKeys / 365)) begun.add(client)
    }
    return begun
  }

  function isReached(site: number, begun: DayNumber, back: number): boolean {
    chance.restart(stream.upgrade, clientsCount + 1 + site, begun)
    return chance.happens(rates.upgradeReach) && chance.below(upgradeDays) === back
  }

  function renew(book: DayBook, site: number, place: number, cause: number): void {
    const devices = held[site]
    const before = devices?.[place]
    // Sites that are not there yet have the devices of their first day.
    if (devices === undefined || before === undefined || (sites[site]?.openedOn ?? book.day) >= book.day) return
    devices[place] = next
    book.add({
      kind: 'device-changed',
      atMs: book.at(changesFromMs + today),
      site,
      client: clients[site] ?? 0,
      before,
      device: next,
      cause,
    })
    next += 1
    today += 1
  }

  return {
    change,
    of: (site) => held[site] ?? [],
    client: (site) => clients[site] ?? 0,
  }
}
