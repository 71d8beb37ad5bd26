import { invariant } from '../../words/invariant.ts'
import { isRefusal, refuse } from '../../words/refusal.ts'
import { readCode } from './enrolment-code.ts'
import { openHolder, userHandle } from './identity.ts'
import { recoveryNotice } from './letter.ts'
import type { Opened } from './show-passkey.ts'
import { findSignin, type SigninDesk, type SigninRefusal, type Step } from './signin.ts'

/**
 * The code that came by post, or that a colleague gave: when it is right, options to make a passkey. It is used up only when the passkey
 * is there, so that an authenticator that fails costs nothing.
 */
export async function giveCode(desk: SigninDesk, step: Step, typed: string): Promise<{ readonly options: object } | SigninRefusal> {
  const underway = await findSignin(desk, step)
  if (isRefusal(underway)) return underway
  // A code that cannot be read is counted as a wrong one.
  const code = readCode(typed)
  const outcome = await desk.store.code(step.handle, isRefusal(code) ? new Uint8Array(10) : code)
  if (outcome !== 'ok') return refuse(outcome)
  invariant(underway.accountId !== null, 'a sign-in whose code is right knows its account')
  const { options, challenge } = await desk.passkeys.offer(
    userHandle(desk.keys, underway.accountId),
    LABEL,
    await desk.store.passkeys(step.handle),
  )
  return (await desk.store.setChallenge(step.handle, 'enrol', challenge)) ? { options } : refuse('signin.unknown')
}

/**
 * The passkey that was made: kept, the code used up and the session opened, together or not at all. After a recovery the establishment is
 * told. If the letter cannot be written the session still stands, and every member sees the recovery in their own session.
 */
export async function enrolPasskey(desk: SigninDesk, step: Step, answer: object, now: number): Promise<Opened | SigninRefusal> {
  const underway = await findSignin(desk, step)
  if (isRefusal(underway)) return underway
  const challenge = await desk.store.takeChallenge(step.handle, 'enrol')
  if (challenge === null || !underway.codeRight) return refuse('signin.passkey-refused')
  const made = await desk.passkeys.enrolled(answer, challenge)
  if (isRefusal(made)) return made
  const secret = desk.entropy.bytes(32)
  const { outcome, recovered } = await desk.store.enrol(step.handle, made, secret)
  if (outcome !== 'ok') return refuse(outcome)
  if (recovered === true) await tellEstablishment(desk, secret, now)
  return { secret }
}

/** Options to make a further passkey, within a session. */
export async function offerPasskey(
  desk: SigninDesk,
  secret: Uint8Array,
  accountId: number,
): Promise<{ readonly options: object } | SigninRefusal> {
  const { options, challenge } = await desk.passkeys.offer(userHandle(desk.keys, accountId), LABEL, await desk.sessions.passkeys(secret))
  return (await desk.store.setChallenge(secret, 'enrol', challenge)) ? { options } : refuse('session.over')
}

/** A further passkey, by someone who has just shown one. */
export async function addPasskey(desk: SigninDesk, secret: Uint8Array, answer: object): Promise<'ok' | SigninRefusal> {
  const challenge = await desk.store.takeChallenge(secret, 'enrol')
  if (challenge === null) return refuse('signin.passkey-refused')
  const made = await desk.passkeys.enrolled(answer, challenge)
  if (isRefusal(made)) return made
  const outcome = await desk.sessions.add(secret, made)
  return outcome === 'ok' ? 'ok' : refuse(outcome)
}

/** What the authenticator shows in its list: the platform, and no name. */
const LABEL = 'Compte professionnel'

async function tellEstablishment(desk: SigninDesk, secret: Uint8Array, now: number): Promise<void> {
  const view = await desk.sessions.view(secret)
  if (view === undefined) return
  const { givenName, familyName } = openHolder(desk.keys, view.sealed, view.subjectDigest)
  const when = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' }).format(now)
  await desk.mail.post(recoveryNotice(view, `${givenName} ${familyName}`, when)).catch(() => undefined)
}
