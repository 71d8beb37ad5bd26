import { appendLeaves, concatBytes, equalBytes, type Frontier, frontierRoot } from '@cloison/evidence'
import type { Clock } from '../../ports/clock.ts'
import type { KeptNote } from '../../ports/kept-note.ts'
import type { Keys } from '../../ports/keys.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { readOwnNote, signCheckpoint } from './checkpoint.ts'
import { leafHashOfRow } from './entry.ts'
import type { SequencerStore } from './sequence.store.ts'
import { collectLevels, nodesIn, subtreesOf, tilesOf } from './tiles.ts'

/** Entries numbered in one transaction, at most, unless said otherwise. */
export const BATCH_MAX = 4096

export interface SequencerHouse {
  readonly store: SequencerStore
  readonly keys: Pick<Keys, 'sign' | 'publicKey'>
  readonly clock: Clock
  /** The last note signed, outside the database: nothing is signed that does not extend it. */
  readonly kept: KeptNote
  /** Name of the log in its checkpoints, such as `cloison.example/log`. It never changes in the life of a log. */
  readonly origin: string
  /** 1 to 20,000; `BATCH_MAX` when not said. */
  readonly batchMax?: number
}

export interface Sequenced {
  /** The tree after this pass; give it to the next one. */
  readonly tree: Frontier
  readonly numbered: number
  /** Whether more entries may be waiting already. */
  readonly more: boolean
}

/**
 * One pass: numbers the next entries, at most a batch, and signs the tree that results. `tree` is what the previous pass gave back; without
 * it the tree is read again from its tiles.
 *
 * After anything but a value of `Sequenced`, forget the tree and begin again without it: whatever had been committed is found there, and
 * nothing is done twice. 'log-moved' says that somebody else extended the tree meanwhile.
 *
 * @throws SqlError, or what the key says; faults when the tiles do not give the root that was kept, or do not extend what was last signed.
 */
export async function sequence(house: SequencerHouse, tree?: Frontier): Promise<Sequenced | Refusal<'log-moved'>> {
  const before = tree ?? (await recover(house))
  const limit = house.batchMax ?? BATCH_MAX
  // The window of entries is recorded when it is first taken. Dying here: the next start is given the same entries in the same order.
  const rows = await house.store.take(limit)
  if (rows.length === 0) return { tree: before, numbered: 0, more: false }

  const leaves = rows.map(leafHashOfRow)
  const { onNode, levels } = collectLevels()
  const after = appendLeaves(before, leaves, onNode)
  const growth = {
    size: before.size,
    rootBefore: frontierRoot(before),
    hashes: concatBytes(leaves),
    levels: levels(),
    root: frontierRoot(after),
    at: house.clock.now(),
  }
  // Leaves, tiles, root and position commit together. Dying before: nothing is numbered. Dying after, or never hearing the answer: the
  // root is there without its note, and `recover` signs it. A root is committed before it is signed, so no size ever has two of them.
  if ((await house.store.append(growth)) === 'moved') return refuse('log-moved')
  await signAndKeep(house, after.size, growth.root)
  return { tree: after, numbered: rows.length, more: rows.length === limit }
}

/** The tree as it was left, read from its tiles and checked against its root; signs the root if dying had prevented it. */
async function recover(house: SequencerHouse): Promise<Frontier> {
  // Read before the head: another sequencer may sign a larger tree in between, never a smaller one.
  const note = house.kept.read()
  const { size, root, signed } = await house.store.head()
  const tree = await treeOf(house, size)
  // A tile that was altered would otherwise be signed over, for ever.
  invariant(equalBytes(frontierRoot(tree), root), 'the tiles of the log give its root')
  if (note !== undefined) await extendsKept(house, note, size)
  if (!signed) await signAndKeep(house, size, root)
  return tree
}

/** A tree rewritten whole agrees with itself. It does not agree with what was signed before. */
async function extendsKept(house: SequencerHouse, note: string, size: number): Promise<void> {
  const kept = readOwnNote(house.origin, note, house.keys)
  invariant(kept !== undefined, 'the note kept outside the database is one of ours')
  invariant(kept.size <= size, 'the log has not gone back before its last signed checkpoint')
  invariant(equalBytes(frontierRoot(await treeOf(house, kept.size)), kept.root), 'the log extends its last signed checkpoint')
}

/** The tree of the first `size` leaves, as the tiles give it now. */
async function treeOf({ store }: SequencerHouse, size: number): Promise<Frontier> {
  const subtrees = subtreesOf(size)
  const node = nodesIn(await store.tiles(tilesOf(subtrees)))
  return { size, hashes: subtrees.map(({ level, index }) => node(level, index)) }
}

/**
 * Kept outside first: whatever is published was remembered. Dying between the two, or before the first: the next start signs the same bytes
 * again. Dying after: keeping the same note again changes nothing.
 */
async function signAndKeep(house: SequencerHouse, size: number, root: Uint8Array): Promise<void> {
  const note = signCheckpoint(house.origin, size, root, house.keys)
  house.kept.write(note)
  await house.store.keepNote(size, root, note)
}
