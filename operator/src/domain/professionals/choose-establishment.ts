import { isRefusal, refuse } from '../../words/refusal.ts'
import { findSignin, type SigninDesk, type SigninRefusal, type Step } from './signin.ts'

/** What comes next: show a passkey, or give a code when the account has none. */
export type Next = { readonly next: 'passkey'; readonly options: object } | { readonly next: 'code' }

/** One of the situations of the day is chosen: the session will be for that establishment and no other. */
export async function chooseEstablishment(desk: SigninDesk, step: Step, finess: string): Promise<Next | SigninRefusal> {
  const underway = await findSignin(desk, step)
  if (isRefusal(underway)) return underway
  const outcome = await desk.store.choose(step.handle, finess)
  if (outcome !== 'ok') return refuse(outcome)
  const known = await desk.store.passkeys(step.handle)
  if (known.length === 0) return { next: 'code' }
  const { options, challenge } = await desk.passkeys.ask(known)
  return (await desk.store.setChallenge(step.handle, 'show', challenge)) ? { next: 'passkey', options } : refuse('signin.unknown')
}
