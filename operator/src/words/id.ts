import { invariant } from './invariant.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** A UUID in lower case with hyphens. */
export type Uuid = string & { readonly [brand]: 'Uuid' }

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * A version 7 UUID (RFC 9562 §5.7) from milliseconds since 1970 and ten random bytes, both given by ports.
 * Faults on a time beyond 48 bits or another count of bytes.
 */
export function uuidV7(epochMillis: number, random: Uint8Array): Uuid {
  invariant(Number.isInteger(epochMillis) && epochMillis >= 0 && epochMillis < 2 ** 48, 'a uuid time fits 48 bits')
  invariant(random.length === 10, 'a uuid takes ten random bytes')
  const bytes = new Uint8Array(16)
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(epochMillis / 2 ** (40 - 8 * index)) % 256
  bytes.set(random, 6)
  bytes[6] = 0x70 | ((random[0] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((random[2] ?? 0) & 0x3f)
  return uuidOfBytes(bytes)
}

/** Reads a UUID of any version in canonical lower-case writing. */
export function parseUuid(text: unknown): Uuid | Refusal<'id-malformed'> {
  return typeof text === 'string' && SHAPE.test(text) ? (text as Uuid) : refuse('id-malformed')
}

/** Reads a version 7 UUID only, as a proof's `jti` must be. */
export function parseUuidV7(text: unknown): Uuid | Refusal<'id-malformed'> {
  const read = parseUuid(text)
  return typeof read === 'string' && read[14] !== '7' ? refuse('id-malformed') : read
}

/** Milliseconds since 1970 written in a version 7 UUID. Faults on another version. */
export function uuidV7Millis(id: Uuid): number {
  invariant(id[14] === '7', 'only a version 7 uuid holds a time')
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

export function uuidBytes(id: Uuid): Uint8Array {
  const hex = id.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

/** Writes sixteen bytes as a UUID. Faults on another count, or when version and variant are not those of a UUID. */
export function uuidOfBytes(bytes: Uint8Array): Uuid {
  invariant(bytes.length === 16, 'a uuid has sixteen bytes')
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const text = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  invariant(SHAPE.test(text), 'sixteen bytes written as a uuid have a version and a variant')
  return text as Uuid
}
