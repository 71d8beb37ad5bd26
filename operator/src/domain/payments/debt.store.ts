import type { Sql } from '../../ports/sql.ts'
import { type Cents, cents } from '../../words/cents.ts'
import { type Day, day } from '../../words/day.ts'
import type { Uuid } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { type TransferState, transferState } from './state.ts'

/** Why an insurer owes an establishment: `reason` is a number that only the caller can explain. */
export interface Debt {
  readonly reason: Uuid
  readonly insurerId: number
  readonly siteId: number
  readonly amountCents: Cents
  readonly day: Day
}

/**
 * Writes a debt and its line in the ledger, in the caller's transaction. Idempotent by reason: the same debt again changes
 * nothing; another content under the same reason is refused.
 */
export async function owe(sql: Sql, debt: Debt, atMillis: number): Promise<{ readonly debtId: bigint } | Refusal<'debt-conflict'>> {
  const [row] = await sql.query<{ outcome: string; debt_id: bigint }>(
    'select outcome, debt_id from payments.owe($1::uuid, $2::smallint, $3::int, $4::bigint, $5::date, $6::timestamptz)',
    [debt.reason, debt.insurerId, debt.siteId, debt.amountCents, debt.day, new Date(atMillis)],
  )
  invariant(row !== undefined, 'owe answers')
  return row.outcome === 'conflict' ? refuse('debt-conflict') : { debtId: row.debt_id }
}

/** Where a debt stands. `transferId` is null while nothing carries it; `lastFailure` is the bank's code of the last one that failed. */
export interface Standing {
  readonly reason: string
  readonly amountCents: Cents
  readonly transferId: bigint | null
  readonly state: TransferState | 'open'
  readonly paidOn: Day | null
  readonly lastFailure: string | null
}

/** At most 500 reasons a call; those that owe nothing are absent. */
export async function standing(sql: Sql, reasons: readonly string[]): Promise<readonly Standing[]> {
  invariant(reasons.length <= 500, 'at most 500 debts are asked about at once')
  const rows = await sql.query<{
    reason: string
    amount_cents: bigint
    transfer_id: bigint | null
    state: number | null
    batch_state: number | null
    paid_on: string | null
    last_failure: string | null
  }>('select reason, amount_cents, transfer_id, state, batch_state, paid_on, last_failure from payments.standing($1::uuid[])', [reasons])
  return rows.map((row) => ({
    reason: row.reason,
    amountCents: cents(row.amount_cents),
    transferId: row.transfer_id,
    state: row.state === null ? 'open' : transferState(row.state, row.batch_state),
    paidOn: row.paid_on === null ? null : day(row.paid_on),
    lastFailure: row.last_failure,
  }))
}

/** A transfer to an establishment, each debt named by its reason. */
export interface Remittance {
  readonly transferId: bigint
  readonly insurerId: number
  readonly amountCents: Cents
  readonly state: TransferState
  readonly executionDay: Day
  readonly paidOn: Day | null
  readonly bankReason: string | null
  readonly ibanLast4: string
  readonly debts: readonly { readonly reason: string; readonly day: Day; readonly amountCents: Cents }[]
}

/**
 * Transfers to the establishment of a session, the newest first.
 * @param secret of the professional's session: the database finds the establishment, nobody names it
 * @param before a transfer's number, to go on; null for the first page
 * @param limit at most 100
 */
export async function remittances(sql: Sql, secret: Uint8Array, before: bigint | null, limit: number): Promise<readonly Remittance[]> {
  const rows = await sql.query<{
    transfer_id: bigint
    insurer_id: number
    amount_cents: bigint
    state: number
    batch_state: number
    day: string
    paid_on: string | null
    reason: string | null
    last4: string
    debts: { reason: string; day: string; amountCents: number }[]
  }>(
    `select transfer_id, insurer_id, amount_cents, state, batch_state, day, paid_on, reason, last4, debts
     from payments.remittances($1::bytea, $2::bigint, $3::int)`,
    [secret, before, limit],
  )
  return rows.map((row) => ({
    transferId: row.transfer_id,
    insurerId: row.insurer_id,
    amountCents: cents(row.amount_cents),
    state: transferState(row.state, row.batch_state),
    executionDay: day(row.day),
    paidOn: row.paid_on === null ? null : day(row.paid_on),
    bankReason: row.reason,
    ibanLast4: row.last4,
    debts: row.debts.map((debt) => ({ reason: debt.reason, day: day(debt.day), amountCents: cents(BigInt(debt.amountCents)) })),
  }))
}
