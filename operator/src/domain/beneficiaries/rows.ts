import { invariant } from '../../words/invariant.ts'
import { PLACES_COUNT } from './cells.ts'
import type { Column } from './format.ts'
import { placeOf } from './header.ts'

/**
 * The rows of a batch, as ranges of its bytes: what a person's line says is checked, digested and sealed where it stands, and becomes no
 * string on the way. What finds each row again, keys of 16 bytes, is laid end to end.
 */
export interface Rows {
  /** The bytes of the batch, UTF-8. */
  readonly bytes: Uint8Array
  /** For each row, for each place: its first byte, and the byte after its last. */
  readonly ranges: Int32Array
  /** Of each row in the file. */
  readonly numbers: Int32Array
  /** What each row's guarantee promises, as the column holds it. */
  readonly rules: Uint8Array[]
  readonly memberKeys: Uint8Array
  readonly contractKeys: Uint8Array
  readonly digests: Uint8Array
  count: number
}

/** Integers of `ranges` for one row. */
export const RANGES = PLACES_COUNT * 2

/** Where each column stands among the places of a row. */
export const AT = Object.freeze({
  action: placeOf('action'),
  memberNumber: placeOf('memberNumber'),
  contract: placeOf('contract'),
  rank: placeOf('rank'),
  birthDate: placeOf('birthDate'),
  familyName: placeOf('familyName'),
  givenNames: placeOf('givenNames'),
  sex: placeOf('sex'),
  nir: placeOf('nir'),
  nirKey: placeOf('nirKey'),
  guarantee: placeOf('guarantee'),
  conventionType: placeOf('conventionType'),
  csr: placeOf('csr'),
  validFrom: placeOf('validFrom'),
  validUntil: placeOf('validUntil'),
  domains: placeOf('domains'),
  responsible: placeOf('responsible'),
  scheme: placeOf('scheme'),
  fund: placeOf('fund'),
  centre: placeOf('centre'),
  exemption: placeOf('exemption'),
  c2s: placeOf('c2s'),
  ame: placeOf('ame'),
  gpDeclared: placeOf('gpDeclared'),
} satisfies Record<Column, number>)

/** Room for the rows of a batch of `lines` lines. */
export function emptyRows(bytes: Uint8Array, lines: number): Rows {
  const keys = () => new Uint8Array(lines * 16)
  return {
    bytes,
    ranges: new Int32Array(lines * RANGES),
    numbers: new Int32Array(lines),
    rules: [],
    memberKeys: keys(),
    contractKeys: keys(),
    digests: keys(),
    count: 0,
  }
}

export function startOf(rows: Rows, row: number, place: number): number {
  return rows.ranges[row * RANGES + place * 2] ?? 0
}
export function endOf(rows: Rows, row: number, place: number): number {
  return rows.ranges[row * RANGES + place * 2 + 1] ?? 0
}
export function isEmpty(rows: Rows, row: number, place: number): boolean {
  return startOf(rows, row, place) === endOf(rows, row, place)
}

/** Copies a cell to `to` at `at`; where the next byte goes. A loop: cells are too short for a call to be worth it. */
export function putCell(rows: Rows, row: number, place: number, to: Uint8Array, at: number): number {
  const { bytes } = rows
  const end = endOf(rows, row, place)
  let next = at
  for (let from = startOf(rows, row, place); from < end; from += 1) {
    to[next] = bytes[from] ?? 0
    next += 1
  }
  return next
}

/** Whether a cell says the same in two rows. */
export function isSame(rows: Rows, row: number, other: number, place: number): boolean {
  const { bytes } = rows
  const [start, end, from] = [startOf(rows, row, place), endOf(rows, row, place), startOf(rows, other, place)]
  if (end - start !== endOf(rows, other, place) - from) return false
  for (let at = start; at < end; at += 1) if (bytes[at] !== bytes[from + at - start]) return false
  return true
}

const encoder = new TextEncoder()

/**
 * Writes cells that had to be read as text (quoted, or of a JSON line) over the line that they came from: they never take more bytes than it.
 */
export function writeBack(rows: Rows, cells: readonly string[], start: number, stop: number): void {
  let at = start
  for (let place = 0; place < PLACES_COUNT; place += 1) {
    const cell = cells[place] ?? ''
    rows.ranges[rows.count * RANGES + place * 2] = at
    const { read, written } = encoder.encodeInto(cell, rows.bytes.subarray(at, stop))
    invariant(read === cell.length, 'cells take no more room than their line')
    at += written
    rows.ranges[rows.count * RANGES + place * 2 + 1] = at
  }
}
