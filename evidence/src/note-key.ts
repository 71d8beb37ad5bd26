import { fromBase64, toBase64 } from './base64.ts'
import { concatBytes, utf8 } from './bytes.ts'
import { sha256 } from './digest.ts'
import { fromHex, toHex } from './hex.ts'
import { invariant } from './invariant.ts'
import { ed25519Verify, type Verify } from './verifier.ts'

/** A public key that signs notes (C2SP signed-note): Ed25519 only. */
export interface NoteKey {
  readonly name: string
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), in lower-case hexadecimal. */
  readonly keyId: string
  readonly verify: Verify
}

/** Algorithm byte of plain Ed25519 signatures. */
const ED25519 = 0x01
const PUBLIC_KEY_LENGTH = 32

/** Key of a verifier text `name+keyid+base64`; undefined unless the name, the id and the algorithm are right. */
export function parseNoteKey(text: string): NoteKey | undefined {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text)
  if (match === null) return undefined
  const [, name = '', keyId = '', encoded = ''] = match
  const key = fromBase64(encoded)
  if (!isNoteName(name) || key === undefined) return undefined
  if (key.length !== 1 + PUBLIC_KEY_LENGTH || key[0] !== ED25519) return undefined
  const raw = key.subarray(1)
  if (toHex(noteKeyId(name, raw)) !== keyId) return undefined
  return { name, keyId, verify: ed25519Verify(raw) }
}

/** Verifier text of a raw Ed25519 public key (32 bytes). */
export function formatNoteKey(name: string, publicKey: Uint8Array): string {
  const encoded = toBase64(concatBytes([Uint8Array.of(ED25519), publicKey]))
  return `${name}+${toHex(noteKeyId(name, publicKey))}+${encoded}`
}

/** The four bytes that precede a signature in a note. */
export function noteKeyId(name: string, publicKey: Uint8Array): Uint8Array {
  invariant(isNoteName(name), 'the name of a note key has no space nor plus sign')
  invariant(publicKey.length === PUBLIC_KEY_LENGTH, 'an Ed25519 public key has 32 bytes')
  return sha256(concatBytes([utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey])).slice(0, 4)
}

/** A name is not empty and holds no space, plus sign, control or formatting character (a name is shown to people). */
export function isNoteName(name: string): boolean {
  return name.length > 0 && name.length <= 255 && name.isWellFormed() && !/[\s+\p{Z}\p{Cc}\p{Cf}]/u.test(name)
}

/** Key id of a text of eight hexadecimal digits, as bytes. */
export function keyIdBytes(keyId: string): Uint8Array {
  const bytes = fromHex(keyId)
  invariant(bytes !== undefined && bytes.length === 4, 'a note key id has eight hexadecimal digits')
  return bytes
}
