import {
  appendLeaves,
  type Checkpoint,
  concatBytes,
  EMPTY_FRONTIER,
  equalBytes,
  type Frontier,
  frontierRoot,
  HASH_LENGTH,
  type NoteKey,
  type OnNode,
  openCheckpoint,
} from '@cloison/evidence'
import { leafHashOfRow } from './entry.ts'
import type { NumberedRow, SequencerStore } from './sequence.store.ts'
import { TILE_WIDTH, TILES_MAX } from './tiles.ts'

/** What an audit found wrong. Places only: never what an entry says. */
export type AuditFinding =
  /** The row no longer gives the leaf: one of the two was altered. */
  | { readonly found: 'entry-altered'; readonly leaf: number }
  | { readonly found: 'entry-missing'; readonly leaf: number }
  | { readonly found: 'leaf-missing'; readonly leaf: number }
  /** A stored tile is absent, or is not what the leaves give. */
  | { readonly found: 'tile-differs'; readonly level: number; readonly index: number }
  /** The leaves do not give the root that was kept for that size. */
  | { readonly found: 'root-differs'; readonly size: number }
  /** The last signed note does not open with the log's key, or is not about that tree. */
  | { readonly found: 'note-wrong'; readonly size: number }
  /** The log does not extend the checkpoint that was kept outside the database: it was rewritten, or has gone back. */
  | { readonly found: 'forked'; readonly size: number }
  /** Leaves, different leaves and entries passed are not as many as the size says. */
  | {
      readonly found: 'count-differs'
      readonly size: number
      readonly leaves: number
      readonly different: number
      readonly entries: number
    }

export interface Audit {
  readonly size: number
  readonly root: Uint8Array
  /** Empty when all is right; at most `FINDINGS_MAX`. */
  readonly findings: readonly AuditFinding[]
}

export const FINDINGS_MAX = 100
const BATCH = 4096

/**
 * Computes the log again from its entries: each leaf from its row, the tiles and the root from the leaves, and compares with what is kept
 * and signed. Reads everything, a batch at a time; entries may be numbered meanwhile.
 *
 * @param key the log's verifier key, obtained elsewhere than in the database
 * @param keptNote the last checkpoint signed, kept outside the database
 */
export async function recount(store: SequencerStore, key: NoteKey, keptNote?: string): Promise<Audit> {
  const findings: AuditFinding[] = []
  const report = (finding: AuditFinding): void => {
    if (findings.length < FINDINGS_MAX) findings.push(finding)
  }
  const head = await store.head()
  const signed = await store.latestNote()
  const tiles = tileChecker(store, report)
  let tree: Frontier = EMPTY_FRONTIER
  const kept = keptNote === undefined ? undefined : openCheckpoint(keptNote, key)
  // What the leaves give for the sizes that were signed. One that they never reach keeps the root of nothing, which is no other's.
  const signedSizes = [signed?.size, kept?.ok === true ? kept.value.size : undefined].flatMap((size) => size ?? [])
  const roots = new Map(signedSizes.map((size) => [size, frontierRoot(tree)]))
  while (tree.size < head.size) {
    const rows = await store.numbered(tree.size, Math.min(BATCH, head.size - tree.size))
    const missing = rows.findIndex((row, at) => row.index !== tree.size + at)
    const whole = missing === -1 ? rows : rows.slice(0, missing)
    if (whole.length === 0) {
      report({ found: 'leaf-missing', leaf: tree.size })
      break
    }
    for (const row of whole) checkLeaf(row, report)
    const hashes = whole.map(({ hash }) => hash)
    for (const size of signedSizes) {
      const cutAt = size - tree.size
      if (cutAt > 0 && cutAt <= hashes.length) roots.set(size, frontierRoot(appendLeaves(tree, hashes.slice(0, cutAt))))
    }
    tree = appendLeaves(tree, hashes, tiles.onNode)
    await tiles.compare()
  }
  await tiles.compareRest()
  const root = frontierRoot(tree)
  if (!equalBytes(root, head.root)) report({ found: 'root-differs', size: head.size })
  if (signed !== undefined) {
    const opened = openCheckpoint(signed.note, key)
    const right = opened.ok && opened.value.size === signed.size && agrees(opened.value, roots)
    if (!right) report({ found: 'note-wrong', size: signed.size })
  }
  if (kept !== undefined && !(kept.ok && agrees(kept.value, roots))) report({ found: 'forked', size: kept.ok ? kept.value.size : 0 })
  const tally = await store.tally()
  if (tally.leaves !== tally.size || tally.distinctHashes !== tally.size || tally.entries !== tally.size) {
    const { size, leaves, distinctHashes: different, entries } = tally
    report({ found: 'count-differs', size, leaves, different, entries })
  }
  return { size: tree.size, root, findings }
}

function agrees({ size, root }: Checkpoint, roots: ReadonlyMap<number, Uint8Array>): boolean {
  const computed = roots.get(size)
  return computed !== undefined && equalBytes(root, computed)
}

function checkLeaf({ index, hash, entry }: NumberedRow, report: (finding: AuditFinding) => void): void {
  if (entry === null) report({ found: 'entry-missing', leaf: index })
  else if (!equalBytes(leafHashOfRow(entry), hash)) report({ found: 'entry-altered', leaf: index })
}

interface PendingTile {
  readonly level: number
  readonly index: number
  readonly hashes: Uint8Array[]
}

/** Builds the tiles again as leaves pass, and compares those that are full with the stored ones. */
function tileChecker(store: SequencerStore, report: (finding: AuditFinding) => void) {
  const open = new Map<number, PendingTile>()
  let full: PendingTile[] = []
  const onNode: OnNode = (level, index, hash) => {
    if (level % 8 !== 0) return
    const tileLevel = level / 8
    let tile = open.get(tileLevel)
    if (tile === undefined) {
      tile = { level: tileLevel, index: Math.floor(index / TILE_WIDTH), hashes: [] }
      open.set(tileLevel, tile)
    }
    tile.hashes.push(hash)
    if (tile.hashes.length < TILE_WIDTH) return
    open.delete(tileLevel)
    full.push(tile)
  }
  const compare = async (): Promise<void> => {
    for (let at = 0; at < full.length; at += TILES_MAX) {
      const expected = full.slice(at, at + TILES_MAX)
      const stored = new Map((await store.tiles(expected)).map(({ level, index, hashes }) => [`${level}/${index}`, hashes]))
      for (const { level, index, hashes } of expected) {
        // A tile at the right edge may have grown since: its beginning is compared.
        const kept = stored.get(`${level}/${index}`)?.subarray(0, hashes.length * HASH_LENGTH)
        if (kept === undefined || !equalBytes(kept, concatBytes(hashes))) report({ found: 'tile-differs', level, index })
      }
    }
    full = []
  }
  const compareRest = async (): Promise<void> => {
    full.push(...open.values())
    open.clear()
    await compare()
  }
  return { onNode, compare, compareRest }
}
