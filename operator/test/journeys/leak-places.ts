import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { SqlConnection } from '../../src/ports/sql.ts'

/** Something to search: its name, and its bytes. */
export interface Place {
  readonly where: string
  readonly bytes: Uint8Array
}

const TABLES_MAX = 500
const ROWS_MAX = 200_000
const FILES_MAX = 20_000

/**
 * Every row of every table of a database, catalogues and statistics included, each as text (where bytes are hexadecimal) and, for our own
 * tables, as the bytes that the server would send; and what the server says of the statements that its clients sent last.
 */
export async function* dumpOf(owner: SqlConnection): AsyncGenerator<Place> {
  const tables = await owner.query<{ schema: string; table: string }>(
    `select n.nspname as schema, format('%I.%I', n.nspname, c.relname) as table
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'm') and n.nspname !~ '^pg_(toast|temp)' order by 2 limit ${TABLES_MAX}`,
  )
  if (tables.length === TABLES_MAX) throw new Error('leak: more tables than are looked at')
  for (const { schema, table } of tables) {
    const ours = !schema.startsWith('pg_') && schema !== 'information_schema'
    const columns = ours ? 'whole_row::text as text, record_send(whole_row) as bytes' : 'whole_row::text as text, null::bytea as bytes'
    const rows = await owner.query<{ text: string; bytes: Buffer | null }>(`select ${columns} from ${table} as whole_row limit ${ROWS_MAX}`)
    if (rows.length === ROWS_MAX) throw new Error('leak: more rows than are looked at')
    yield { where: `table ${table}`, bytes: Buffer.from(rows.map(({ text }) => text).join('\n')) }
    yield { where: `table ${table}, as sent`, bytes: Buffer.concat(rows.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))) }
  }
  const asked = await owner.query<{ text: string }>(`select a::text as text from pg_stat_activity as a`)
  yield { where: 'statements under way', bytes: Buffer.from(asked.map(({ text }) => text).join('\n')) }
}

/** Every file below a folder, but what stands under the names left out. */
export function* filesBelow(folder: string, leftOut: readonly string[] = []): Generator<Place> {
  let seen = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const name = relative(folder, path)
    if (!entry.isFile() || leftOut.some((left) => name === left || name.startsWith(`${left}/`))) continue
    if (++seen > FILES_MAX) throw new Error('leak: more files than are looked at')
    yield { where: `name of file ${name}`, bytes: Buffer.from(name) }
    if (statSync(path).size > 0) yield { where: `file ${name}`, bytes: readFileSync(path) }
  }
}
