import type { Prepare, Sealer } from '../../ports/sealing.ts'
import type { Day } from '../../words/day.ts'
import { invariant, unreachable } from '../../words/invariant.ts'
import { readCsvCells, readJsonCells } from './cells.ts'
import { COLUMNS, type FileRefusal, LINE_BYTES_MAX, type Reject } from './format.ts'
import { contractMessage, memberMessage, SEPARATOR } from './identity.ts'
import { type Line, readLine } from './line.ts'
import { type KeyedRows, sealRows } from './seal-rows.ts'

/** The work of a thread on one file: bytes of lines in, sealed rows ready for COPY out. The house gives this module's URL to the threads. */
export const batchModule = import.meta.url

/** What a thread knows of the file. */
export interface BatchSetup {
  readonly insurerAmc: string
  readonly kind: 'snapshot' | 'delta'
  readonly day: Day
  readonly year: number
  /** CSV: the place of each cell; null: NDJSON. */
  readonly places: Int8Array | null
  /** No person of the insurer is known yet: rows are sealed at once, without asking who is known. */
  readonly fresh: boolean
}

export type BatchMessage =
  | { readonly step: 'read'; readonly batch: number; readonly bytes: Uint8Array; readonly firstLine: number }
  | { readonly step: 'seal'; readonly batch: number; readonly known: Known }

/** For each row of the batch: 16 bytes of the person (zero: unknown), and whether the row is as it was. */
export interface Known {
  readonly persons: Uint8Array
  readonly unchanged: Uint8Array
}

export type ReadAnswer =
  | { readonly kind: 'refused'; readonly code: FileRefusal; readonly line: number }
  | { readonly kind: 'rows'; readonly copy: Uint8Array; readonly persons: number; readonly rejects: readonly Reject[] }
  /** Member keys and row digests, 16 bytes each: the caller finds who is known, then asks to seal. */
  | {
      readonly kind: 'keys'
      readonly keys: Uint8Array
      readonly digests: Uint8Array
      readonly persons: number
      readonly rejects: readonly Reject[]
    }

export interface SealAnswer {
  readonly copy: Uint8Array
}

const REJECTS_A_BATCH_MAX = 10_000

/** @public called by the threads, which load this module by its URL */
export const prepare: Prepare<BatchSetup> = (sealer, setup) => {
  const waiting = new Map<number, KeyedRows>()
  return (given) => {
    const message = given as BatchMessage
    switch (message.step) {
      case 'read': {
        const read = readBatch(sealer, setup, message.bytes, message.firstLine)
        if (read.refused !== undefined) return { answer: { kind: 'refused', code: read.refused.code, line: read.refused.line } }
        const { rows, rejects } = read
        const persons = rows.lines.length
        if (setup.fresh) {
          const copy = sealRows(sealer, setup, rows, null)
          return { answer: { kind: 'rows', copy, persons, rejects } satisfies ReadAnswer, move: [copy] }
        }
        waiting.set(message.batch, rows)
        const keys = rows.memberKeys.slice(0, persons * 16)
        const digests = rows.digests.slice(0, persons * 16)
        return { answer: { kind: 'keys', keys, digests, persons, rejects } satisfies ReadAnswer, move: [keys, digests] }
      }
      case 'seal': {
        const rows = waiting.get(message.batch)
        invariant(rows !== undefined, 'a batch is read, then sealed')
        waiting.delete(message.batch)
        const copy = sealRows(sealer, setup, rows, message.known)
        return { answer: { copy } satisfies SealAnswer, move: [copy] }
      }
      default:
        return unreachable(message, 'a batch is read, then sealed')
    }
  }
}

interface ReadBatch {
  readonly rows: KeyedRows
  readonly rejects: Reject[]
  readonly refused?: { readonly code: FileRefusal; readonly line: number }
}

function readBatch(sealer: Sealer, setup: BatchSetup, bytes: Uint8Array, firstLine: number): ReadBatch {
  const rows = emptyRows(countLines(bytes))
  const rejects: Reject[] = []
  const cells: string[] = new Array<string>(COLUMNS.length + 1).fill('')
  const keep = keeper(sealer, rows)
  let number = firstLine - 1
  for (const text of linesOf(bytes)) {
    number += 1
    const at = number
    if (rejects.length >= REJECTS_A_BATCH_MAX) break
    if (typeof text === 'number') {
      if (text > LINE_BYTES_MAX) return { rows, rejects, refused: { code: 'line-too-long', line: at } }
      rejects.push({ line: at, field: 'line', code: 'not-utf8' })
      continue
    }
    if (text.length > LINE_BYTES_MAX) return { rows, rejects, refused: { code: 'line-too-long', line: at } }
    const failure = setup.places === null ? readJsonCells(text, setup.kind === 'delta', cells) : readCsvCells(text, setup.places, cells)
    if (failure !== undefined) {
      if ('file' in failure) return { rows, rejects, refused: { code: failure.file, line: at } }
      rejects.push({ line: at, field: 'line', code: failure.line })
      continue
    }
    const line = readLine(cells, setup.kind, setup.day, (field, code) => rejects.push({ line: at, field, code }))
    if (line !== undefined) keep(line, at, cells)
  }
  return { rows, rejects }
}

/** Room for the rows of a batch: their keys lie end to end, 16 bytes each, so that a row makes no array of its own. */
function emptyRows(count: number): KeyedRows {
  const keys = () => new Uint8Array(count * 16)
  return { lines: [], numbers: [], memberKeys: keys(), contractKeys: keys(), digests: keys() }
}

/** Keeps a line with its keys. Members of a family follow each other: the family's key is made once for them. */
function keeper(sealer: Sealer, rows: KeyedRows): (line: Line, number: number, cells: readonly string[]) => void {
  let family = ''
  return (line, number, cells) => {
    const at = rows.lines.length * 16
    sealer.lookupKey(memberMessage(line.memberNumber, line.birthDate, line.rank), rows.memberKeys, at)
    const contract = contractMessage(line.memberNumber, line.contract)
    if (contract === family) rows.contractKeys.copyWithin(at, at - 16, at)
    else sealer.lookupKey(contract, rows.contractKeys, at)
    family = contract
    sealer.lookupKey(rowMessage(cells), rows.digests, at)
    rows.lines.push(line)
    rows.numbers.push(number)
  }
}

/** What the file said of a person. The action is left out: a delta that repeats what a snapshot said changes nothing. */
function rowMessage(cells: readonly string[]): string {
  let message = 'row\0'
  for (let place = 1; place < cells.length; place += 1) message += SEPARATOR + (cells[place] ?? '')
  return message
}

function countLines(bytes: Uint8Array): number {
  let lines = 1
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1
  return lines
}

const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The lines of a batch as text; the length in bytes of one that is not UTF-8. A return before the line end is taken away. */
function* linesOf(bytes: Uint8Array): Generator<string | number> {
  let text: string | undefined
  try {
    text = whole.decode(bytes)
  } catch {
    text = undefined
  }
  if (text !== undefined) {
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf('\n', at)
      const stop = end < 0 ? text.length : end
      yield text.slice(at, stop > at && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop)
      at = stop + 1
    }
    return
  }
  // Somewhere a byte is wrong: line by line, to name the lines.
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    const stop = end < 0 ? bytes.length : end
    try {
      const line = whole.decode(bytes.subarray(at, stop))
      yield line.endsWith('\r') ? line.slice(0, -1) : line
    } catch {
      yield stop - at
    }
    at = stop + 1
  }
}
