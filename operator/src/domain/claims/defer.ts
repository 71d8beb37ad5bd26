import type { ReadClaimLine } from '@cloison/contract'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { Day } from '../../words/day.ts'
import { type Uuid, uuidV7 } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import { isRefusal, type Refusal, refuse } from '../../words/refusal.ts'
import type { Printed, WayQuestions } from '../disclosure/index.ts'
import type { Deferring } from './answer.store.ts'
import { domainOf, linesDigest } from './lines.ts'

/** An invoice that quotes no engagement, its shape checked. */
export interface IncomingDeferred {
  readonly secret: Uint8Array
  /** Drawn by the sender, once for this invoice. */
  readonly key: string
  /** The exact bytes that the key stands for. */
  readonly body: Uint8Array
  readonly printed: Printed
  readonly day: Day
  readonly lines: readonly ReadClaimLine[]
}

export type DeferRefusal = Refusal<
  | 'lines-mixed'
  | 'session.over'
  | 'session.frozen'
  | 'domain.not-yours'
  | 'day.out-of-range'
  | 'claims.closed'
  | 'claim.key-reused'
  | 'budget.claims'
  | 'way.not-allowed'
  | 'way.cards-only'
>

export interface DeferringHouse {
  readonly clock: Clock
  readonly entropy: Entropy
  /** Made where the look-up keys are; nothing else of the card goes on. */
  readonly questions: Pick<WayQuestions, 'reference' | 'bodyDigest'>
  readonly store: (of: Deferring) => Promise<{ readonly said: string; readonly claimId: Uuid | null; readonly receivedAt: Date | null }>
}

/**
 * Receives an invoice without an engagement: charged and stored, or refused, in one statement that looks for nobody. Dying before the answer
 * loses nothing: sent again under the same key, it gives the same claim.
 */
export async function defer(
  house: DeferringHouse,
  incoming: IncomingDeferred,
): Promise<{ readonly claimId: Uuid; readonly receivedAt: Date } | DeferRefusal> {
  const domain = domainOf(incoming.lines)
  if (isRefusal(domain)) return domain
  const { insurerId } = incoming.printed
  const bodyDigest = house.questions.bodyDigest(insurerId, incoming.body)
  // An insurer that never sent a portfolio: nobody of it can be asked about by numbers.
  if (bodyDigest === null) return refuse('way.not-allowed')
  const { said, claimId, receivedAt } = await house.store({
    secret: incoming.secret,
    claimId: uuidV7(house.clock.now(), house.entropy.bytes(10)),
    key: incoming.key,
    bodyDigest,
    insurerId,
    reference: house.questions.reference(incoming.printed),
    day: incoming.day,
    domain,
    lines: incoming.lines,
    linesDigest: linesDigest(incoming.lines),
  })
  switch (said) {
    case 'received':
    case 'known':
      invariant(claimId !== null && receivedAt !== null, 'a stored claim has a number')
      return { claimId, receivedAt }
    case 'session.over':
    case 'session.frozen':
    case 'domain.not-yours':
    case 'day.out-of-range':
    case 'claims.closed':
    case 'claim.key-reused':
    case 'budget.claims':
    case 'way.not-allowed':
    case 'way.cards-only':
      return refuse(said)
    default:
      invariant(false, 'receive_deferred says a known word')
  }
}
