import { fromHex } from '@cloison/evidence'
import type { Entropy } from '../../ports/entropy.ts'
import type { Keys } from '../../ports/keys.ts'
import type { Uuid } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { type CompulsoryFacts, openFacts, uuidText } from '../beneficiaries/index.ts'
import type { AskedForClaim } from './adjudication.store.ts'
import { outcomes } from './asking.ts'
import { type Rule, readRule } from './project.ts'

/** What adjudication needs of a person's rights, and the pseudonym under which the look is logged. */
export interface ClaimRights {
  readonly person: string
  readonly insurerId: number
  /** As promised on the day of the engagement, even if rights closed since. */
  readonly rule: Rule
  readonly responsible: boolean
  /** Null when the insurer gave none, or when they were purged. */
  readonly facts: CompulsoryFacts | null
}

export interface ClaimTurnstile {
  ask(claimId: Uuid, salt: Uuid): Promise<AskedForClaim | 'decided'>
  redeem(claimId: Uuid, ticket: string): Promise<string>
}

/**
 * Rights for a committed claim. Pay, commit, look, as for everyone: the look is written before anything is read.
 * `unavailable` means that we could not look now, never that there is no right.
 */
export async function discloseForClaim(
  house: { readonly turnstile: ClaimTurnstile; readonly entropy: Entropy; readonly keys: Keys },
  claimId: Uuid,
): Promise<ClaimRights | Refusal<'engagement-unknown' | 'unavailable' | 'decided'>> {
  // PAY, and commit. Dying here: the look is logged, nobody was shown anything; asked again, it is logged once.
  const asked = await house.turnstile.ask(claimId, uuidText(house.entropy.bytes(16)) as Uuid)
  if (asked === 'decided') return refuse('decided')
  if (asked.outcome === outcomes.unknown) return refuse('engagement-unknown')
  if (asked.outcome !== outcomes.free && asked.outcome !== outcomes.paid) return refuse('unavailable')
  // LOOK. Dying here: the ticket fades, the next try asks for another under the same entry.
  const line = await house.turnstile.redeem(claimId, asked.ticket)
  return line === '' || line === '!' ? refuse('unavailable') : rightsIn(house.keys, line)
}

export interface DeferredTurnstile {
  ask(claimId: Uuid, salt: Uuid): Promise<{ readonly ticket: string } | 'decided'>
  redeem(claimId: Uuid, ticket: string): Promise<string>
}

/**
 * The same for a claim that quotes no engagement, the day after it was sent. What was found is known behind the committed entry only:
 * `not-payable` whether unknown, inexact or closed; `held`: frozen or closed around, a person decides.
 */
export async function discloseDeferred(
  house: { readonly turnstile: DeferredTurnstile; readonly entropy: Entropy; readonly keys: Keys },
  claimId: Uuid,
): Promise<ClaimRights | Refusal<'not-payable' | 'held' | 'unavailable'>> {
  // PAY, and commit. Dying here: the look is logged, nobody was shown anything; asked again, it is logged once.
  const asked = await house.turnstile.ask(claimId, uuidText(house.entropy.bytes(16)) as Uuid)
  if (asked === 'decided') return refuse('unavailable')
  // LOOK. Dying here: the ticket fades, the next try asks for another under the same entry.
  const line = await house.turnstile.redeem(claimId, asked.ticket)
  if (line === 'not-payable' || line === 'held') return refuse(line)
  return line === '' || line === '!' ? refuse('unavailable') : rightsIn(house.keys, line)
}

function rightsIn(keys: Keys, line: string): ClaimRights {
  const [person = '', insurer = '', , , rule = '', , , , , responsible = '', restricted = ''] = line.split('\t')
  const insurerId = Number(insurer)
  return {
    person,
    insurerId,
    rule: readRule(rule),
    responsible: responsible === '1',
    facts: restricted === '' ? null : openFacts(keys, { insurerId, person, restricted: bytesOf(restricted) }),
  }
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  invariant(bytes !== undefined, 'the database writes hexadecimal')
  return bytes
}
