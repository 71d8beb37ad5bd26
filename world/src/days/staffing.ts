import type { DayNumber } from '../day.ts'
import { type Chance, chanceFrom, type SeedWords } from '../seed.ts'
import type { AccountPlan, Rates } from './account.ts'
import { pharmacyRank } from './activity.ts'
import { isBankHoliday, weekdayOf } from './calendar.ts'
import type { Staffed } from './site.ts'
import { stream } from './stream.ts'

/** Who works where on a day. */
export interface Staffing {
  /** Reads the stays of the day; to be called once a day, in order. Gives the locums who arrive, with the end of their stay. */
  open(day: DayNumber): readonly { readonly account: number; readonly site: number; readonly until: DayNumber }[]
  /** Accounts present at a site on the open day, at least one for a pharmacy on an ordinary day; empty when closed. */
  on(site: number): readonly AccountPlan[]
  /** The next day on which a site asks for appointments, within a week. */
  nextOpen(day: DayNumber): DayNumber
}

const stayDaysMin = 4
const stayDaysMore = 10

export function staffingOf(words: SeedWords, rates: Rates, { sites, accounts, nearby }: Staffed, from: DayNumber): Staffing {
  const chance: Chance = chanceFrom(words)
  const locums = accounts.filter((account) => account.locum)
  const sharers = accounts.filter((account) => account.secondSite >= 0)
  const guests = new Map<number, AccountPlan[]>()
  let today = from

  function open(day: DayNumber): { account: number; site: number; until: DayNumber }[] {
    today = day
    guests.clear()
    const arrivals: { account: number; site: number; until: DayNumber }[] = []
    for (const locum of locums) {
      const stay = stayOf(locum, day)
      if (stay === undefined) continue
      invite(stay.site, locum)
      if (day === stay.first || day === from) arrivals.push({ account: locum.account, site: stay.site, until: stay.until })
    }
    const sunday = weekdayOf(day) === 0 || isBankHoliday(day)
    for (const sharer of sharers)
      if (!sunday && isSecondSiteDay(sharer, day) && isOpen(sharer.secondSite)) invite(sharer.secondSite, sharer)
    return arrivals
  }

  function invite(site: number, account: AccountPlan): void {
    const list = guests.get(site)
    if (list === undefined) guests.set(site, [account])
    else list.push(account)
  }

  function isOpen(site: number): boolean {
    return (sites[site]?.openedOn ?? today + 1) <= today
  }

  /** Stays of one locum have one length; their site is drawn near the last one, now and then anywhere. */
  function stayOf(locum: AccountPlan, day: DayNumber): { site: number; first: DayNumber; until: DayNumber } | undefined {
    chance.restart(stream.stay, locum.account, 0)
    const length = stayDaysMin + chance.below(stayDaysMore)
    const rank = Math.floor((day + locum.account * 3) / length)
    chance.restart(stream.stay, locum.account, 1 + rank)
    const far = chance.happens(0.1)
    const choice = far ? [] : nearby(sites[locum.site]?.basin ?? 0, locum.activity)
    const site = choice.length > 0 ? chance.pick(choice) : locum.site
    const first = rank * length - locum.account * 3
    // A stay that began before the site joined never takes place there.
    return (sites[site]?.openedOn ?? first + 1) > Math.max(first, from) ? undefined : { site, first, until: first + length }
  }

  function on(site: number): readonly AccountPlan[] {
    const plan = sites[site]
    if (plan === undefined || plan.openedOn > today) return []
    const visiting = guests.get(site) ?? []
    const present = plan.accounts.flatMap((rank) => {
      const account = accounts[rank]
      return account === undefined || !works(account, today) ? [] : [account]
    })
    // A locum stands in for somebody.
    const staff = [...present.slice(visiting.some((guest) => guest.locum) && present.length > 1 ? 1 : 0), ...visiting]
    const holder = accounts[plan.accounts[0] ?? -1]
    return staff.length === 0 && plan.activity === pharmacyRank && holder !== undefined ? [holder] : staff
  }

  function works(account: AccountPlan, day: DayNumber): boolean {
    const weekday = weekdayOf(day)
    const week = Math.floor((day + 3) / 7)
    if (account.alternates && account.account % 2 === week % 2 && (weekday === 0 || weekday === 6)) return false
    if ((account.offDays & (1 << weekday)) !== 0) return false
    chance.restart(stream.absence, account.account, week)
    return !chance.happens(rates.absence)
  }

  function nextOpen(day: DayNumber): DayNumber {
    let next = day + 1
    while (next < day + 7 && (weekdayOf(next) === 0 || isBankHoliday(next))) next += 1
    return next
  }

  return { open, on, nextOpen }
}

/** Someone's second site has them on the first of their weekdays of rest after Sunday. */
function isSecondSiteDay(account: AccountPlan, day: DayNumber): boolean {
  const rest = account.offDays & ~1
  return weekdayOf(day) === 31 - Math.clz32(rest & -rest)
}
