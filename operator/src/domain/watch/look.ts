/** What the watch sees of a look: numbers and pseudonyms, as the log wrote them. Times are milliseconds since 1970, UTC. */
export interface Look {
  readonly atMs: number
  readonly account: number
  readonly site: number
  readonly client: number
  readonly device: number
  readonly insurer: number | null
  /** Pseudonym, as a uuid; null when nobody was found. */
  readonly person: string | null
  /** 1 signed card, 2 known patient, 3 legacy card, 4 no card. */
  readonly way: number
  readonly domain: number
  readonly outcome: number
  /** Bit 1: the number asked neighbours one asked a moment ago. */
  readonly flags: number
  /** A person new to this site within the window. */
  readonly counted: boolean
}

/** An invoice received: the look that gave its engagement has been followed. */
export interface Billed {
  readonly atMs: number
  readonly site: number
  readonly person: string
  readonly lookAtMs: number
}

/** "It was not me": a person contests the look that an account made about them. */
export interface Complaint {
  readonly atMs: number
  readonly account: number
  readonly site: number
  readonly person: string
}

/** How far the site is from where the person was served before. */
export type Nearness = 'near' | 'far' | 'unseen'

/** What the watch knows around a look that the look itself does not say. */
export interface Around {
  readonly nearness: Nearness
  /** Kind of establishment, as in the directory. */
  readonly activity: string
  /** When the device was first known; null: long ago, or nobody knows. */
  readonly deviceSinceMs: number | null
  readonly canary: boolean
}

export { NEIGHBOUR_FLAG } from '../disclosure/index.ts'

/** The person was recognised and covered: something was told, and an invoice may follow. */
export const isAnswered = (outcome: number): boolean => outcome === 0 || outcome === 1
/** Nobody behind the question, or a card that serves no more. */
export const isUnknown = (outcome: number): boolean => outcome === 10 || outcome === 12
export const isExpired = (outcome: number): boolean => outcome === 11
/**
 * A budget of the asker's own, or of the way of asking, is spent. A tightening (29) may be everybody's and a group's budget (20) may have
 * been spent by others of the group: they say nothing of the asker.
 */
export const isRefusedToAsker = (outcome: number): boolean => outcome === 21 || outcome === 22 || outcome === 28

export const HOUR_MS = 3_600_000
export const WINDOW_HOURS = 48
