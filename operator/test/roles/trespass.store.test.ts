import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../template-database.ts'
import { trespasser } from './attempts.ts'

const SCHEMAS = [
  'public',
  'directory',
  'planes',
  'professionals',
  'beneficiaries',
  'cards',
  'accesslog',
  'disclosure',
  'claims',
  'payments',
]

/** Ways out, or in, that no role needs. Each is refused: by a right, or because it is not there. */
const ATTEMPTS: readonly string[] = [
  ...[
    'create temp table t (a int)',
    'create temp view v as select 1',
    'create temp sequence s',
    'create schema thief',
    'create database thief',
  ],
  ...SCHEMAS.flatMap((schema) => [
    `create table ${schema}.thief (a int)`,
    `create function ${schema}.thief() returns int language sql as 'select 1'`,
    `create procedure ${schema}.thief() language sql as ''`,
    `create domain ${schema}.thief as int`,
    `create type ${schema}.thief as enum ('a')`,
    `create view ${schema}.thief as select 1`,
    `create operator ${schema}.=== (leftarg = int, rightarg = int, function = int4eq)`,
    `alter schema ${schema} rename to thief`,
    `drop schema ${schema} cascade`,
  ]),
  ...[
    'alter table beneficiaries.person add a int',
    'drop table accesslog.entry',
    'create index on accesslog.entry (at)',
    'comment on table accesslog.entry is null',
  ],
  ...[
    'create trigger t before insert on accesslog.entry execute function suppress_redundant_updates_trigger()',
    'create rule r as on insert to accesslog.entry do instead nothing',
  ],
  ...[
    'create policy p on beneficiaries.person',
    'alter table beneficiaries.person enable row level security',
    'alter table disclosure.meter disable trigger all',
  ],
  ...[
    'create statistics s on person, insurer_id from beneficiaries.person',
    'select 1 from beneficiaries.person for update',
    'refresh materialized view beneficiaries.person',
  ],
  ...[
    'alter function disclosure.redeem(uuid, bytea) reset all',
    'alter function disclosure.redeem(uuid, bytea) owner to current_user',
    'drop function disclosure.redeem(uuid, bytea)',
  ],
  ...[`copy (select 1) to program 'id'`, `copy (select 1) to '/dev/null'`, `copy (select 1) to '/proc/self/fd/1'`, `load 'auto_explain'`],
  ...[
    'create extension dblink schema disclosure',
    'create extension postgres_fdw schema disclosure',
    'create extension pg_stat_statements schema disclosure',
    'create server s foreign data wrapper f',
    'create language c',
    'do $$ begin null; end $$',
    'create function public.f() returns int language plpgsql as $$ begin return 1; end $$',
  ],
  ...['create role thief', 'alter role current_user superuser', 'alter role current_user createrole'],
  ...[
    'set session authorization postgres',
    'set role postgres',
    'set role pg_read_all_data',
    'set role pg_monitor',
    'set role pg_signal_backend',
  ],
  ...[
    `alter system set log_statement = 'all'`,
    `set log_statement = 'all'`,
    'set session_replication_role = replica',
    `set session_preload_libraries = 'auto_explain'`,
    'set log_min_messages = debug5',
  ],
  ...[
    'create publication p for all tables',
    `create subscription s connection '' publication p`,
    'create event trigger e on ddl_command_start execute function f()',
    'checkpoint',
  ],
  ...[
    'select pg_reload_conf()',
    'select pg_switch_wal()',
    `select pg_create_restore_point('x')`,
    `select pg_create_physical_replication_slot('x')`,
    `select pg_create_logical_replication_slot('x', 'test_decoding')`,
  ],
  ...[
    `select pg_read_file('PG_VERSION')`,
    `select pg_ls_dir('.')`,
    `select pg_stat_file('PG_VERSION')`,
    `select lo_import('/etc/passwd')`,
    `select lo_from_bytea(0, 'x')`,
    `select lo_creat(-1)`,
  ],
  ...[
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres' and pid <> pg_backend_pid()`,
    'select pg_promote()',
    'select pg_stat_reset()',
    'select pg_stat_statements_reset()',
  ],
  ...[
    'select 1 from pg_authid',
    'select 1 from pg_shadow',
    'select 1 from pg_statistic',
    'select 1 from pg_statistic_ext_data',
    'select 1 from pg_hba_file_rules',
    'select 1 from pg_file_settings',
  ],
  ...[
    'select 1 from pg_largeobject',
    'select 1 from pg_user_mapping',
    'select subconninfo from pg_subscription',
    'select 1 from pg_backend_memory_contexts',
    'select 1 from pg_shmem_allocations',
  ],
  ...[
    `select dblink('', '')`,
    `select query_to_xml('select 1 from beneficiaries.person', true, true, '')`,
    `select table_to_xml('beneficiaries.rights', true, true, '')`,
    `select cursor_to_xml('x', 1, true, true, '')`,
  ],
  ...[
    `select ts_stat('select person::text::tsvector from beneficiaries.rights')`,
    `select ts_rewrite('a'::tsquery, 'select null::tsquery, null::tsquery from beneficiaries.rights')`,
  ],
]

