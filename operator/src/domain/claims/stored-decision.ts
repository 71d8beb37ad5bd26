import type { ClaimDecision, RejectCode } from './decide.ts'

/** A decision as the database keeps it: amounts are whole cents, small enough to be JSON numbers. */
export interface StoredDecision {
  readonly version: 1
  readonly reject: { readonly code: RejectCode; readonly sentence: string } | null
  readonly lines: readonly {
    readonly priceCents: number
    readonly amoGrossCents: number
    readonly amoNetCents: number
    readonly amcCents: number
    readonly personCents: number
    readonly reasons: readonly { readonly rule: string; readonly sentence: string }[]
  }[]
}

export function storedDecision(decision: ClaimDecision): StoredDecision {
  return {
    version: 1,
    reject: decision.reject === null ? null : { code: decision.reject.code, sentence: decision.reject.sentenceFr },
    lines: decision.lines.map((line) => ({
      priceCents: Number(line.priceCents),
      amoGrossCents: Number(line.amoGrossCents),
      amoNetCents: Number(line.amoNetCents),
      amcCents: Number(line.amcCents),
      personCents: Number(line.personCents),
      reasons: line.reasons.map(({ rule, sentenceFr }) => ({ rule, sentence: sentenceFr })),
    })),
  }
}
