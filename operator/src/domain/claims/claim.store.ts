import type { ReadClaimLine } from '@cloison/contract'
import type { Sql } from '../../ports/sql.ts'
import { type Day, day } from '../../words/day.ts'
import type { Uuid } from '../../words/id.ts'
import { invariant } from '../../words/invariant.ts'
import { isRefusal } from '../../words/refusal.ts'
import { owe } from '../payments/index.ts'
import type { ClaimDecision } from './decide.ts'
import type { ClaimDomain } from './lines.ts'
import { type StoredDecision, storedDecision } from './stored-decision.ts'

export interface Receiving {
  readonly secret: Uint8Array
  readonly claimId: Uuid
  readonly key: string
  readonly bodyDigest: Uint8Array
  readonly engagementDigest: Uint8Array
  readonly day: Day
  readonly domain: ClaimDomain
  readonly lines: readonly ReadClaimLine[]
  readonly linesDigest: Uint8Array
}

/** Stores an invoice and its job together; the word that the database says, and the claim when there is one. */
export async function receiveClaim(sql: Sql, of: Receiving): Promise<{ readonly said: string; readonly claimId: Uuid | null }> {
  const [row] = await sql.query<{ outcome: string; claim_id: string | null }>(
    `select outcome, claim_id from claims.receive($1::bytea, $2::uuid, $3, $4::bytea, encode($5::bytea, 'hex')::uuid, $6::date, $7::smallint, $8::jsonb, $9::bytea)`,
    [of.secret, of.claimId, of.key, of.bodyDigest, of.engagementDigest, of.day, of.domain, JSON.stringify(of.lines), of.linesDigest],
  )
  invariant(row !== undefined, 'receive answers')
  return { said: row.outcome, claimId: row.claim_id as Uuid | null }
}

export interface ClaimSeen {
  readonly claimId: Uuid
  readonly state: 'received' | 'accepted' | 'rejected' | 'held'
  readonly receivedAt: Date
  readonly day: Day
  readonly lines: readonly ReadClaimLine[]
  readonly decision: StoredDecision | null
  /** Sent without an engagement: answered by file. */
  readonly deferred: boolean
}

const STATES = ['received', 'accepted', 'rejected', 'held'] as const

/** Claims of the session's own establishment, the newest first; one when it is named. @param limit at most 200 */
export async function claimsSeen(
  sql: Sql,
  secret: Uint8Array,
  which: { readonly claimId?: Uuid; readonly before?: Uuid; readonly limit: number },
): Promise<readonly ClaimSeen[]> {
  const rows = await sql.query<SeenRow & { readonly deferred: boolean }>(
    'select claim_id, state, received_at, day, lines, decision, deferred from claims.seen($1::bytea, $2::uuid, $3::uuid, $4::int)',
    [secret, which.claimId ?? null, which.before ?? null, which.limit],
  )
  return rows.map((row) => seenFrom(row, row.deferred))
}

export interface SeenRow {
  readonly claim_id: string
  readonly state: number
  readonly received_at: Date
  readonly day: string
  readonly lines: ReadClaimLine[]
  readonly decision: StoredDecision | null
}

export function seenFrom(row: SeenRow, deferred: boolean): ClaimSeen {
  const state = STATES[row.state - 1]
  invariant(state !== undefined, 'a claim has a known state')
  const { received_at: receivedAt, lines, decision } = row
  return { claimId: row.claim_id as Uuid, state, receivedAt, day: day(row.day), lines, decision, deferred }
}

/** A claim that the worker holds for a while. */
export interface Leased {
  readonly claimId: Uuid
  readonly siteId: number
  readonly day: Day
  readonly domain: ClaimDomain
  readonly lines: readonly ReadClaimLine[]
  readonly linesDigest: Uint8Array
}

export interface Deciding {
  readonly claim: Leased
  readonly decision: ClaimDecision
  /** Null when nobody could be named: an unknown engagement, or data that find nobody. */
  readonly insurerId: number | null
  readonly careDigest: Uint8Array | null
}

/** What the worker asks of the database about claims. */
export function claimDesk(sql: Sql) {
  return {
    async lease(lease: Uuid, limit: number, seconds: number, attemptsMax: number): Promise<readonly Leased[]> {
      const rows = await sql.query<{
        claim_id: string
        site_id: number
        day: string
        domain: number
        lines: ReadClaimLine[]
        lines_digest: Uint8Array
      }>('select claim_id, site_id, day, domain, lines, lines_digest from claims.lease($1::uuid, $2::int, $3::int, $4::int)', [
        lease,
        limit,
        seconds,
        attemptsMax,
      ])
      return rows.map((row) => {
        invariant(row.domain === 1 || row.domain === 2, 'a claim is of pharmacy or of general practice')
        const { claim_id, site_id, domain, lines, lines_digest } = row
        return { claimId: claim_id as Uuid, siteId: site_id, day: day(row.day), domain, lines, linesDigest: lines_digest }
      })
    },

    /**
     * Records a decision and its debt in one transaction: both, or neither. A claim already decided is left as it is, and
     * owes nothing more; the same care accepted before is told, and nothing is written.
     */
    async record(of: Deciding, atMillis: number): Promise<Recorded> {
      return sql.transaction((tx) => recordIn(tx, of, atMillis))
    },

    /** @param fault a kind, never a text that came from outside */
    async postpone(claimId: Uuid, lease: Uuid, fault: string): Promise<void> {
      await sql.query('select claims.postpone($1::uuid, $2::uuid, $3)', [claimId, lease, fault])
    },

    async hold(claimId: Uuid): Promise<void> {
      await sql.query('select claims.hold($1::uuid)', [claimId])
    },
  }
}

export type ClaimDesk = ReturnType<typeof claimDesk>

export type Recorded = 'decided' | 'known' | 'care-known'

/** A decision and its debt, in the transaction given. */
export async function recordIn(tx: Sql, of: Deciding, atMillis: number): Promise<Recorded> {
  const { claim, decision } = of
  const [row] = await tx.query<{ said: string }>(
    'select claims.decide($1::uuid, $2::smallint, $3::smallint, $4::bigint, $5::jsonb, $6::bytea) as said',
    [claim.claimId, decision.accepted ? 2 : 3, of.insurerId, decision.amcCents, JSON.stringify(storedDecision(decision)), of.careDigest],
  )
  const said = row?.said
  invariant(said === 'decided' || said === 'known' || said === 'care-known', 'decide says a known word')
  if (said !== 'decided' || !decision.accepted || decision.amcCents === 0n) return said
  invariant(of.insurerId !== null, 'an accepted claim has an insurer')
  const { claimId: reason, siteId, day: careDay } = claim
  const owed = await owe(tx, { reason, insurerId: of.insurerId, siteId, amountCents: decision.amcCents, day: careDay }, atMillis)
  // The debt's reason is the claim, decided here for the first time: another content cannot stand under it.
  invariant(!isRefusal(owed), 'a claim owes once')
  return said
}