/** What one role alone may do, of the above. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  cloison_import: [
    'select 1 from beneficiaries.person for update',
    `select query_to_xml('select 1 from beneficiaries.person', true, true, '')`,
    `select table_to_xml('beneficiaries.rights', true, true, '')`,
    `select ts_stat('select person::text::tsvector from beneficiaries.rights')`,
    `select ts_rewrite('a'::tsquery, 'select null::tsquery, null::tsquery from beneficiaries.rights')`,
  ],
}

const REFUSALS = ['42501', '42704', '42883', '0A000', '58P01', '25001', '34000', '55P02', '22023', '42P01', '55000', '25P02', '42809']

test('no role makes an object, becomes another, reads a file, leaves a trigger, or sees what others do', () =>
  withDatabase(async (db) => {
    const roles = await db.owner.query<{ role: string }>(
      `select rolname as role from pg_roles where rolname like 'cloison\\_%' order by 1`,
      [],
    )
    const logins = await db.owner.query<{ role: string }>(
      `select rolname as role from pg_roles where rolname like 'cloison\\_%' and rolcanlogin`,
      [],
    )
    for (const { role } of logins) {
      const attempts = [
        ...ATTEMPTS,
        ...roles.flatMap((other) =>
          other.role === role
            ? []
            : [
                `set role ${other.role}`,
                `alter role ${other.role} password null`,
                `set session authorization ${other.role}`,
                `grant ${other.role} to ${role}`,
              ],
        ),
      ]
      const one = trespasser(db, role)
      const verdicts = await one.tryAll(attempts)
      await one.end()
      const passed = attempts.filter((_, i) => !REFUSALS.includes(verdicts[i]?.code ?? ''))
      const expected = ALLOWED[role] ?? []
      assert.deepEqual(
        passed
          .filter((attempt) => !expected.includes(attempt))
          .map((attempt) => `${role}: ${attempt} ${verdicts[attempts.indexOf(attempt)]?.code}`),
        [],
      )
    }
    const made = await db.owner.query<{ n: number }>(
      `select count(*)::int as n from pg_class where relname = 'thief' or relpersistence = 't'`,
      [],
    )
    assert.equal(made[0]?.n, 0)
  }))

test('no role is a member of another, owns anything, or bypasses anything', () =>
  withDatabase(async (db) => {
    const found = await db.owner.query<{ what: string }>(
      `select format('%s is a member of %s', member::regrole, roleid::regrole) as what from pg_auth_members where member::regrole::text like 'cloison\\_%'
       union all select format('%s: superuser, createrole, createdb, replication or bypassrls', rolname) from pg_roles
         where rolname like 'cloison\\_%' and (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls or rolinherit)
       union all select format('%s owns %s', c.relowner::regrole, c.oid::regclass) from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname like 'cloison\\_%' and r.rolcanlogin
       union all select format('%s owns %s', p.proowner::regrole, p.oid::regprocedure) from pg_proc p join pg_roles r on r.oid = p.proowner where r.rolname like 'cloison\\_%' and r.rolcanlogin`,
      [],
    )
    assert.deepEqual(found, [])
  }))

test('every function that lends its owner’s rights fixes its search path, with pg_temp last, and is nobody’s by default', () =>
  withDatabase(async (db) => {
    const found = await db.owner.query<{ what: string }>(
      `select p.oid::regprocedure::text as what from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any ($1) and ((p.prosecdef and not exists (select from unnest(p.proconfig) c where c = 'search_path=pg_catalog, pg_temp'))
         or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0))`,
      [SCHEMAS],
    )
    assert.deepEqual(found, [])
  }))
