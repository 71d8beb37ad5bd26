import { type KeyObject, randomFillSync } from 'node:crypto'
import type { Sealer } from '../../ports/sealing.ts'
import { wrapBlocks } from './aead.ts'
import { bulkSealer, hmacBlocks } from './bulk-aead.ts'
import { ownKeySealer } from './own-key-aead.ts'

export interface SealerSecrets {
  readonly lookup: KeyObject
  readonly year: KeyObject
  readonly restricted: KeyObject
  readonly file: KeyObject
}

const POOL = 1 << 16

/**
 * The cryptography of one thread. SHA-256 and AES are OpenSSL's; how they are composed is told by `bulk-aead.ts` and `own-key-aead.ts`, each
 * with a plain way that writes the same bytes.
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
    sealUnder: ownKeySealer(draw),
    restricted: bulkSealer(secrets.restricted, draw),
    reference: bulkSealer(secrets.file, draw),
    wrap: (dataKeys) => wrapBlocks(secrets.year, dataKeys),
  }
}
