import type { Keys } from '../../ports/keys.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { DutiesStore } from './duties.store.ts'
import { sealOperatorName } from './identity.ts'

/** What one of our operators may do. */
export type Duty = 'payments' | 'planes' | 'onboarding' | 'incidents'

export interface NewOperator {
  /** Short name on the record: `lea-m`. */
  readonly code: string
  readonly name: string
  readonly duties: readonly Duty[]
  readonly jwkX: Uint8Array
  readonly jwkY: Uint8Array
}

/** Registers one of our operators with the public half of their own key. Registered again, the key is replaced. Answers their number. */
export function registerOperator(
  desk: { readonly store: Pick<DutiesStore, 'registerOperator'>; readonly keys: Keys },
  operator: NewOperator,
): Promise<number> {
  const { code, name, duties, jwkX, jwkY } = operator
  return desk.store.registerOperator({ code, sealed: sealOperatorName(desk.keys, code, name), duties, jwkX, jwkY })
}

/** Opens an operator's session, held by the registered key itself: the proof of the request has shown it. */
export async function openOperatorSession(
  desk: { readonly store: Pick<DutiesStore, 'openOperator'>; readonly entropy: { bytes(length: number): Uint8Array } },
  code: string,
  key: { readonly jwkX: Uint8Array; readonly jwkY: Uint8Array },
): Promise<{ readonly secret: Uint8Array } | Refusal<'operator.refused'>> {
  const secret = desk.entropy.bytes(32)
  const outcome = await desk.store.openOperator(code, key.jwkX, key.jwkY, secret)
  return outcome === 'ok' ? { secret } : refuse(outcome)
}
