import { activityName, activityNames } from './activity.ts'
import { dayMs, midnightMs, weekdayOf } from './calendar.ts'
import { expectedOutcome, type HonestEvent, type Look, ways } from './event.ts'
import type { HonestWorld } from './honest-world.ts'
import { type Distribution, type SlidingCount, slidingCount, type Tally, tally } from './window.ts'

/**
 * Honest days of one activity. A charge is what a budget counts: the first time in the window that a site reads a person, and each
 * question that found nobody. Distributions are over days of an account (or site) on which it asked: the highest count of the day.
 */
export interface ActivitySummary {
  readonly activity: string
  readonly accounts: number
  readonly sites: number
  readonly looks: number
  readonly perAccount: Distribution
  readonly perSite: Distribution
  readonly legacyPerAccount: Distribution
  readonly noCardPerAccount: Distribution
  /** Shares of look-ups by signed card, known patient, legacy card, no card. */
  readonly ways: readonly number[]
  /** Shares of answered look-ups whose invoice came within an hour, a day, a week, later; or not at all while it was watched. */
  readonly billed: { readonly hour: number; readonly day: number; readonly week: number; readonly later: number; readonly never: number }
  /** Shares of look-ups that an honest platform answers by unknown, expired, revoked, rights closed. */
  readonly unknown: number
  readonly expired: number
  readonly revoked: number
  readonly closed: number
}

export interface Summary {
  readonly days: number
  readonly events: number
  readonly looks: number
  readonly claims: number
  readonly complaints: number
  readonly devicesChanged: number
  readonly sitesOpened: number
  readonly activities: readonly ActivitySummary[]
  /** Look-ups by hour of the clock, and by weekday (0 Sunday). */
  readonly byHour: readonly number[]
  readonly byWeekday: readonly number[]
}

interface Counting {
  looks: number
  answered: number
  readonly ways: [number, number, number, number]
  readonly billed: [number, number, number, number]
  readonly outcomes: Map<number, number>
  readonly perAccount: Tally
  readonly perSite: Tally
  readonly legacy: Tally
  readonly noCard: Tally
}

const hourMs = 3_600_000

