import { uuidV7 } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type DeferredTurnstile, discloseDeferred } from '../disclosure/index.ts'
import { type AdjudicationHouse, decidedOn, kindOf } from './adjudicate.ts'
import type { AnswerDesk, Verdict } from './answer.store.ts'
import type { Leased } from './claim.store.ts'
import { NOT_PAYABLE } from './decide.ts'

export interface AnswerHouse extends Omit<AdjudicationHouse, 'desk' | 'turnstile'> {
  readonly desk: AnswerDesk
  readonly turnstile: DeferredTurnstile
}

export type FileAnswered = 'released' | 'postponed'

/** A file tried ten times in vain is released without what could not be decided, which waits for a person. */
const ATTEMPTS_MAX = 10
/** A file holds sixty invoices at most, unless its budget was opened by hand. */
const LEASE_SECONDS = 300

/**
 * Answers one file whose day is over, if there is one: every invoice that an establishment sent that day without an engagement. Each look is
 * committed before it is made; nothing is decided before all are, and then all at once.
 */
export async function answerDue(house: AnswerHouse): Promise<FileAnswered | null> {
  const lease = uuidV7(house.clock.now(), house.entropy.bytes(10))
  const file = await house.desk.lease(lease, LEASE_SECONDS, ATTEMPTS_MAX)
  if (file === null) return null
  const postpone = async (kind: string): Promise<FileAnswered> => {
    // Failing to give it back only means that the lease runs out by itself.
    await house.desk.postpone(file, lease, kind).catch(() => house.fault('postpone'))
    return 'postponed'
  }
  try {
    // GATHER and DECIDE. Dying here: the lease runs out, another try looks again under the same entries; nothing is decided.
    const verdicts: Verdict[] = []
    for (const claim of file.claims) {
      const verdict = await verdictOn(house, claim)
      if (verdict === undefined) return await postpone('unavailable')
      verdicts.push(verdict)
    }
    // RECORD every decision, every debt and the file in one transaction. Dying before the commit: as if nothing was done. After: released.
    return (await house.desk.release(file, lease, verdicts, house.clock.now())) ? 'released' : await postpone('moved')
  } catch (fault) {
    const kind = kindOf(fault)
    house.fault(kind)
    return postpone(kind)
  }
}

async function verdictOn(house: AnswerHouse, claim: Leased): Promise<Verdict | undefined> {
  const rights = await discloseDeferred(house, claim.claimId)
  if (isRefusal(rights)) {
    if (rights.refused === 'not-payable') return { claim, deciding: { decision: NOT_PAYABLE, insurerId: null, careDigest: null } }
    return rights.refused === 'held' ? { claim, deciding: null } : undefined
  }
  return { claim, deciding: decidedOn(claim, rights, house.tariffs) }
}
