import type { ReadClaimLine } from '@cloison/contract'
import { sha256 } from '@cloison/evidence'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { Day } from '../../words/day.ts'
import { type Uuid, uuidV7 } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import { isRefusal, type Refusal, refuse } from '../../words/refusal.ts'
import { engagementDigest, readEngagementNumber } from '../disclosure/index.ts'
import type { Receiving } from './claim.store.ts'
import { domainOf, linesDigest } from './lines.ts'

export interface ReceivingHouse {
  readonly clock: Clock
  readonly entropy: Entropy
  readonly store: (of: Receiving) => Promise<{ readonly said: string; readonly claimId: Uuid | null }>
}

/** An invoice as it arrived, its shape checked. */
export interface IncomingClaim {
  readonly secret: Uint8Array
  /** Drawn by the sender, once for this invoice. */
  readonly key: string
  /** The exact bytes that the key stands for. */
  readonly body: Uint8Array
  readonly engagement: string
  readonly day: Day
  readonly lines: readonly ReadClaimLine[]
}

export type ReceiveRefusal = Refusal<
  | 'lines-mixed'
  | 'session.over'
  | 'session.frozen'
  | 'domain.not-yours'
  | 'claims.closed'
  | 'claim.engagement-unknown'
  | 'claim.duplicate'
  | 'claim.key-reused'
>

/**
 * Receives an invoice: it is stored with its job, or refused, in one statement. Dying before the answer loses nothing: sent
 * again under the same key, it gives the same claim. Nothing is decided here.
 */
export async function receive(house: ReceivingHouse, incoming: IncomingClaim): Promise<{ readonly claimId: Uuid } | ReceiveRefusal> {
  const domain = domainOf(incoming.lines)
  if (isRefusal(domain)) return domain
  const number = readEngagementNumber(incoming.engagement)
  if (number === null) return refuse('claim.engagement-unknown')
  const { said, claimId } = await house.store({
    secret: incoming.secret,
    claimId: uuidV7(house.clock.now(), house.entropy.bytes(10)),
    key: incoming.key,
    bodyDigest: sha256(incoming.body),
    engagementDigest: engagementDigest(number),
    day: incoming.day,
    domain,
    lines: incoming.lines,
    linesDigest: linesDigest(incoming.lines),
  })
  switch (said) {
    case 'received':
    case 'known':
      invariant(claimId !== null, 'a stored claim has a number')
      return { claimId }
    case 'session.over':
    case 'session.frozen':
    case 'domain.not-yours':
    case 'claims.closed':
    case 'claim.engagement-unknown':
    case 'claim.duplicate':
    case 'claim.key-reused':
      return refuse(said)
    default:
      invariant(false, 'receive says a known word')
  }
}
