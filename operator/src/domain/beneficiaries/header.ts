import { type Day, isDay } from '../../words/day.ts'
import { isRefusal, type Refusal, refuse } from '../../words/refusal.ts'
import { isContactColumn } from './contact-column.ts'
import { COLUMNS, FORMAT } from './format.ts'

/** What the first line of a file says. */
export interface Header {
  readonly kind: 'snapshot' | 'delta'
  readonly amc: string
  readonly day: Day
  readonly sequence: number
  /** Sequence of the file before; 0 when there is none. */
  readonly previous: number
}

export type HeaderRefusal = Refusal<
  'header-malformed' | 'format-unknown' | 'columns-missing' | 'column-unknown' | 'column-twice' | 'contact-column'
>

const SEQUENCE_MAX = 2 ** 31 - 1

/** Reads the first line, CSV (`#cloison-portfolio/1;kind=…`) or NDJSON (an object); the answer says which. */
export function readHeader(line: string): { header: Header; csv: boolean } | HeaderRefusal {
  const csv = line.startsWith('#')
  const header = csv ? readCsvHeader(line) : readJsonHeader(line)
  return isRefusal(header) ? header : { header, csv }
}

/**
 * Reads the CSV line of column names: for each cell of a row, its place among `COLUMNS` preceded by `action`. The order is free, every
 * column must be there, and no other may.
 */
export function readColumns(line: string, kind: Header['kind']): Int8Array | HeaderRefusal {
  const names = line.split(';')
  const wanted: readonly string[] = kind === 'delta' ? ['action', ...COLUMNS] : COLUMNS
  if (names.some(isContactColumn)) return refuse('contact-column')
  const places = new Int8Array(names.length)
  for (const [index, name] of names.entries()) {
    const known = wanted.includes(name)
    if (!known) return refuse('column-unknown')
    if (names.indexOf(name) !== index) return refuse('column-twice')
    places[index] = placeOf(name)
  }
  return names.length === wanted.length ? places : refuse('columns-missing')
}

/** Place of a column in a row of cells: `action` first, then `COLUMNS`. −1 when it is none. */
export function placeOf(name: string): number {
  return PLACES.get(name) ?? -1
}
const PLACES: ReadonlyMap<string, number> = new Map(['action', ...COLUMNS].map((name, place) => [name, place]))

function readCsvHeader(line: string): Header | HeaderRefusal {
  const [format, ...rest] = line.slice(1).split(';')
  if (format !== FORMAT) return refuse('format-unknown')
  const fields = new Map<string, string>()
  for (const part of rest) {
    const cut = part.indexOf('=')
    if (cut < 1 || fields.has(part.slice(0, cut))) return refuse('header-malformed')
    fields.set(part.slice(0, cut), part.slice(cut + 1))
  }
  return fields.size === 5 ? checked((name) => fields.get(name)) : refuse('header-malformed')
}

function readJsonHeader(line: string): Header | HeaderRefusal {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    return refuse('header-malformed')
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return refuse('header-malformed')
  const fields = new Map<string, unknown>(Object.entries(read))
  if (fields.get('format') !== FORMAT) return refuse('format-unknown')
  if (fields.size !== 6) return refuse('header-malformed')
  const number = (name: string) => typeof fields.get(name) === 'number' && !Object.is(fields.get(name), -0)
  if (!number('sequence') || !number('previous')) return refuse('header-malformed')
  return checked((name) => {
    const value = fields.get(name)
    return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
  })
}

function checked(field: (name: string) => string | undefined): Header | HeaderRefusal {
  const kind = field('kind')
  const amc = field('amc') ?? ''
  const day = field('day')
  const sequence = count(field('sequence'))
  const previous = count(field('previous'))
  if (kind !== 'snapshot' && kind !== 'delta') return refuse('header-malformed')
  if (!/^\d{1,10}$/.test(amc) || !isDay(day)) return refuse('header-malformed')
  if (sequence === undefined || previous === undefined || sequence <= previous) return refuse('header-malformed')
  return { kind, amc, day, sequence, previous }
}

function count(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined
  const value = Number(text)
  return value <= SEQUENCE_MAX ? value : undefined
}
