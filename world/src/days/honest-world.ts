import type { DayNumber } from '../day.ts'
import type { HonestEvent } from './event.ts'
import type { DrawnRate } from './rate.ts'

/** A place of care as honest days know it. */
export interface HonestSite {
  /** Rank in `sites`. */
  readonly site: number
  /** Rank in `activityNames`. */
  readonly activity: number
  /** INSEE code and name of a real commune of metropolitan France. */
  readonly commune: string
  readonly communeName: string
  readonly departement: string
  /** Its software on the first day, from 1. */
  readonly client: number
  /** Devices on the first day (or on the day it opens). */
  readonly devices: readonly number[]
  /** Accounts that work there all year. */
  readonly accounts: readonly number[]
  /** First day on the platform; before the first day played for most. */
  readonly openedOn: DayNumber
}

/** Someone who asks. */
export interface HonestAccount {
  /** Rank in `accounts`. */
  readonly account: number
  readonly activity: number
  /** Site where they are at home; for a locum, the first one. */
  readonly site: number
  /** A second site, one day a week; -1 for most. */
  readonly secondSite: number
  /** Goes from site to site, as `locum-arrived` tells. */
  readonly locum: boolean
}

/** Whom a person is insured by. Half-open: `insurer` before `leavesOn`, `next` from then on; undefined when they do not move. */
export interface Cover {
  readonly insurer: number
  readonly leavesOn?: DayNumber
  readonly next?: number
}

/** The events of one civil day of Paris, in the order of time. */
export interface HonestDay extends Iterable<HonestEvent> {
  readonly day: DayNumber
  /** Events and look-ups of the day. */
  readonly events: number
  readonly looks: number
}

/**
 * Days of honest work, played one after the other: iterating gives them in order, each drawn when it is asked for and forgotten
 * after. Iterating twice gives the same days.
 */
export interface HonestWorld extends Iterable<HonestDay> {
  readonly sites: readonly HonestSite[]
  readonly accounts: readonly HonestAccount[]
  readonly persons: number
  /** Software numbers run from 1 to this. */
  readonly clients: number
  /** How this run moved each rate. */
  readonly factors: readonly DrawnRate[]
  coverOf(person: number): Cover
  /** True when cards of the old model of this insurer are still about (way 3). */
  hasLegacy(insurer: number): boolean
  /** Where a person lives: a real commune. */
  homeOf(person: number): { readonly commune: string; readonly departement: string }
  /** First person of the family, and first after it: consecutive numbers, one insurer. */
  familyOf(person: number): { readonly from: number; readonly until: number }
}

export interface HonestDaysOptions {
  readonly seed: string
  /** First day played, `YYYY-MM-DD`. */
  readonly from: string
  /** Days played, 1 to 3,660. */
  readonly days: number
  /** Accounts, 20 to 200,000. */
  readonly accounts: number
  /** Persons who live near the sites; 800 per account by default. */
  readonly persons?: number
  /** Fixed factors by dotted name of rate; the others are drawn. */
  readonly factors?: Readonly<Record<string, number>>
  /** Days after the last, on which nobody asks but invoices still come (0 by default). */
  readonly tailDays?: number
}

/** What a module given as `--world FILE` exports under the name `honestDays`. */
export type HonestDaysMaker = (options: HonestDaysOptions) => HonestWorld
