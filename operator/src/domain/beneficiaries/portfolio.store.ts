import { isSqlError, SQLSTATE, type Sql } from '../../ports/sql.ts'
import type { Day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { FileRefusal, Reject } from './format.ts'
import { uuidOf } from './identity.ts'
import { STAGED_COLUMNS } from './seal-rows.ts'

/** A file as the database knows it. Counts are of persons. */
export interface ImportRow {
  readonly importId: number
  readonly insurerId: number
  readonly sequence: number
  readonly kind: 'snapshot' | 'delta'
  readonly day: Day
  readonly state: 'staged' | 'waiting' | 'applied' | 'refused'
  readonly refusal: FileRefusal | null
  readonly receivedBy: string
  readonly approvedBy: string | null
  readonly persons: number
  readonly opened: number
  readonly closed: number
  readonly changed: number
  readonly rejected: number
}

/** What is known of a file before its first row is read. */
export interface ImportOpening {
  readonly insurerId: number
  readonly sequence: number
  readonly previous: number
  readonly kind: 'snapshot' | 'delta'
  readonly day: Day
  readonly digest: Uint8Array
  readonly keyYear: number
  readonly receivedAt: Date
  readonly receivedBy: string
}

const IMPORT = `import_id "importId", insurer_id "insurerId", sequence, kind, day, state, refusal, received_by "receivedBy", approved_by "approvedBy",
  persons, opened, closed, changed, rejected`

export type PortfolioStore = ReturnType<typeof portfolioStore>

/** Statements on files: opening, staging, ending. Needs two connections: one copies while another looks up who is known. */
export function portfolioStore(sql: Sql) {
  return {
    /**
     * Opens a file: the one already there when its digest was applied or waits, a refusal when it does not follow, else a new one, staged.
     * A file of the insurer that another process left staged is given up: that process can no longer end it.
     */
    async open(
      opening: ImportOpening,
    ): Promise<ImportRow | Refusal<'sequence-gap' | 'sequence-past' | 'base-missing' | 'another-pending'>> {
      const { insurerId, digest } = opening
      return await sql.transaction(async (tx) => {
        const [same] = await tx.query<ImportRow>(
          `select ${IMPORT} from beneficiaries.import where insurer_id = $1 and digest = $2 and state in ('applied', 'waiting') for update`,
          [insurerId, digest],
        )
        if (same !== undefined) return same
        const pending = await tx.query<{ importId: number; state: string }>(
          `select import_id "importId", state from beneficiaries.import where insurer_id = $1 and state in ('staged', 'waiting') for update`,
          [insurerId],
        )
        if (pending.some(({ state }) => state === 'waiting')) return refuse('another-pending')
        const order = await follows(tx, opening)
        if (order !== null) return refuse(order)
        for (const { importId } of pending) await giveUp(tx, importId, 'superseded', opening.receivedAt)
        // A file that comes again after it was refused or broken off is another try, with a number of its own: what remains of the first
        // try can neither mix with it nor end it.
        const [row] = await tx.query<ImportRow>(
          `insert into beneficiaries.import (insurer_id, sequence, kind, day, digest, key_year, state, received_at, received_by)
           values ($1, $2, $3, $4, $5, $6, 'staged', $7, $8) returning ${IMPORT}`,
          [insurerId, opening.sequence, opening.kind, opening.day, digest, opening.keyYear, opening.receivedAt, opening.receivedBy],
        )
        invariant(row !== undefined, 'a file opened has a row')
        await tx.query('select beneficiaries.open_staging($1)', [row.importId])
        return row
      })
    },

    async keepFileKey(importId: number, insurerId: number, wrapped: Uint8Array): Promise<void> {
      await sql.query('insert into beneficiaries.import_key (import_id, insurer_id, wrapped) values ($1, $2, $3)', [
        importId,
        insurerId,
        wrapped,
      ])
    },

    async knowsAnyone(insurerId: number): Promise<boolean> {
      const [row] = await sql.query<{ known: boolean }>('select exists (select from beneficiaries.person where insurer_id = $1) known', [
        insurerId,
      ])
      return row?.known === true
    },

    /** Copies sealed rows beside the tables that are read. Nothing of them counts until the file is ended. */
    stage(importId: number, chunks: AsyncIterable<Uint8Array>): Promise<number> {
      return sql.copyIn(`copy beneficiaries.${stagingOf(importId)} (${STAGED_COLUMNS.join(', ')}) from stdin (format binary)`, chunks)
    },

    /** Who is known among member keys (16 bytes each): the person or zeros, and 1 where the row is as it was and its rights are there. */
    async known(insurerId: number, keys: Uint8Array, digests: Uint8Array): Promise<{ persons: Uint8Array; unchanged: Uint8Array }> {
      const count = keys.length / 16
      const rows = await sql.query<{ n: number; person: string; same: boolean }>(
        `select k.n::int n, p.person, p.row_digest = k.digest and r.person is not null same
         from (select encode(u.key, 'hex')::uuid key, encode(u.digest, 'hex')::uuid digest, u.n
               from unnest($2::bytea[], $3::bytea[]) with ordinality u(key, digest, n)) k
         join beneficiaries.person p on p.insurer_id = $1 and p.member_key = k.key
         left join beneficiaries.rights r on r.person = p.person`,
        [insurerId, slices(keys), slices(digests)],
      )
      const persons = new Uint8Array(keys.length)
      const unchanged = new Uint8Array(count)
      for (const { n, person, same } of rows) {
        persons.set(uuidOf(person), (n - 1) * 16)
        unchanged[n - 1] = same ? 1 : 0
      }
      return { persons, unchanged }
    },

    /** Ends a file that is not taken: its staging goes, the reason and the rejects stay. Another state than staged or waiting is left alone. */
    async refuse(importId: number, code: FileRefusal, rejects: readonly Reject[], at: Date): Promise<void> {
      await sql.transaction(async (tx) => {
        if (!(await giveUp(tx, importId, code, at, rejects.length))) return
        await tx.query(
          `insert into beneficiaries.reject (import_id, line, field, code)
           select $1, u.line, u.field, u.code from unnest($2::int[], $3::text[], $4::text[]) u(line, field, code) on conflict do nothing`,
          [importId, rejects.map(({ line }) => line), rejects.map(({ field }) => field), rejects.map(({ code }) => code)],
        )
      })
    },

    async read(importId: number, insurerId: number): Promise<ImportRow | undefined> {
      const [row] = await sql.query<ImportRow>(`select ${IMPORT} from beneficiaries.import where import_id = $1 and insurer_id = $2`, [
        importId,
        insurerId,
      ])
      return row
    },

    async rejects(importId: number): Promise<readonly Reject[]> {
      return await sql.query<Reject & object>(
        'select line, field, code from beneficiaries.reject where import_id = $1 order by line, field, code limit 10000',
        [importId],
      )
    },
  }
}

/** Whether a file comes next. The first of an insurer must be a snapshot, whatever its number. */
export async function follows(
  sql: Sql,
  { insurerId, sequence, previous, kind }: Pick<ImportOpening, 'insurerId' | 'sequence' | 'previous' | 'kind'>,
): Promise<'sequence-gap' | 'sequence-past' | 'base-missing' | null> {
  const [last] = await sql.query<{ sequence: number | null }>(
    `select max(sequence) sequence from beneficiaries.import where insurer_id = $1 and state = 'applied'`,
    [insurerId],
  )
  const applied = last?.sequence ?? null
  if (applied === null) return kind === 'snapshot' ? null : 'base-missing'
  if (sequence <= applied) return 'sequence-past'
  return previous === applied ? null : 'sequence-gap'
}

/** Marks a file refused and drops what it staged; false when it had been ended otherwise. */
async function giveUp(sql: Sql, importId: number, code: FileRefusal, at: Date, rejected = 0): Promise<boolean> {
  const gone = await sql.query(
    `update beneficiaries.import set state = 'refused', refusal = $2, decided_at = $3, rejected = $4
     where import_id = $1 and state in ('staged', 'waiting') returning import_id`,
    [importId, code, at, rejected],
  )
  if (gone.length === 0) return false
  await sql.query('select beneficiaries.drop_staging($1)', [importId])
  return true
}

export function stagingOf(importId: number): string {
  invariant(Number.isInteger(importId) && importId > 0, 'an import has a number')
  return `staged_${importId}`
}

/** Two processes opened a file of one insurer in the same instant: one of them is told to come back. */
export function isRace(caught: unknown): boolean {
  return isSqlError(caught, SQLSTATE.uniqueViolation)
}

function slices(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 16 }, (_, index) => bytes.subarray(index * 16, index * 16 + 16))
}
