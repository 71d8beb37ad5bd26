import type { ClaimAnswer } from '@cloison/contract'
import type { Answer } from './call.ts'

/** Waits between two looks at a claim, in milliseconds: about two minutes in all. */
const WAITS_MS: readonly number[] = [400, 600, 800, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 8_000, 10_000, 15_000, 20_000, 20_000, 30_000]

/**
 * Looks at a claim until it is decided, at most once per entry of `waitsMs`. Gives the last known state: a claim still 'received'
 * then is not lost, it only takes longer. A refused look changes nothing.
 */
export async function followClaim(
  claim: ClaimAnswer,
  look: (claimId: string) => Promise<Answer<ClaimAnswer>>,
  signal: AbortSignal,
  onNews: (claim: ClaimAnswer) => void,
  waitsMs: readonly number[] = WAITS_MS,
): Promise<ClaimAnswer> {
  let known = claim
  onNews(known)
  for (const waitMs of waitsMs) {
    if (known.state !== 'received' || signal.aborted) break
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (signal.aborted) break
    const answer = await look(known.claimId)
    if (!answer.ok || signal.aborted) continue
    known = answer.value
    onNews(known)
  }
  return known
}
