import type { Sql } from '../../ports/sql.ts'
import type { Recall } from './recall.ts'

/** The last numbers asked, sealed, in the database: other processes of the role have the same. */
export const recallIn =
  (sql: Sql): Recall =>
  async (secret, sealed) => {
    const rows = await sql.query<{ sealed: Uint8Array }>('select r.sealed from disclosure.recall($1::bytea, $2::bytea) r(sealed)', [
      secret,
      sealed,
    ])
    return rows.map((row) => row.sealed)
  }
