import { accept, type Outcome, refuse } from './outcome.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

const VALUES: readonly number[] = Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)))

/** Base45 text of bytes (RFC 9285 §4): two bytes make three characters, a last lone byte makes two. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = ''
  let i = 0
  for (; i + 1 < bytes.length; i += 2) {
    const pair = (bytes[i] as number) * 256 + (bytes[i + 1] as number)
    text += symbol(pair) + symbol(pair / 45) + symbol(pair / 2025)
  }
  if (i < bytes.length) {
    const last = bytes[i] as number
    text += symbol(last) + symbol(last / 45)
  }
  return text
}

/**
 * Bytes of a base45 text. Refused: a character outside the alphabet (`character`), a length that no
 * encoder gives (`length`), a group above 65535 or a final pair above 255 (`overflow`, RFC 9285 §6).
 */
export function decodeBase45(text: string): Outcome<Uint8Array, 'character' | 'length' | 'overflow'> {
  if (text.length % 3 === 1) return refuse('length')
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
  let filled = 0
  for (let i = 0; i < text.length; i += 3) {
    const low = valueAt(text, i)
    const middle = valueAt(text, i + 1)
    if (low < 0 || middle < 0) return refuse('character')
    if (i + 2 >= text.length) {
      const last = low + middle * 45
      if (last > 0xff) return refuse('overflow')
      bytes[filled++] = last
      break
    }
    const high = valueAt(text, i + 2)
    if (high < 0) return refuse('character')
    const pair = low + middle * 45 + high * 2025
    if (pair > 0xffff) return refuse('overflow')
    bytes[filled++] = pair >> 8
    bytes[filled++] = pair & 0xff
  }
  return accept(bytes)
}

function symbol(value: number): string {
  return ALPHABET.charAt(Math.floor(value) % 45)
}

function valueAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? -1
}
