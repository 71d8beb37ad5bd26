import { hash } from 'node:crypto'
import { invariant } from './invariant.ts'

const CONTEXT = 'cloison/card-key/v1\0'
const KEY_LENGTH = 16

/**
 * What finds one person of a card: SHA-256("cloison/card-key/v1" 0x00 ‖ birth date ‖ rank ‖ card text), first 16 bytes. The text holds
 * the card's random handle, so the digest can be neither guessed nor enumerated; it holds the signature too, so a card altered by one
 * character is an unknown card. The birth date is ten characters YYYY-MM-DD as the compulsory scheme writes it; only its shape is looked
 * at, since some insured persons have a month or day that no calendar holds. The rank (rang gémellaire) is one digit, 1 to 9.
 */
export function cardKey(cardText: string, birthDate: string, rank: number): Uint8Array {
  invariant(/^\d{4}-\d{2}-\d{2}$/.test(birthDate), 'a birth date is written YYYY-MM-DD')
  invariant(Number.isInteger(rank) && rank >= 1 && rank <= 9, 'a birth rank is between 1 and 9')
  const digest = hash('sha256', `${CONTEXT}${birthDate}${rank}${cardText}`, 'buffer')
  return new Uint8Array(digest.buffer, digest.byteOffset, KEY_LENGTH)
}
