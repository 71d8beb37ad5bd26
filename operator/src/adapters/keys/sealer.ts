import { createCipheriv, createSecretKey, type KeyObject, randomFillSync } from 'node:crypto'
import type { Sealer } from '../../ports/sealing.ts'
import { wrapBlocks } from './aead.ts'
import { bulkSealer, hmacBlocks } from './bulk-aead.ts'

export interface SealerSecrets {
  readonly lookup: KeyObject
  readonly year: KeyObject
  readonly restricted: KeyObject
  readonly file: KeyObject
}

const NONCE = 12
const TAG = 16
const POOL = 1 << 16

/**
 * The cryptography of one thread. No algorithm of our own: SHA-256, AES and ChaCha20-Poly1305 are OpenSSL's, composed as their standards say.
 * Only the calls are chosen for speed.
 */
export function createSealer(secrets: SealerSecrets): Sealer {
  const lookup = hmacBlocks(secrets.lookup.export())
  const drawn = Buffer.alloc(POOL)
  let used = POOL

  function draw(out: Uint8Array, at: number, length: number): void {
    if (length > POOL) {
      randomFillSync(out, at, length)
      return
    }
    if (used + length > POOL) {
      randomFillSync(drawn)
      used = 0
    }
    for (let index = 0; index < length; index += 1) out[at + index] = drawn[used + index] ?? 0
    used += length
  }

  return {
    message: lookup.message,
    lookupKey: lookup.write,
    random: (out) => draw(out, 0, out.length),
    sealUnder: (dataKey, plain, associated, out, at) => {
      draw(out, at, NONCE)
      // A cipher given bare bytes first finds out, by an error thrown and caught, that they are not a key object: three times slower.
      const cipher = createCipheriv('chacha20-poly1305', createSecretKey(dataKey), out.subarray(at, at + NONCE), { authTagLength: TAG })
      cipher.setAAD(associated, { plaintextLength: plain.length })
      out.set(cipher.update(plain), at + NONCE)
      cipher.final()
      out.set(cipher.getAuthTag(), at + NONCE + plain.length)
      return NONCE + plain.length + TAG
    },
    restricted: bulkSealer(secrets.restricted, draw),
    reference: bulkSealer(secrets.file, draw),
    wrap: (dataKeys) => wrapBlocks(secrets.year, dataKeys),
  }
}
