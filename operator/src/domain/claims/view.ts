import type { ClaimAnswer } from '@cloison/contract'
import type { Standing } from '../payments/index.ts'
import type { ClaimSeen } from './claim.store.ts'
import { labelOf } from './lines.ts'

/** A claim as its establishment sees it. No identity: the establishment knows whom it served. */
export function viewOf(claim: ClaimSeen, standing: Standing | undefined): ClaimAnswer {
  const lines = (claim.decision?.lines ?? []).map((line, index) => ({
    label: labelAt(claim, index),
    priceCents: line.priceCents,
    amoGrossCents: line.amoGrossCents,
    amoNetCents: line.amoNetCents,
    amcCents: line.amcCents,
    personCents: line.personCents,
    reasons: line.reasons.map(({ rule, sentence }) => ({ rule, sentence })),
  }))
  const total = (part: (line: (typeof lines)[number]) => number) => lines.reduce((sum, line) => sum + part(line), 0)
  return {
    claimId: claim.claimId,
    state: stateOf(claim, standing),
    receivedAt: claim.receivedAt.toISOString(),
    day: claim.day,
    totals:
      claim.decision === null
        ? null
        : {
            priceCents: total((line) => line.priceCents),
            amoGrossCents: total((line) => line.amoGrossCents),
            amoNetCents: total((line) => line.amoNetCents),
            amcCents: total((line) => line.amcCents),
            personCents: total((line) => line.personCents),
          },
    lines,
    reject: claim.decision?.reject ?? null,
    payment: standing?.transferId == null ? null : { remittanceId: String(standing.transferId), paidOn: standing.paidOn },
  }
}

/** Held claims are still being examined: only our own people need to know that a person does it. */
function stateOf(claim: ClaimSeen, standing: Standing | undefined): ClaimAnswer['state'] {
  if (claim.state === 'received' || claim.state === 'held') return claim.deferred ? 'awaiting-file' : 'received'
  if (claim.state !== 'accepted' || standing === undefined) return claim.state
  if (standing.state === 'open') return standing.lastFailure === null ? 'accepted' : 'returned'
  return standing.state === 'paid' ? 'paid' : 'in-payment'
}

function labelAt(claim: ClaimSeen, index: number): string {
  const line = claim.lines[index]
  return line === undefined ? '' : labelOf(line)
}
