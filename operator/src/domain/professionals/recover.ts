import { isRefusal, refuse } from '../../words/refusal.ts'
import { writeCode, writeNumber } from './enrolment-code.ts'
import { openHolder } from './identity.ts'
import { recoveryCodeLetter } from './letter.ts'
import { findSignin, type SigninDesk, type SigninRefusal, type Step } from './signin.ts'

export type Recovering = { readonly way: 'colleague'; readonly number: string } | { readonly way: 'post' }

/**
 * Every passkey is lost: Pro Santé Connect has said who asks, and that is not enough. Either a colleague answers for them, or a code goes
 * by post to the establishment.
 *
 * The code's digest is committed before the letter is written. If the letter fails the code is forgotten, and another can be asked for.
 */
export async function recover(desk: SigninDesk, step: Step, way: 'colleague' | 'post'): Promise<Recovering | SigninRefusal> {
  const underway = await findSignin(desk, step)
  if (isRefusal(underway)) return underway
  if (way === 'colleague') {
    const number = writeNumber(desk.entropy.bytes(5))
    const outcome = await desk.store.askColleague(step.handle, number)
    return outcome === 'ok' ? { way, number } : refuse(outcome)
  }
  const { siteId, sealed, subjectDigest } = underway
  const site = (await desk.store.sites(step.handle)).find((found) => found.siteId === siteId)
  if (site === undefined || sealed === null || subjectDigest === null) return refuse('signin.unknown')
  const code = desk.entropy.bytes(10)
  const outcome = await desk.store.askPost(step.handle, code)
  if (outcome !== 'ok') return refuse(outcome)
  const { givenName, familyName } = openHolder(desk.keys, sealed, subjectDigest)
  try {
    await desk.mail.post(recoveryCodeLetter(site, `${givenName} ${familyName}`, writeCode(code)))
  } catch (cause) {
    await desk.store.forgetCode(step.handle, code)
    throw cause
  }
  return { way }
}

/**
 * A member of the same establishment, who has just shown a passkey, answers for a colleague: the code is theirs to hand over.
 * @returns the code as it is read aloud
 */
export async function approveRecovery(
  desk: SigninDesk,
  secret: Uint8Array,
  number: string,
): Promise<{ readonly code: string } | SigninRefusal> {
  const bytes = desk.entropy.bytes(10)
  const outcome = await desk.sessions.approve(secret, number, bytes)
  if (outcome !== 'ok') return refuse(outcome)
  return { code: writeCode(bytes) }
}
