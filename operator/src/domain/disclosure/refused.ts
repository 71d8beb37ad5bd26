import { outcomes } from './asking.ts'

/** Why a look-up was not answered. Each is a code of the contract; the door says it in French. */
export type LookRefusal =
  | 'person.unknown'
  | 'card.expired'
  | 'card.revoked'
  | 'domain.not-yours'
  | 'day.out-of-range'
  | 'budget.account'
  | 'budget.site'
  | 'budget.group'
  | 'budget.door'
  | 'budget.client'
  | 'budget.insurer'
  | 'budget.platform'
  | 'budget.way'
  | 'budget.tightened'
  | 'way.not-allowed'
  | 'way.cards-only'
  | 'proof.replayed'
  | 'plane.closed'
  | 'session.frozen'
  | 'session.over'
  | 'answer.unavailable'

const byOutcome: Readonly<Record<number, LookRefusal>> = {
  [outcomes.unknown]: 'person.unknown',
  [outcomes.expired]: 'card.expired',
  [outcomes.revoked]: 'card.revoked',
  [outcomes.accountSpent]: 'budget.account',
  [outcomes.siteSpent]: 'budget.site',
  [outcomes.groupSpent]: 'budget.group',
  [outcomes.doorSpent]: 'budget.door',
  [outcomes.clientSpent]: 'budget.client',
  [outcomes.insurerSpent]: 'budget.insurer',
  [outcomes.platformSpent]: 'budget.platform',
  [outcomes.insurerClosed]: 'plane.closed',
  [outcomes.waySpent]: 'budget.way',
  [outcomes.tightened]: 'budget.tightened',
  [outcomes.wayNotAllowed]: 'way.not-allowed',
  [outcomes.cardsOnly]: 'way.cards-only',
  [outcomes.proofUsed]: 'proof.replayed',
  [outcomes.planeClosed]: 'plane.closed',
  [outcomes.frozen]: 'session.frozen',
  [outcomes.sessionOver]: 'session.over',
  [outcomes.domainNotYours]: 'domain.not-yours',
  [outcomes.dayOutOfRange]: 'day.out-of-range',
}

/** The refusal that an outcome means, or null when it answers. An outcome nobody knows is "could not answer", never "no rights". */
export function refusalOf(outcome: number): LookRefusal | null {
  if (outcome === outcomes.paid || outcome === outcomes.free || outcome === outcomes.closed) return null
  return byOutcome[outcome] ?? 'answer.unavailable'
}
