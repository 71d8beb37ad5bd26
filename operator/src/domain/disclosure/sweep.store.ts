import type { Sql } from '../../ports/sql.ts'

/** Forgets the numbers asked more than a day ago; how many. */
export async function forgetAsked(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ gone: number }>('select disclosure.forget_asked() as gone')
  return row?.gone ?? 0
}

/** Forgets the tickets that nobody redeemed in time; how many. Nothing is lost: they could no longer be redeemed. */
export async function sweepTickets(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ gone: number }>('select disclosure.sweep_tickets() as gone')
  return row?.gone ?? 0
}
