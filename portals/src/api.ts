import {
  type ClaimAnswer,
  type ClaimQuestion,
  claimAnswer,
  claimList,
  type DayAnswer,
  dayAnswer,
  type NoCardAnswer,
  noCardAnswer,
  type Remittance,
  type RightsAnswer,
  type RightsQuestion,
  recoveryApproved,
  remittanceList,
  rightsAnswer,
} from '@cloison/contract'
import { type Answer, type Asked, asText, call, type Reach, shaped } from './call.ts'
import type { WayQuestion } from './way-question.ts'

/** What the professional's page asks of the platform. */
export interface Api {
  readonly rights: (question: RightsQuestion) => Promise<Answer<RightsAnswer>>
  /** The ways without a signed card that answer like one. */
  readonly rightsByNumbers: (asked: Exclude<WayQuestion, { way: 'no-card' }>) => Promise<Answer<RightsAnswer>>
  /** Without any card: yes or no. */
  readonly yesOrNo: (asked: Extract<WayQuestion, { way: 'no-card' }>) => Promise<Answer<NoCardAnswer>>
  readonly today: () => Promise<Answer<DayAnswer>>
  readonly sendClaim: (question: ClaimQuestion, idempotencyKey: string) => Promise<Answer<ClaimAnswer>>
  readonly claim: (claimId: string) => Promise<Answer<ClaimAnswer>>
  readonly claims: () => Promise<Answer<ClaimAnswer[]>>
  readonly payments: () => Promise<Answer<Remittance[]>>
  /** The receipt's file, to the byte. */
  readonly receipt: (leafHash: string) => Promise<Answer<string>>
  /** Agrees to a colleague's recovery; the code to hand over in person. */
  readonly approveRecovery: (number: string) => Promise<Answer<string>>
}

/**
 * The client of one signed-in page. When the platform wants the passkey again, `askPasskey` is called once; the request then leaves
 * a second time with a fresh proof, so that what was typed is never lost. It leaves at most twice.
 * `onOver` is told when the session has ended, `onHeld` when a precaution may explain a refusal.
 */
export function makeApi(reach: Reach, askPasskey: () => Promise<boolean>, onOver: () => void, onHeld: () => void = () => undefined): Api {
  const heard = <Value>(answer: Answer<Value>): Answer<Value> => {
    if (!answer.ok && SESSION_OVER.has(answer.refusal.code)) onOver()
    if (!answer.ok && HELD.has(answer.refusal.code)) onHeld()
    return answer
  }
  async function ask<Value>(asked: Asked<Value>): Promise<Answer<Value>> {
    const first = heard(await call(reach, asked))
    if (first.ok || !PASSKEY_AGAIN.has(first.refusal.code)) return first
    return (await askPasskey()) ? heard(await call(reach, asked)) : first
  }
  return {
    rights: (question) => ask({ method: 'POST', path: '/v1/rights', read: shaped(rightsAnswer), body: question }),
    rightsByNumbers: ({ way, question }) => ask({ method: 'POST', path: `/v1/rights/${way}`, read: shaped(rightsAnswer), body: question }),
    yesOrNo: ({ question }) => ask({ method: 'POST', path: '/v1/rights/no-card', read: shaped(noCardAnswer), body: question }),
    today: () => ask({ method: 'GET', path: '/v1/rights/today', read: shaped(dayAnswer) }),
    sendClaim: (question, idempotencyKey) =>
      ask({ method: 'POST', path: '/v1/claims', read: shaped(claimAnswer), body: question, idempotencyKey }),
    claim: (claimId) => ask({ method: 'GET', path: `/v1/claims/${encodeURIComponent(claimId)}`, read: shaped(claimAnswer) }),
    claims: async () => listed(await ask({ method: 'GET', path: '/v1/claims', read: shaped(claimList) }), (value) => value.claims),
    payments: async () =>
      listed(await ask({ method: 'GET', path: '/v1/payments', read: shaped(remittanceList) }), (value) => value.remittances),
    approveRecovery: async (number) => {
      const answer = await ask({
        method: 'POST',
        path: `/v1/recoveries/${encodeURIComponent(number)}/approval`,
        read: shaped(recoveryApproved),
      })
      return answer.ok ? { ok: true, value: answer.value.code } : answer
    },
    receipt: (leafHash) => ask({ method: 'GET', path: `/v1/receipts/${encodeURIComponent(leafHash)}`, read: asText }),
  }
}

const SESSION_OVER: ReadonlySet<string> = new Set(['session.over', 'session.absent'])
const HELD: ReadonlySet<string> = new Set(['session.frozen', 'session.passkey-needed', 'budget.tightened'])
const PASSKEY_AGAIN: ReadonlySet<string> = new Set(['session.passkey-needed'])

function listed<Value, Item>(answer: Answer<Value>, items: (value: Value) => Item[]): Answer<Item[]> {
  return answer.ok ? { ok: true, value: items(answer.value) } : answer
}
