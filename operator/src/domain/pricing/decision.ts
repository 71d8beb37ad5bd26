import type { Cents } from '../../words/cents.ts'

/** Why an invoice is rejected; the codes are those of the claims' life cycle. */
export type RejectionCode = 'R03' | 'R05' | 'R06' | 'R07' | 'R10' | 'R14'

/** One sentence of the explanation. `rule` is stable; the sentence is for the professional, in French. */
export interface Reason {
  readonly rule: string
  readonly sentenceFr: string
}

export interface Rejection {
  readonly code: RejectionCode
  /** Position of the line from 0, or null when the whole invoice is concerned. */
  readonly line: number | null
  readonly sentenceFr: string
}

/** `amoNet + amc + person = price` on every line. `withheld` is the part of `person` that the AMO keeps back later. */
export interface LineDecision {
  readonly priceCents: Cents
  readonly amoGrossCents: Cents
  readonly amoNetCents: Cents
  readonly amcCents: Cents
  readonly personCents: Cents
  readonly withheldCents: Cents
  readonly reasons: readonly Reason[]
}

/** An invoice is paid whole or rejected whole: one rejected line brings every complementary share to zero. */
export interface Decision {
  readonly verdict: 'accepted' | 'rejected'
  readonly rejections: readonly Rejection[]
  readonly lines: readonly LineDecision[]
  readonly priceCents: Cents
  readonly amoGrossCents: Cents
  readonly amoNetCents: Cents
  readonly amcCents: Cents
  readonly personCents: Cents
  readonly withheldCents: Cents
}
