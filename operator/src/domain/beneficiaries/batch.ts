import type { Prepare, Sealer } from '../../ports/sealing.ts'
import type { Day } from '../../words/day.ts'
import { unreachable } from '../../words/invariant.ts'
import { readCsvCells, readJsonCells } from './cells.ts'
import { COLUMNS, type FileRefusal, LINE_BYTES_MAX, type Reject } from './format.ts'
import { contractMessage, memberMessage, SEPARATOR } from './identity.ts'
import { type Line, readLine } from './line.ts'
import { type Keyed, sealRows } from './seal-rows.ts'

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
const encoder = new TextEncoder()

export const prepare: Prepare<BatchSetup> = (sealer, setup) => {
  const waiting = new Map<number, Keyed[]>()
  return (given) => {
    const message = given as BatchMessage
    switch (message.step) {
      case 'read': {
        const read = readBatch(sealer, setup, message.bytes, message.firstLine)
        if (read.refused !== undefined) return { answer: { kind: 'refused', code: read.refused.code, line: read.refused.line } }
        const { rows, rejects } = read
        if (setup.fresh) {
          const copy = sealRows(sealer, setup, rows, null)
          return { answer: { kind: 'rows', copy, persons: rows.length, rejects } satisfies ReadAnswer, move: [copy] }
        }
        waiting.set(message.batch, rows)
        const keys = new Uint8Array(rows.length * 16)
        const digests = new Uint8Array(rows.length * 16)
        for (const [index, row] of rows.entries()) {
          keys.set(row.memberKey, index * 16)
          digests.set(row.digest, index * 16)
        }
        return { answer: { kind: 'keys', keys, digests, persons: rows.length, rejects } satisfies ReadAnswer, move: [keys, digests] }
      }
      case 'seal': {
        const rows = waiting.get(message.batch) ?? []
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
  readonly rows: Keyed[]
  readonly rejects: Reject[]
  readonly refused?: { readonly code: FileRefusal; readonly line: number }
}

function readBatch(sealer: Sealer, setup: BatchSetup, bytes: Uint8Array, firstLine: number): ReadBatch {
  const rows: Keyed[] = []
  const rejects: Reject[] = []
  const cells: string[] = new Array<string>(COLUMNS.length + 1).fill('')
  const scratch = new Uint8Array(LINE_BYTES_MAX * 2)
  const keyed = keyer(sealer, scratch)
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
    if (line !== undefined) rows.push(keyed(line, at, cells))
  }
  return { rows, rejects }
}

/** Gives a line its keys. Members of a family follow each other: the family's key is made once for them. */
function keyer(sealer: Sealer, scratch: Uint8Array): (line: Line, number: number, cells: readonly string[]) => Keyed {
  let family = ''
  let contractKey = new Uint8Array(16)
  const key = (message: string, out: Uint8Array) =>
    sealer.lookupKey(scratch.subarray(0, encoder.encodeInto(message, scratch).written), out, 0)
  return (line, number, cells) => {
    const memberKey = new Uint8Array(16)
    const digest = new Uint8Array(16)
    key(memberMessage(line.memberNumber, line.birthDate, line.rank), memberKey)
    const contract = contractMessage(line.memberNumber, line.contract)
    if (contract !== family) {
      family = contract
      contractKey = new Uint8Array(16)
      key(contract, contractKey)
    }
    // The action is left out: a delta that repeats what a snapshot said changes nothing.
    key(`row\0${cells.slice(1).join(SEPARATOR)}`, digest)
    return { line, number, memberKey, contractKey, digest }
  }
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
