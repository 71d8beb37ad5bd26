import type { AskedNumber } from './neighbours.ts'

/** One question about one person, as a door hands it over. The session's secret says who asks; nothing else may. */
export interface Asking {
  /** 32 bytes: the secret of the session, whose digest is a row written by the identity role. */
  readonly secret: Uint8Array
  /** 16 bytes: digest of the card's text as issued, of the birth date and of the rank. */
  readonly key: Uint8Array
  /** 16 bytes: the proof's identifier, a UUID v7. It serves once. */
  readonly cause: Uint8Array
  /** Number of the domain of care. */
  readonly domain: number
  /** Day of care, `YYYY-MM-DD`. */
  readonly day: string
  /** Who the session says it is; used to compute the receipt, never to pay. */
  readonly asker: Asker
}

export interface Asker {
  readonly account: number
  readonly site: number
  readonly client: number
  readonly device: number
}

/** Ways of asking, as the access log keeps them. */
export const ways = { card: 1, known: 2, legacyCard: 3, noCard: 4, desk: 7 } as const

/** One question by a dearer way. `key` finds the person: which digest it is depends on the way. */
export interface AskingOne extends Asking {
  readonly way: 2 | 3 | 4
  /** Number of the insurer that the asker named; null for a known patient. */
  readonly insurer: number | null
  /** What else a legacy card says, all exact; null by another way. */
  readonly printed: string | null
  /** Why without a card; 0 by another way. */
  readonly reason: number
  /** What the last numbers asked told, for the watch; 0 where no number is asked. */
  readonly flags: number
}

/** A question by numbers, with the number itself: remembered for a day by the role that was told it, and sent nowhere. */
export interface NumberedAsking extends Omit<AskingOne, 'flags'> {
  readonly number: AskedNumber
}

/** What the turnstile answers for each asking, as the access log keeps it. */
export const outcomes = {
  paid: 0,
  free: 1,
  unknown: 10,
  expired: 11,
  revoked: 12,
  closed: 13,
  groupSpent: 20,
  accountSpent: 21,
  siteSpent: 22,
  doorSpent: 23,
  clientSpent: 24,
  insurerSpent: 25,
  platformSpent: 26,
  insurerClosed: 27,
  waySpent: 28,
  tightened: 29,
  proofUsed: 30,
  planeClosed: 40,
  frozen: 41,
  sessionOver: 42,
  domainNotYours: 43,
  dayOutOfRange: 44,
  wayNotAllowed: 45,
  cardsOnly: 46,
} as const
