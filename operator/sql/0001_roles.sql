-- Who may knock. One role per door; a role holds EXECUTE on functions named one by one, and no right on any table.
-- Roles belong to the whole cluster, so each is made only when it is not there yet. Passwords are set apart from here.
do $$
declare r text;
begin
  foreach r in array array[
    'cloison_identity',   -- sign-in: accounts, credentials, sessions
    'cloison_door',       -- look-ups: ask and redeem, nothing else about persons
    'cloison_claims',     -- receives invoices
    'cloison_payments',   -- debts, batches, payees
    'cloison_worker',     -- adjudicates claims, runs jobs
    'cloison_sequencer',  -- numbers the access log and signs checkpoints
    'cloison_keys',       -- looks after keys and their budgets
    'cloison_console',    -- operators: planes, freezes, counts
    'cloison_watch',      -- reads the log by pseudonym, and tightens or freezes an account
    'cloison_import']     -- portfolios and cards: the only one that reads a person
  loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I login noinherit connection limit 40', r);
    end if;
  end loop;
  -- Owns every function that crosses rooms. Nobody logs in as it.
  if not exists (select from pg_roles where rolname = 'cloison_turnstile') then
    create role cloison_turnstile nologin noinherit;
  end if;
end $$;

-- One schema per room.
create schema directory;
create schema planes;
create schema professionals;
create schema beneficiaries;
create schema cards;
create schema accesslog;
create schema disclosure;
create schema claims;
create schema payments;

do $$
declare r text;
begin
  execute format('revoke all on database %I from public', current_database());
  for r in select rolname from pg_roles where rolname like 'cloison\_%' and rolcanlogin loop
    execute format('grant connect on database %I to %I', current_database(), r);
  end loop;
end $$;
revoke all on schema public from public;
alter default privileges revoke execute on functions from public;
alter default privileges revoke usage on types from public;

-- Whoever can take an advisory lock can stop every establishment; a message, a large object or an exported snapshot
-- is a way out that no statement of ours needs. Counters, locks, positions of the log and sizes of files change before a
-- commit, and some outlive a rollback: they would tell a door what became of a question that it then takes back.
do $$
declare f text;
begin
  for f in
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and (p.proname like 'pg\_advisory%' or p.proname like 'pg\_try\_advisory%' or p.proname like 'lo\_%'
           or p.proname like 'pg\_stat\_get\_%' or p.proname like 'pg\_current\_wal\_%'
           or p.proname in ('pg_logical_emit_message', 'pg_export_snapshot', 'pg_notify', 'loread', 'lowrite', 'pg_lock_status',
             'pg_relation_size', 'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size', 'pg_database_size'))
  loop
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function pg_advisory_xact_lock(int, int), pg_current_wal_flush_lsn(), pg_current_wal_insert_lsn() to cloison_turnstile;
do $$ begin
  if current_setting('server_version_num')::int >= 170000 then
    execute 'grant execute on function pg_logical_emit_message(boolean, text, text, boolean) to cloison_turnstile';
  end if;
end $$;

-- Without a language, a login role runs no anonymous block: only the functions it was granted.
do $$ begin
  execute 'revoke usage on language plpgsql from public';
exception when insufficient_privilege then
  raise warning 'the language plpgsql belongs to someone else: login roles keep anonymous blocks';
end $$;
