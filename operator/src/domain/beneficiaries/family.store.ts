import type { Sql } from '../../ports/sql.ts'
import type { Day } from '../../words/day.ts'

/** A person of a family whose rights are open or to come, still sealed. */
export interface FamilyRow {
  readonly person: string
  readonly memberKey: string
  readonly keyYear: number
  readonly wrappedKey: Uint8Array
  readonly identity: Uint8Array
  readonly validFrom: Day
  readonly validUntil: Day | null
  readonly rules: readonly (string | null)[]
  readonly routing: string
}

export type FamilyStore = ReturnType<typeof familyStore>

/** More persons than any family has: a contract of a whole company is not a family, and gets no card. */
export const FAMILY_MAX = 30

export function familyStore(sql: Sql) {
  return {
    /** The persons of a contract whose rights have not ended on that day. */
    async read(insurerId: number, contractKey: string, day: Day): Promise<readonly FamilyRow[]> {
      return await sql.query<FamilyRow & object>(
        `select p.person, p.member_key "memberKey", p.key_year "keyYear", p.wrapped_key "wrappedKey", p.identity, r.valid_from "validFrom",
                r.valid_until "validUntil", r.rules, r.routing
         from beneficiaries.person p join beneficiaries.rights r using (person)
         where p.insurer_id = $1 and p.contract_key = $2 and (r.valid_until is null or r.valid_until > $3)
         order by p.person limit ${FAMILY_MAX + 1}`,
        [insurerId, contractKey, day],
      )
    },
  }
}
