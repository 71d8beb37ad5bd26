import { concatBytes, sha256, utf8 } from '@cloison/evidence'
import { invariant } from '../../words/invariant.ts'

/** Crockford's alphabet: no I, L, O, U, so that a number read aloud or copied by hand stays itself. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const DOMAIN = utf8('cloison/engagement/v1\0')
const BYTES = 16

/** The number as printed: 128 random bits in 26 characters, in groups of five. */
export function engagementNumber(random: Uint8Array): string {
  invariant(random.length === BYTES, 'an engagement number has 128 bits')
  let text = ''
  let held = 0
  let bits = 2 // 130 bits make 26 characters: two zero bits stand first
  for (const byte of random) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      if (text.length % 6 === 5) text += '-'
      text += ALPHABET.charAt((held >> bits) & 31)
      held &= (1 << bits) - 1
    }
  }
  return text
}

/** The 16 bytes of a number, or null when it is not one. Hyphens, spaces and small letters are forgiven; I, L and O are read 1, 1 and 0. */
export function readEngagementNumber(text: string): Uint8Array | null {
  if (text.length > 64) return null
  const clean = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0')
  if (clean.length !== 26) return null
  const bytes = new Uint8Array(BYTES)
  let held = 0
  let bits = -2
  let filled = 0
  for (const character of clean) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return null
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      if (filled === 0 && held >> bits > 255) return null
      bytes[filled++] = (held >> bits) & 255
      held &= (1 << bits) - 1
    }
  }
  return bytes
}

/** What the database keeps instead of the number: 16 bytes of a digest. */
export function engagementDigest(number: Uint8Array): Uint8Array {
  return sha256(concatBytes([DOMAIN, number])).subarray(0, BYTES)
}
