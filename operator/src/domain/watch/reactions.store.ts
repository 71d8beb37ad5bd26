import type { Sql } from '../../ports/sql.ts'
import type { Reaction } from './react.ts'
import type { Reason } from './score.ts'

/** A reaction as recorded, for our own people and for the professional whom it stops. */
export interface Recorded {
  readonly id: string
  readonly at: Date
  readonly account: number
  readonly reaction: Reaction
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly undone: { readonly at: Date; readonly by: string; readonly why: string } | undefined
}

const REACTIONS: readonly Reaction[] = ['passkey', 'tighten', 'freeze']
const reactionOf = (number: number): Reaction => REACTIONS[number - 1] ?? 'passkey'

/** The last reactions, the newest first; of one account when it is named. As `cloison_console`. */
export async function reactions(sql: Sql, account: number | null, limit: number): Promise<Recorded[]> {
  const rows = await sql.query<{
    reaction_id: bigint
    at: Date
    account_id: number
    reaction: number
    score: number
    reasons: Reason[]
    undone_at: Date | null
    undone_by: string | null
    undone_why: string | null
  }>(
    'select reaction_id, at, account_id, reaction, score, reasons, undone_at, undone_by, undone_why from watch.reactions($1::int, $2::int)',
    [account, limit],
  )
  return rows.map((row) => ({
    id: row.reaction_id.toString(),
    at: row.at,
    account: row.account_id,
    reaction: reactionOf(row.reaction),
    score: row.score,
    reasons: row.reasons,
    undone: row.undone_at === null ? undefined : { at: row.undone_at, by: row.undone_by ?? '', why: row.undone_why ?? '' },
  }))
}

/** Undoes a reaction: the account is as others again, and what it asked until now is forgiven. False: no such reaction stands. As `cloison_console`. */
export async function undo(sql: Sql, id: string, by: string, why: string): Promise<boolean> {
  const [row] = await sql.query<{ undone: boolean }>('select watch.undo($1::bigint, $2::text, $3::text) as undone', [id, by, why])
  return row?.undone ?? false
}

/** The same, in the name of the operator who holds the secret, as the database knows them: nobody says who they are. As `cloison_console`. */
export async function undoAs(sql: Sql, secret: Uint8Array, id: string, why: string): Promise<'ok' | 'unknown' | 'not-an-operator'> {
  const [row] = await sql.query<{ outcome: 'ok' | 'unknown' | 'not-an-operator' }>(
    'select watch.undo_as($1::bytea, $2::bigint, $3::text) as outcome',
    [secret, id, why],
  )
  return row?.outcome ?? 'unknown'
}

/** What stops the holder of a session, told by its secret; undefined when nothing does. As `cloison_identity`. */
export async function toldTo(
  sql: Sql,
  secret: Uint8Array,
): Promise<{ readonly at: Date; readonly reaction: Reaction; readonly reasons: readonly Reason[] } | undefined> {
  const [row] = await sql.query<{ at: Date; reaction: number; reasons: Reason[] }>(
    'select at, reaction, reasons from watch.told($1::bytea)',
    [secret],
  )
  return row && { at: row.at, reaction: reactionOf(row.reaction), reasons: row.reasons }
}
