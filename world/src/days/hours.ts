import type { Chance } from '../seed.ts'
import type { AccountPlan, Rates } from './account.ts'
import { activityName, isCounter } from './activity.ts'
import { weekdayOf } from './calendar.ts'
import type { SitePlan } from './site.ts'

export const hourMs = 3_600_000
/** Where a site closes for lunch, in hours; elsewhere this is only where the morning ends. */
const lunchFrom = 12.25
const lunchUntil = 14
const noon = 13

/** A time of the opening hours of a day, in milliseconds of the wall clock: two humps, one before lunch and one after. */
export function drawTime(chance: Chance, rates: Rates, plan: SitePlan, day: number): number {
  const saturdayMorning = weekdayOf(day) === 6 && !isCounter(plan.activity)
  const share = saturdayMorning ? 1 : rates.activity[activityName(plan.activity)].morning
  const morning = chance.unit() < share
  const from = morning ? plan.opens : plan.lunchBreak ? lunchUntil : noon
  const until = morning ? (plan.lunchBreak ? lunchFrom : noon) : plan.closes
  const u = chance.happens(0.5) ? chance.unit() : (chance.unit() + chance.unit()) / 2
  return Math.floor((from + (until - from) * u) * hourMs)
}

/** True when a site serves at a time of the wall clock. */
export function serves(plan: SitePlan, wallMs: number): boolean {
  const hour = wallMs / hourMs
  return hour >= plan.opens && hour < plan.closes && !(plan.lunchBreak && hour >= lunchFrom && hour < lunchUntil)
}

/** Hours a site serves in a day. */
export function hoursServed(plan: SitePlan): number {
  return plan.closes - plan.opens - (plan.lunchBreak ? lunchUntil - lunchFrom : 0)
}

/** Who takes a visit: drawn by weight among the staff; someone at lunch or off shift hands over to the next one present. */
export function pickAccount(chance: Chance, plan: SitePlan, staff: readonly AccountPlan[], wallMs: number): AccountPlan {
  let total = 0
  for (const account of staff) total += account.weight
  let target = chance.unit() * total
  let place = 0
  while (place < staff.length - 1 && target > (staff[place]?.weight ?? 0)) {
    target -= staff[place]?.weight ?? 0
    place += 1
  }
  for (let tried = 0; tried < staff.length; tried += 1) {
    const account = staff[(place + tried) % staff.length]
    if (account !== undefined && isPresent(account, plan, wallMs / hourMs)) return account
  }
  const anyone = staff[place]
  if (anyone === undefined) throw new Error('pickAccount: nobody works here')
  return anyone
}

function isPresent(account: AccountPlan, plan: SitePlan, hour: number): boolean {
  if (account.shift === 1 && hour >= noon) return false
  if (account.shift === 2 && hour < noon) return false
  return plan.lunchBreak || hour < account.lunchAt || hour >= account.lunchAt + 1
}
