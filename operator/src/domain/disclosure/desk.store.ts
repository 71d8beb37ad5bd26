import type { Sql } from '../../ports/sql.ts'
import type { DrawnDesk } from './desk.ts'
import { hexOf, type Paid, paid } from './turnstile.store.ts'

const ASK_DESK = `select ticket, at_micros from disclosure.ask_desk($1::bytea, $2::uuid, $3::uuid, $4::uuid, $5::smallint, $6::text)`

/** Pays for one member, as an insurer's desk, and commits. Nothing is shown yet. Dying after that: paid, logged, nobody was shown anything. */
export async function payDesk(sql: Sql, { asking, salt }: DrawnDesk): Promise<Paid> {
  const { secret, key, cause, reason, reference } = asking
  const values = [secret, hexOf(key), hexOf(cause), hexOf(salt), reason, reference]
  return paid(sql, ASK_DESK, () => values)
}

/** A question that a desk asked: who, why, for which file of theirs, what came of it. No person is named. */
export interface DeskLook {
  readonly at: Date
  readonly accountId: number
  readonly reason: number
  readonly outcome: number
  readonly reference: string
}

/** What an insurer's desk asked on a day (UTC), the latest first, for whoever audits it. Role: console. */
export function deskLooks(sql: Sql, insurerId: number, day: string, limit: number): Promise<DeskLook[]> {
  return sql.query<DeskLook>(
    `select l.at, l.account_id as "accountId", l.reason, l.outcome, coalesce(l.reference, '') as reference
     from disclosure.desk_looks($1::smallint, $2::date, $3::int) l`,
    [insurerId, day, limit],
  )
}
