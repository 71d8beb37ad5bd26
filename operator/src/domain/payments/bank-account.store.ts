import type { Sql } from '../../ports/sql.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { Holder, SealedAccount } from './bank-account.ts'

const KINDS = { establishment: 1, insurer: 2 } as const

/** Proposes an account for a holder; another operator must approve it. */
export async function proposeAccount(
  sql: Sql,
  secret: Uint8Array,
  holder: Holder,
  account: SealedAccount,
  atMillis: number,
): Promise<{ readonly accountId: bigint } | Refusal<'not-an-operator'>> {
  const [row] = await sql.query<{ outcome: string; bank_account_id: bigint | null }>(
    `select outcome, bank_account_id
     from payments.propose_account($1::bytea, $2::smallint, $3::int, $4::text, $5::bytea, $6::text, $7::timestamptz)`,
    [secret, KINDS[holder.kind], holder.id, account.name, account.sealed, account.last4, new Date(atMillis)],
  )
  invariant(row !== undefined, 'propose_account answers')
  return row.bank_account_id === null ? refuse('not-an-operator') : { accountId: row.bank_account_id }
}

/** Approves an account. It serves at once when it is the holder's first, else 72 hours later. */
export async function approveAccount(
  sql: Sql,
  secret: Uint8Array,
  accountId: bigint,
  atMillis: number,
): Promise<'approved' | Refusal<'not-an-operator' | 'unknown' | 'not-proposed' | 'same-person'>> {
  const [row] = await sql.query<{ said: string }>('select payments.approve_account($1::bytea, $2::bigint, $3::timestamptz) as said', [
    secret,
    accountId,
    new Date(atMillis),
  ])
  switch (row?.said) {
    case 'approved':
      return 'approved'
    case 'not-an-operator':
    case 'unknown':
    case 'not-proposed':
    case 'same-person':
      return refuse(row.said)
    default:
      invariant(false, 'approve_account says a known word')
  }
}
