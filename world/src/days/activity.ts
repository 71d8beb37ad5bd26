import { type DomainCode, domainCodes } from '../guarantee.ts'
import type { Rate, RateTable } from './rate.ts'

/** What a site does, as the platform's directory names it. An event holds the rank in this list. */
export const activityNames = ['pharmacy', 'practice', 'optician', 'dentist', 'hearing', 'laboratory', 'nursing', 'physiotherapy'] as const
export type ActivityName = (typeof activityNames)[number]

/** Ranks that have habits of their own. */
export const pharmacyRank = activityNames.indexOf('pharmacy')
export const nursingRank = activityNames.indexOf('nursing')

const domainOf: Readonly<Record<ActivityName, DomainCode>> = {
  pharmacy: 'PHAR',
  practice: 'MEDE',
  optician: 'OPTI',
  dentist: 'DENT',
  hearing: 'AUDI',
  laboratory: 'LABO',
  nursing: 'AUXM',
  physiotherapy: 'AUXM',
}

/** Domain asked by each activity, as a rank in `domainCodes`. */
export const activityDomains: readonly number[] = activityNames.map((name) => domainCodes.indexOf(domainOf[name]))

/** Name of an activity's rank; throws on a rank that is not in the list. */
export function activityName(activity: number): ActivityName {
  const name = activityNames[activity]
  if (name === undefined) throw new Error('activityName: no activity has this rank')
  return name
}

/** Where people walk in and colleagues relay one another, instead of having each their own patients. */
export function isCounter(activity: number): boolean {
  const name = activityName(activity)
  return name === 'pharmacy' || name === 'optician' || name === 'laboratory'
}

/** What differs from one activity to another. */
export interface ActivityRates extends RateTable {
  /** Part of all accounts. */
  readonly accounts: Rate
  /** Regular accounts of a site, on average. */
  readonly perSite: Rate
  /** Persons asked about on an ordinary Tuesday, per regular account of the site (per account present where each has their own patients). */
  readonly looks: Rate
  readonly monday: Rate
  readonly saturday: Rate
  readonly sunday: Rate
  /** Part of the day's look-ups before lunch. */
  readonly morning: Rate
  readonly opens: Rate
  readonly closes: Rate
  /** Look-ups an account can make in an hour. */
  readonly pace: Rate
  /** Part of the visits by someone seen at the site shortly before. */
  readonly returns: Rate
  /** Part of these that are asked by their engagement number instead of the card. */
  readonly knownWay: Rate
  /** Part of the sites whose software asks for tomorrow's appointments in the evening. */
  readonly asksAhead: Rate
  readonly neverBilled: Rate
  /** Of what is billed: at once, the same evening; the rest comes later. */
  readonly billsAtOnce: Rate
  readonly billsEvening: Rate
  readonly lateDays: Rate
}
