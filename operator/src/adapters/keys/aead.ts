import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import { invariant } from '../../words/invariant.ts'

/** ChaCha20-Poly1305 (RFC 8439 §2.8), nonce of 12 random bytes before, tag of 16 after. */
const NONCE = 12
const TAG = 16
const OPTIONS = { authTagLength: TAG } as const

export function seal(key: KeyObject | Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(NONCE + plain.length + TAG)
  const nonce = randomFillSync(sealed.subarray(0, NONCE))
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, OPTIONS)
  cipher.setAAD(associated, { plaintextLength: plain.length })
  sealed.set(cipher.update(plain), NONCE)
  cipher.final()
  sealed.set(cipher.getAuthTag(), NONCE + plain.length)
  return sealed
}

/** @throws when anything was altered: the key, the bytes or the associated data */
export function open(key: KeyObject | Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array {
  invariant(sealed.length >= NONCE + TAG, 'sealed bytes hold a nonce and a tag')
  const decipher = createDecipheriv('chacha20-poly1305', key, sealed.subarray(0, NONCE), OPTIONS)
  const length = sealed.length - NONCE - TAG
  decipher.setAAD(associated, { plaintextLength: length })
  decipher.setAuthTag(sealed.subarray(NONCE + length))
  const plain = decipher.update(sealed.subarray(NONCE, NONCE + length))
  decipher.final()
  return plain
}

/** AES-256 on each block of 16 bytes alone: for uniformly random data keys, and for nothing else. */
export function wrapBlocks(key: KeyObject, dataKeys: Uint8Array): Uint8Array {
  invariant(dataKeys.length % 32 === 0, 'data keys have 32 bytes each')
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(dataKeys), cipher.final()])
}

export function unwrapBlocks(key: KeyObject, wrapped: Uint8Array): Uint8Array {
  invariant(wrapped.length % 32 === 0, 'wrapped data keys have 32 bytes each')
  const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([decipher.update(wrapped), decipher.final()])
}
