import { concatBytes, utf8 } from './bytes.ts'
import { sha256 } from './digest.ts'
import { invariant } from './invariant.ts'

const CARD = utf8('cloison/card/v1\0')

/** Bytes of a card handle, and of the digests kept in its place. */
export const HANDLE_LENGTH = 16

/** What is kept of a card instead of its handle: SHA-256("cloison/card/v1" 0x00 ‖ handle), first 16 bytes. */
export function cardDigest(handle: Uint8Array): Uint8Array {
  invariant(handle.length === HANDLE_LENGTH, 'a card handle has 16 bytes')
  return sha256(concatBytes([CARD, handle])).slice(0, HANDLE_LENGTH)
}
