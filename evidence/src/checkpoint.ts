import { fromBase64, toBase64 } from './base64.ts'
import { equalBytes } from './bytes.ts'
import { invariant } from './invariant.ts'
import { openNote } from './note.ts'
import { isNoteName, type NoteKey } from './note-key.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import { emptyRoot, HASH_LENGTH, isTreeNumber } from './tree-hash.ts'

/** The state of a log at one moment (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Name of the log; also the name of the key that signs it. */
  readonly origin: string
  /** Number of leaves. */
  readonly size: number
  readonly root: Uint8Array
  /** Further lines of the body, without meaning here. */
  readonly extensions: readonly string[]
}

export type CheckpointRefusal = 'malformed' | 'unknown-signer' | 'bad-signature' | 'other-origin'

/** Body of the note to be signed for a checkpoint. */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  const body = [origin, String(size), toBase64(root), ...extensions].map((line) => `${line}\n`).join('')
  invariant(parseCheckpoint(body) !== undefined, 'a checkpoint keeps the rules of its fields')
  return body
}

/** Checkpoint of a note's body; undefined unless it is the one way of writing it. */
export function parseCheckpoint(body: string): Checkpoint | undefined {
  if (!body.endsWith('\n')) return undefined
  const [origin = '', sizeText = '', rootText = '', ...extensions] = body.slice(0, -1).split('\n')
  if (!isNoteName(origin) || !/^(0|[1-9]\d{0,15})$/.test(sizeText)) return undefined
  const size = Number(sizeText)
  const root = fromBase64(rootText)
  if (!isTreeNumber(size) || root === undefined || root.length !== HASH_LENGTH) return undefined
  if (size === 0 && !equalBytes(root, emptyRoot())) return undefined
  if (extensions.includes('')) return undefined
  return { origin, size, root, extensions }
}

/** Checkpoint of a signed note, believed because `key`, which bears the log's name, signed it. */
export function openCheckpoint(note: string, key: NoteKey): Outcome<Checkpoint, CheckpointRefusal> {
  const opened = openNote(note, [key])
  if (!opened.ok) return opened
  const checkpoint = parseCheckpoint(opened.value.body)
  if (checkpoint === undefined) return refuse('malformed')
  return checkpoint.origin === key.name ? accept(checkpoint) : refuse('other-origin')
}
