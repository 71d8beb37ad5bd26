import { isContactColumn } from './contact-column.ts'
import type { RejectCode } from './format.ts'
import { placeOf } from './header.ts'

/** Number of places in a row: `action` and the columns. */
export const PLACES_COUNT = 24

/** What a line could not be read for. A string of `file` concerns the whole file. */
export type CellsFailure = { readonly line: RejectCode } | { readonly file: 'contact-column' | 'column-unknown' }

/**
 * Reads the cells of a CSV line into `cells`, each at its place. Cells are separated by `;`; one that begins with a quote ends with a quote,
 * quotes within being doubled (RFC 4180), and never holds a line end. An apostrophe put before = + - @ for spreadsheets is taken away.
 */
export function readCsvCells(line: string, places: Int8Array, cells: string[]): CellsFailure | undefined {
  const parts = line.includes('"') ? quotedParts(line, places.length) : line.split(';')
  if (parts === undefined) return { line: 'malformed' }
  if (parts.length !== places.length) return { line: 'wrong-count' }
  for (let index = 0; index < parts.length; index += 1) {
    const cell = parts[index] ?? ''
    cells[places[index] ?? 0] = cell.charCodeAt(0) === APOSTROPHE && FORMULA.test(cell) ? cell.slice(1) : cell
  }
  return undefined
}
const APOSTROPHE = 0x27
const FORMULA = /^'[=+\-@\t\r]/

function quotedParts(line: string, partsMax: number): string[] | undefined {
  const parts: string[] = []
  let at = 0
  for (;;) {
    // One more than expected is enough to answer "wrong count": a line of quotes makes no list without bound.
    if (parts.length > partsMax) return parts
    if (line[at] === '"') {
      let end = line.indexOf('"', at + 1)
      while (end >= 0 && line[end + 1] === '"') end = line.indexOf('"', end + 2)
      if (end < 0) return undefined
      parts.push(line.slice(at + 1, end).replaceAll('""', '"'))
      at = end + 1
    } else {
      const end = line.indexOf(';', at)
      const part = end < 0 ? line.slice(at) : line.slice(at, end)
      if (part.includes('"')) return undefined
      parts.push(part)
      at += part.length
    }
    if (at >= line.length) return parts
    if (line[at] !== ';') return undefined
    at += 1
  }
}

/** Reads an NDJSON line: one object, whose values are texts. A column that is not there is an empty cell. */
export function readJsonCells(line: string, delta: boolean, cells: string[]): CellsFailure | undefined {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    return { line: 'not-json' }
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return { line: 'not-json' }
  for (let place = 0; place < PLACES_COUNT; place += 1) cells[place] = ''
  for (const [name, value] of Object.entries(read)) {
    const place = placeOf(name)
    if (place < 0 || (place === 0 && !delta)) return { file: isContactColumn(name) ? 'contact-column' : 'column-unknown' }
    if (typeof value !== 'string') return { line: 'not-text' }
    cells[place] = value
  }
  return undefined
}
