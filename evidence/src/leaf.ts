import { sha256 } from './digest.ts'
import { invariant } from './invariant.ts'

/** Bytes of the salt kept beside an entry; once it is destroyed, the leaf says nothing about the entry. */
export const SALT_LENGTH = 16

const BLOCK = 64
const DIGEST = 32
const LEAF_PREFIX = 0x00

const outer = new Uint8Array(BLOCK + DIGEST)
const leaf = new Uint8Array(1 + DIGEST)
let inner = new Uint8Array(BLOCK + 256)

/**
 * What the tree takes in for an entry: HMAC-SHA-256 (RFC 2104) of its canonical bytes under its own salt.
 * Written over one-shot hashes, because building an HMAC object for each new salt costs several times more.
 */
export function leafData(salt: Uint8Array, entryBytes: Uint8Array): Uint8Array {
  invariant(salt.length === SALT_LENGTH, 'the salt of a leaf has 16 bytes')
  if (inner.length < BLOCK + entryBytes.length) inner = new Uint8Array(BLOCK + 2 * entryBytes.length)
  for (let i = 0; i < SALT_LENGTH; i++) {
    const byte = salt[i] as number
    inner[i] = byte ^ 0x36
    outer[i] = byte ^ 0x5c
  }
  inner.fill(0x36, SALT_LENGTH, BLOCK)
  outer.fill(0x5c, SALT_LENGTH, BLOCK)
  inner.set(entryBytes, BLOCK)
  outer.set(sha256(inner.subarray(0, BLOCK + entryBytes.length)), BLOCK)
  return sha256(outer)
}

/** Leaf hash of the tree: SHA-256(0x00 ‖ data) (RFC 6962 §2.1), for data of 32 bytes as `leafData` gives. */
export function leafHash(data: Uint8Array): Uint8Array {
  invariant(data.length === DIGEST, 'the data of a leaf has 32 bytes')
  leaf[0] = LEAF_PREFIX
  leaf.set(data, 1)
  return sha256(leaf)
}

/** Leaf hash of an entry under its salt. */
export function entryLeafHash(salt: Uint8Array, entryBytes: Uint8Array): Uint8Array {
  return leafHash(leafData(salt, entryBytes))
}
