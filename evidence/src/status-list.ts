import { equalBytes, utf8 } from './bytes.ts'
import { type Cbor, isCborArray } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { encodeCbor } from './cbor-encode.ts'
import type { UnsignedSign1 } from './cose.ts'
import { sha256 } from './digest.ts'
import { invariant } from './invariant.ts'
import { accept, type Outcome, refuse } from './outcome.ts'
import { type KeyRing, prepareSigned, readSigned, type SignedRefusal } from './signed-document.ts'

/** One bit a card: 1 is revoked. Index i is bit i mod 8, lowest first, of byte ⌊i / 8⌋. */
export interface StatusList {
  /** Numéro AMC of the insurer whose cards these are. */
  readonly amc: string
  /** Grows by one or more at each publication. */
  readonly sequence: number
  /** Unix seconds. */
  readonly issuedAt: number
  /** Number of indexes that the list answers for. */
  readonly size: number
  /** ⌈size / 8⌉ bytes; bits beyond `size` are zero. */
  readonly bits: Uint8Array
}

/** Cards revoked between two sequences of one list. A revocation is never taken back. */
export interface StatusDelta {
  readonly amc: string
  readonly fromSequence: number
  readonly toSequence: number
  /** Unix seconds. */
  readonly issuedAt: number
  /** Size of the list once the delta is applied; never smaller than before. */
  readonly size: number
  /** Strictly increasing. */
  readonly revoked: readonly number[]
  /** SHA-256 of the bits once the delta is applied. */
  readonly bitsDigest: Uint8Array
}

export type StatusRefusal = SignedRefusal
export type DeltaRefusal = 'other-insurer' | 'out-of-sequence' | 'out-of-range' | 'digest-mismatch'

/** Largest list: 2^26 cards, 8 MiB. */
export const STATUS_SIZE_MAX = 2 ** 26
/** Largest delta, in revocations; beyond, publish a list. */
export const STATUS_DELTA_MAX = 100_000

const LIST_CONTEXT = utf8('cloison/status-list/v1')
const DELTA_CONTEXT = utf8('cloison/status-delta/v1')
const VERSION = 1
const LIST_BYTES_MAX = STATUS_SIZE_MAX / 8 + 1024
const DELTA_BYTES_MAX = STATUS_DELTA_MAX * 5 + 1024

/** `unknown` means that the list does not answer for this index: never to be read as "not revoked". */
export function statusAt(list: StatusList, index: number): 'standing' | 'revoked' | 'unknown' {
  if (!Number.isInteger(index) || index < 0 || index >= list.size) return 'unknown'
  const byte = list.bits[Math.floor(index / 8)] ?? 0
  return ((byte >> (index % 8)) & 1) === 1 ? 'revoked' : 'standing'
}

/** True for anything but a card that the list says is standing: what the list does not know is not let through. */
export function isRevoked(list: StatusList, index: number): boolean {
  return statusAt(list, index) !== 'standing'
}

