import type { ProvenIdentity, Return } from '../../ports/identity.ts'
import { isRefusal, refuse } from '../../words/refusal.ts'
import { subjectDigest } from './identity.ts'
import type { Site } from './signin.store.ts'
import { findSignin, type SigninDesk, type SigninRefusal, type Step } from './signin.ts'

/**
 * Back from the identity provider: who is this, and where may they work today? Being recognised opens nothing yet.
 *
 * The state is taken before the exchange: two requests with one return make one exchange. If we die in between, the person starts again.
 */
export async function proveIdentity(desk: SigninDesk, step: Step, back: Return): Promise<readonly Site[] | SigninRefusal> {
  const underway = await findSignin(desk, step)
  if (isRefusal(underway)) return underway
  const { state, nonce, codeVerifier } = underway
  if (state === null || state !== back.state) return refuse('signin.unknown')
  if (!(await desk.store.takeState(step.handle))) return refuse('signin.unknown')
  let proven: ProvenIdentity | ReturnType<typeof refuse<'signin.identity-refused'>>
  try {
    proven = await desk.provider.arrive(back, { state, nonce, codeVerifier })
  } catch {
    return refuse('signin.identity-unavailable')
  }
  if (isRefusal(proven)) return proven
  const outcome = await desk.store.identity(step.handle, subjectDigest(desk.keys, proven.rpps), proven.listed)
  if (outcome !== 'ok') return refuse(outcome)
  const sites = await desk.store.sites(step.handle)
  return sites.length === 0 ? refuse('signin.no-establishment') : sites
}
