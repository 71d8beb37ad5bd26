import { fromBase64, toBase64 } from './base64.ts'
import { concatBytes, utf8 } from './bytes.ts'
import { toHex } from './hex.ts'
import { invariant } from './invariant.ts'
import { isNoteName, keyIdBytes, type NoteKey } from './note-key.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

/** A signature made over the bytes of a note's body. */
export interface NoteSignature {
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly keyId: string
  readonly signature: Uint8Array
}

export interface Note {
  /** The signed text; ends with a newline. */
  readonly body: string
  readonly signatures: readonly NoteSignature[]
}

/** A note of which at least one signature was made by a known key, and none by a known key is wrong. */
export interface OpenedNote {
  readonly body: string
  readonly signedBy: readonly NoteKey[]
}

/** Longest note looked at, in UTF-16 units. */
const NOTE_LENGTH_MAX = 1_000_000
const NOTE_SIGNATURES_MAX = 100

const SIGNATURE_START = '— '

/** Text of a note (C2SP signed-note). Each signature is over the UTF-8 bytes of `body`. */
export function formatNote({ body, signatures }: Note): string {
  invariant(isNoteBody(body), 'the body of a note ends with a newline and has no other control character')
  invariant(signatures.length > 0 && signatures.length <= NOTE_SIGNATURES_MAX, 'a note has 1 to 100 signatures')
  const lines = signatures.map(({ name, keyId, signature }) => {
    invariant(isNoteName(name), 'the name of a note key has no space nor plus sign')
    return `${SIGNATURE_START}${name} ${toBase64(concatBytes([keyIdBytes(keyId), signature]))}\n`
  })
  return `${body}\n${lines.join('')}`
}

/** Takes a note apart, strictly; no signature is checked. */
export function parseNote(text: string): Outcome<Note, 'malformed'> {
  if (text.length > NOTE_LENGTH_MAX) return refuse('malformed')
  const split = text.lastIndexOf('\n\n')
  if (split < 0 || !text.endsWith('\n')) return refuse('malformed')
  const body = text.slice(0, split + 1)
  const lines = text.slice(split + 2, -1).split('\n')
  if (!isNoteBody(body) || lines.length > NOTE_SIGNATURES_MAX) return refuse('malformed')
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const signature = parseSignature(line)
    if (signature === undefined) return refuse('malformed')
    signatures.push(signature)
  }
  return accept({ body, signatures })
}

/**
 * Opens a note with the keys one trusts. Signatures by unknown keys are ignored; a wrong one by a known key refuses
 * the whole note, since someone is lying; a note without any known signature says nothing (`unknown-signer`).
 */
export function openNote(text: string, keys: readonly NoteKey[]): Outcome<OpenedNote, 'malformed' | 'unknown-signer' | 'bad-signature'> {
  const note = parseNote(text)
  if (!note.ok) return note
  const message = utf8(note.value.body)
  const signedBy: NoteKey[] = []
  for (const { name, keyId, signature } of note.value.signatures) {
    const key = keys.find((known) => known.name === name && known.keyId === keyId)
    if (key === undefined || signedBy.includes(key)) continue
    if (!key.verify(message, signature)) return refuse('bad-signature')
    signedBy.push(key)
  }
  return signedBy.length === 0 ? refuse('unknown-signer') : accept({ body: note.value.body, signedBy })
}

function parseSignature(line: string): NoteSignature | undefined {
  if (!line.startsWith(SIGNATURE_START)) return undefined
  const [name, encoded, ...more] = line.slice(SIGNATURE_START.length).split(' ')
  if (name === undefined || encoded === undefined || more.length > 0 || !isNoteName(name)) return undefined
  const bytes = fromBase64(encoded)
  if (bytes === undefined || bytes.length < 5) return undefined
  return { name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.slice(4) }
}

function isNoteBody(body: string): boolean {
  return body.endsWith('\n') && body.isWellFormed() && !hasControl(body)
}

/** C2SP signed-note: no ASCII control character (below U+0020) other than newline. */
function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 && code !== 0x0a) return true
  }
  return false
}
