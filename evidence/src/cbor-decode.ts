import { compareBytes } from './bytes.ts'
import { type Cbor, type CborRefusal, CborTag } from './cbor.ts'
import { CborHeads, CborStop, INDEFINITE } from './cbor-head.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

export interface CborLimits {
  /** Accept what other writers may do: long heads, indefinite lengths, keys in any order, floats, undefined. */
  readonly lenient?: boolean
  /** Longest input in bytes; 1 MiB by default. */
  readonly maxBytes?: number
  /** Deepest nesting of arrays, maps, tags; 16 by default. */
  readonly maxDepth?: number
}

/**
 * Reads exactly one item. By default only the deterministic encoding (RFC 8949 §4.2.1) of a `Cbor` value is
 * accepted, so that equal values have equal bytes. Never throws on foreign bytes; work and memory are
 * proportional to the input, whatever lengths it announces.
 */
export function decodeCbor(bytes: Uint8Array, limits: CborLimits = {}): Outcome<Cbor, CborRefusal> {
  if (bytes.length > (limits.maxBytes ?? 1 << 20)) return refuse('too-large')
  const reader = new Reader(bytes, limits.lenient ?? false, limits.maxDepth ?? 16)
  try {
    const value = reader.item(0)
    return reader.offset === bytes.length ? accept(value) : refuse('trailing-bytes')
  } catch (error) {
    if (error instanceof CborStop) return refuse(error.code)
    throw error
  }
}

// The byte order mark is content here: dropping it would give two encodings to one text.
const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

class Reader extends CborHeads {
  readonly #maxDepth: number

  constructor(bytes: Uint8Array, lenient: boolean, maxDepth: number) {
    super(bytes, lenient)
    this.#maxDepth = maxDepth
  }

  item(depth: number): Cbor {
    if (depth > this.#maxDepth) throw new CborStop('too-deep')
    const initial = this.byte()
    const major = initial >> 5
    const info = initial & 31
    switch (major) {
      case 0:
        return this.argument(info)
      case 1: {
        const argument = this.argument(info)
        return typeof argument === 'bigint' || argument === Number.MAX_SAFE_INTEGER ? -1n - BigInt(argument) : -1 - argument
      }
      case 2:
        return this.#string(info, 2)
      case 3:
        return this.#text(this.#string(info, 3))
      case 4:
        return this.#array(info, depth)
      case 5:
        return this.#map(info, depth)
      case 6:
        return this.#tagged(info, depth)
      default:
        return this.#simple(info)
    }
  }

  #string(info: number, major: number): Uint8Array {
    if (!this.indefinite(info)) {
      const start = this.take(this.length(info))
      return this.bytes.slice(start, this.offset)
    }
    const whole: number[] = []
    while (!this.atBreak()) {
      const initial = this.byte()
      if (initial >> 5 !== major || (initial & 31) === INDEFINITE) throw new CborStop('unsupported')
      const start = this.take(this.length(initial & 31))
      // RFC 8949 §3.2.3: each chunk of a text is a text by itself.
      const chunk = this.bytes.subarray(start, this.offset)
      if (major === 3) this.#text(chunk)
      for (const byte of chunk) whole.push(byte)
    }
    return Uint8Array.from(whole)
  }

  #text(bytes: Uint8Array): string {
    try {
      return textDecoder.decode(bytes)
    } catch {
      throw new CborStop('invalid-text')
    }
  }

  #array(info: number, depth: number): Cbor[] {
    const items: Cbor[] = []
    if (this.indefinite(info)) {
      while (!this.atBreak()) items.push(this.item(depth + 1))
    } else {
      const length = this.length(info)
      for (let i = 0; i < length; i++) items.push(this.item(depth + 1))
    }
    return items
  }

  #map(info: number, depth: number): Map<Cbor, Cbor> {
    const map = new Map<Cbor, Cbor>()
    const seen = new Set<string>()
    let previous: Uint8Array | undefined
    const pair = () => {
      const start = this.offset
      const key = this.item(depth + 1)
      const encoded = this.bytes.subarray(start, this.offset)
      if (this.lenient) {
        const name = keyName(key, encoded)
        if (seen.has(name)) throw new CborStop('duplicate-key')
        seen.add(name)
      } else if (previous !== undefined) {
        const order = compareBytes(previous, encoded)
        if (order >= 0) throw new CborStop(order === 0 ? 'duplicate-key' : 'not-canonical')
      }
      previous = encoded
      map.set(key, this.item(depth + 1))
    }
    if (this.indefinite(info)) {
      while (!this.atBreak()) pair()
    } else {
      const length = this.length(info)
      for (let i = 0; i < length; i++) pair()
    }
    return map
  }

  #tagged(info: number, depth: number): CborTag {
    const tag = this.argument(info)
    if (typeof tag === 'bigint') throw new CborStop('unsupported')
    return new CborTag(tag, this.item(depth + 1))
  }

  #simple(info: number): Cbor {
    if (info === 20) return false
    if (info === 21) return true
    if (info === 22) return null
    if (!this.lenient) throw new CborStop('unsupported')
    if (info === 23) return null
    if (info === 25) return halfFloat(this.view.getUint16(this.take(2)))
    if (info === 26) return this.view.getFloat32(this.take(4))
    if (info === 27) return this.view.getFloat64(this.take(8))
    throw new CborStop('unsupported')
  }
}

/** In lenient mode one key may have several encodings: scalars are compared by value, the rest by bytes. */
function keyName(key: Cbor, encoded: Uint8Array): string {
  return typeof key === 'object' && key !== null ? `b${encoded.join()}` : `${typeof key}${String(key)}`
}

/** RFC 8949, appendix D. */
function halfFloat(half: number): number {
  const exponent = (half >> 10) & 31
  const mantissa = half & 1023
  const size =
    exponent === 0
      ? mantissa * 2 ** -24
      : exponent === 31
        ? mantissa === 0
          ? Number.POSITIVE_INFINITY
          : Number.NaN
        : (1024 + mantissa) * 2 ** (exponent - 25)
  return half & 0x8000 ? -size : size
}
