import type { Sql } from '../../ports/sql.ts'
import type { Day } from '../../words/day.ts'

/** A living person about to be wrapped under another year's key. */
export interface WrappedRow {
  readonly person: string
  readonly keyYear: number
  readonly wrappedKey: Uint8Array
  readonly restricted: Uint8Array | null
}

export type PurgeStore = ReturnType<typeof purgeStore>

export function purgeStore(sql: Sql) {
  return {
    async insurers(): Promise<readonly number[]> {
      const rows = await sql.query<{ id: number }>('select distinct insurer_id::int id from beneficiaries.person order by 1')
      return rows.map(({ id }) => id)
    },

    /** How many rights have ended, and how many persons are past their retention, on that day. */
    async count(insurerId: number, day: Day): Promise<{ ended: number; expired: number }> {
      const [row] = await sql.query<{ ended: number; expired: number }>(
        `select (select count(*)::int from beneficiaries.rights where insurer_id = $1 and valid_until <= $2) ended,
                (select count(*)::int from beneficiaries.person where insurer_id = $1 and ended_on <= $2::date - ${RETENTION}) expired`,
        [insurerId, day],
      )
      return row ?? { ended: 0, expired: 0 }
    },

    /**
     * Takes ended rights, and the cards' rows of those persons, out of the look-up tables: at most `limit` persons; how many. The period is
     * kept beside, out of every look-up, for the engagements already given on it.
     */
    async endRights(insurerId: number, day: Day, at: Date, limit: number): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `with ended as (delete from beneficiaries.rights r where r.person in (
                select person from beneficiaries.rights where insurer_id = $1 and valid_until <= $2 limit $4)
                returning r.person, r.insurer_id, r.valid_from, r.valid_until, r.rules, r.routing, r.restricted),
              closed as (insert into beneficiaries.closed_rights (person, insurer_id, valid_from, valid_until, rules, routing, restricted, closed_at)
                select e.person, e.insurer_id, e.valid_from, e.valid_until, e.rules, e.routing, e.restricted, $3 from ended e
                on conflict (person, valid_from) do update set valid_until = excluded.valid_until, rules = excluded.rules,
                  routing = excluded.routing, restricted = excluded.restricted, closed_at = excluded.closed_at),
              cards as (delete from beneficiaries.card_person c using ended e where c.person = e.person),
              kept as (update beneficiaries.person p set ended_on = e.valid_until, row_digest = '00000000-0000-0000-0000-000000000000'
                       from ended e where p.person = e.person)
         select count(*)::int n from ended`,
        [insurerId, day, at, limit],
      )
      return row?.n ?? 0
    },

    /** Rows of cards that are over, whatever the rights. */
    async endCards(insurerId: number, day: Day, limit: number): Promise<number> {
      const rows = await sql.query(
        `delete from beneficiaries.card_person where digest in (
           select digest from beneficiaries.card_person where insurer_id = $1 and valid_until <= $2 limit $3) returning person`,
        [insurerId, day, limit],
      )
      return rows.length
    },

    /** Removes persons whose retention is over, and what was kept of their rights: at most `limit`; how many. */
    async forget(insurerId: number, day: Day, limit: number): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `with gone as (delete from beneficiaries.person p where p.person in (
                select person from beneficiaries.person where insurer_id = $1 and ended_on <= $2::date - ${RETENTION} limit $3)
                and not exists (select from beneficiaries.rights r where r.person = p.person) returning p.person),
              rights as (delete from beneficiaries.closed_rights c using gone g where c.person = g.person)
         select count(*)::int n from gone`,
        [insurerId, day, limit],
      )
      return row?.n ?? 0
    },

    /** Periods closed long enough ago for every invoice to have come: their compulsory-scheme facts go. How many. */
    async forgetFacts(insurerId: number, at: Date, limit: number): Promise<number> {
      const rows = await sql.query(
        `update beneficiaries.closed_rights c set restricted = null where (c.person, c.valid_from) in (
           select person, valid_from from beneficiaries.closed_rights
           where insurer_id = $1 and restricted is not null and closed_at < $2::timestamptz - interval '${FACTS_KEPT_DAYS} days' limit $3) returning c.person`,
        [insurerId, at, limit],
      )
      return rows.length
    },

    /** File keys that no person needs any more, and rejects that have been read. */
    async forgetFiles(insurerId: number, day: Day): Promise<void> {
      await sql.query(
        `delete from beneficiaries.import_key k where k.insurer_id = $1
           and exists (select from beneficiaries.import i where i.import_id = k.import_id and i.state in ('applied', 'refused'))
           and not exists (select from beneficiaries.person p where p.insurer_id = $1 and p.import_id = k.import_id)`,
        [insurerId],
      )
      await sql.query(
        `delete from beneficiaries.reject r using beneficiaries.import i
          where r.import_id = i.import_id and i.insurer_id = $1 and i.received_at < $2::date - ${REJECTS_KEPT_DAYS}`,
        [insurerId, day],
      )
    },

    /** Files sealed under an older year that have not ended: they are to be sent again. */
    async unfinished(insurerId: number, year: number): Promise<readonly number[]> {
      const rows = await sql.query<{ id: number }>(
        `select import_id id from beneficiaries.import where insurer_id = $1 and state in ('staged', 'waiting') and key_year < $2`,
        [insurerId, year],
      )
      return rows.map(({ id }) => id)
    },

    async living(insurerId: number, year: number): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        'select count(*)::int n from beneficiaries.person p join beneficiaries.rights r using (person) where p.insurer_id = $1 and p.key_year < $2',
        [insurerId, year],
      )
      return row?.n ?? 0
    },

    /** Facts of closed periods still sealed under an older year: as `rewrap`, for them. */
    async resealClosed(
      insurerId: number,
      year: number,
      limit: number,
      reseal: (rows: readonly { person: string; restricted: Uint8Array }[]) => readonly Uint8Array[],
    ): Promise<number> {
      return await sql.transaction(async (tx) => {
        const rows = await tx.query<{ person: string; validFrom: Day; restricted: Uint8Array }>(
          `select person, valid_from "validFrom", restricted from beneficiaries.closed_rights
           where insurer_id = $1 and restricted is not null and get_byte(restricted, 0) * 256 + get_byte(restricted, 1) < $2 limit $3 for update`,
          [insurerId, year, limit],
        )
        if (rows.length === 0) return 0
        await tx.query(
          `update beneficiaries.closed_rights c set restricted = u.restricted
           from unnest($1::uuid[], $2::date[], $3::bytea[]) u(person, valid_from, restricted)
           where c.person = u.person and c.valid_from = u.valid_from`,
          [rows.map(({ person }) => person), rows.map(({ validFrom }) => validFrom), reseal(rows)],
        )
        return rows.length
      })
    },

    /**
     * Wraps living persons again, `limit` at a time, each batch in a transaction that holds their rows: an import cannot change them
     * meanwhile. `rewrap` is given the rows and answers the new bytes in their order. The number wrapped.
     */
    async rewrap(
      insurerId: number,
      year: number,
      limit: number,
      rewrap: (rows: readonly WrappedRow[]) => { wrapped: readonly Uint8Array[]; restricted: readonly (Uint8Array | null)[] },
    ): Promise<number> {
      return await sql.transaction(async (tx) => {
        const rows = await tx.query<WrappedRow & object>(
          `select p.person, p.key_year "keyYear", p.wrapped_key "wrappedKey", r.restricted
           from beneficiaries.person p join beneficiaries.rights r using (person)
           where p.insurer_id = $1 and p.key_year < $2 limit $3 for update`,
          [insurerId, year, limit],
        )
        if (rows.length === 0) return 0
        const { wrapped, restricted } = rewrap(rows)
        const persons = rows.map(({ person }) => person)
        await tx.query(
          `update beneficiaries.person p set key_year = $1, wrapped_key = u.wrapped from unnest($2::uuid[], $3::bytea[]) u(person, wrapped)
            where p.person = u.person`,
          [year, persons, wrapped],
        )
        await tx.query(
          `update beneficiaries.rights r set restricted = u.restricted from unnest($1::uuid[], $2::bytea[]) u(person, restricted) where r.person = u.person`,
          [persons, restricted],
        )
        return rows.length
      })
    },
  }
}

/** Days that the facts of a closed period are kept for invoices that come late; a year's key never goes before they are sealed again. */
export const FACTS_KEPT_DAYS = 90
/** Days that a person is kept after the end of rights: the insurer's own rule in force on that day, else everyone's. */
const RETENTION = `(select t.days from beneficiaries.retention t where t.insurer_id in ($1, 0) and t.from_day <= $2::date
  order by (t.insurer_id <> 0) desc, t.from_day desc limit 1)`
const REJECTS_KEPT_DAYS = 90
