import { equalBytes } from './bytes.ts'
import { type CheckpointRefusal, openCheckpoint } from './checkpoint.ts'
import { decodeEntry, type Entry } from './entry.ts'
import { entryLeafHash, SALT_LENGTH } from './leaf.ts'
import type { NoteKey } from './note-key.ts'
import { type Outcome, refuse } from './outcome.ts'
import { verifyInclusion } from './tree-verify.ts'

/** What someone keeps in order to check, alone and offline, that a look was written down. */
export interface Receipt {
  readonly leafHash: Uint8Array
  /** Absent until the log has taken the leaf in. */
  readonly inclusion?: ReceiptInclusion
  /** The key with which the log claims to sign. Shown, never trusted. */
  readonly verifierKey?: string
  /** What the leaf stands for, when its holder is entitled to it. */
  readonly preimage?: ReceiptPreimage
}

export interface ReceiptInclusion {
  readonly index: number
  readonly size: number
  readonly proof: readonly Uint8Array[]
  /** Signed note over the tree of that size. */
  readonly checkpoint: string
}

export interface ReceiptPreimage {
  readonly entry: Uint8Array
  readonly salt: Uint8Array
}

export type ReceiptRefusal =
  /** Not yet in the log: nothing is proved, nothing is disproved. */
  | 'pending'
  /** No key was given to check the checkpoint with. */
  | 'no-key'
  /** The checkpoint is not signed by the trusted key. */
  | Exclude<CheckpointRefusal, 'malformed' | 'bad-signature'>
  | 'malformed-checkpoint'
  | 'bad-checkpoint-signature'
  /** The proof is about a tree of another size than the checkpoint's. */
  | 'size-mismatch'
  /** The proof does not lead from the leaf to the checkpoint's root. */
  | 'not-included'
  | 'malformed-entry'
  | 'unknown-entry-version'
  /** The entry and the salt do not give the leaf. */
  | 'entry-mismatch'

export type ReceiptVerdict =
  | { readonly ok: true; readonly origin: string; readonly index: number; readonly size: number; readonly entry?: Entry }
  | { readonly ok: false; readonly code: ReceiptRefusal }

/**
 * Checks a receipt with the log's key, obtained elsewhere than in the receipt. No network, no clock.
 * Without a key, only what contradicts itself is found.
 */
export function verifyReceipt(receipt: Receipt, key: NoteKey | undefined): ReceiptVerdict {
  // The entry comes first: a receipt that lies about it is wrong even before the log takes the leaf in.
  const entry = receipt.preimage === undefined ? undefined : readPreimage(receipt.leafHash, receipt.preimage)
  if (entry !== undefined && !entry.ok) return entry
  if (receipt.inclusion === undefined) return refuse('pending')
  if (key === undefined) return refuse('no-key')

  const { index, size, proof, checkpoint: note } = receipt.inclusion
  const checkpoint = openCheckpoint(note, key)
  if (!checkpoint.ok) {
    if (checkpoint.code === 'malformed') return refuse('malformed-checkpoint')
    if (checkpoint.code === 'bad-signature') return refuse('bad-checkpoint-signature')
    return refuse(checkpoint.code)
  }
  const { origin, root } = checkpoint.value
  if (checkpoint.value.size !== size) return refuse('size-mismatch')
  if (!verifyInclusion({ leafHash: receipt.leafHash, index, size, proof, root })) return refuse('not-included')
  return { ok: true, origin, index, size, ...(entry === undefined ? {} : { entry: entry.value }) }
}

function readPreimage(
  leafHash: Uint8Array,
  { entry, salt }: ReceiptPreimage,
): Outcome<Entry, 'malformed-entry' | 'unknown-entry-version' | 'entry-mismatch'> {
  if (salt.length !== SALT_LENGTH) return refuse('malformed-entry')
  if (!equalBytes(entryLeafHash(salt, entry), leafHash)) return refuse('entry-mismatch')
  const decoded = decodeEntry(entry)
  if (decoded.ok) return decoded
  return refuse(decoded.code === 'unknown-version' ? 'unknown-entry-version' : 'malformed-entry')
}
