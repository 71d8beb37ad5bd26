import type { Sql } from '../../ports/sql.ts'
import { type Cents, cents } from '../../words/cents.ts'
import { type Day, day } from '../../words/day.ts'
import type { Uuid } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { type BatchState, batchState } from './state.ts'

/** A batch as operators see it. `digest` stands for its content: who releases says what was looked at. */
export interface Batch {
  readonly batchId: bigint
  readonly day: Day
  readonly state: BatchState
  readonly digest: Uint8Array
  readonly transfers: number
  readonly amountCents: Cents
  readonly proposedBy: number
  readonly releasedBy: number | null
}

/** Debts of one batch at most; the rest waits for the next. */
const DEBTS_MAX = 100_000

/**
 * Groups the open debts in transfers, one by insurer and establishment. The operator is known by the secret of a session.
 * The same key again gives the same batch.
 */
export async function propose(
  sql: Sql,
  by: { readonly secret: Uint8Array; readonly key: Uuid; readonly day: Day },
  atMillis: number,
): Promise<{ readonly batchId: bigint } | Refusal<'not-an-operator' | 'plane-closed' | 'nothing-to-pay' | 'key-reused'>> {
  const [row] = await sql.query<{ outcome: string; batch_id: bigint | null }>(
    'select outcome, batch_id from payments.propose($1::bytea, $2::uuid, $3::date, $4::timestamptz, $5::int)',
    [by.secret, by.key, by.day, new Date(atMillis), DEBTS_MAX],
  )
  invariant(row !== undefined, 'propose answers')
  switch (row.outcome) {
    case 'not-an-operator':
    case 'plane-closed':
    case 'nothing-to-pay':
    case 'key-reused':
      return refuse(row.outcome)
    default:
      invariant(row.batch_id !== null, 'a proposed batch has a number')
      return { batchId: row.batch_id }
  }
}

export type ReleaseRefusal = Refusal<'not-an-operator' | 'unknown' | 'same-person' | 'not-proposed' | 'not-what-was-seen' | 'plane-closed'>

/** Releases a batch. Whoever proposed it is refused, and so is a batch that is not the one that was looked at. */
export async function release(
  sql: Sql,
  by: { readonly secret: Uint8Array; readonly batchId: bigint; readonly digest: Uint8Array },
  atMillis: number,
): Promise<'released' | ReleaseRefusal> {
  const outcome = await said(sql, 'select payments.release($1::bytea, $2::bigint, $3::bytea, $4::timestamptz) as said', [
    by.secret,
    by.batchId,
    by.digest,
    new Date(atMillis),
  ])
  switch (outcome) {
    case 'released':
      return outcome
    case 'not-an-operator':
    case 'unknown':
    case 'same-person':
    case 'not-proposed':
    case 'not-what-was-seen':
    case 'plane-closed':
      return refuse(outcome)
    default:
      invariant(false, 'release says a known word')
  }
}

/** Stops a batch that has not left; its debts open again. */
export async function cancel(
  sql: Sql,
  by: { readonly secret: Uint8Array; readonly batchId: bigint },
): Promise<'cancelled' | Refusal<'not-an-operator' | 'unknown' | 'not-proposed'>> {
  const outcome = await said(sql, 'select payments.cancel($1::bytea, $2::bigint) as said', [by.secret, by.batchId])
  switch (outcome) {
    case 'cancelled':
      return outcome
    case 'not-an-operator':
    case 'unknown':
    case 'not-proposed':
      return refuse(outcome)
    default:
      invariant(false, 'cancel says a known word')
  }
}

/** The newest first. @param limit at most 200 */
export async function batches(sql: Sql, before: bigint | null, limit: number): Promise<readonly Batch[]> {
  const rows = await sql.query<{
    batch_id: bigint
    day: string
    state: number
    digest: Uint8Array
    transfers: number
    amount_cents: bigint
    proposed_by: number
    released_by: number | null
  }>(`select batch_id, day, state, digest, transfers, amount_cents, proposed_by, released_by from payments.batches($1::bigint, $2::int)`, [
    before,
    limit,
  ])
  return rows.map((row) => ({
    batchId: row.batch_id,
    day: day(row.day),
    state: batchState(row.state),
    digest: row.digest,
    transfers: row.transfers,
    amountCents: cents(row.amount_cents),
    proposedBy: row.proposed_by,
    releasedBy: row.released_by,
  }))
}

/** The ledger's balances of each insurer, debit positive, and whether debts and transfers tell the same story. */
export async function books(sql: Sql) {
  return sql.query<{
    insurer_id: number
    funds_cents: bigint
    payable_cents: bigint
    in_transit_cents: bigint
    care_cents: bigint
    provision_cents: bigint
    agrees: boolean
  }>('select insurer_id, funds_cents, payable_cents, in_transit_cents, care_cents, provision_cents, agrees from payments.books()', [])
}

async function said(sql: Sql, text: string, values: readonly unknown[]): Promise<string> {
  const [row] = await sql.query<{ said: string }>(text, values)
  invariant(row !== undefined, 'a function answers')
  return row.said
}
