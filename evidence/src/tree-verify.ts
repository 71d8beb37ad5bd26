import { equalBytes } from './bytes.ts'
import { emptyRoot, HASH_LENGTH, isTreeNumber, nodeHash } from './tree-hash.ts'

/** Longest proof of a tree of fewer than 2^53 leaves: one hash a level, and one to start a consistency proof from. */
const PROOF_LENGTH_MAX = 54

export interface InclusionClaim {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

export interface ConsistencyClaim {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly newSize: number
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** True when the proof leads from the leaf, at that index, to that root (RFC 9162 §2.1.3.2). Never throws. */
export function verifyInclusion({ leafHash, index, size, proof, root }: InclusionClaim): boolean {
  if (!isTreeNumber(index) || !isTreeNumber(size) || index >= size) return false
  if (!areHashes([leafHash, root, ...proof])) return false
  let node = index
  let last = size - 1
  let hash = leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash)
      // A right edge without sibling at this level moves up unchanged.
      while (node % 2 === 0 && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && equalBytes(hash, root)
}

/**
 * True when the proof shows that the newer tree begins with the whole of the older one (RFC 9162 §2.1.4.2).
 * An empty tree is the beginning of every tree: its root must be the empty one and its proof empty. Never throws.
 */
export function verifyConsistency({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): boolean {
  if (!isTreeNumber(oldSize) || !isTreeNumber(newSize) || oldSize > newSize) return false
  if (!areHashes([oldRoot, newRoot, ...proof])) return false
  if (oldSize === newSize) {
    const right = newSize > 0 || equalBytes(newRoot, emptyRoot())
    return right && proof.length === 0 && equalBytes(oldRoot, newRoot)
  }
  if (oldSize === 0) return proof.length === 0 && equalBytes(oldRoot, emptyRoot())

  let node = oldSize - 1
  let last = newSize - 1
  while (node % 2 === 1) {
    node = half(node)
    last = half(last)
  }
  // A perfect older tree is itself the first node; otherwise the proof brings that node.
  const path = node === 0 ? [oldRoot, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let oldHash = first
  let newHash = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (node % 2 === 0 && node !== 0) {
        node = half(node)
        last = half(last)
      }
    } else {
      newHash = nodeHash(newHash, sibling)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot)
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.length <= PROOF_LENGTH_MAX + 2 && hashes.every((hash) => hash.length === HASH_LENGTH)
}

function half(n: number): number {
  return Math.floor(n / 2)
}
