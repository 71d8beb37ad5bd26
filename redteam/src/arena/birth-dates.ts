import type postgres from 'postgres'
import { keyed, type Listed, memberMessage, readLookupKey } from './insured.ts'

/** What a dump tells of birth dates, when the thief guesses right at once which rows are about whom. */
export interface BirthsTold {
  /** Persons of whom a row says the birth date, or of whom some text holds it. */
  readonly exact: readonly Listed[]
  /** Persons of whom a row holds a day of the same month and day in another year, as when rights end on a birthday: the year is left to guess. */
  readonly dayAndMonth: readonly Listed[]
  /** How many would have been counted so for a day that is not theirs: what chance alone does. */
  readonly dayAndMonthByChance: number
  /** Persons whose rows were found, of those looked for. */
  readonly linked: number
  readonly sought: number
}

interface Row {
  readonly table: string
  /** Whether each value is that of a day or a moment. */
  readonly days: readonly string[]
  readonly texts: string
  readonly names: readonly string[]
}

const DAY_MS = 86_400_000
const ISO = /\d{4}-\d{2}-\d{2}/g
/** Rows that share a number with a person's row, then rows that share one with these: person, cards and engagements, entries and invoices. */
const HOPS = 3
/** A number that more rows hold is no link to one person. */
const SHARED_BY_MAX = 200
/** The digest of a line that is forgotten: it links nobody. */
const NOTHING = '00000000-0000-0000-0000-000000000000'

/**
 * Reads every row of every table of ours and follows pseudonyms, keyed digests and numbers of cards from a person's own row. A birth date on the
 * first of January is not sought: everybody of that year who is covered since birth has that day; nor is one since the platform began, whose
 * days stand everywhere. A day alone, in a row about nobody known, says nothing of anybody: there only texts are searched.
 */
export async function birthsIn(owner: postgres.Sql, folder: string, listed: readonly Listed[], beganAtMs: number): Promise<BirthsTold> {
  const rows = await rowsOf(owner)
  const byName = new Map<string, Row[]>()
  for (const row of rows)
    for (const name of row.names) {
      const sharing = byName.get(name)
      if (sharing === undefined) byName.set(name, [row])
      else sharing.push(row)
    }
  const written = writtenIn(rows)
  const keys = new Map<number, Buffer>()
  const told = { exact: [] as Listed[], dayAndMonth: [] as Listed[], dayAndMonthByChance: 0, linked: 0, sought: 0 }
  for (const each of listed) {
    const { birthDate, insurerId } = each.insured
    if (birthDate.endsWith('-01-01') || Date.parse(birthDate) > beganAtMs - 2 * DAY_MS) continue
    told.sought++
    const key = keys.get(insurerId) ?? readLookupKey(folder, insurerId)
    keys.set(insurerId, key)
    const own = byName.get(keyed(key, memberMessage(each.insured)))?.filter(({ table }) => table === 'beneficiaries.person') ?? []
    if (own.length > 0) told.linked++
    const about = follow(own, byName)
    const days = about.flatMap((row) => row.days)
    // The first of a month is a day of contracts too: as text, anywhere, it says nothing of anybody.
    if (days.includes(birthDate) || (!birthDate.endsWith('-01') && written.has(birthDate))) told.exact.push(each)
    const old = days.filter((day) => !day.endsWith('-01-01') && Date.parse(day) < beganAtMs - 2 * DAY_MS)
    const ahead = days.filter((day) => !day.endsWith('-01-01') && Date.parse(day) > beganAtMs + 60 * DAY_MS)
    const sameDay = (birth: string): boolean => [...old, ...ahead].some((day) => day.slice(5) === birth.slice(5))
    if (sameDay(birthDate)) told.dayAndMonth.push(each)
    if (sameDay(new Date(Date.parse(birthDate) + 101 * DAY_MS).toISOString().slice(0, 10))) told.dayAndMonthByChance++
  }
  return told
}

/** Every day written in a text or in bytes, whoever it is about: as 2026-06-20, 20/06/2026, or the bytes of 2026-06-20 and 20260620. */
function writtenIn(rows: readonly Row[]): Set<string> {
  const days = new Set<string>()
  const text = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')
  const dashed = (digits: string): string => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  for (const { texts } of rows) {
    for (const [day] of texts.matchAll(ISO)) days.add(day)
    for (const [day] of texts.matchAll(/\d{2}\/\d{2}\/\d{4}/g)) days.add(day.split('/').reverse().join('-'))
    for (const [hex] of texts.matchAll(/(?:3\d){4}2d(?:3\d){2}2d(?:3\d){2}/g)) days.add(text(hex))
    for (const [, hex = ''] of texts.matchAll(/(?=((?:3\d){8}))/g)) days.add(dashed(text(hex)))
  }
  return days
}

/** Rows that share a name with these, and so on. */
function follow(from: readonly Row[], byName: ReadonlyMap<string, readonly Row[]>): Row[] {
  const about = new Set(from)
  let edge = [...from]
  for (let hop = 0; hop < HOPS; hop++) {
    const next: Row[] = []
    for (const name of new Set(edge.flatMap(({ names }) => names))) {
      const sharing = byName.get(name) ?? []
      if (sharing.length <= SHARED_BY_MAX) next.push(...sharing.filter((row) => !about.has(row)))
    }
    for (const row of next) about.add(row)
    edge = next
  }
  return [...about]
}

async function rowsOf(owner: postgres.Sql): Promise<Row[]> {
  const tables = await owner<{ name: string; days: string[] }[]>`
    select c.oid::regclass::text as name, array(select a.attname::text from pg_attribute a join pg_type t on t.oid = a.atttypid
             where a.attrelid = c.oid and a.attnum > 0 and t.typname in ('date', '_date', 'timestamptz', 'timestamp')) as days
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_toast%' order by 1`
  const rows: Row[] = []
  for (const { name, days } of tables) {
    const read = await owner.unsafe<{ row: Record<string, unknown> }[]>(`select to_jsonb(x) as row from ${name} x`)
    for (const { row } of read) rows.push(readRow(name, row, new Set(days)))
  }
  return rows
}

function readRow(table: string, row: Readonly<Record<string, unknown>>, dayColumns: ReadonlySet<string>): Row {
  const days: string[] = []
  const names: string[] = []
  const texts: string[] = []
  for (const [column, value] of Object.entries(row)) {
    if (value === null) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (dayColumns.has(column)) days.push(...(text.match(ISO) ?? []))
    else if (/^[0-9a-f-]{36}$/.test(text)) {
      if (text !== NOTHING) names.push(text.replaceAll('-', ''))
    } else if (column === 'card_id') names.push(`card ${text}`)
    else texts.push(text)
  }
  return { table, days, names, texts: texts.join('\t') }
}
