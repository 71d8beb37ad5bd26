import type { Cbor } from './cbor.ts'
import { HEADER_ALGORITHM, HEADER_KEY_ID, parseSign1, prepareSign1, type UnsignedSign1, verifySign1 } from './cose.ts'
import { toHex } from './hex.ts'
import { invariant } from './invariant.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import { type CoseKey, ES256 } from './verifier.ts'

/** Keys that may sign, by key id in lower-case hexadecimal. */
export type KeyRing = ReadonlyMap<string, CoseKey>

export type SignedRefusal = 'malformed' | 'unknown-key' | 'bad-signature'

const KEY_ID_LENGTH = 4
const SIGNATURE_LENGTH = 64

/**
 * Prepares one of our signed documents: COSE_Sign1, ES256, a key id of four bytes, and a context (external_aad) so that
 * what was signed for one use serves no other.
 */
export function prepareSigned(payload: Uint8Array, keyId: Uint8Array, context: Uint8Array): UnsignedSign1 {
  invariant(keyId.length === KEY_ID_LENGTH, 'a key id has 4 bytes')
  const header = new Map<Cbor, Cbor>([
    [HEADER_ALGORITHM, ES256],
    [HEADER_KEY_ID, keyId],
  ])
  const unsigned = prepareSign1(header, payload, context)
  return {
    toBeSigned: unsigned.toBeSigned,
    finish: (signature) => {
      invariant(signature.length === SIGNATURE_LENGTH, 'an ES256 signature has 64 bytes')
      return unsigned.finish(signature)
    },
  }
}

/** A payload whose signature is right, and the key that made it. */
export interface SignedPayload {
  readonly payload: Uint8Array
  readonly keyId: Uint8Array
}

/** The payload of one of our signed documents, given only once its signature is found right. */
export function readSigned(bytes: Uint8Array, keys: KeyRing, context: Uint8Array, maxBytes: number): Outcome<SignedPayload, SignedRefusal> {
  const message = parseSign1(bytes, { maxBytes })
  if (!message.ok) return message
  const header = message.value.protectedHeader
  const keyId = header.get(HEADER_KEY_ID)
  if (header.size !== 2 || header.get(HEADER_ALGORITHM) !== ES256) return refuse('malformed')
  if (!(keyId instanceof Uint8Array) || keyId.length !== KEY_ID_LENGTH) return refuse('malformed')
  const key = keys.get(toHex(keyId))
  if (key === undefined) return refuse('unknown-key')
  if (!verifySign1(message.value, key, context)) return refuse('bad-signature')
  return accept({ payload: message.value.payload, keyId })
}
