import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { Keys } from '../../ports/keys.ts'
import { uuidV7 } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type ClaimRights, type ClaimTurnstile, discloseForClaim } from '../disclosure/index.ts'
import type { Tariffs } from '../pricing/index.ts'
import type { ClaimDesk, Deciding, Leased } from './claim.store.ts'
import { asDuplicate, decide, ENGAGEMENT_UNKNOWN } from './decide.ts'
import { careDigest } from './lines.ts'

export interface AdjudicationHouse {
  readonly desk: ClaimDesk
  readonly turnstile: ClaimTurnstile
  readonly keys: Keys
  readonly entropy: Entropy
  readonly clock: Clock
  readonly tariffs: Tariffs
  /** Told of the kind of a fault, never of its text. */
  readonly fault: (kind: string) => void
}

export type Adjudicated = 'accepted' | 'rejected' | 'held' | 'postponed' | 'known'

/** A claim tried ten times in vain waits for a person: with the waits between, about half an hour. */
const ATTEMPTS_MAX = 10
const LEASE_SECONDS = 60
const LEASED_MAX = 20

/** Takes what is due and decides it, one after the other. Returns what became of each. */
export async function adjudicateDue(house: AdjudicationHouse): Promise<readonly Adjudicated[]> {
  const lease = uuidV7(house.clock.now(), house.entropy.bytes(10))
  const done: Adjudicated[] = []
  for (const claim of await house.desk.lease(lease, LEASED_MAX, LEASE_SECONDS, ATTEMPTS_MAX)) {
    try {
      const became = await adjudicateClaim(house, claim)
      if (became === 'postponed') await house.desk.postpone(claim.claimId, lease, 'unavailable')
      done.push(became)
    } catch (fault) {
      const kind = kindOf(fault)
      house.fault(kind)
      // Failing to give it back only means that the lease runs out by itself.
      await house.desk.postpone(claim.claimId, lease, kind).catch(() => house.fault('postpone'))
      done.push('postponed')
    }
  }
  return done
}

/**
 * Decides one claim: gather, decide, record. Two workers may do it at once: the first to record decides.
 */
export async function adjudicateClaim(house: AdjudicationHouse, claim: Leased): Promise<Adjudicated> {
  // GATHER. The look is logged before it is made, once by claim. Dying here: the lease runs out, another try looks again
  // under the same entry; nothing is decided, nothing is owed.
  const rights = await discloseForClaim(house, claim.claimId)
  if (isRefusal(rights)) {
    if (rights.refused === 'unavailable') return 'postponed'
    // Another worker recorded it between our lease and our look.
    if (rights.refused === 'decided') return 'known'
    const said = await house.desk.record({ claim, decision: ENGAGEMENT_UNKNOWN, insurerId: null, careDigest: null }, house.clock.now())
    return said === 'known' ? 'known' : 'rejected'
  }
  // DECIDE, purely.
  const decided = decidedOn(claim, rights, house.tariffs)
  if (decided === null) {
    await house.desk.hold(claim.claimId)
    return 'held'
  }
  const { decision } = decided
  // RECORD decision and debt in one transaction. Dying before the commit: as if nothing was done. Dying after: the next try
  // finds it decided, and owes nothing more.
  const said = await house.desk.record({ claim, ...decided }, house.clock.now())
  if (said === 'known') return 'known'
  if (said === 'decided') return decision.accepted ? 'accepted' : 'rejected'
  const again = await house.desk.record({ claim, ...decided, decision: asDuplicate(decision), careDigest: null }, house.clock.now())
  return again === 'known' ? 'known' : 'rejected'
}

/** What is to be recorded of a claim whose rights are known; null on a day without known tariff, which is ours to mend: nobody is rejected for it. */
export function decidedOn(claim: Leased, rights: ClaimRights, tariffs: Tariffs): Omit<Deciding, 'claim'> | null {
  const decision = decide(claim, rights, tariffs)
  if (isRefusal(decision)) return null
  const { person, insurerId } = rights
  const { siteId, day, linesDigest } = claim
  return { decision, insurerId, careDigest: decision.accepted ? careDigest({ person, siteId, day, linesDigest }) : null }
}

/** The name of a class of faults, which is ours; its message may hold what a person sent. */
export function kindOf(fault: unknown): string {
  const name = fault instanceof Error ? fault.name : 'unknown'
  return /^[A-Za-z0-9._-]{1,60}$/.test(name) ? name : 'unknown'
}
