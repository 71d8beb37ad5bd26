import type { Sql } from '../../ports/sql.ts'
import type { Day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'

export type CardStore = ReturnType<typeof cardStore>

/** A card about to be issued. Everything is a digest: the handle is on the paper only. */
export interface CardRow {
  readonly insurerId: number
  readonly handleDigest: string
  readonly contractKey: string
  readonly validFrom: Day
  readonly validUntil: Day
  readonly at: Date
  readonly day: Day
  /** Random numbers below 2^31; the first that falls on a free index is the card's. */
  readonly draws: readonly number[]
}

/** A card once signed: its text, and what finds each person it covers. */
export interface SignedCard {
  readonly text: string
  readonly persons: readonly { readonly digest: string; readonly person: string }[]
}

export interface StoredList {
  readonly sequence: number
  readonly size: number
  readonly document: Uint8Array
}

export function cardStore(sql: Sql) {
  return {
    /**
     * Writes a card, its persons, and the end of the family's older cards, together. `finish` makes the card's text once its index is known,
     * before anything is committed: a card that could not be signed was never issued.
     */
    async issue(card: CardRow, finish: (statusIndex: number) => SignedCard): Promise<{ readonly cardId: bigint; readonly text: string }> {
      return await sql.transaction(async (tx) => {
        const [issued] = await tx.query<{ cardId: bigint; statusIndex: number }>(
          `select card_id "cardId", status_index "statusIndex" from cards.issue($1::smallint, $2, $3, $4, $5, $6, $7, $8::int8[])`,
          [card.insurerId, card.handleDigest, card.contractKey, card.validFrom, card.validUntil, card.at, card.day, card.draws],
        )
        invariant(issued !== undefined, 'a card issued has a number')
        const { text, persons } = finish(issued.statusIndex)
        await tx.query('select cards.cover($1, $2::uuid[], $3::uuid[])', [
          issued.cardId,
          persons.map(({ digest }) => digest),
          persons.map(({ person }) => person),
        ])
        return { cardId: issued.cardId, text }
      })
    },

    /** Takes back the standing cards of a family: how many. */
    async revoke(insurerId: number, contractKey: string, at: Date, day: Day): Promise<number> {
      const [row] = await sql.query<{ revoked: number }>('select cards.revoke($1::smallint, $2, $3, $4) revoked', [
        insurerId,
        contractKey,
        at,
        day,
      ])
      return row?.revoked ?? 0
    },

    /** Every index revoked so far, increasing, and the number of indexes that a list answers for. */
    async revoked(insurerId: number): Promise<{ size: number; indexes: readonly number[] }> {
      const [space] = await sql.query<{ size: number }>('select size from cards.status_space where insurer_id = $1', [insurerId])
      const [row] = await sql.query<{ indexes: number[] }>(
        `select coalesce(array_agg(status_index order by status_index), '{}') indexes from cards.card where insurer_id = $1 and revoked_at is not null`,
        [insurerId],
      )
      return { size: space?.size ?? 65_536, indexes: row?.indexes ?? [] }
    },

    /** Insurers that have issued a card. */
    async insurers(): Promise<readonly number[]> {
      const rows = await sql.query<{ id: number }>('select distinct insurer_id::int id from cards.card order by 1')
      return rows.map(({ id }) => id)
    },

    async lastList(insurerId: number): Promise<StoredList | undefined> {
      const [row] = await sql.query<StoredList>(
        'select sequence, size, document from cards.status_list where insurer_id = $1 order by sequence desc limit 1',
        [insurerId],
      )
      return row
    },

    /** False when that sequence was published meanwhile by another process: theirs stands. */
    async publish(insurerId: number, list: StoredList & { readonly issuedAt: Date; readonly delta: Uint8Array | null }): Promise<boolean> {
      const rows = await sql.query(
        `insert into cards.status_list (insurer_id, sequence, issued_at, size, document, delta) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning sequence`,
        [insurerId, list.sequence, list.issuedAt, list.size, list.document, list.delta],
      )
      return rows.length === 1
    },

    async currentList(amc: string): Promise<{ sequence: number; document: Uint8Array; delta: Uint8Array | null } | undefined> {
      const [row] = await sql.query<{ sequence: number | null; document: Uint8Array; delta: Uint8Array | null }>(
        'select sequence, document, delta from cards.current_status_list($1)',
        [amc],
      )
      return row === undefined || row.sequence === null ? undefined : { ...row, sequence: row.sequence }
    },
  }
}
