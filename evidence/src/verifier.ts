import { constants, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto'
import { concatBytes } from './bytes.ts'
import { derSignature } from './der-signature.ts'
import { sha256 } from './digest.ts'
import { invariant } from './invariant.ts'

/** COSE algorithm numbers known here (RFC 9053 §2.1, RFC 8230 §2). */
export const ES256 = -7
const PS256 = -37

/** Says whether a signature over a message is right. Never throws on foreign bytes. */
export type Verify = (message: Uint8Array, signature: Uint8Array) => boolean

/** Makes a signature; where the private key lives is the caller's affair. */
export type Sign = (message: Uint8Array) => Uint8Array

/** A public key together with the one algorithm it may be used with. */
export interface CoseKey {
  readonly algorithm: typeof ES256 | typeof PS256
  readonly verify: Verify
}

/**
 * Key for COSE signatures, the algorithm decided by the key and never by the message: a P-256 key is for ES256
 * (signatures r‖s of 64 bytes, RFC 9053 §2.1), an RSA key of 2048 bits or more for PS256 (salt of 32 bytes).
 * Undefined for any other key.
 */
export function coseKey(key: KeyObject): CoseKey | undefined {
  if (key.type !== 'public') return undefined
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') {
    return {
      algorithm: ES256,
      verify: (message, signature) => signature.length === 64 && verify('sha256', message, key, derSignature(signature)),
    }
  }
  if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) {
    const padding = constants.RSA_PKCS1_PSS_PADDING
    return {
      algorithm: PS256,
      verify: (message, signature) => verify('sha256', message, { key, padding, saltLength: 32 }, signature),
    }
  }
  return undefined
}

/** Public key of a PEM text (a certificate serves too) or of a JWK; undefined when it is neither. */
export function readPublicKey(text: string): KeyObject | undefined {
  try {
    if (!text.trimStart().startsWith('{')) return createPublicKey(text)
    return createPublicKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** Short name of a card key: the first four bytes of the SHA-256 of its SubjectPublicKeyInfo. */
export function cardKeyId(key: KeyObject): Uint8Array {
  return sha256(key.export({ type: 'spki', format: 'der' })).slice(0, 4)
}

const ED25519_SPKI_PREFIX = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00)

/** Ed25519 verification (RFC 8032) with a raw public key of 32 bytes. */
export function ed25519Verify(rawPublicKey: Uint8Array): Verify {
  invariant(rawPublicKey.length === 32, 'an Ed25519 public key has 32 bytes')
  const spki = concatBytes([ED25519_SPKI_PREFIX, rawPublicKey])
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' })
  return (message, signature) => signature.length === 64 && verify(null, message, key, signature)
}
