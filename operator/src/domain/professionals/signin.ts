import type { Entropy } from '../../ports/entropy.ts'
import type { IdentityProvider, Passkeys } from '../../ports/identity.ts'
import type { Keys } from '../../ports/keys.ts'
import type { Mail } from '../../ports/mail.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { sourceDigest } from './identity.ts'
import type { SessionStore } from './session.store.ts'
import type { SigninCode, SigninStore, Underway } from './signin.store.ts'

/** What signing in needs of the world. */
export interface SigninDesk {
  readonly store: SigninStore
  readonly sessions: SessionStore
  readonly provider: IdentityProvider
  readonly passkeys: Passkeys
  readonly keys: Keys
  readonly entropy: Entropy
  readonly mail: Mail
}

/** The key that will hold the session, as the proof of each request shows it: the coordinates of a P-256 point. */
export interface HolderKey {
  readonly jwkX: Uint8Array
  readonly jwkY: Uint8Array
}

/** A sign-in is named by its handle, and answers only to the key that began it. */
export interface Step {
  readonly handle: Uint8Array
  readonly key: HolderKey
}

export type SigninRefusal = Refusal<SigninCode | 'signin.identity-refused' | 'signin.identity-unavailable'>

const SECRET_BYTES = 32
/** A sign-in that is not finished by then starts again; `signin_start` keeps the same limit. */
const UNDERWAY_SECONDS = 900

export interface Started {
  readonly handle: Uint8Array
  readonly authorizationUrl: string
  readonly expiresInSeconds: number
}

/**
 * Begins a sign-in. Nothing is known of the person yet; what is kept is bound to the key.
 * @param asked `address` is where the request comes from; only a keyed digest of it is kept
 */
export async function startSignin(
  desk: SigninDesk,
  asked: { client: string; address: string; key: HolderKey },
): Promise<Started | SigninRefusal> {
  const departure = await desk.provider.depart().catch(() => undefined)
  if (departure === undefined) return refuse('signin.identity-unavailable')
  const { authorizationUrl, ...kept } = departure
  const handle = desk.entropy.bytes(SECRET_BYTES)
  const source = sourceDigest(desk.keys, asked.address)
  const outcome = await desk.store.start(handle, { client: asked.client, source, ...asked.key }, kept)
  return outcome === 'ok' ? { handle, authorizationUrl, expiresInSeconds: UNDERWAY_SECONDS } : refuse(outcome)
}

/** The sign-in of that handle, if it answers to that key. */
export async function findSignin(desk: SigninDesk, step: Step): Promise<Underway | SigninRefusal> {
  const [found] = await desk.store.find(step.handle)
  const holds = found !== undefined && same(found.jwkX, step.key.jwkX) && same(found.jwkY, step.key.jwkY)
  return holds ? found : refuse('signin.unknown')
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}
