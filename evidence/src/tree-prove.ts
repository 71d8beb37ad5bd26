import { invariant } from './invariant.ts'
import { foldSubtrees, isTreeNumber } from './tree-hash.ts'

/** A perfect subtree: the `index`-th of those with 2^level leaves, from the left. */
export interface NodeId {
  readonly level: number
  readonly index: number
}

/**
 * Which stored nodes make up each hash of a proof, so that a store can fetch them all at once.
 * An element with several nodes is a ragged right edge: their hashes are folded, largest first.
 */
export type ProofPlan = readonly (readonly NodeId[])[]

export type NodeReader = (level: number, index: number) => Uint8Array

/** Plan of the inclusion proof of a leaf in a tree of `size` leaves (RFC 6962 §2.1.1). */
export function planInclusion(index: number, size: number): ProofPlan {
  invariant(isTreeNumber(index) && isTreeNumber(size) && index < size, 'a leaf to prove is within the tree')
  const plan: (readonly NodeId[])[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      plan.push(cover(middle, end))
      end = middle
    } else {
      plan.push(cover(start, middle))
      start = middle
    }
  }
  return plan.reverse()
}

/** Plan of the proof that the tree of `newSize` leaves extends that of `oldSize` (RFC 6962 §2.1.2). */
export function planConsistency(oldSize: number, newSize: number): ProofPlan {
  invariant(isTreeNumber(newSize), 'a tree size is a safe integer')
  invariant(isTreeNumber(oldSize) && oldSize >= 1 && oldSize <= newSize, 'the older tree is not empty nor larger')
  const plan: (readonly NodeId[])[] = []
  let start = 0
  let end = newSize
  // While every leaf of the older tree lies left of the new right edge, its root is known to the verifier.
  let wholeOld = true
  while (oldSize < end) {
    const middle = start + largestPowerBelow(end - start)
    if (oldSize <= middle) {
      plan.push(cover(middle, end))
      end = middle
    } else {
      plan.push(cover(start, middle))
      start = middle
      wholeOld = false
    }
  }
  if (!wholeOld) plan.push(cover(start, end))
  return plan.reverse()
}

/** The proof of a plan, once the hashes of its nodes are at hand. */
export function assembleProof(plan: ProofPlan, nodes: NodeReader): Uint8Array[] {
  return plan.map((subtrees) => foldSubtrees(subtrees.map(({ level, index }) => nodes(level, index))))
}

/** Inclusion proof of a leaf, from the leaf's sibling up. */
export function inclusionProof(index: number, size: number, nodes: NodeReader): Uint8Array[] {
  return assembleProof(planInclusion(index, size), nodes)
}

/** Consistency proof between two sizes of one tree. */
export function consistencyProof(oldSize: number, newSize: number, nodes: NodeReader): Uint8Array[] {
  return assembleProof(planConsistency(oldSize, newSize), nodes)
}

/** Perfect subtrees of the leaves [start, end), largest first; `start` is a multiple of a power of two ≥ end − start. */
function cover(start: number, end: number): readonly NodeId[] {
  const nodes: NodeId[] = []
  let at = start
  while (at < end) {
    let level = 0
    let width = 1
    while (width * 2 <= end - at) {
      level += 1
      width *= 2
    }
    nodes.push({ level, index: at / width })
    at += width
  }
  return nodes
}

/** Largest power of two strictly below n, for n ≥ 2. */
function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}
