import type { Sql } from '../../ports/sql.ts'
import { type Cents, cents } from '../../words/cents.ts'
import { type Day, day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import type { BankReport, ReportItem } from './sepa/read-report.ts'

export interface TransferToSend {
  readonly transferId: bigint
  readonly insurerId: number
  readonly siteId: number
  readonly amountCents: Cents
  readonly fromName: string
  readonly fromSealed: Uint8Array
  readonly toName: string
  readonly toSealed: Uint8Array
  readonly day: Day
  readonly sendingMillis: number
}

/** What sending and settling ask of the database; the `Sql` is that of the payments role. */
export function sendingStore(sql: Sql) {
  return {
    /** Batches released, or whose sending was begun and not recorded: at most 100, the oldest first. */
    async batchesToSend(): Promise<readonly bigint[]> {
      const rows = await sql.query<{ batch_id: bigint }>('select batch_id from payments.batches_to_send()', [])
      return rows.map((row) => row.batch_id)
    },
    async intend(batchId: bigint, atMillis: number): Promise<string> {
      const [row] = await sql.query<{ said: string }>('select payments.intend($1::bigint, $2::timestamptz) as said', [
        batchId,
        new Date(atMillis),
      ])
      return row?.said ?? ''
    },
    async transfersToSend(batchId: bigint): Promise<readonly TransferToSend[]> {
      const rows = await sql.query<{
        transfer_id: bigint
        insurer_id: number
        site_id: number
        amount_cents: bigint
        from_name: string
        from_sealed: Uint8Array
        to_name: string
        to_sealed: Uint8Array
        day: string
        sending_at: Date
      }>(
        `select transfer_id, insurer_id, site_id, amount_cents, from_name, from_sealed, to_name, to_sealed, day, sending_at
         from payments.transfers_to_send($1::bigint)`,
        [batchId],
      )
      return rows.map((row) => ({
        transferId: row.transfer_id,
        insurerId: row.insurer_id,
        siteId: row.site_id,
        amountCents: cents(row.amount_cents),
        fromName: row.from_name,
        fromSealed: row.from_sealed,
        toName: row.to_name,
        toSealed: row.to_sealed,
        day: day(row.day),
        sendingMillis: row.sending_at.getTime(),
      }))
    },
    async recordSent(batchId: bigint, atMillis: number): Promise<string> {
      const [row] = await sql.query<{ said: string }>('select payments.record_sent($1::bigint, $2::timestamptz) as said', [
        batchId,
        new Date(atMillis),
      ])
      return row?.said ?? ''
    },
    /** Applies one message of the bank, once: `known` when it was applied before. */
    async settle(
      report: BankReport,
      atMillis: number,
    ): Promise<{ readonly known: boolean; readonly applied: number; readonly setAside: number }> {
      const items = report.items
      const [row] = await sql.query<{ outcome: string; applied: number; set_aside: number }>(
        `select outcome, applied, set_aside from payments.settle($1, $2, $3::bytea, $4::smallint[], $5::bigint[], $6::bigint[],
         $7::smallint[], $8::bigint[], $9::date[], $10::text[], $11::timestamptz)`,
        [
          report.kind,
          report.messageId,
          report.digest,
          items.map(({ what }) => WHAT[what]),
          items.map(({ about }) => transferOf(about)),
          items.map(({ about }) => (about.kind === 'part' || about.kind === 'batch' ? about.batchId : null)),
          items.map(({ about }) => (about.kind === 'part' ? about.insurerId : null)),
          items.map(({ amountCents }) => amountCents),
          items.map((item) => item.day),
          items.map(({ reason }) => reason),
          new Date(atMillis),
        ],
      )
      invariant(row !== undefined, 'settle answers')
      return { known: row.outcome === 'known', applied: row.applied, setAside: row.set_aside }
    },
    async cursor(): Promise<string | null> {
      const [row] = await sql.query<{ cursor: string | null }>('select payments.bank_cursor() as cursor', [])
      return row?.cursor ?? null
    },
    async moveCursor(cursor: string | null, unreadable: number, atMillis: number): Promise<void> {
      await sql.query('select payments.move_cursor($1, $2::int, $3::timestamptz)', [cursor, unreadable, new Date(atMillis)])
    },
  }
}

export type SendingStore = ReturnType<typeof sendingStore>

const WHAT: Record<ReportItem['what'], number> = { debited: 3, rejected: 4, returned: 5 }

/** No transfer bears the number zero: what is not ours is set aside as unknown. */
function transferOf(about: ReportItem['about']): bigint | null {
  if (about.kind === 'transfer') return about.transferId
  return about.kind === 'unknown' ? 0n : null
}
