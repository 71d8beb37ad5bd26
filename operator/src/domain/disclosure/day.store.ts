import type { Sql } from '../../ports/sql.ts'

/** What an asker may know of the day: budgets in distinct persons over 24 hours, and what was asked at this site. No person is named. */
export interface DayOfAsker {
  readonly account: { readonly spent: number; readonly allowed: number }
  readonly site: { readonly spent: number; readonly allowed: number }
  readonly looks: readonly { readonly at: string; readonly domain: string; readonly outcome: number; readonly own: boolean }[]
}

const DAY = `select account_spent, account_allowed, site_spent, site_allowed, looks from disclosure.day_of($1::bytea)`

/** @param secret the session's secret, 32 bytes. Throws SqlError 42501 when the session no longer lives. */
export async function dayOf(sql: Sql, secret: Uint8Array): Promise<DayOfAsker> {
  const [row] = await sql.query<{
    account_spent: number | null
    account_allowed: number | null
    site_spent: number | null
    site_allowed: number | null
    looks: { at: string; domain: string; outcome: number; own: boolean }[]
  }>(DAY, [secret])
  return {
    account: { spent: row?.account_spent ?? 0, allowed: row?.account_allowed ?? 0 },
    site: { spent: row?.site_spent ?? 0, allowed: row?.site_allowed ?? 0 },
    looks: row?.looks ?? [],
  }
}
