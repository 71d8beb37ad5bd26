import { sha256 } from './digest.ts'

/** Length of every hash of the tree. */
export const HASH_LENGTH = 32

const NODE_PREFIX = 0x01
const pair = new Uint8Array(1 + 2 * HASH_LENGTH)
pair[0] = NODE_PREFIX

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array())
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962 §2.1). Both have 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1)
  pair.set(right, 1 + HASH_LENGTH)
  return sha256(pair)
}

/** Root above perfect subtrees given from left to right, largest first. */
export function foldSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  let root: Uint8Array | undefined
  for (let i = hashes.length - 1; i >= 0; i--) {
    const hash = hashes[i] as Uint8Array
    root = root === undefined ? hash : nodeHash(hash, root)
  }
  return root ?? emptyRoot()
}

/** Number of leaves or an index: whole, from 0 to 2^53 − 1. */
export function isTreeNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
