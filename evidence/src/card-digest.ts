import { concatBytes, utf8 } from './bytes.ts'
import { sha256 } from './digest.ts'
import { invariant } from './invariant.ts'

const CARD = utf8('cloison/card/v1\0')
const CARD_PERSON = utf8('cloison/card-person/v1\0')

/** Bytes of a card handle, and of the digests kept in its place. */
export const HANDLE_LENGTH = 16

/** What is kept of a card instead of its handle: SHA-256("cloison/card/v1" 0x00 ‖ handle), first 16 bytes. */
export function cardDigest(handle: Uint8Array): Uint8Array {
  invariant(handle.length === HANDLE_LENGTH, 'a card handle has 16 bytes')
  return sha256(concatBytes([CARD, handle])).slice(0, HANDLE_LENGTH)
}

/**
 * What finds one person of a card: SHA-256("cloison/card-person/v1" 0x00 ‖ handle ‖ birth date ‖ rank), first 16 bytes.
 * The birth date is ten ASCII characters YYYY-MM-DD as the compulsory scheme writes it; only its shape is looked at,
 * since some insured persons have a month or day that no calendar holds. The rank (rang gémellaire) is 1 to 9.
 */
export function cardPersonDigest(handle: Uint8Array, birthDate: string, rank: number): Uint8Array {
  invariant(handle.length === HANDLE_LENGTH, 'a card handle has 16 bytes')
  invariant(/^\d{4}-\d{2}-\d{2}$/.test(birthDate), 'a birth date is written YYYY-MM-DD')
  invariant(Number.isInteger(rank) && rank >= 1 && rank <= 9, 'a birth rank is between 1 and 9')
  return sha256(concatBytes([CARD_PERSON, handle, utf8(birthDate), Uint8Array.of(rank)])).slice(0, HANDLE_LENGTH)
}
