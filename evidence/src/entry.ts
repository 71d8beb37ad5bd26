import { isCborArray } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { Fault, invariant } from './invariant.ts'
import { accept, type Outcome, refuse } from './outcome.ts'

/**
 * One line of the access log, version 1. Numbers are whole, from 0 to 2^53 − 1; 0 means "none" for account, site,
 * client, device and door. Nothing here names a person: `subject` is drawn at random when the person is imported.
 */
export interface Entry {
  /** Unix time in microseconds. */
  readonly timeMicros: number
  readonly account: number
  readonly site: number
  readonly client: number
  readonly device: number
  readonly door: number
  /** 16 random bytes that stand for the person; null when nobody was recognised. */
  readonly subject: Uint8Array | null
  /** Null when nobody was recognised. */
  readonly insurer: number | null
  /** Code of `PURPOSES`. */
  readonly purpose: number
  /** Code of `WAYS`. */
  readonly way: number
  /** Sum of bits of `FIELD_BITS`, fixed when asking. */
  readonly fieldsMask: number
  /** Code of `DOMAINS`; 0 for none. */
  readonly domain: number
  /** Code of `OUTCOMES`. */
  readonly outcome: number
  /** 16 bytes: what made the question be asked; a repeated question has the same. */
  readonly cause: Uint8Array
}

export type EntryRefusal = 'malformed' | 'unknown-version'

export const ENTRY_VERSION = 1

/** Longest encoding in bytes: head, version, eleven integers of 9 bytes, an insurer, two byte strings of 17. */
export const ENTRY_LENGTH_MAX = 1 + 1 + 12 * 9 + 2 * 17

const ARRAY_OF_15 = 0x8f
const BYTES_OF_16 = 0x50
const NULL = 0xf6
const REFERENCE_LENGTH = 16
const TWO_32 = 0x1_0000_0000

const scratch = new Uint8Array(ENTRY_LENGTH_MAX)

/** Canonical bytes of an entry: a CBOR array of 15, deterministic encoding (RFC 8949 §4.2.1). */
export function encodeEntry(entry: Entry): Uint8Array {
  return scratch.slice(0, writeEntry(entry, scratch, 0))
}

/**
 * Writes the canonical bytes at `offset` and gives the offset after them; the target has room for
 * `ENTRY_LENGTH_MAX` bytes. Written by hand because every look-up pays for it; equal to the general encoder.
 */
export function writeEntry(entry: Entry, target: Uint8Array, offset: number): number {
  let at = offset
  target[at++] = ARRAY_OF_15
  target[at++] = ENTRY_VERSION
  at = writeUint(entry.timeMicros, target, at)
  at = writeUint(entry.account, target, at)
  at = writeUint(entry.site, target, at)
  at = writeUint(entry.client, target, at)
  at = writeUint(entry.device, target, at)
  at = writeUint(entry.door, target, at)
  if (entry.subject === null) target[at++] = NULL
  else at = writeReference(entry.subject, target, at)
  if (entry.insurer === null) target[at++] = NULL
  else at = writeUint(entry.insurer, target, at)
  at = writeUint(entry.purpose, target, at)
  at = writeUint(entry.way, target, at)
  at = writeUint(entry.fieldsMask, target, at)
  at = writeUint(entry.domain, target, at)
  at = writeUint(entry.outcome, target, at)
  return writeReference(entry.cause, target, at)
}

/** Reads the canonical bytes of an entry, and only those. A version that is not known here is told apart. */
export function decodeEntry(bytes: Uint8Array): Outcome<Entry, EntryRefusal> {
  const decoded = decodeCbor(bytes, { maxBytes: 4096, maxDepth: 2 })
  if (!decoded.ok || !isCborArray(decoded.value)) return refuse('malformed')
  const [version, ...fields] = decoded.value
  if (!isUint(version)) return refuse('malformed')
  if (version !== ENTRY_VERSION) return refuse('unknown-version')
  if (fields.length !== 14) return refuse('malformed')
  const [timeMicros, account, site, client, device, door, subject, insurer] = fields
  const [purpose, way, fieldsMask, domain, outcome, cause] = fields.slice(8)
  if (!isUint(timeMicros) || !isUint(account) || !isUint(site) || !isUint(client)) return refuse('malformed')
  if (!isUint(device) || !isUint(door) || !isUint(purpose) || !isUint(way)) return refuse('malformed')
  if (!isUint(fieldsMask) || !isUint(domain) || !isUint(outcome)) return refuse('malformed')
  if (!isReference(cause) || !(subject === null || isReference(subject))) return refuse('malformed')
  if (!(insurer === null || isUint(insurer))) return refuse('malformed')
  return accept({
    timeMicros,
    account,
    site,
    client,
    device,
    door,
    subject,
    insurer,
    purpose,
    way,
    fieldsMask,
    domain,
    outcome,
    cause,
  })
}

function writeUint(value: number, target: Uint8Array, at: number): number {
  if (!isUint(value)) throw new Fault('a number of an entry is a safe integer, zero or more')
  if (value < 24) {
    target[at] = value
    return at + 1
  }
  if (value < 0x100) {
    target[at] = 0x18
    target[at + 1] = value
    return at + 2
  }
  if (value < 0x1_0000) {
    target[at] = 0x19
    target[at + 1] = value >> 8
    target[at + 2] = value
    return at + 3
  }
  if (value < TWO_32) {
    target[at] = 0x1a
    writeUint32(value, target, at + 1)
    return at + 5
  }
  target[at] = 0x1b
  writeUint32(Math.floor(value / TWO_32), target, at + 1)
  writeUint32(value % TWO_32, target, at + 5)
  return at + 9
}

function writeUint32(value: number, target: Uint8Array, at: number): void {
  target[at] = value >>> 24
  target[at + 1] = value >>> 16
  target[at + 2] = value >>> 8
  target[at + 3] = value
}

function writeReference(value: Uint8Array, target: Uint8Array, at: number): number {
  invariant(value.length === REFERENCE_LENGTH, 'a reference of an entry has 16 bytes')
  target[at] = BYTES_OF_16
  target.set(value, at + 1)
  return at + 1 + REFERENCE_LENGTH
}

function isUint(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isReference(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && value.length === REFERENCE_LENGTH
}
