import { isRefusal, refuse } from '../../words/refusal.ts'
import type { StoredPasskey } from './signin.store.ts'
import { findSignin, type SigninDesk, type SigninRefusal, type Step } from './signin.ts'

/** What the browser answers: the credential that it names, and the whole answer for the library. */
export interface Shown {
  readonly credentialId: Uint8Array
  readonly answer: object
}

/** The secret of a session that has just been opened: 32 bytes, of which the database keeps the digest. */
export interface Opened {
  readonly secret: Uint8Array
}

/**
 * The passkey is shown: the session opens. The attempt is counted before anything is checked, and the challenge taken, so that neither
 * serves twice. The session and the passkey's counter are written together.
 */
export async function showPasskey(desk: SigninDesk, step: Step, shown: Shown): Promise<Opened | SigninRefusal> {
  const underway = await findSignin(desk, step)
  if (isRefusal(underway)) return underway
  const stored = await desk.store.passkey(step.handle, shown.credentialId)
  const challenge = await desk.store.takeChallenge(step.handle, 'show')
  const counter = await checkShown(desk, stored, challenge, shown)
  if (isRefusal(counter)) return counter
  const secret = desk.entropy.bytes(32)
  const outcome = await desk.store.open(step.handle, shown.credentialId, counter, secret)
  return outcome === 'ok' ? { secret } : refuse(outcome)
}

/** Options to show a passkey again within a session. */
export async function askPasskey(desk: SigninDesk, secret: Uint8Array): Promise<{ readonly options: object } | SigninRefusal> {
  const { options, challenge } = await desk.passkeys.ask(await desk.sessions.passkeys(secret))
  return (await desk.store.setChallenge(secret, 'show', challenge)) ? { options } : refuse('session.over')
}

/** The passkey shown again: the session wakes, and for five minutes may add a passkey or help a colleague. */
export async function renewSession(desk: SigninDesk, secret: Uint8Array, shown: Shown): Promise<'ok' | SigninRefusal> {
  const stored = await desk.sessions.passkey(secret, shown.credentialId)
  const challenge = await desk.store.takeChallenge(secret, 'show')
  const counter = await checkShown(desk, stored, challenge, shown)
  if (isRefusal(counter)) return counter
  const outcome = await desk.sessions.renew(secret, shown.credentialId, counter)
  return outcome === 'ok' ? 'ok' : refuse(outcome)
}

async function checkShown(
  desk: SigninDesk,
  stored: StoredPasskey,
  challenge: string | null,
  shown: Shown,
): Promise<number | SigninRefusal> {
  if (stored.outcome !== 'ok') return refuse(stored.outcome)
  if (challenge === null || stored.publicKey === null || stored.counter === null) return refuse('signin.passkey-refused')
  const passkey = { credentialId: shown.credentialId, publicKey: stored.publicKey, counter: Number(stored.counter) }
  const held = await desk.passkeys.shown(shown.answer, challenge, passkey)
  return isRefusal(held) ? held : held.counter
}
