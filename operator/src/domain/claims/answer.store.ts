import type { ReadClaimLine } from '@cloison/contract'
import type { Sql } from '../../ports/sql.ts'
import { type Day, day } from '../../words/day.ts'
import type { Uuid } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import type { Reference } from '../disclosure/index.ts'
import { type ClaimSeen, type Deciding, type Leased, recordIn, type SeenRow, seenFrom } from './claim.store.ts'
import { asDuplicate } from './decide.ts'
import type { ClaimDomain } from './lines.ts'

export interface Deferring {
  readonly secret: Uint8Array
  readonly claimId: Uuid
  readonly key: string
  readonly bodyDigest: Uint8Array
  readonly insurerId: number
  readonly reference: Reference
  readonly day: Day
  readonly domain: ClaimDomain
  readonly lines: readonly ReadClaimLine[]
  readonly linesDigest: Uint8Array
}

/** Charges the establishment's claims budget and stores the invoice, in one statement. Nobody is looked for. */
export async function receiveDeferred(
  sql: Sql,
  of: Deferring,
): Promise<{ readonly said: string; readonly claimId: Uuid | null; readonly receivedAt: Date | null }> {
  const [row] = await sql.query<{ outcome: string; claim_id: string | null; received_at: Date | null }>(
    `select outcome, claim_id, received_at from claims.receive_deferred($1::bytea, $2::uuid, $3, $4::bytea, $5::smallint, encode($6::bytea, 'hex')::uuid, $7,
       $8::date, $9::smallint, $10::jsonb, $11::bytea)`,
    [
      ...[of.secret, of.claimId, of.key, of.bodyDigest, of.insurerId, of.reference.member, of.reference.printed],
      ...[of.day, of.domain, JSON.stringify(of.lines), of.linesDigest],
    ],
  )
  invariant(row !== undefined, 'receive_deferred answers')
  return { said: row.outcome, claimId: row.claim_id as Uuid | null, receivedAt: row.received_at }
}

/** The file of a day, once released; null before. */
export async function answersSeen(
  sql: Sql,
  secret: Uint8Array,
  of: Day,
): Promise<{ readonly releasedAt: Date; readonly claims: readonly ClaimSeen[] } | null> {
  const rows = await sql.query<(SeenRow | { readonly claim_id: null }) & { readonly released_at: Date }>(
    'select released_at, claim_id, state, received_at, day, lines, decision from claims.answers($1::bytea, $2::date)',
    [secret, of],
  )
  const [first] = rows
  if (first === undefined) return null
  return { releasedAt: first.released_at, claims: rows.flatMap((row) => (row.claim_id === null ? [] : [seenFrom(row, true)])) }
}

/** Invoices that one file answers, held for a while. */
export interface LeasedFile {
  readonly siteId: number
  readonly day: Day
  readonly claims: readonly Leased[]
}

/** What a file says of one invoice; null: a person must look at it, and its answer goes into a later file. */
export type Verdict = { readonly claim: Leased; readonly deciding: Omit<Deciding, 'claim'> | null }

/** What the worker asks of the database about files. */
export function answerDesk(sql: Sql) {
  return {
    /** One file whose day is over; null when none is due. */
    async lease(lease: Uuid, seconds: number, attemptsMax: number): Promise<LeasedFile | null> {
      const rows = await sql.query<LeasedRow>(
        'select site_id, file_day, claim_id, day, domain, lines, lines_digest from claims.lease_answers($1::uuid, $2::int, $3::int)',
        [lease, seconds, attemptsMax],
      )
      const [first] = rows
      if (first === undefined) return null
      return { siteId: first.site_id, day: day(first.file_day), claims: rows.flatMap(leasedFrom) }
    },

    /** Decides, owes and releases in one transaction. False: another invoice came, or another worker was faster; nothing was written. */
    async release(file: LeasedFile, lease: Uuid, verdicts: readonly Verdict[], atMillis: number): Promise<boolean> {
      try {
        return await sql.transaction(async (tx) => {
          for (const { claim, deciding } of verdicts) {
            if (deciding === null) {
              await tx.query('select claims.hold($1::uuid)', [claim.claimId])
              continue
            }
            const said = await recordIn(tx, { claim, ...deciding }, atMillis)
            if (said !== 'care-known') continue
            await recordIn(tx, { claim, ...deciding, decision: asDuplicate(deciding.decision), careDigest: null }, atMillis)
          }
          const [row] = await tx.query<{ said: string }>('select claims.release_answers($1::int, $2::date, $3::uuid) as said', [
            file.siteId,
            file.day,
            lease,
          ])
          if (row?.said !== 'released') throw new NotReleased()
          return true
        })
      } catch (caught) {
        if (caught instanceof NotReleased) return false
        throw caught
      }
    },

    /** @param fault a kind, never a text that came from outside */
    async postpone(file: LeasedFile, lease: Uuid, fault: string): Promise<void> {
      await sql.query('select claims.postpone_answers($1::int, $2::date, $3::uuid, $4)', [file.siteId, file.day, lease, fault])
    },
  }
}

export type AnswerDesk = ReturnType<typeof answerDesk>

/** Undoes the transaction. */
class NotReleased extends Error {}

interface LeasedRow {
  readonly site_id: number
  readonly file_day: string
  readonly claim_id: string | null
  readonly day: string
  readonly domain: number
  readonly lines: ReadClaimLine[]
  readonly lines_digest: Uint8Array
}

function leasedFrom(row: LeasedRow): Leased[] {
  if (row.claim_id === null) return []
  const { domain, lines } = row
  invariant(domain === 1 || domain === 2, 'a claim is of pharmacy or of general practice')
  return [{ claimId: row.claim_id as Uuid, siteId: row.site_id, day: day(row.day), domain, lines, linesDigest: row.lines_digest }]
}
