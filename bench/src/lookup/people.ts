import { hash } from 'node:crypto'
import { encodeBase45 } from '@cloison/evidence'

/** Bytes of a signed card, near enough: what the door hashes is as long as what it hashes in service. */
const CARD_BYTES = 148

/** The text of the card of person `n`. It looks like a card and is as unguessable; nobody signed it, and a known card needs no reading. */
export function cardText(n: number): string {
  const bytes = Buffer.alloc(160)
  for (let i = 0; i < 5; i++) hash('sha256', `card ${n} ${i}`, 'buffer').copy(bytes, i * 32)
  return `CLO1:${encodeBase45(bytes.subarray(0, CARD_BYTES))}`
}

/** A birth date between 1940 and 2015; the 28th at most. */
export function birthDate(n: number): string {
  const year = 1940 + (n % 76)
  const month = 1 + (Math.floor(n / 76) % 12)
  const day = 1 + (Math.floor(n / 912) % 28)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The secret of the session of account `n`, 32 bytes. */
export const sessionSecret = (n: number): Buffer => hash('sha256', `session ${n}`, 'buffer')

/** A generator whose whole sequence follows from its seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
