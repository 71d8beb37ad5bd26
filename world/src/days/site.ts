import type { DayNumber } from '../day.ts'
import type { Chance } from '../seed.ts'
import { type AccountPlan, countAccounts, drawAccount, type Rates } from './account.ts'
import { activityName, pharmacyRank } from './activity.ts'
import { type Basin, capacityOf, neighboursOf } from './basin.ts'
import type { HonestSite } from './honest-world.ts'
import { drawClient } from './software.ts'
import { logNormal, poisson, rankIn, runningSums } from './spread.ts'
import { stream } from './stream.ts'

/** A place of care, and how it works. */
export interface SitePlan extends HonestSite {
  readonly basin: number
  /** Persons asked about on an ordinary Tuesday. */
  readonly looks: number
  /** Hours of the wall clock. */
  readonly opens: number
  readonly closes: number
  /** Closed from 12:15 to 14:00. */
  readonly lunchBreak: boolean
  readonly asksAhead: boolean
  /** Residents of a home whose medicines it prepares; 0 for most. */
  readonly residents: number
  readonly alwaysOpen: boolean
  /** How much more than others it mistypes, meets legacy cards, and leaves unbilled; 1 on average. */
  readonly slipTimes: number
  readonly legacyTimes: number
  readonly neverTimes: number
  /** Never bills through the platform. */
  readonly billsElsewhere: boolean
}

export interface Staffed {
  readonly sites: readonly SitePlan[]
  readonly accounts: readonly AccountPlan[]
  /** Sites of the same activity that a locum of each basin goes to: those of the basin, then of the nearest ones. */
  readonly nearby: (basin: number, activity: number) => readonly number[]
  readonly neighbours: readonly (readonly number[])[]
}

const neighboursMax = 6
const villageInhabitants = 2000
/** Wider than any opening of the day: [opens, closes] is drawn around the rate by at most half an hour. */
const hoursSpread = 0.5

/** Draws sites until each activity's accounts all have a place; locums have none of their own. */
export function drawSites(
  chance: Chance,
  rates: Rates,
  basins: readonly Basin[],
  { accounts: total, from, days }: { readonly accounts: number; readonly from: DayNumber; readonly days: number },
): Staffed {
  const capacity = runningSums(basins.map(capacityOf))
  const sites: SitePlan[] = []
  const accounts: AccountPlan[] = []
  const sitesAt = new Map<string, number[]>()
  const neighbours = neighboursOf(basins, neighboursMax)
  let devices = 0
  const counts = countAccounts(rates, total)
  for (const [activity, count] of counts.entries()) {
    const locums = Math.min(Math.round(count * rates.locums), Math.max(0, count - 1))
    for (let left = count - locums, rank = 0; left > 0; rank += 1) left -= addSite(activity, rank, left)
    const alike = sites.filter((site) => site.activity === activity)
    for (let rank = 0; rank < locums; rank += 1) {
      chance.restart(stream.account, rank, 2 + activity)
      addAccount(activity, chance.pick(alike).site, true)
    }
  }
  return { sites, accounts, nearby, neighbours }

  function addSite(activity: number, rank: number, left: number): number {
    const rate = rates.activity[activityName(activity)]
    chance.restart(stream.site, activity, rank)
    const basin = rankIn(capacity, chance.unit() * (capacity.at(-1) ?? 0))
    const { departement, communes, inhabitantsUntil, inhabitants } = basins[basin] as Basin
    const commune = communes[rankIn(inhabitantsUntil, chance.unit() * inhabitants)]
    const village = (commune?.inhabitants ?? 0) < villageInhabitants
    const big = activity === pharmacyRank && !village && chance.happens(rates.bigSite)
    const size = logNormal(chance, rates.siteSpread) * (village ? rates.villageSite : 1) * (big ? rates.bigSiteTimes : 1)
    const people = Math.max(1, Math.min(left, Math.round(rates.biggestTeam), Math.round(rate.perSite * size + chance.unit() - 0.5)))
    const tills = Math.max(1, Math.round(people * 0.8))
    const opensDuring = chance.happens(Math.min(0.5, (rates.newSites * days) / 365))
    const age = 30 + chance.below(3000)
    const site = sites.length
    const plan: SitePlan = {
      site,
      activity,
      basin,
      departement,
      commune: commune?.code ?? '',
      communeName: commune?.name ?? '',
      client: drawClient(chance, activity),
      devices: Array.from({ length: tills }, (_, till) => devices + till),
      accounts: Array.from({ length: people }, (_, person) => accounts.length + person),
      openedOn: opensDuring ? from + chance.below(days) : from - age,
      looks: rate.looks * people * logNormal(chance, rates.accountSpread),
      opens: rate.opens + (chance.unit() - 0.5) * hoursSpread,
      closes: rate.closes + (chance.unit() - 0.5) * hoursSpread,
      lunchBreak: chance.happens(village ? Math.min(1, rates.lunchBreak * 1.4) : rates.lunchBreak),
      asksAhead: chance.happens(rate.asksAhead),
      residents: activity === pharmacyRank && chance.happens(rates.homeSupplied) ? poisson(chance, rates.residents) : 0,
      alwaysOpen: activity === pharmacyRank && people >= 4 && !village && chance.happens(rates.alwaysOpen * 2),
      slipTimes: logNormal(chance, rates.habitSpread),
      legacyTimes: logNormal(chance, rates.habitSpread / 2),
      neverTimes: logNormal(chance, rates.habitSpread),
      billsElsewhere: chance.happens(rates.billsElsewhere),
    }
    devices += tills
    sites.push(plan)
    const key = `${basin}/${activity}`
    const known = sitesAt.get(key)
    if (known === undefined) sitesAt.set(key, [site])
    else known.push(site)
    for (let person = 0; person < people; person += 1) addAccount(activity, site, false)
    return people
  }

  function addAccount(activity: number, site: number, locum: boolean): void {
    chance.restart(stream.account, accounts.length, 1)
    const others = !locum && chance.happens(rates.twoSites) ? nearby(sites[site]?.basin ?? 0, activity) : []
    const second = others.length > 1 ? chance.pick(others) : -1
    const secondSite = second === site ? -1 : second
    accounts.push(drawAccount(chance, rates, { account: accounts.length, activity, site, secondSite, locum }))
  }

  function nearby(basin: number, activity: number): readonly number[] {
    return [basin, ...(neighbours[basin] ?? [])].flatMap((place) => sitesAt.get(`${place}/${activity}`) ?? [])
  }
}
