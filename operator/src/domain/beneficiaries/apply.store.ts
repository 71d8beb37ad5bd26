import type { Sql } from '../../ports/sql.ts'
import type { Day } from '../../words/day.ts'
import type { FileRefusal, Reject } from './format.ts'
import { type ImportRow, stagingOf } from './portfolio.store.ts'

/** What a staged file would do to the rights of its insurer. Counts of persons. */
export interface Effect {
  readonly openBefore: number
  readonly opening: number
  readonly closing: number
  readonly changed: number
  readonly persons: number
}

/** Readies a staging table, once filled, for what compares it with the persons that are known. */
export async function indexStaging(sql: Sql, row: ImportRow): Promise<void> {
  await sql.query('select beneficiaries.index_staging($1)', [row.importId])
}

/** Lines that only the whole file, or what is known, shows to be wrong. At most 10,000. */
export async function crossRejects(sql: Sql, row: ImportRow): Promise<readonly Reject[]> {
  const staged = `beneficiaries.${stagingOf(row.importId)}`
  return await sql.query<Reject & object>(
    `select s.line, 'line' field, 'person-twice' code from ${staged} s
       join (select member_key, min(line) first from ${staged} group by member_key having count(*) > 1) d using (member_key)
       where s.line > d.first
     union all
     select s.line, 'line', 'person-unknown' from ${staged} s where s.action = 2
       and not exists (select from beneficiaries.person p where p.insurer_id = $1 and p.member_key = s.member_key)
     order by 1 limit 10000`,
    [row.insurerId],
  )
}

/** Counts what the merge would do, without doing it; in the caller's transaction. */
export async function weigh(sql: Sql, row: ImportRow): Promise<Effect> {
  const staged = `beneficiaries.${stagingOf(row.importId)}`
  // Both sets are read once, whole, into lists without an index: hashed, never gone through once for each row.
  await sql.query(`select set_config('enable_nestloop', 'off', true)`)
  const [counts] = await sql.query<Effect & object>(
    `with open as (select person from beneficiaries.rights where insurer_id = $1 and (valid_until is null or valid_until > $2)),
          here as (select person, action, valid_until from ${staged})
     select (select count(*)::int from open) "openBefore",
            (select count(*)::int from here) persons,
            (select count(*)::int from here h where h.action = 1 and (h.valid_until is null or h.valid_until > $2)
               and not exists (select from open o where o.person = h.person)) opening,
            (select count(*)::int from here h where h.action = 1 and exists (select from open o where o.person = h.person)) changed,
            (select count(*)::int from open o join here h using (person)
               where h.action = 2 or (h.action = 1 and h.valid_until <= $2))
            + case when $3 = 'snapshot' then (select count(*)::int from open o where not exists (select from here h where h.person = o.person)) else 0 end closing`,
    [row.insurerId, row.day, row.kind],
  )
  await sql.query(`select set_config('enable_nestloop', 'on', true)`)
  return counts ?? { openBefore: 0, opening: 0, closing: 0, changed: 0, persons: 0 }
}

/**
 * Merges a staged file, whole, in the caller's transaction. The answer says why not, when what was known while it was sealed is no longer
 * so: the file is then sent again.
 */
export async function merge(
  sql: Sql,
  row: ImportRow,
  keyYear: number,
  at: Date,
): Promise<Extract<FileRefusal, 'stale' | 'sequence-gap' | 'sequence-past' | 'base-missing'> | null> {
  const staged = `beneficiaries.${stagingOf(row.importId)}`
  // Hashing a million keys in the default four megabytes would go to disk.
  await sql.query(`select set_config('work_mem', '64MB', true)`)
  const [stale] = await sql.query<{ stale: boolean }>(
    `select exists (select from ${staged} s join beneficiaries.person p on p.insurer_id = $1 and p.member_key = s.member_key where p.person <> s.person and s.action <> 2)
         or exists (select from ${staged} s where s.action = 0 and not exists (select from beneficiaries.rights r where r.person = s.person)) stale`,
    [row.insurerId],
  )
  if (stale?.stale !== false) return 'stale'

  await noteChangedFamilies(sql, row)
  await sql.query(
    `insert into beneficiaries.person (person, insurer_id, member_key, nir_key, contract_key, key_year, wrapped_key, identity, member_ref, import_id, row_digest, ended_on)
     select person, $1, member_key, nir_key, contract_key, $2, wrapped_key, identity, member_ref, $3, row_digest, null from ${staged} where action = 1
     on conflict (person) do update set nir_key = excluded.nir_key, contract_key = excluded.contract_key, key_year = excluded.key_year,
       wrapped_key = excluded.wrapped_key, identity = excluded.identity, member_ref = excluded.member_ref, import_id = excluded.import_id,
       row_digest = excluded.row_digest, ended_on = null`,
    [row.insurerId, keyYear, row.importId],
  )
  // A period that another replaces stays beside, for the engagements already given on it.
  await sql.query(
    `insert into beneficiaries.closed_rights (person, insurer_id, valid_from, valid_until, rules, routing, restricted, closed_at)
     select r.person, r.insurer_id, r.valid_from, least(r.valid_until, s.valid_from), r.rules, r.routing, r.restricted, $1
     from ${staged} s join beneficiaries.rights r using (person) where s.action = 1 and r.valid_from < s.valid_from
     on conflict (person, valid_from) do update set valid_until = excluded.valid_until, rules = excluded.rules, routing = excluded.routing,
       restricted = excluded.restricted, closed_at = excluded.closed_at`,
    [at],
  )
  await sql.query(
    `insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing, restricted)
     select person, $1, valid_from, valid_until, rules, routing, restricted from ${staged} where action = 1
     on conflict (person) do update set valid_from = excluded.valid_from, valid_until = excluded.valid_until, rules = excluded.rules,
       routing = excluded.routing, restricted = excluded.restricted`,
    [row.insurerId],
  )
  await close(
    sql,
    row.insurerId,
    `select p.person, s.valid_until until from ${staged} s join beneficiaries.person p on p.insurer_id = $1 and p.member_key = s.member_key where s.action = 2`,
  )
  if (row.kind === 'snapshot') {
    await close(
      sql,
      row.insurerId,
      `select r.person, $2::date until from beneficiaries.rights r where r.insurer_id = $1 and (r.valid_until is null or r.valid_until > $2)
         and not exists (select from ${staged} s where s.person = r.person)`,
      row.day,
    )
  }
  return null
}