/** Bits of a list of `size` indexes in which the given ones are revoked. */
export function statusBits(size: number, revoked: Iterable<number>, before: Uint8Array = new Uint8Array()): Uint8Array {
  invariant(isCount(size) && size <= STATUS_SIZE_MAX, 'a status list has at most 2^26 indexes')
  const bits = new Uint8Array(Math.ceil(size / 8))
  invariant(before.length <= bits.length, 'a status list never shrinks')
  bits.set(before)
  for (const index of revoked) {
    invariant(isCount(index) && index < size, 'a revoked index is within the list')
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return bits
}

/** Prepares the signature of a list; `finish` gives the document's bytes. */
export function prepareStatusList(list: StatusList, keyId: Uint8Array): UnsignedSign1 {
  invariant(isStatusList(list), 'a status list keeps the rules of its fields')
  const payload = [VERSION, list.amc, list.sequence, list.issuedAt, list.size, list.bits]
  return prepareSigned(encodeCbor(payload), keyId, LIST_CONTEXT)
}

/** Prepares the signature of a delta; `finish` gives the document's bytes. */
export function prepareStatusDelta(delta: StatusDelta, keyId: Uint8Array): UnsignedSign1 {
  invariant(isStatusDelta(delta), 'a status delta keeps the rules of its fields')
  const { amc, fromSequence, toSequence, issuedAt, size, revoked, bitsDigest } = delta
  const payload = [VERSION, amc, fromSequence, toSequence, issuedAt, size, revoked, bitsDigest]
  return prepareSigned(encodeCbor(payload), keyId, DELTA_CONTEXT)
}

/** Checks the signature of a list, then its content. */
export function readStatusList(bytes: Uint8Array, keys: KeyRing): Outcome<StatusList, StatusRefusal> {
  const payload = readSigned(bytes, keys, LIST_CONTEXT, LIST_BYTES_MAX)
  if (!payload.ok) return payload
  const fields = fieldsOf(payload.value.payload, 6, LIST_BYTES_MAX)
  if (fields === undefined) return refuse('malformed')
  const [, amc, sequence, issuedAt, size, bits] = fields
  const list = { amc, sequence, issuedAt, size, bits }
  return isStatusList(list) ? accept(list) : refuse('malformed')
}

/** Checks the signature of a delta, then its content. */
export function readStatusDelta(bytes: Uint8Array, keys: KeyRing): Outcome<StatusDelta, StatusRefusal> {
  const payload = readSigned(bytes, keys, DELTA_CONTEXT, DELTA_BYTES_MAX)
  if (!payload.ok) return payload
  const fields = fieldsOf(payload.value.payload, 8, DELTA_BYTES_MAX)
  if (fields === undefined) return refuse('malformed')
  const [, amc, fromSequence, toSequence, issuedAt, size, revoked, bitsDigest] = fields
  const delta = { amc, fromSequence, toSequence, issuedAt, size, revoked, bitsDigest }
  return isStatusDelta(delta) ? accept(delta) : refuse('malformed')
}

/** The list after a delta, or why the delta does not follow it. The given list is left as it was. */
export function applyStatusDelta(list: StatusList, delta: StatusDelta): Outcome<StatusList, DeltaRefusal> {
  if (delta.amc !== list.amc) return refuse('other-insurer')
  if (delta.fromSequence !== list.sequence) return refuse('out-of-sequence')
  if (delta.size < list.size) return refuse('out-of-range')
  const bits = statusBits(delta.size, delta.revoked, list.bits)
  if (!equalBytes(sha256(bits), delta.bitsDigest)) return refuse('digest-mismatch')
  const { amc, toSequence: sequence, issuedAt, size } = delta
  return accept({ amc, sequence, issuedAt, size, bits })
}

type Unproved<Document> = { readonly [Field in keyof Document]: unknown }

function isStatusList(list: Unproved<StatusList>): list is StatusList {
  const { amc, sequence, issuedAt, size, bits } = list
  if (!isAmc(amc) || !isCount(sequence) || !isCount(issuedAt)) return false
  if (!isCount(size) || size > STATUS_SIZE_MAX) return false
  if (!(bits instanceof Uint8Array) || bits.length !== Math.ceil(size / 8)) return false
  return size % 8 === 0 || (bits[bits.length - 1] ?? 0) >> (size % 8) === 0
}

function isStatusDelta(delta: Unproved<StatusDelta>): delta is StatusDelta {
  const { amc, fromSequence, toSequence, issuedAt, size, revoked, bitsDigest } = delta
  if (!isAmc(amc) || !isCount(issuedAt)) return false
  if (!isCount(fromSequence) || !isCount(toSequence) || fromSequence >= toSequence) return false
  if (!isCount(size) || size > STATUS_SIZE_MAX) return false
  if (!(bitsDigest instanceof Uint8Array) || bitsDigest.length !== 32) return false
  if (!Array.isArray(revoked) || revoked.length > STATUS_DELTA_MAX) return false
  let previous = -1
  for (const index of revoked as readonly unknown[]) {
    if (!isCount(index) || index <= previous || index >= size) return false
    previous = index
  }
  return true
}

function fieldsOf(payload: Uint8Array, count: number, maxBytes: number): readonly Cbor[] | undefined {
  const decoded = decodeCbor(payload, { maxBytes, maxDepth: 2 })
  if (!decoded.ok || !isCborArray(decoded.value)) return undefined
  return decoded.value.length === count && decoded.value[0] === VERSION ? decoded.value : undefined
}

function isAmc(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,10}$/.test(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
