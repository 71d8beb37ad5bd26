import { invariant } from '../../words/invariant.ts'

/**
 * Writes rows in PostgreSQL's binary COPY format (documentation, "COPY", Binary Format) into one growing array, so that a batch of
 * thousands of rows leaves as a few bytes sent at once.
 */
export interface CopyRows {
  /** Where the next byte goes; `bytes` may be replaced when the array grows: read it after `room`. */
  bytes: Uint8Array<ArrayBuffer>
  view: DataView
  at: number
}

const COPY_SIGNATURE = Uint8Array.of(0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0)
const COPY_TRAILER = Uint8Array.of(0xff, 0xff)
const encoder = new TextEncoder()
/** Days from 1970-01-01 to 2000-01-01, where PostgreSQL's dates begin. */
const EPOCH_2000 = 10_957

export function copyHeader(): Uint8Array {
  return COPY_SIGNATURE
}
export function copyTrailer(): Uint8Array {
  return COPY_TRAILER
}

export function startRows(bytesExpected: number): CopyRows {
  const bytes = new Uint8Array(bytesExpected)
  return { bytes, view: new DataView(bytes.buffer), at: 0 }
}

/** Makes sure that `length` bytes fit. */
export function room(rows: CopyRows, length: number): void {
  if (rows.at + length <= rows.bytes.length) return
  const larger = new Uint8Array(Math.max(rows.bytes.length * 2, rows.at + length))
  larger.set(rows.bytes.subarray(0, rows.at))
  rows.bytes = larger
  rows.view = new DataView(larger.buffer)
}

export function startRow(rows: CopyRows, fields: number): void {
  rows.view.setInt16(rows.at, fields)
  rows.at += 2
}

export function putNull(rows: CopyRows): void {
  rows.view.setInt32(rows.at, -1)
  rows.at += 4
}
export function putInt2(rows: CopyRows, value: number): void {
  rows.view.setInt32(rows.at, 2)
  rows.view.setInt16(rows.at + 4, value)
  rows.at += 6
}
export function putInt4(rows: CopyRows, value: number): void {
  rows.view.setInt32(rows.at, 4)
  rows.view.setInt32(rows.at + 4, value)
  rows.at += 8
}
/** @param days since 1970-01-01 */
export function putDate(rows: CopyRows, days: number | null): void {
  if (days === null) putNull(rows)
  else putInt4(rows, days - EPOCH_2000)
}
export function putBytes(rows: CopyRows, value: Uint8Array): void {
  rows.view.setInt32(rows.at, value.length)
  rows.bytes.set(value, rows.at + 4)
  rows.at += 4 + value.length
}
/** The `index`-th of parts of `length` bytes laid end to end. */
export function putPart(rows: CopyRows, parts: Uint8Array, index: number, length: number): void {
  rows.view.setInt32(rows.at, length)
  const [to, from] = [rows.at + 4, index * length]
  for (let byte = 0; byte < length; byte += 1) rows.bytes[to + byte] = parts[from + byte] ?? 0
  rows.at += 4 + length
}
/** At most three bytes a character: the caller made room. */
export function putText(rows: CopyRows, value: string): void {
  const { written } = encoder.encodeInto(value, rows.bytes.subarray(rows.at + 4))
  rows.view.setInt32(rows.at, written)
  rows.at += 4 + written
}
/** A field of unknown length written in place: returns where its bytes begin; `endBytes` closes it. */
export function startBytes(rows: CopyRows): number {
  rows.at += 4
  return rows.at
}
export function endBytes(rows: CopyRows, start: number, length: number): void {
  invariant(length >= 0, 'a field has a length')
  rows.view.setInt32(start - 4, length)
  rows.at = start + length
}

/** A text[] field, as it stands in a row, its length included: made once for many rows. */
export function textArrayField(values: readonly (string | null)[]): Uint8Array {
  const rows = startRows(64 + values.length * 16)
  rows.at = 4
  for (const word of [1, values.includes(null) ? 1 : 0, TEXT_OID, values.length, 1]) {
    rows.view.setInt32(rows.at, word)
    rows.at += 4
  }
  for (const value of values) {
    if (value === null) putNull(rows)
    else putText(rows, value)
  }
  rows.view.setInt32(0, rows.at - 4)
  return rows.bytes.slice(0, rows.at)
}
const TEXT_OID = 25