/** Plays a world once and counts. `windowHours` is the width of the window (24). */
export function summarize(world: HonestWorld, windowHours = 24): Summary {
  const windowMs = windowHours * hourMs
  const counting = activityNames.map(countingOf)
  const meters = { account: metersOf(), legacy: metersOf(), noCard: metersOf(), site: metersOf() }
  const seenBySite = world.sites.map(() => new Map<number, number>())
  const asked = openAsked()
  const byHour = new Array<number>(24).fill(0)
  const byWeekday = new Array<number>(7).fill(0)
  const kinds = new Map<HonestEvent['kind'], number>()
  let [days, events] = [0, 0]
  let midnight = 0
  for (const day of world) {
    if (day.looks > 0) days += 1
    events += day.events
    midnight = midnightMs(day.day)
    for (const event of day) {
      kinds.set(event.kind, (kinds.get(event.kind) ?? 0) + 1)
      if (event.kind === 'look') countLook(event)
      else if (event.kind === 'claim') countClaim(event.look, event.atMs)
    }
    byWeekday[weekdayOf(day.day)] = (byWeekday[weekdayOf(day.day)] ?? 0) + day.looks
    closeDay(midnight + dayMs - windowMs)
  }
  const count = (kind: HonestEvent['kind']) => kinds.get(kind) ?? 0
  return {
    days,
    events,
    looks: count('look'),
    claims: count('claim'),
    complaints: count('complaint'),
    devicesChanged: count('device-changed'),
    sitesOpened: count('site-opened'),
    activities: counting.map((found, activity) => toSummary(world, activity, found)).filter(({ looks }) => looks > 0),
    byHour,
    byWeekday,
  }

  function countLook(look: Look): void {
    const found = counting[look.activity]
    if (found === undefined) return
    const outcome = expectedOutcome(look)
    const hour = Math.min(23, Math.floor((look.atMs - midnight) / hourMs))
    byHour[hour] = (byHour[hour] ?? 0) + 1
    found.looks += 1
    found.ways[look.way - 1] = (found.ways[look.way - 1] ?? 0) + 1
    found.outcomes.set(outcome, (found.outcomes.get(outcome) ?? 0) + 1)
    if (outcome === 0) found.answered += 1
    asked.set(look.look, outcome === 0 ? look.atMs : 0, look.activity)
    if (look.way === ways.legacyCard) meters.legacy.of(look.account).add(look.atMs)
    if (look.way === ways.noCard) meters.noCard.of(look.account).add(look.atMs)
    const recognised = outcome === 0 || outcome === 13
    const seen = seenBySite[look.site]
    const before = seen?.get(look.person)
    if (recognised && before !== undefined && before > look.atMs - windowMs) return
    if (recognised) seen?.set(look.person, look.atMs)
    meters.account.of(look.account).add(look.atMs)
    meters.site.of(look.site).add(look.atMs)
  }

  function countClaim(look: number, atMs: number): void {
    const found = counting[asked.activity(look)]
    const delay = atMs - asked.atMs(look)
    const place = delay < hourMs ? 0 : delay < dayMs ? 1 : delay < 7 * dayMs ? 2 : 3
    if (found !== undefined) found.billed[place] += 1
  }

  function closeDay(forgetMs: number): void {
    meters.account.close((account, highest) => counting[world.accounts[account]?.activity ?? -1]?.perAccount.add(highest))
    meters.legacy.close((account, highest) => counting[world.accounts[account]?.activity ?? -1]?.legacy.add(highest))
    meters.noCard.close((account, highest) => counting[world.accounts[account]?.activity ?? -1]?.noCard.add(highest))
    meters.site.close((site, highest) => counting[world.sites[site]?.activity ?? -1]?.perSite.add(highest))
    for (const seen of seenBySite) for (const [person, atMs] of seen) if (atMs <= forgetMs) seen.delete(person)
  }

  function metersOf() {
    const held = new Map<number, SlidingCount>()
    return {
      of(id: number): SlidingCount {
        const known = held.get(id)
        if (known !== undefined) return known
        const made = slidingCount(windowMs)
        held.set(id, made)
        return made
      },
      close(tell: (id: number, highest: number) => void): void {
        for (const [id, meter] of held) {
          const highest = meter.takeHighest()
          if (highest > 0) tell(id, highest)
        }
      },
    }
  }
}

function countingOf(): Counting {
  return {
    looks: 0,
    answered: 0,
    ways: [0, 0, 0, 0],
    billed: [0, 0, 0, 0],
    outcomes: new Map(),
    perAccount: tally(),
    perSite: tally(),
    legacy: tally(),
    noCard: tally(),
  }
}

function toSummary(world: HonestWorld, activity: number, found: Counting): ActivitySummary {
  const share = (outcome: number) => (found.outcomes.get(outcome) ?? 0) / Math.max(1, found.looks)
  const [hour, day, week, later] = found.billed.map((count) => count / Math.max(1, found.answered)) as [number, number, number, number]
  return {
    activity: activityName(activity),
    accounts: world.accounts.filter((account) => account.activity === activity).length,
    sites: world.sites.filter((site) => site.activity === activity).length,
    looks: found.looks,
    perAccount: found.perAccount.distribution(),
    perSite: found.perSite.distribution(),
    legacyPerAccount: found.legacy.distribution(),
    noCardPerAccount: found.noCard.distribution(),
    ways: found.ways.map((count) => count / Math.max(1, found.looks)),
    billed: { hour, day, week, later, never: 1 - hour - day - week - later },
    unknown: share(10),
    expired: share(11),
    revoked: share(12),
    closed: share(13),
  }
}

/** When each look-up was made, and by which activity; nine bytes each. */
function openAsked() {
  let times = new Float64Array(1 << 16)
  let activities = new Uint8Array(1 << 16)
  return {
    set(look: number, atMs: number, activity: number): void {
      if (look >= times.length) {
        const size = Math.max(look + 1, times.length * 2)
        const [moreTimes, moreActivities] = [new Float64Array(size), new Uint8Array(size)]
        moreTimes.set(times)
        moreActivities.set(activities)
        ;[times, activities] = [moreTimes, moreActivities]
      }
      times[look] = atMs
      activities[look] = activity
    },
    atMs: (look: number) => times[look] ?? 0,
    activity: (look: number) => activities[look] ?? 0,
  }
}
