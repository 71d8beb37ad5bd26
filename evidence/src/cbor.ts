/**
 * The part of CBOR (RFC 8949) that evidence uses. Integers up to 2^53 − 1 in absolute value are JavaScript
 * numbers, larger ones (down to −2^64, up to 2^64 − 1) are bigints. Maps keep the order in which they were read.
 */
export type Cbor = number | bigint | boolean | null | string | Uint8Array | readonly Cbor[] | CborMap | CborTag

export type CborMap = ReadonlyMap<Cbor, Cbor>

/** A tagged item (RFC 8949 §3.4). */
export class CborTag {
  readonly tag: number
  readonly value: Cbor

  constructor(tag: number, value: Cbor) {
    this.tag = tag
    this.value = value
  }
}

export function isCborMap(value: Cbor | undefined): value is CborMap {
  return value instanceof Map
}

export function isCborArray(value: Cbor | undefined): value is readonly Cbor[] {
  return Array.isArray(value)
}

/** Why bytes are not the CBOR that was asked for. */
export type CborRefusal =
  | 'too-large'
  | 'too-deep'
  | 'truncated'
  | 'trailing-bytes'
  | 'not-canonical'
  | 'duplicate-key'
  | 'invalid-text'
  | 'unsupported'
