import { hash } from 'node:crypto'
import type { Needle } from './leak-search.ts'

/** A secret of the world: what kind it is, and its text or bytes. */
export interface Secret {
  readonly kind: string
  readonly value: string | Uint8Array
  /** Made of several secrets: only its digests are looked for. */
  readonly composed?: boolean
}

const HASHES = ['md5', 'sha1', 'sha256', 'sha512'] as const
/** Of a digest, enough for any truncation that still tells persons apart to be found. */
const DIGEST_BYTES = 8

/**
 * Every way in which a secret could be written without a key: as it is, in capitals or small letters, without accents or separators, in
 * UTF-16, in hexadecimal, in base64 wherever it begins among the three bytes of a group, as an integer, and as the beginning of an unkeyed
 * digest of each of these, itself raw, in hexadecimal, in base64 or laid out as a UUID.
 */
export function* disguisesOf({ kind, value, composed }: Secret): Generator<Needle> {
  const needle = (disguise: string, bytes: Uint8Array): Needle => ({ kind, disguise, bytes })
  for (const [written, bytes] of typeof value === 'string' ? writings(value) : ([['raw', value]] as const)) {
    // In clear, a composed value is found by its parts.
    if (!composed) {
      yield needle(written, bytes)
      for (const [encoding, text] of encodings(bytes, [0, 1, 2])) yield needle(`${written}, ${encoding}`, text)
    }
    for (const algorithm of HASHES) {
      const digest = hash(algorithm, bytes, 'buffer').subarray(0, DIGEST_BYTES)
      yield needle(`${algorithm} of ${written}`, digest)
      for (const [encoding, text] of encodings(digest, [0])) yield needle(`${algorithm} of ${written}, ${encoding}`, text)
      yield needle(`${algorithm} of ${written}, uuid`, ascii(uuidBeginning(digest)))
    }
  }
}

function* writings(value: string): Generator<readonly [string, Uint8Array]> {
  const bare = value.normalize('NFD').replace(/\p{M}/gu, '')
  const written: Record<string, string> = {
    'as it is': value,
    capitals: value.toUpperCase(),
    'small letters': value.toLowerCase(),
    'without accents': bare,
    'capitals without accents': bare.toUpperCase(),
    'small letters without accents': bare.toLowerCase(),
    'without separators': bare.replaceAll(/[\s'’.-]/g, '').toUpperCase(),
  }
  const seen = new Set<string>()
  for (const [name, text] of Object.entries(written)) {
    if (seen.has(text)) continue
    seen.add(text)
    yield [name, Buffer.from(text, 'utf8')]
  }
  if (bare !== value) yield ['latin-1', Buffer.from(value, 'latin1')]
  yield ['utf-16', Buffer.from(value, 'utf16le')]
  if (/^[1-9]\d{11,17}$/.test(value)) {
    const integer = Buffer.alloc(8)
    integer.writeBigInt64BE(BigInt(value))
    yield ['integer', integer]
    yield ['integer on disk', Uint8Array.from(integer).reverse()]
  }
}

function* encodings(bytes: Uint8Array, aheads: readonly number[]): Generator<readonly [string, Uint8Array]> {
  const hex = Buffer.from(bytes).toString('hex')
  yield ['hex', ascii(hex)]
  yield ['HEX', ascii(hex.toUpperCase())]
  for (const ahead of aheads) {
    const text = Buffer.concat([Buffer.alloc(ahead), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // Only the characters that depend on nothing but these bytes.
    const own = text.slice(Math.ceil((ahead * 8) / 6), Math.floor(((ahead + bytes.length) * 8) / 6))
    yield ['base64', ascii(own)]
    if (/[+/]/.test(own)) yield ['base64url', ascii(own.replaceAll('+', '-').replaceAll('/', '_'))]
  }
}

/** The first groups of a UUID made of a digest: eight, four and four hexadecimal digits. */
function uuidBeginning(digest: Uint8Array): string {
  const hex = Buffer.from(digest).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}`
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')
