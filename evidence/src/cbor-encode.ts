import { compareBytes, concatBytes, utf8 } from './bytes.ts'
import { type Cbor, CborTag, isCborArray, isCborMap } from './cbor.ts'
import { Fault, invariant } from './invariant.ts'

const UNSIGNED = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5
const TAG = 6

const FALSE = Uint8Array.of(0xf4)
const TRUE = Uint8Array.of(0xf5)
const NULL = Uint8Array.of(0xf6)

/**
 * The one deterministic encoding of a value (RFC 8949 §4.2.1): shortest heads, definite lengths, map keys in
 * bytewise order of their encoding. A fraction, an integer beyond 64 bits, a text with a lone surrogate and a
 * repeated key are faults: none of them has an encoding here.
 */
export function encodeCbor(value: Cbor): Uint8Array {
  if (value === null) return NULL.slice()
  if (typeof value === 'boolean') return (value ? TRUE : FALSE).slice()
  if (typeof value === 'number') return encodeNumber(value)
  if (typeof value === 'bigint') return encodeBigint(value)
  if (typeof value === 'string') return encodeText(value)
  if (value instanceof Uint8Array) return concatBytes([head(BYTES, value.length), value])
  if (value instanceof CborTag) return concatBytes([head(TAG, value.tag), encodeCbor(value.value)])
  if (isCborArray(value)) return concatBytes([head(ARRAY, value.length), ...value.map(encodeCbor)])
  if (isCborMap(value)) return encodeMap(value)
  throw new Fault('a value outside the CBOR types has no encoding')
}

function encodeNumber(value: number): Uint8Array {
  invariant(Number.isSafeInteger(value), 'a CBOR number is a safe integer')
  return value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value)
}

function encodeBigint(value: bigint): Uint8Array {
  const argument = value < 0n ? -1n - value : value
  invariant(argument < 1n << 64n, 'a CBOR integer fits in 64 bits')
  return head(value < 0n ? NEGATIVE : UNSIGNED, argument)
}

function encodeText(value: string): Uint8Array {
  invariant(value.isWellFormed(), 'a CBOR text has no lone surrogate')
  const bytes = utf8(value)
  return concatBytes([head(TEXT, bytes.length), bytes])
}

function encodeMap(map: ReadonlyMap<Cbor, Cbor>): Uint8Array {
  const pairs = [...map].map(([key, value]) => [encodeCbor(key), encodeCbor(value)] as const)
  pairs.sort(([a], [b]) => compareBytes(a, b))
  const parts: Uint8Array[] = [head(MAP, pairs.length)]
  let previous: Uint8Array | undefined
  for (const [key, value] of pairs) {
    invariant(previous === undefined || compareBytes(previous, key) < 0, 'a CBOR map key appears once')
    parts.push(key, value)
    previous = key
  }
  return concatBytes(parts)
}

/** Initial byte and argument in the shortest form. */
function head(major: number, argument: number | bigint): Uint8Array {
  const type = major << 5
  if (argument < 24) return Uint8Array.of(type | Number(argument))
  if (argument < 0x100) return Uint8Array.of(type | 24, Number(argument))
  const bytes = new Uint8Array(argument < 0x1_0000 ? 3 : argument < 0x1_0000_0000 ? 5 : 9)
  const view = new DataView(bytes.buffer)
  if (bytes.length === 3) view.setUint16(1, Number(argument))
  else if (bytes.length === 5) view.setUint32(1, Number(argument))
  else view.setBigUint64(1, BigInt(argument))
  bytes[0] = type | (bytes.length === 3 ? 25 : bytes.length === 5 ? 26 : 27)
  return bytes
}
