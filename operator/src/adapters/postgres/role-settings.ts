import type { Sql } from '../../ports/sql.ts'

const SAVED = `
  select format('alter role %I%s reset all', r.rolname, case when d.oid is null then '' else format(' in database %I', d.datname) end) as text
  from pg_db_role_setting s join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase
  where r.rolname = any ($1::text[]) and (s.setdatabase = 0 or d.oid is not null)
  order by 1`

/**
 * Forgets the settings that were saved for these roles, in every database. A role may save settings for its own sessions to come, such as
 * an isolation level that stops it, and no right can be taken back for that: whoever held a login for a minute leaves nothing behind.
 * Sessions already open keep what they have.
 *
 * @returns how many had been saved: by role, or by role and database
 */
export async function resetRoleSettings(sql: Sql, roles: readonly string[]): Promise<number> {
  const saved = await sql.query<{ text: string }>(SAVED, [roles])
  for (const { text } of saved) await sql.script(text)
  return saved.length
}
