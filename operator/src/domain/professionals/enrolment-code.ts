import { type Refusal, refuse } from '../../words/refusal.ts'

/** Crockford's base 32: no I, L, O, U, so that a code survives being read aloud or copied by hand. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_BYTES = 10
const NUMBER_BYTES = 5

/** Sixteen characters, 80 bits, in groups of four: what a letter or a colleague gives, once. @param random ten bytes */
export function writeCode(random: Uint8Array): string {
  return (write(random, CODE_BYTES).match(/.{4}/g) ?? []).join('-')
}

/** Eight characters, 40 bits: names a request for help, and opens nothing by itself. @param random five bytes */
export function writeNumber(random: Uint8Array): string {
  return write(random, NUMBER_BYTES)
}

/** The ten bytes of a code as typed: groups, spaces and case do not count; O is 0, I and L are 1. */
export function readCode(typed: string): Uint8Array | Refusal<'signin.code-refused'> {
  const letters = typed.toUpperCase().replace(/[ -]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  if (letters.length !== 16) return refuse('signin.code-refused')
  let bits = 0n
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return refuse('signin.code-refused')
    bits = bits * 32n + BigInt(value)
  }
  return Uint8Array.from({ length: CODE_BYTES }, (_, index) => Number((bits >> BigInt(8 * (CODE_BYTES - 1 - index))) & 0xffn))
}

function write(random: Uint8Array, length: number): string {
  if (random.length !== length) throw new RangeError(`a code is written from ${length} random bytes`)
  let bits = 0n
  for (const byte of random) bits = bits * 256n + BigInt(byte)
  return Array.from(
    { length: (length * 8) / 5 },
    (_, index) => ALPHABET[Number((bits >> BigInt(length * 8 - 5 * (index + 1))) & 31n)],
  ).join('')
}
