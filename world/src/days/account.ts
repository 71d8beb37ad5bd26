import type { Chance } from '../seed.ts'
import { activityName, activityNames } from './activity.ts'
import type { HonestAccount } from './honest-world.ts'
import type { Drawn } from './rate.ts'
import type { rates } from './rates.ts'
import { logNormal } from './spread.ts'
import { stream } from './stream.ts'

export type Rates = Drawn<typeof rates>

/** Someone who asks, and how they work. */
export interface AccountPlan extends HonestAccount {
  /** Weekdays (0 Sunday) of rest, one bit each. */
  readonly offDays: number
  /** Rest every other week, as nurses who relay one another. */
  readonly alternates: boolean
  /** 0 the whole day, 1 the morning, 2 the afternoon. */
  readonly shift: number
  /** Start of the lunch hour, in hours. */
  readonly lunchAt: number
  /** Part taken of a site's visits, 1 on average. */
  readonly weight: number
}

/** How many accounts each activity has: shares made to add up, the largest remainders served first. */
export function countAccounts(rates: Rates, accounts: number): readonly number[] {
  const shares = activityNames.map((name) => rates.activity[name].accounts)
  const total = shares.reduce((sum, share) => sum + share, 0)
  const exact = shares.map((share) => (accounts * share) / total)
  const counts = exact.map(Math.floor)
  let missing = accounts - counts.reduce((sum, count) => sum + count, 0)
  const byRest = exact.map((value, activity) => ({ activity, rest: value % 1 })).sort((a, b) => b.rest - a.rest || a.activity - b.activity)
  for (const { activity } of byRest) {
    if (missing <= 0) break
    counts[activity] = (counts[activity] ?? 0) + 1
    missing -= 1
  }
  return counts
}

/** One account, drawn alone from its rank. */
export function drawAccount(chance: Chance, rates: Rates, { account, activity, site, secondSite, locum }: HonestAccount): AccountPlan {
  chance.restart(stream.account, account, 0)
  const name = activityName(activity)
  const first = 1 + chance.below(6)
  const second = 1 + chance.below(6)
  const fullTime = chance.happens(0.55)
  const u = chance.unit()
  return {
    account,
    activity,
    site,
    secondSite,
    locum,
    offDays: name === 'nursing' ? 0 : locum ? 1 : 1 | (1 << first) | (fullTime ? 0 : 1 << second),
    alternates: name === 'nursing',
    shift: locum || u < 0.8 ? 0 : u < 0.9 ? 1 : 2,
    lunchAt: chance.happens(0.5) ? 12 : 13,
    weight: logNormal(chance, rates.accountSpread),
  }
}
