-- What the console's page does beside reading: undo a reaction, in the name of whoever the session says. And one count that it shows.

-- Undone by the operator who holds the secret: their name is the database's word, not the caller's.
create function watch.undo_as(p_secret bytea, p_reaction bigint, p_why text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_by text;
begin
  select k.code into v_by from professionals.operator_key(p_secret) k where k.operator_id = professionals.operator_acting(p_secret, 'incidents');
  if not found then return 'not-an-operator'; end if;
  return case when watch.undo(p_reaction, v_by, p_why) then 'ok' else 'unknown' end;
end $$;
alter function watch.undo_as owner to cloison_lookout;
revoke all on function watch.undo_as from public;
grant execute on function professionals.operator_key(bytea), professionals.operator_acting(bytea, text) to cloison_lookout;
grant execute on function watch.undo_as to cloison_console;

-- How many persons have open rights: what there would be to read without any ceiling. Counted when they are thought few; beyond, as the server
-- last counted its rows.
create function disclosure.covered() returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when c.reltuples < 10000 then (select count(*) from beneficiaries.rights) else c.reltuples::bigint end
  from pg_class c where c.oid = 'beneficiaries.rights'::regclass
$$;
alter function disclosure.covered owner to cloison_turnstile;
revoke all on function disclosure.covered from public;
grant execute on function disclosure.covered to cloison_console;
