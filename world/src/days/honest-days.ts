import { type DayNumber, dayOf } from '../day.ts'
import { chanceFrom, seedWords } from '../seed.ts'
import { pharmacyRank } from './activity.ts'
import { askingOf } from './ask.ts'
import { drawBasins } from './basin.ts'
import { billingOf } from './bill.ts'
import { isBankHoliday, weekdayOf } from './calendar.ts'
import { clienteleOf } from './clientele.ts'
import { type DayBook, openDayBook, openLater } from './day-book.ts'
import { devicesOf } from './devices.ts'
import type { HonestDay, HonestDaysOptions, HonestWorld } from './honest-world.ts'
import type { Players } from './players.ts'
import { drawRates } from './rate.ts'
import { rates as table } from './rates.ts'
import { type Recent, recentOf } from './recent.ts'
import { seasonOf } from './season.ts'
import { drawSites, type SitePlan, type Staffed } from './site.ts'
import { type Duty, playSiteDay } from './site-day.ts'
import { clientsCount } from './software.ts'
import { staffingOf } from './staffing.ts'
import { visitorsOf } from './visitor.ts'

const accountsMin = 20
const accountsMax = 200_000
const daysMax = 3660
const tailDaysMax = 366
const personsMax = 100_000_000
const personsPerAccount = 800
/** Sites an account stands for, all activities together: how many basins are drawn. */
const sitesPerAccount = 0.38
/** How many people a site remembers: some days of a counter, weeks of a practice. */
const recentCounter = 512
const recentPractice = 128
const openingMs = 30_000

/**
 * Honest days of thousands of sites, drawn from a seed: the same options always give the same days. Throws RangeError on options out
 * of bounds. Nothing is held but the sites, what each remembers of its last visitors, and the invoices still to come.
 */
export function honestDays(options: HonestDaysOptions): HonestWorld {
  const { seed, days, accounts: accountsCount, persons = accountsCount * personsPerAccount, tailDays = 0 } = options
  within('days', days, 1, daysMax)
  within('accounts', accountsCount, accountsMin, accountsMax)
  within('persons', persons, 1, personsMax)
  within('tailDays', tailDays, 0, tailDaysMax)
  const from = dayOf(options.from)
  const words = seedWords(seed)
  const chance = chanceFrom(words)
  const { values: rates, list: factors } = drawRates(chance, table, options.factors)
  const basins = drawBasins(chance, Math.ceil(accountsCount * sitesPerAccount))
  const staffed = drawSites(chance, rates, basins, { accounts: accountsCount, from, days })
  const { sites, accounts, neighbours } = staffed
  const clientele = clienteleOf(words, basins, sites, persons, { leaving: rates.leaving, legacyInsurers: rates.legacyInsurers, from })
  const { coverOf, homeOf, familyOf, hasLegacy } = clientele

  return { sites, accounts, persons, clients: clientsCount, factors, coverOf, homeOf, familyOf, hasLegacy, [Symbol.iterator]: play }

  function* play(): Generator<HonestDay> {
    const own = chanceFrom(words)
    const season = seasonOf(words, rates)
    const staffing = staffingOf(words, rates, staffed, from)
    const devices = devicesOf(words, rates, sites)
    const later = openLater(from + days + tailDays - 1)
    const visitors = visitorsOf(rates, own, clientele, season, neighbours)
    let looks = 0
    const players: Players = {
      rates,
      chance: own,
      clientele,
      season,
      staffing,
      visitors,
      ask: askingOf(rates, clientele, own, () => looks++),
      bill: billingOf(rates, own, later),
      sentOn: new Map(),
    }
    const memories: Recent[] = sites.map((site) => recentOf(site.activity === pharmacyRank ? recentCounter : recentPractice))
    const order = [...sites.filter((site) => site.activity !== pharmacyRank), ...sites.filter((site) => site.activity === pharmacyRank)]

    for (let day = from; day < from + days + tailDays; day += 1) {
      const book = openDayBook(day)
      const looksBefore = looks
      later.tell(book)
      if (day < from + days) playDay(book)
      yield { day, events: book.events, looks: looks - looksBefore, [Symbol.iterator]: book.ordered }
    }

    function playDay(book: DayBook): void {
      const { day } = book
      players.sentOn.clear()
      for (const { site, openedOn } of sites) if (openedOn === day) book.add({ kind: 'site-opened', atMs: book.at(openingMs), site })
      for (const arrival of staffing.open(day)) book.add({ kind: 'locum-arrived', atMs: book.at(openingMs + 1000), ...arrival })
      devices.change(book)
      const duties = dutiesOf(staffed, rates.dutySunday, rates.dutyNight, rates.openNight, day)
      for (const plan of order) {
        const recent = memories[plan.site]
        if (recent === undefined) continue
        playSiteDay(players, { plan, book, recent, client: devices.client(plan.site), device: deviceIn(plan, day) }, duties(plan))
      }
    }

    /** Each has their usual place, at a counter one half-day at a time; a colleague takes over now and then. */
    function deviceIn(plan: SitePlan, day: DayNumber): (account: number) => number {
      const tills = devices.of(plan.site)
      return (account) => {
        const hop = tills.length > 1 && own.happens(rates.relay) ? own.below(tills.length) : 0
        return tills[(account + day + hop) % tills.length] ?? 0
      }
    }
  }
}

function within(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`honestDays: ${name} is a whole number from ${min} to ${max}`)
}

/** In each basin one pharmacy is on duty each night, Sunday and bank holiday, in turn. */
function dutiesOf({ sites }: Staffed, sunday: number, night: number, openNight: number, day: DayNumber): (plan: SitePlan) => Duty {
  const inBasin = new Map<number, number[]>()
  for (const { site, basin, activity, openedOn } of sites) {
    if (activity !== pharmacyRank || openedOn > day) continue
    const list = inBasin.get(basin)
    if (list === undefined) inBasin.set(basin, [site])
    else list.push(site)
  }
  const onDuty = new Set([...inBasin].map(([basin, list]) => list[(day + basin) % list.length]))
  const closedDay = weekdayOf(day) === 0 || isBankHoliday(day)
  return ({ site, alwaysOpen }) => ({
    sunday: closedDay && onDuty.has(site) ? sunday : 0,
    night: alwaysOpen ? openNight : onDuty.has(site) ? night : 0,
  })
}
