import type { Sql } from '../../ports/sql.ts'

/** Makes the log's place for the days to come; how many were made. Safe to call twice. @param days 1 to 400 */
export async function prepareDays(sql: Sql, from: string, days: number): Promise<number> {
  const [row] = await sql.query<{ made: number }>('select accesslog.prepare_days($1::date, $2::int) as made', [from, days])
  return row?.made ?? 0
}
