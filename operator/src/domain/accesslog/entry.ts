import { type Entry, encodeEntry, entryLeafHash } from '@cloison/evidence'
import { invariant } from '../../words/invariant.ts'

/** A line of `accesslog.entry` as the database gives it: uuids as their sixteen bytes, the time in microseconds since 1970. */
export interface EntryRow {
  readonly at_micros: bigint
  readonly account_id: number
  readonly site_id: number
  readonly client_id: number
  readonly device_id: number
  readonly door_id: number
  /** Pseudonym of the person; null when nobody was recognised. */
  readonly subject: Uint8Array | null
  readonly insurer_id: number | null
  readonly purpose: number
  readonly way: number
  readonly fields: number
  readonly domain: number
  readonly outcome: number
  readonly cause: Uint8Array
  readonly salt: Uint8Array
}

/** The entry of a row, whose canonical bytes are settled by `@cloison/evidence`. Faults on a time before 1970 or beyond the year 2255. */
export function entryOfRow(row: EntryRow): Entry {
  const timeMicros = Number(row.at_micros)
  invariant(Number.isSafeInteger(timeMicros) && timeMicros >= 0, 'an entry is dated between 1970 and 2255')
  return {
    timeMicros,
    account: row.account_id,
    site: row.site_id,
    client: row.client_id,
    device: row.device_id,
    door: row.door_id,
    subject: row.subject,
    insurer: row.insurer_id,
    purpose: row.purpose,
    way: row.way,
    fieldsMask: row.fields,
    domain: row.domain,
    outcome: row.outcome,
    cause: row.cause,
  }
}

/** Canonical bytes of a row: with its salt, what its holder needs to explain a receipt. */
export function entryBytesOfRow(row: EntryRow): Uint8Array {
  return encodeEntry(entryOfRow(row))
}

/** Leaf hash of a row, 32 bytes: the name of its receipt. */
export function leafHashOfRow(row: EntryRow): Uint8Array {
  return entryLeafHash(row.salt, entryBytesOfRow(row))
}
