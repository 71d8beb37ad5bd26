import { isSqlError, type Sql } from '../../ports/sql.ts'
import { type Uuid, uuidBytes } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'

/** A look behind a committed claim, paid and logged, not yet made. */
export interface AskedForClaim {
  readonly ticket: string
  readonly outcome: number
}

const ALREADY_DECIDED = '55000'

/**
 * Writes the look in the access log, once by claim, and commits: asked again it gives the first outcome and a new ticket. Once the claim is
 * decided nobody looks again: `decided`.
 */
export async function askForClaim(sql: Sql, claimId: Uuid, salt: Uuid): Promise<AskedForClaim | 'decided'> {
  try {
    const [row] = await sql.query<AskedForClaim>('select ticket, outcome from disclosure.ask_for_claim($1::uuid, $2::uuid)', [
      claimId,
      salt,
    ])
    invariant(row !== undefined, 'ask_for_claim answers')
    return row
  } catch (caught) {
    if (isSqlError(caught, ALREADY_DECIDED)) return 'decided'
    throw caught
  }
}

/** The line that a ticket bought; empty or `!` when the posture turned meanwhile. @throws SqlError 42501 when the ticket has faded */
export async function redeemForClaim(sql: Sql, claimId: Uuid, ticket: string): Promise<string> {
  const [row] = await sql.query<{ line: string }>('select disclosure.redeem($1::uuid, $2::bytea) as line', [ticket, uuidBytes(claimId)])
  return row?.line ?? ''
}

/** The same for a claim that quotes no engagement: not before the day after it was sent. What was found is in the ticket alone. */
export async function askForDeferred(sql: Sql, claimId: Uuid, salt: Uuid): Promise<{ readonly ticket: string } | 'decided'> {
  try {
    const [row] = await sql.query<{ ticket: string }>('select ticket from disclosure.ask_for_deferred($1::uuid, $2::uuid)', [claimId, salt])
    invariant(row !== undefined, 'ask_for_deferred answers')
    return row
  } catch (caught) {
    if (isSqlError(caught, ALREADY_DECIDED)) return 'decided'
    throw caught
  }
}
