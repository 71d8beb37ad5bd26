import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { Sql } from '../../ports/sql.ts'
import { uuidV7 } from '../../words/id.ts'
import { uuidText } from '../beneficiaries/index.ts'
import type { IssueHouse } from './issue.ts'

/** Writes in the access log that a family's identities are about to be opened for its card: purpose 5, one entry a person. */
export function issueLog(sql: Sql, clock: Clock, entropy: Entropy): IssueHouse['recordIssue'] {
  return async ({ insurerId, persons }) => {
    const causes = persons.map(() => uuidV7(clock.now(), entropy.bytes(10)))
    const salts = persons.map(() => uuidText(entropy.bytes(16)))
    await sql.query('select cards.record_issue($1::smallint, $2::uuid[], $3::uuid[], $4::uuid[])', [insurerId, persons, causes, salts])
  }
}
