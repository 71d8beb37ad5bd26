-- A proof of an insurer serves once, across processes: whoever inserts its number first has used it.
create table beneficiaries.assertion (
  jti            uuid primary key,
  expires_at     timestamptz not null
);
create index assertion_expiry on beneficiaries.assertion (expires_at);
grant select, insert, delete on beneficiaries.assertion to cloison_import;

-- Before the identities of a family are opened to print its card, the log says so: purpose 5, one entry a person, asked by the insurer itself
-- (no account, no site), fields: identity. Committed by the caller before anything is opened.
create function cards.record_issue(p_insurer smallint, p_persons uuid[], p_causes uuid[], p_salts uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_door smallint; v_at timestamptz := clock_timestamp();
begin
  if coalesce(cardinality(p_persons), 0) not between 1 and 30 or cardinality(p_causes) <> cardinality(p_persons) or cardinality(p_salts) <> cardinality(p_persons) then
    raise exception 'record_issue: one cause and one salt for each of one to thirty persons' using errcode = '22023';
  end if;
  select d.door_id into v_door from disclosure.door d where d.login = session_user and 5 = any (d.purposes);
  if not found then raise exception 'record_issue: not a door' using errcode = '42501'; end if;
  insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt)
    select (v_at at time zone 'UTC')::date, 0, u.cause, v_at, floor(extract(epoch from v_at) / 3600)::int, 0, 0, 0, v_door, p_insurer, 5, 4, 0, 1, 64, false, false, u.person, u.salt
    from unnest(p_persons, p_causes, p_salts) u(person, cause, salt);
end $$;
alter function cards.record_issue(smallint, uuid[], uuid[], uuid[]) owner to cloison_turnstile;
grant execute on function cards.record_issue(smallint, uuid[], uuid[], uuid[]) to cloison_import;
