import { invariant } from './invariant.ts'
import { foldSubtrees, HASH_LENGTH, isTreeNumber, nodeHash } from './tree-hash.ts'

/**
 * All that is needed to go on appending to a tree: its size, and the roots of the perfect subtrees that make it up,
 * largest first, one for each bit set in the size.
 */
export interface Frontier {
  readonly size: number
  readonly hashes: readonly Uint8Array[]
}

/** Told of every perfect subtree as it is completed: level 0 is a leaf; index counts subtrees of that level from the left. */
export type OnNode = (level: number, index: number, hash: Uint8Array) => void

export const EMPTY_FRONTIER: Frontier = { size: 0, hashes: [] }

/** The frontier after some leaf hashes; the given one is left as it was. Costs less than two hashes a leaf. */
export function appendLeaves(frontier: Frontier, leafHashes: Iterable<Uint8Array>, onNode?: OnNode): Frontier {
  invariant(isFrontier(frontier), 'a frontier has one hash for each bit of its size')
  const hashes = [...frontier.hashes]
  let size = frontier.size
  for (const leaf of leafHashes) {
    invariant(leaf.length === HASH_LENGTH, 'a leaf hash has 32 bytes')
    invariant(size < Number.MAX_SAFE_INTEGER, 'a tree has fewer than 2^53 leaves')
    let hash = leaf
    let level = 0
    let index = size
    onNode?.(level, index, hash)
    while (index % 2 === 1) {
      hash = nodeHash(hashes.pop() as Uint8Array, hash)
      level += 1
      index = (index - 1) / 2
      onNode?.(level, index, hash)
    }
    hashes.push(hash)
    size += 1
  }
  return { size, hashes }
}

/** Root of the tree (RFC 6962 §2.1). */
export function frontierRoot(frontier: Frontier): Uint8Array {
  invariant(isFrontier(frontier), 'a frontier has one hash for each bit of its size')
  return foldSubtrees(frontier.hashes)
}

/** Root of a tree given all its leaf hashes. */
export function treeRoot(leafHashes: Iterable<Uint8Array>): Uint8Array {
  return frontierRoot(appendLeaves(EMPTY_FRONTIER, leafHashes))
}

function isFrontier({ size, hashes }: Frontier): boolean {
  if (!isTreeNumber(size)) return false
  let bits = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2
  return hashes.length === bits && hashes.every((hash) => hash.length === HASH_LENGTH)
}