/** Ends rights on a day; those that had not begun go away. A right that ends earlier keeps its end. */
async function close(sql: Sql, insurerId: number, ended: string, day?: Day): Promise<void> {
  const values = day === undefined ? [insurerId] : [insurerId, day]
  await sql.query(
    `with ended as (${ended}),
          -- What the file last said is forgotten: the same line, come back, opens rights again.
          forgotten as (update beneficiaries.person p set row_digest = '00000000-0000-0000-0000-000000000000' from ended e where p.person = e.person),
          gone as (delete from beneficiaries.rights r using ended e where r.person = e.person and r.valid_from >= e.until)
     update beneficiaries.rights r set valid_until = e.until from ended e
      where r.person = e.person and r.valid_from < e.until and (r.valid_until is null or r.valid_until > e.until)`,
    values,
  )
}

/** Families with a standing card of which someone comes, goes or changes: their card will be issued again. */
async function noteChangedFamilies(sql: Sql, row: ImportRow): Promise<void> {
  const staged = `beneficiaries.${stagingOf(row.importId)}`
  const left =
    row.kind === 'snapshot'
      ? `union select p.contract_key from beneficiaries.person p join beneficiaries.rights r using (person)
           where p.insurer_id = $1 and (r.valid_until is null or r.valid_until > $2) and not exists (select from ${staged} s where s.person = p.person)`
      : ''
  await sql.query(
    `insert into beneficiaries.changed_family (insurer_id, contract_key, since)
     select $1, f.contract_key, $2 from (
       select s.contract_key from ${staged} s where s.action = 1
       union select p.contract_key from ${staged} s join beneficiaries.person p on p.insurer_id = $1 and p.member_key = s.member_key where s.action <> 0
       ${left}) f
     where f.contract_key is not null and exists (
       select from beneficiaries.person p join beneficiaries.card_person c using (person)
       where p.insurer_id = $1 and p.contract_key = f.contract_key and c.revoked_on is null and c.valid_until > $2)
     on conflict do nothing`,
    [row.insurerId, row.day],
  )
}

/** Locks a file and says whether it may still be ended from that state. */
export async function lockImport(
  sql: Sql,
  importId: number,
  state: 'staged' | 'waiting',
): Promise<{ keyYear: number; received: string } | undefined> {
  const [row] = await sql.query<{ keyYear: number; received: string }>(
    `select key_year "keyYear", received_by received from beneficiaries.import where import_id = $1 and state = $2 for update`,
    [importId, state],
  )
  return row
}

/** Ends a file: applied when there is no reason to wait. */
export async function decide(
  sql: Sql,
  row: ImportRow,
  state: 'applied' | 'waiting',
  effect: Effect,
  at: Date,
  approvedBy: string | null,
): Promise<void> {
  await sql.query(
    `update beneficiaries.import set state = $2, persons = $3, opened = $4, closed = $5, changed = $6, decided_at = $7, approved_by = $8 where import_id = $1`,
    [row.importId, state, effect.persons, effect.opening, effect.closing, effect.changed, state === 'applied' ? at : null, approvedBy],
  )
  if (state === 'applied') await sql.query('select beneficiaries.drop_staging($1)', [row.importId])
}
