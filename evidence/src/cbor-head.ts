import type { CborRefusal } from './cbor.ts'

/** Leaves the decoding; `decodeCbor` turns it into a refusal. */
export class CborStop extends Error {
  readonly code: CborRefusal

  constructor(code: CborRefusal) {
    super(code)
    this.code = code
  }
}

const BREAK = 0xff
export const INDEFINITE = 31

/** A cursor over the bytes of one decoding: initial bytes, arguments, lengths. */
export class CborHeads {
  offset = 0
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly lenient: boolean

  constructor(bytes: Uint8Array, lenient: boolean) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.lenient = lenient
  }

  byte(): number {
    const byte = this.bytes[this.offset]
    if (byte === undefined) throw new CborStop('truncated')
    this.offset += 1
    return byte
  }

  take(length: number): number {
    const start = this.offset
    if (length > this.bytes.length - start) throw new CborStop('truncated')
    this.offset = start + length
    return start
  }

  argument(info: number): number | bigint {
    if (info < 24) return info
    if (info === 24) return this.#shortest(this.byte(), 24)
    if (info === 25) return this.#shortest(this.view.getUint16(this.take(2)), 0x100)
    if (info === 26) return this.#shortest(this.view.getUint32(this.take(4)), 0x1_0000)
    if (info !== 27) throw new CborStop(info === INDEFINITE ? 'not-canonical' : 'unsupported')
    const long = this.view.getBigUint64(this.take(8))
    if (long < 0x1_0000_0000n && !this.lenient) throw new CborStop('not-canonical')
    return long <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(long) : long
  }

  #shortest(argument: number, least: number): number {
    if (argument < least && !this.lenient) throw new CborStop('not-canonical')
    return argument
  }

  /** Every element takes a byte at least: a length beyond what is left is a lie, refused before any allocation. */
  length(info: number): number {
    const length = this.argument(info)
    if (typeof length === 'bigint' || length > this.bytes.length - this.offset) throw new CborStop('truncated')
    return length
  }

  indefinite(info: number): boolean {
    if (info !== INDEFINITE) return false
    if (!this.lenient) throw new CborStop('not-canonical')
    return true
  }

  atBreak(): boolean {
    if (this.bytes[this.offset] !== BREAK) return false
    this.offset += 1
    return true
  }
}
