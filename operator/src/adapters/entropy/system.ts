import { randomFillSync } from 'node:crypto'
import type { Entropy } from '../../ports/entropy.ts'

const POOL_BYTES = 65_536

/** The generator of this machine, drawn by large pools: one call for a thousand small draws. */
export function systemEntropy(): Entropy {
  let pool = Buffer.alloc(0)
  let at = 0
  return {
    bytes(length) {
      if (!Number.isInteger(length) || length < 1 || length > POOL_BYTES) throw new RangeError('between 1 and 65,536 bytes at a time')
      if (at + length > pool.length) {
        pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES))
        at = 0
      }
      at += length
      return pool.subarray(at - length, at)
    },
  }
}
