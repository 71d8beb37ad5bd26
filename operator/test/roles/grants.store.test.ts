import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { stopped, trespasser, type Verdict } from './attempts.ts'

const SNAPSHOT = new URL('../../sql/grants.snapshot.txt', import.meta.url)

/** The reviewed list: `role  KIND  object  PRIVILEGE`. */
const lines = readFileSync(SNAPSHOT, 'utf8').split('\n')
const granted = new Set(lines)
const logins = lines.flatMap((line) => /^(cloison_\w+) {2}ROLE {2}LOGIN /.exec(line)?.[1] ?? [])
const is = (role: string, kind: string, object: string, privilege: string): boolean =>
  granted.has(`${role}  ${kind}  ${object}  ${privilege}`) || granted.has(`public  ${kind}  ${object}  ${privilege}`)

interface Thing {
  readonly name: string
  readonly listed: string
  readonly column: string
}

/** Every table, view and partition of ours; a partition of a day is listed under the name that any day has. */
const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name, regexp_replace(format('%I.%I', n.nspname, c.relname), '_\\d{8}$', '_YYYYMMDD') as listed,
    quote_ident((select t.attname from pg_attribute t where t.attrelid = c.oid and t.attnum > 0 and not t.attisdropped order by t.attnum limit 1)) as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    and (not c.relispartition or c.oid in (select max(p.oid) from pg_class p where p.relispartition group by p.relnamespace))
  order by 1`

/** Every function of ours, called with nothing: \`f(null::int, …)\`. */
const FUNCTIONS = `
  select format('%I.%I(%s)', n.nspname, p.proname, (select string_agg('null::' || format_type(t, null), ', ' order by o) from unnest(p.proargtypes) with ordinality a(t, o))) as name,
    format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) as listed, p.prokind::text as column
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1`

const SEQUENCES = `
  select format('%I.%I', n.nspname, c.relname) as name, format('%I.%I', n.nspname, c.relname) as listed, '' as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'S' and n.nspname not like 'pg\\_%' order by 1`

/** Functions of the system that were taken from everyone; with values, since a strict function of a null is not even called. */
const TAKEN = `
  select format('pg_catalog.%I(%s)', p.proname, (select string_agg(format('%s::%s', case format_type(t, null) when 'boolean' then '''f''' when 'text' then '''x'''
      when 'pg_lsn' then '''0/0''' when 'timestamp with time zone' then '''now''' when 'bytea' then '''\\x''' else '''0''' end, format_type(t, null)), ', ' order by o) from unnest(p.proargtypes) with ordinality a(t, o))) as name,
    format('pg_catalog.%I(%s)', p.proname, oidvectortypes(p.proargtypes)) as listed, '' as column
  from pg_proc p where p.pronamespace = 'pg_catalog'::regnamespace and not exists (
    select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
    and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype and 'internal'::regtype <> all (p.proargtypes) order by 1`

const things = (db: TestDatabase, text: string): Promise<Thing[]> => db.owner.query<Thing>(text, [])

/** Tries one statement a thing and compares: it is stopped exactly when the list does not name it. */
async function compare(
  db: TestDatabase,
  role: string,
  tries: readonly { readonly statement: string; readonly allowed: boolean }[],
  passes: (verdict: Verdict) => boolean = (verdict) => !stopped(verdict),
): Promise<string[]> {
  const one = trespasser(db, role)
  const verdicts = await one.tryAll(tries.map(({ statement }) => statement))
  await one.end()
  return verdicts.flatMap((verdict, i) => {
    const { statement, allowed } = tries[i] as (typeof tries)[number]
    return passes(verdict) === allowed
      ? []
      : [`${role}: ${statement}: ${allowed ? 'listed' : 'not listed'}, ${verdict.code} ${verdict.message}`]
  })
}

describe('what each role may do is what the reviewed list says', () => {
  test('there are roles, and the list is that of these migrations', () =>
    withDatabase(async (db) => {
      const found = await db.owner.query<{ role: string }>(
        `select rolname as role from pg_roles where rolname like 'cloison\\_%' and rolcanlogin order by 1`,
        [],
      )
      assert.deepEqual(
        logins,
        found.map(({ role }) => role),
      )
      assert.ok(logins.length >= 9)
    }))

  test('tables: select, insert, update, delete, truncate, lock', () =>
    withDatabase(async (db) => {
      const tables = await things(db, TABLES)
      assert.ok(tables.length > 40)
      for (const role of logins) {
        const wrong = await compare(
          db,
          role,
          tables.flatMap(({ name, listed, column }) => {
            const schema = name.split('.')[0] ?? ''
            const can = (privilege: string): boolean => is(role, 'SCHEMA', schema, 'USAGE') && is(role, 'TABLE', listed, privilege)
            return [
              { statement: `select 1 from ${name} limit 0`, allowed: can('SELECT') },
              { statement: `insert into ${name} default values`, allowed: can('INSERT') },
              { statement: `update ${name} set ${column} = default where false`, allowed: can('UPDATE') },
              { statement: `delete from ${name} where false`, allowed: can('DELETE') },
              { statement: `truncate ${name}`, allowed: can('TRUNCATE') },
              { statement: `lock ${name} in access exclusive mode`, allowed: can('UPDATE') || can('DELETE') || can('TRUNCATE') },
            ]
          }),
        )
        assert.deepEqual(wrong, [])
      }
    }))

  test('none but the import reads a person, not one column', () =>
    withDatabase(async (db) => {
      const columns = await db.owner.query<{ role: string; name: string }>(
        `select r.rolname as role, format('%I.%I.%I', n.nspname, c.relname, t.attname) as name
         from pg_roles r cross join pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace
         where r.rolcanlogin and r.rolname like 'cloison\\_%' and r.rolname <> 'cloison_import' and t.attnum > 0 and not t.attisdropped
           and n.nspname in ('beneficiaries', 'cards', 'accesslog', 'disclosure') and c.relkind in ('r', 'p', 'v', 'm')
           and has_column_privilege(r.oid, c.oid, t.attnum, 'select, insert, update, references')`,
        [],
      )
      assert.deepEqual(columns, [])
    }))

  test('functions of ours: only those named can be called, and those named can', () =>
    withDatabase(async (db) => {
      const functions = await things(db, FUNCTIONS)
      assert.ok(functions.length > 60)
      for (const role of logins) {
        const wrong = await compare(
          db,
          role,
          functions.map(({ name, listed }) => ({
            statement: `select ${name}`,
            allowed: is(role, 'SCHEMA', name.split('.')[0] ?? '', 'USAGE') && is(role, 'FUNCTION', listed, 'EXECUTE'),
          })),
        )
        assert.deepEqual(wrong, [])
      }
    }))

  test('functions of the system: locks, large objects, messages, snapshots, files', () =>
    withDatabase(async (db) => {
      const taken = await things(db, TAKEN)
      for (const name of [
        'pg_advisory_xact_lock(',
        'pg_try_advisory_lock(',
        'lo_create(',
        'lo_import(',
        'pg_notify(',
        'pg_export_snapshot(',
        'pg_read_file(',
        'pg_logical_emit_message(',
      ]) {
        assert.ok(
          taken.some((each) => each.name.startsWith(`pg_catalog.${name}`)),
          name,
        )
      }
      for (const role of logins) {
        const wrong = await compare(
          db,
          role,
          taken.map(({ name, listed }) => ({ statement: `select ${name}`, allowed: is(role, 'FUNCTION', listed, 'EXECUTE') })),
        )
        assert.deepEqual(wrong, [])
      }
    }))

  test('sequences', () =>
    withDatabase(async (db) => {
      const sequences = await things(db, SEQUENCES)
      assert.ok(sequences.length > 3)
      for (const role of logins) {
        const wrong = await compare(
          db,
          role,
          sequences.flatMap(({ name, listed }) => {
            const can = (privilege: string): boolean => is(role, 'SEQUENCE', listed, privilege)
            return [
              { statement: `select last_value from ${name}`, allowed: can('SELECT') },
              { statement: `select nextval('${name}')`, allowed: can('USAGE') || can('UPDATE') },
              { statement: `select setval('${name}', 1)`, allowed: can('UPDATE') },
            ]
          }),
        )
        assert.deepEqual(wrong, [])
      }
    }))
})
