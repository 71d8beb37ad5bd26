import { assembleProof, planInclusion, type Receipt } from '@cloison/evidence'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { LogReader } from './read.store.ts'
import { nodesIn, tilesOf } from './tiles.ts'

/**
 * The receipt of a leaf: its place in the last signed tree, and the way from one to the other. It has no entry in it: who holds the entry
 * and its salt adds them.
 *
 * A leaf that is unknown, or numbered but not yet under a signature, is not yet numbered.
 */
export async function receiptOf(log: LogReader, leafHash: Uint8Array): Promise<Receipt | Refusal<'receipt.not-yet-numbered'>> {
  const index = await log.leafIndex(leafHash)
  if (index === undefined) return refuse('receipt.not-yet-numbered')
  const checkpoint = await log.latestNote()
  if (checkpoint === undefined || index >= checkpoint.size) return refuse('receipt.not-yet-numbered')
  const plan = planInclusion(index, checkpoint.size)
  const proof = assembleProof(plan, nodesIn(await log.tiles(tilesOf(plan.flat()))))
  return { leafHash, inclusion: { index, size: checkpoint.size, proof, checkpoint: checkpoint.note } }
}
