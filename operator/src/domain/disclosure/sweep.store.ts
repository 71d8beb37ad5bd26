import type { Sql } from '../../ports/sql.ts'

/** Forgets the tickets that nobody redeemed in time; how many. Nothing is lost: they could no longer be redeemed. */
export async function sweepTickets(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ gone: number }>('select disclosure.sweep_tickets() as gone')
  return row?.gone ?? 0
}
