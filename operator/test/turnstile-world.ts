import { hash } from 'node:crypto'
import type { Sql } from '../src/ports/sql.ts'

/** A small world for the turnstile: sites with accounts and sessions, persons with cards. Everything follows from its number. */
export interface TurnstileWorld {
  readonly insurers: number
  readonly sites: number
  readonly accountsPerSite: number
  readonly clients: number
  readonly persons: number
}

/** The secret of session `n` (one per account, from 1), 32 bytes. */
export const secretOf = (n: number): Buffer => hash('sha256', `secret ${n}`, 'buffer')
/** The look-up key of person `n`, 16 bytes. */
export const keyOf = (n: number): Buffer => hash('sha256', `key ${n}`, 'buffer').subarray(0, 16)
/** The pseudonym of person `n`, as the database writes it. */
export const personOf = (n: number): string => {
  const hex = hash('sha256', `person ${n}`, 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/**
 * Fills a freshly migrated database, as its owner. Account `n` works at site `(n - 1) % sites + 1`; person `n` is of insurer
 * `(n - 1) % insurers + 1`. No account has a usual share: a shared level that is spent refuses whatever is beyond.
 */
export async function settle(owner: Sql, world: TurnstileWorld): Promise<void> {
  const { insurers, sites, accountsPerSite, clients, persons } = world
  await owner.script(`
    insert into directory.insurer (insurer_id, amc, name, signing_jwk, sealing_jwk, opened_on)
      select i, lpad((999000000 + i)::text, 10, '0'), 'Mutuelle ' || i, '{}', '{}', '2020-01-01' from generate_series(1, ${insurers}) i;
    insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, opened_on)
      select i, '7599' || lpad(i::text, 5, '0'), 'Pharmacie ' || i, 'pharmacy', '75', 'Paris', 2, '2020-01-01' from generate_series(1, ${sites}) i;
    insert into directory.client (client_id, code, name, publisher) select i, 'client-' || i, 'Logiciel ' || i, 'Éditeur' from generate_series(1, ${clients}) i;
    insert into professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, jwk_x, jwk_y, started_at, expires_at, passkey_at, idle_at)
      select sha256(sha256(convert_to('secret ' || i, 'UTF8'))), i, (i - 1) % ${sites} + 1, (i - 1) % ${clients} + 1, i, 2, sha256('x'), sha256('y'), now(), now() + interval '12 hours', now(), now() + interval '3 days'
      from generate_series(1, ${sites * accountsPerSite}) i;
    insert into disclosure.parameter (name, from_day, value, reason) values ('usual-floor', '2026-01-02', 0, 'none'), ('usual-margin', '2026-01-02', 0, 'none');
    insert into disclosure.meter (level, id, allowed) select 1, i, 200 from generate_series(1, ${sites * accountsPerSite}) i;
    insert into disclosure.meter (level, id, allowed) select 2, i, 400 from generate_series(1, ${sites}) i;
    insert into disclosure.meter_past (level, id) select level, id from disclosure.meter;
    select disclosure.open_budget(4::smallint, i, null) from generate_series(1, ${clients}) i;
    select disclosure.open_budget(5::smallint, i, null) from generate_series(1, ${insurers}) i;
    insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing)
      select substr(encode(sha256(convert_to('person ' || i, 'UTF8')), 'hex'), 1, 32)::uuid, (i - 1) % ${insurers} + 1, '2026-01-01', '2027-01-01', array['100', '100'],
             lpad((999000001 + (i - 1) % ${insurers})::text, 10, '0') || E'\\tMU\\t\\tG1\\t1'
      from generate_series(1, ${persons}) i;
    insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until)
      select substr(encode(sha256(convert_to('key ' || i, 'UTF8')), 'hex'), 1, 32)::uuid,
             substr(encode(sha256(convert_to('person ' || i, 'UTF8')), 'hex'), 1, 32)::uuid, (i - 1) % ${insurers} + 1, i, '2027-01-01'
      from generate_series(1, ${persons}) i;
    analyze;
  `)
}

/** These establishments belong to one owner from now on; `allowed`: what the group may read, its default unless said. */
export async function formGroup(owner: Sql, group: number, sites: readonly number[], allowed: number | null = null): Promise<void> {
  await owner.query(
    `insert into directory.legal_entity (group_id, finess) values ($1::int, '75990' || lpad($1::text, 4, '0')) on conflict do nothing`,
    [group],
  )
  await owner.query('update directory.establishment set group_id = $1 where site_id = any ($2::int[])', [group, sites])
  await owner.query('update professionals.session set group_id = $1 where site_id = any ($2::int[])', [group, sites])
  await owner.query('select disclosure.open_budget(9::smallint, $1::int, $2::int)', [group, allowed])
}

/** From now on an account keeps this share, in per cent of its ceiling, when something above it is tightened. */
export async function leaveUsual(owner: Sql, percent: number): Promise<void> {
  await owner.query(`update disclosure.parameter set value = $1::int where name = 'usual-floor' and from_day = '2026-01-02'`, [percent])
}

/** Gives a level another ceiling. */
export async function allow(owner: Sql, level: number, id: number | 'all', allowed: number): Promise<void> {
  if (level <= 2 || level > 6)
    await owner.query(`update disclosure.meter set allowed = $1::int where level = $2::smallint and ($3::int = 0 or id = $3)`, [
      allowed,
      level,
      id === 'all' ? 0 : id,
    ])
  else
    await owner.query(
      `update disclosure.tide t set allowed = array(select case when $3::int in (0, i) then $1::int else t.allowed[i] end from generate_series(1, cardinality(t.allowed)) i order by i) where level = $2::smallint`,
      [allowed, level, id === 'all' ? 0 : id],
    )
}

/** A UUID v7 of the given time, 16 bytes. */
export function causeAt(millis: number, random: (length: number) => Buffer): Buffer {
  const bytes = random(16)
  bytes.writeUIntBE(millis, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes
}
