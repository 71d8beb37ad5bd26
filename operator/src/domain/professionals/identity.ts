import type { Keys } from '../../ports/keys.ts'
import { invariant } from '../../words/invariant.ts'

const KEY = 'identity'
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Who an account belongs to. Only the identity key opens it. */
export interface Holder {
  readonly rpps: string
  readonly familyName: string
  readonly givenName: string
}

/** Finds an account by its national identifier without keeping the identifier. 32 bytes. */
export function subjectDigest(keys: Keys, rpps: string): Uint8Array {
  return keys.mac(KEY, encoder.encode(`rpps\0${rpps}`))
}

/** Opaque bytes by which an authenticator knows the account: the same for one account, and nothing without the key. 32 bytes. */
export function userHandle(keys: Keys, accountId: number): Uint8Array {
  return keys.mac(KEY, encoder.encode(`user\0${accountId}`))
}

/** Where a request comes from, so that failures are counted apart without keeping addresses. 16 bytes. */
export function sourceDigest(keys: Keys, address: string): Uint8Array {
  return keys.mac(KEY, encoder.encode(`source\0${address}`)).subarray(0, 16)
}

export function sealHolder(keys: Keys, holder: Holder): Uint8Array {
  return keys.seal(KEY, encoder.encode(JSON.stringify(holder)), subjectDigest(keys, holder.rpps))
}

/** @throws when the bytes were altered, or moved from another account */
export function openHolder(keys: Keys, sealed: Uint8Array, digest: Uint8Array): Holder {
  const { rpps, familyName, givenName } = JSON.parse(decoder.decode(keys.open(KEY, sealed, digest))) as Partial<Holder>
  invariant(rpps !== undefined && familyName !== undefined && givenName !== undefined, 'a sealed holder has its three fields')
  return { rpps, familyName, givenName }
}

/** Names one of our operators. */
export function sealOperatorName(keys: Keys, code: string, name: string): Uint8Array {
  return keys.seal(KEY, encoder.encode(name), encoder.encode(`operator\0${code}`))
}

/** Opaque bytes by which an authenticator knows one of our operators. 32 bytes. */
export function operatorHandle(keys: Keys, code: string): Uint8Array {
  return keys.mac(KEY, encoder.encode(`operator-user\0${code}`))
}
