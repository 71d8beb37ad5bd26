import { noCardReasons } from '@cloison/contract'
import type { DayNumber } from '../day.ts'

/** Ways of asking. */
export const ways = { signedCard: 1, knownPatient: 2, legacyCard: 3, noCard: 4 } as const
/** What was put under the reader. `other` is the card of another person, shown by mistake; `none` for ways 2 and 4. */
export const cards = { none: 0, good: 1, expired: 2, revoked: 3, other: 4 } as const
/** What was mistyped: nothing, the birth date, or the number (of member or NIR). */
export const slips = { none: 0, birthDate: 1, number: 2 } as const
/** Why there was no card (way 4); 0 for the other ways. */
export const reasons = { none: 0, ...noCardReasons } as const
/** Why a device changed. */
export const deviceCauses = { upgrade: 1, replaced: 2, otherSoftware: 3 } as const

/** One question about one person. All numbers are whole; ranks start at 0. */
export interface Look {
  readonly kind: 'look'
  /** Number of the look-up, each once from 0, all of a day before those of the next. */
  readonly look: number
  /** Milliseconds since 1970, as for every event. */
  readonly atMs: number
  /** Ranks in the world's `sites` and `accounts`. */
  readonly site: number
  readonly account: number
  /** Number of the software, from 1. */
  readonly client: number
  /** Number of the device that signs; see `DeviceChanged`. */
  readonly device: number
  /** Rank in `activityNames`. */
  readonly activity: number
  /** See `ways`. */
  readonly way: number
  /** Who is asked about: 0 ≤ person < persons. */
  readonly person: number
  /** Insurer asked, 1..84: the person's of that day, or their former one when an old card is shown. */
  readonly insurer: number
  /** See `cards`; `cardOf` is the person whose card it is, `person` unless another's. */
  readonly card: number
  readonly cardOf: number
  /** See `slips`. */
  readonly slip: number
  /** 1 when the rights at this insurer have ended before `careDay` (résiliation), else 0. */
  readonly closed: number
  /** Way 2: the earlier look-up at this site, by signed card, whose engagement number is quoted; else -1. */
  readonly known: number
  /** Rank in `domainCodes`. */
  readonly domain: number
  /** Day number of the care; tomorrow or later when appointments are asked for ahead. */
  readonly careDay: DayNumber
  /** See `reasons`. */
  readonly reason: number
}

/** An invoice sent for an earlier look-up of the same site. */
export interface Claim {
  readonly kind: 'claim'
  readonly atMs: number
  readonly site: number
  readonly account: number
  readonly look: number
}

/** « Ce n’était pas moi », said by mistake about an honest look-up. */
export interface Complaint {
  readonly kind: 'complaint'
  readonly atMs: number
  readonly site: number
  readonly person: number
  readonly look: number
}

/** A workstation signs with a new key from now on; `before` is not seen again. */
export interface DeviceChanged {
  readonly kind: 'device-changed'
  readonly atMs: number
  readonly site: number
  readonly client: number
  readonly before: number
  readonly device: number
  /** See `deviceCauses`. */
  readonly cause: number
}

/** A site joins: its accounts and devices may be used from now on. Sites that were there on the first day are not told. */
export interface SiteOpened {
  readonly kind: 'site-opened'
  readonly atMs: number
  readonly site: number
}

/** A locum begins a stay, and works there until the day `until` (not included). */
export interface LocumArrived {
  readonly kind: 'locum-arrived'
  readonly atMs: number
  readonly site: number
  readonly account: number
  readonly until: DayNumber
}

export type HonestEvent = Look | Claim | Complaint | DeviceChanged | SiteOpened | LocumArrived

/** What an honest platform should answer, as its outcome codes: 0 answered, 10 unknown, 11 expired, 12 revoked, 13 rights closed. */
export function expectedOutcome(look: Look): 0 | 10 | 11 | 12 | 13 {
  if (look.card === cards.expired) return 11
  if (look.slip !== slips.none || look.card === cards.other) return 10
  if (look.card === cards.revoked) return 12
  return look.closed === 1 ? 13 : 0
}
