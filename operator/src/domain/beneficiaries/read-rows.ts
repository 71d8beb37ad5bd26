import type { Sealer } from '../../ports/sealing.ts'
import type { BatchSetup } from './batch.ts'
import { readCsvCells, readJsonCells } from './cells.ts'
import { dayDigits } from './day-bytes.ts'
import { COLUMNS, type FileRefusal, LINE_BYTES_MAX, type Reject } from './format.ts'
import { readLine } from './line.ts'
import { cutPlain, isRight } from './plain-line.ts'
import type { Batch } from './reader.ts'
import { putContractMessage, putMemberMessage, putRowMessage } from './row-texts.ts'
import { AT, emptyRows, endOf, isSame, type Rows, startOf, writeBack } from './rows.ts'
import { rulesReader } from './rules-field.ts'

const REJECTS_A_BATCH_MAX = 10_000
const RETURN = 13

/** The right rows of a batch with their keys, and the defects of the others; `refused` when one of them concerns the whole file. */
export interface ReadRows {
  readonly rows: Rows
  readonly rejects: Reject[]
  readonly refused?: { readonly code: FileRefusal; readonly line: number }
}

/** Reads batches of one file: a line on which there is nothing to say from its bytes, any other with care, as text. */
export function readRows(sealer: Sealer, setup: BatchSetup): (batch: Batch) => ReadRows {
  const { places, kind } = setup
  const day = new TextEncoder().encode(setup.day)
  const latest = dayDigits(day, 0, day.length)
  const rulesOf = rulesReader()
  const readWithCare = carefulReader(setup)
  return ({ bytes, firstLine, lines }) => {
    const rows = emptyRows(bytes, lines)
    const rejects: Reject[] = []
    for (let at = 0, line = firstLine; at < bytes.length && rejects.length < REJECTS_A_BATCH_MAX; line += 1) {
      const end = bytes.indexOf(10, at)
      const stop = end < 0 ? bytes.length : end
      const plain =
        places !== null &&
        stop - at <= LINE_BYTES_MAX &&
        cutPlain(bytes, at, stop > at && bytes[stop - 1] === RETURN ? stop - 1 : stop, places, rows.ranges, rows.count) &&
        isRight(bytes, rows.ranges, rows.count, kind === 'delta', latest)
      let rules = plain ? rulesOf(bytes, startOf(rows, rows.count, AT.domains), endOf(rows, rows.count, AT.domains)) : undefined
      if (rules === undefined) {
        const cells = readWithCare(bytes, at, stop, line, rejects)
        if (typeof cells === 'string') return { rows, rejects, refused: { code: cells, line } }
        if (cells !== undefined) {
          writeBack(rows, cells, at, stop)
          rules = rulesOf(bytes, startOf(rows, rows.count, AT.domains), endOf(rows, rows.count, AT.domains))
        }
      }
      if (rules !== undefined) keep(sealer, rows, line, rules)
      at = stop + 1
    }
    return { rows, rejects }
  }
}

/** Keeps a row with its keys. Members of a family follow each other: the family's key is made once for them. */
function keep(sealer: Sealer, rows: Rows, line: number, rules: Uint8Array): void {
  const row = rows.count
  const at = row * 16
  const { message } = sealer
  sealer.lookupKey(putMemberMessage(rows, row, message), rows.memberKeys, at)
  if (row > 0 && isSame(rows, row, row - 1, AT.memberNumber) && isSame(rows, row, row - 1, AT.contract))
    rows.contractKeys.copyWithin(at, at - 16, at)
  else sealer.lookupKey(putContractMessage(rows, row, message), rows.contractKeys, at)
  sealer.lookupKey(putRowMessage(rows, row, message), rows.digests, at)
  rows.numbers[row] = line
  rows.rules.push(rules)
  rows.count += 1
}

/**
 * Reads a line as text: its cells when they are right; undefined when they are not, the defects being told; a code when the whole file is
 * refused for it.
 */
function carefulReader({ places, kind, day }: BatchSetup) {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const cells: string[] = new Array<string>(COLUMNS.length + 1).fill('')
  return (bytes: Uint8Array, from: number, stop: number, line: number, rejects: Reject[]): readonly string[] | FileRefusal | undefined => {
    let text: string
    try {
      text = decoder.decode(bytes.subarray(from, stop))
    } catch {
      if (stop - from > LINE_BYTES_MAX) return 'line-too-long'
      rejects.push({ line, field: 'line', code: 'not-utf8' })
      return undefined
    }
    if (text.endsWith('\r')) text = text.slice(0, -1)
    if (text.length > LINE_BYTES_MAX) return 'line-too-long'
    const failure = places === null ? readJsonCells(text, kind === 'delta', cells) : readCsvCells(text, places, cells)
    if (failure !== undefined) {
      if ('file' in failure) return failure.file
      rejects.push({ line, field: 'line', code: failure.line })
      return undefined
    }
    return readLine(cells, kind, day, (field, code) => rejects.push({ line, field, code })) && cells
  }
}
