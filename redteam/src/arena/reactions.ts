import type postgres from 'postgres'
import type { Arena } from './arena.ts'

/** When the platform first reacted to an account, and when it froze it; milliseconds since 1970, in its own time. */
export interface Reacted {
  readonly firstMs: number
  readonly frozenMs: number | null
}

/** What was done to these accounts by the watch; accounts left alone are absent. Empty where nobody watches. */
export async function reactionsTo(owner: postgres.Sql, accounts: readonly number[]): Promise<ReadonlyMap<number, Reacted>> {
  const [known] = await owner<{ found: boolean }[]>`select to_regclass('watch.reaction') is not null as found`
  if (known?.found !== true || accounts.length === 0) return new Map()
  const rows = await owner<{ account: number; first: number; frozen: number | null }[]>`
    select r.account_id as account, (extract(epoch from min(r.at)) * 1000)::float8 as first,
           (extract(epoch from min(r.at) filter (where r.reaction = 3)) * 1000)::float8 as frozen
    from watch.reaction r where r.account_id = any (${accounts}::int[]) group by r.account_id`
  return new Map(rows.map(({ account, first, frozen }) => [account, { firstMs: first, frozenMs: frozen }]))
}

/** How many of these accounts are frozen now. */
export async function frozenAmong(owner: postgres.Sql, accounts: readonly number[]): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from professionals.account a where a.account_id = any (${accounts}::int[]) and a.frozen_at is not null`
  return row?.count ?? 0
}

/**
 * The watch leaves these accounts alone, as if it had done all it can: for attacks that ask whether the doors themselves hold, and would be
 * stopped before they had tried.
 */
export async function leaveAlone({ database, watched }: Pick<Arena, 'database' | 'watched'>, accounts: readonly number[]): Promise<void> {
  if (!watched) return
  await database.owner`
    insert into watch.posture (account_id, state) select a, 3 from unnest(${accounts}::int[]) a on conflict (account_id) do update set state = 3`
}

/** How long the watch is left, in the machine's time, to read what was just written. */
export const WATCH_MS = 1_500
