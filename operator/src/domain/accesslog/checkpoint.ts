import {
  type Checkpoint,
  formatCheckpoint,
  formatNote,
  formatNoteKey,
  noteKeyId,
  openCheckpoint,
  parseNoteKey,
  toHex,
  utf8,
} from '@cloison/evidence'
import type { Keys } from '../../ports/keys.ts'
import { invariant } from '../../words/invariant.ts'

/** Name of the key that signs the log, in `ports/keys`. */
const LOG_KEY = 'log'

/** The log's verifier text (`name+id+key`, C2SP signed-note), to be published elsewhere than in the log. Faults unless the key is Ed25519. */
export function logVerifierKey(origin: string, keys: Pick<Keys, 'publicKey'>): string {
  return formatNoteKey(origin, rawPublicKey(keys))
}

/**
 * The signed note of a tree. Ed25519 has no chance in it (RFC 8032): signing again after a crash gives the same note.
 * Faults when the note does not open with the log's own public key: a wrong signature must never be published.
 */
export function signCheckpoint(origin: string, size: number, root: Uint8Array, keys: Pick<Keys, 'sign' | 'publicKey'>): string {
  const publicKey = rawPublicKey(keys)
  const body = formatCheckpoint({ origin, size, root, extensions: [] })
  const signature = keys.sign(LOG_KEY, utf8(body))
  const note = formatNote({ body, signatures: [{ name: origin, keyId: toHex(noteKeyId(origin, publicKey)), signature }] })
  const key = parseNoteKey(formatNoteKey(origin, publicKey))
  invariant(key !== undefined && openCheckpoint(note, key).ok, 'a checkpoint opens with the key of the log')
  return note
}

/** The checkpoint of a note that this log signed; undefined when it did not. */
export function readOwnNote(origin: string, note: string, keys: Pick<Keys, 'publicKey'>): Checkpoint | undefined {
  const key = parseNoteKey(formatNoteKey(origin, rawPublicKey(keys)))
  const opened = key === undefined ? undefined : openCheckpoint(note, key)
  return opened?.ok === true ? opened.value : undefined
}

function rawPublicKey(keys: Pick<Keys, 'publicKey'>): Uint8Array {
  const { kty, crv, x } = keys.publicKey(LOG_KEY)
  invariant(kty === 'OKP' && crv === 'Ed25519' && x !== undefined, 'the key of the log is an Ed25519 key')
  return Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
