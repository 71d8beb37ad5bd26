import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  type JsonWebKey as NodeJwk,
  randomBytes,
} from 'node:crypto'
import { invariant } from '../../words/invariant.ts'

/**
 * A file's key, for the insurer alone (ECIES): ephemeral ECDH on P-256, HKDF-SHA-256 over the shared secret with the ephemeral point ‖ the
 * recipient's point as salt and the context as info, AES-256-GCM. Layout: point (65) ‖ nonce (12) ‖ ciphertext (32) ‖ tag (16).
 */
const POINT = 65
const INFO = Buffer.from('cloison/file-key/v1\0')

export function wrapForRecipient(fileKey: Uint8Array, recipient: JsonWebKey, context: Uint8Array): Uint8Array {
  invariant(fileKey.length === 32, 'a file key has 32 bytes')
  const theirs = createPublicKey({ key: publicHalf(recipient), format: 'jwk' })
  const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const point = pointOf(ours.publicKey)
  const key = derive(diffieHellman({ privateKey: ours.privateKey, publicKey: theirs }), point, pointOf(theirs), context)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  return Buffer.concat([point, nonce, cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
}

/** What the insurer does with its private key. Here for tests and for the world's insurers to follow. */
export function unwrapAsRecipient(wrapped: Uint8Array, secret: JsonWebKey, context: Uint8Array): Uint8Array {
  invariant(wrapped.length === POINT + 12 + 32 + 16, 'a wrapped file key has 125 bytes')
  const ours = createPrivateKey({ key: { ...publicHalf(secret), d: secret.d ?? '' }, format: 'jwk' })
  const point = Buffer.from(wrapped.subarray(0, POINT))
  const theirs = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) },
    format: 'jwk',
  })
  const key = derive(diffieHellman({ privateKey: ours, publicKey: theirs }), point, pointOf(createPublicKey(ours)), context)
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(POINT, POINT + 12), { authTagLength: 16 })
  decipher.setAuthTag(wrapped.subarray(POINT + 44))
  return Buffer.concat([decipher.update(wrapped.subarray(POINT + 12, POINT + 44)), decipher.final()])
}

function derive(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array, context: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), Buffer.concat([INFO, context]), 32))
}

function publicHalf({ kty, crv, x, y }: JsonWebKey): NodeJwk {
  invariant(kty === 'EC' && crv === 'P-256' && x !== undefined && y !== undefined, 'a recipient has a P-256 key')
  return { kty, crv, x, y }
}

function pointOf(key: KeyObject): Uint8Array {
  const { x, y } = key.export({ format: 'jwk' })
  return Buffer.concat([Uint8Array.of(4), Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')])
}
