import type { Sql } from '../../ports/sql.ts'

/** Marks an insurer's proof as used; false when it had served before. The expired ones leave, a few at a time. */
export async function useAssertion(sql: Sql, jti: string, expiresAt: Date, now: Date): Promise<boolean> {
  const rows = await sql.query(
    `insert into beneficiaries.assertion (jti, expires_at) values ($1, $2) on conflict do nothing returning jti`,
    [jti, expiresAt],
  )
  await sql.query(
    `delete from beneficiaries.assertion where jti in (select jti from beneficiaries.assertion where expires_at < $1 limit 20)`,
    [now],
  )
  return rows.length === 1
}
