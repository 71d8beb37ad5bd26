-- Insurers' people and keys: registered, signed in, frozen, ended. Owner: cloison_registrar, like the rest of the room.

-- Registers what an insurer consented to, or replaces it by a later word of the same insurer; an older one changes nothing, so that a key which
-- was replaced, or an account which was closed, does not come back. Sessions under the former key end. A freeze stands.
create function professionals.desk_register(p_insurer smallint, p_code text, p_kind text, p_jwk_x bytea, p_jwk_y bytea, p_until date, p_consent text, p_consented_at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id int; v_now timestamptz := clock_timestamp();
begin
  if p_until is null or p_until <= professionals.today() or p_until > professionals.today() + 400 or p_consented_at > v_now + interval '1 day' then
    raise exception 'desk_register: a consent is for a year, and is not of tomorrow' using errcode = '22023';
  end if;
  perform from directory.insurer i where i.insurer_id = p_insurer and i.closed_on is null for share;
  if not found then return null; end if;
  update professionals.gate g set turned = g.turned + 1 where g.one;
  insert into professionals.desk_account as a (account_id, insurer_id, code, kind, jwk_x, jwk_y, consent, consented_at, until_day, opened_at)
    values (nextval('professionals.account_account_id_seq'), p_insurer, p_code, p_kind, p_jwk_x, p_jwk_y, p_consent, p_consented_at, p_until, v_now)
  on conflict (insurer_id, code) do update set kind = excluded.kind, jwk_x = excluded.jwk_x, jwk_y = excluded.jwk_y, consent = excluded.consent,
      consented_at = excluded.consented_at, until_day = excluded.until_day, closed_at = null
    where excluded.consented_at > a.consented_at and excluded.consented_at > coalesce(a.closed_at, '-infinity')
  returning a.account_id into v_id;
  if not found then return null; end if;
  update professionals.desk_session s set ended_at = v_now where s.account_id = v_id and s.ended_at is null;
  if found then perform planes.turn(); end if;
  perform disclosure.open_desk_budget(11::smallint, v_id, p_kind, null);
  if (select d.allowed from disclosure.desk_spending(12::smallint, disclosure.desk_site(p_insurer)) d) is null then
    perform disclosure.open_desk_budget(12::smallint, disclosure.desk_site(p_insurer), null, null);
  end if;
  return v_id;
end $$;

-- Another number of persons a day for one account, or for the whole desk (p_account null): ok, unknown, or beyond the ceiling of the table.
create function professionals.desk_allow(p_insurer smallint, p_account int, p_persons int) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_persons is null then raise exception 'desk_allow: how many' using errcode = '22023'; end if;
  perform from professionals.desk_account a where a.insurer_id = p_insurer and (p_account is null or a.account_id = p_account);
  if not found then return 'unknown'; end if;
  return case when case when p_account is null then disclosure.open_desk_budget(12::smallint, disclosure.desk_site(p_insurer), null, p_persons)
    else disclosure.open_desk_budget(11::smallint, p_account, null, p_persons) end is null then 'beyond' else 'ok' end;
end $$;

-- Freezes an account, or a whole desk (p_account null): nobody of it asks any more, nor signs in, nor is given what was asked a moment ago.
create function professionals.desk_freeze(p_insurer smallint, p_account int, p_reason text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_now timestamptz := clock_timestamp();
begin
  if p_reason is null or length(p_reason) not between 3 and 200 then raise exception 'desk_freeze: a reason' using errcode = '22023'; end if;
  update professionals.gate g set turned = g.turned + 1 where g.one;
  if p_account is not null then
    update professionals.desk_account a set frozen_at = v_now, frozen_reason = p_reason where a.insurer_id = p_insurer and a.account_id = p_account;
  else
    insert into professionals.frozen (kind, id, since, reason)
      select 2, disclosure.desk_site(i.insurer_id), v_now, p_reason from directory.insurer i where i.insurer_id = p_insurer
      on conflict (kind, id) do update set reason = excluded.reason;
  end if;
  if not found then return false; end if;
  update professionals.desk_session s set barred = true where s.insurer_id = p_insurer and (p_account is null or s.account_id = p_account) and s.ended_at is null and not s.barred;
  perform planes.turn();
  return true;
end $$;

-- Thaws. Sessions that were barred end: whoever works there signs in again.
create function professionals.desk_unfreeze(p_insurer smallint, p_account int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_was boolean;
begin
  update professionals.gate g set turned = g.turned + 1 where g.one;
  if p_account is not null then
    update professionals.desk_account a set frozen_at = null, frozen_reason = null where a.insurer_id = p_insurer and a.account_id = p_account and a.frozen_at is not null;
  else
    delete from professionals.frozen f where f.kind = 2 and f.id = disclosure.desk_site(p_insurer);
  end if;
  v_was := found;
  update professionals.desk_session s set ended_at = clock_timestamp()
    where s.insurer_id = p_insurer and (p_account is null or s.account_id = p_account) and s.ended_at is null and s.barred;
  perform planes.turn();
  return v_was;
end $$;

-- Someone leaves, or a key is withdrawn: only a later consent opens the account again.
create function professionals.desk_close(p_insurer smallint, p_account int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update professionals.gate g set turned = g.turned + 1 where g.one;
  update professionals.desk_account a set closed_at = clock_timestamp() where a.insurer_id = p_insurer and a.account_id = p_account and a.closed_at is null;
  if not found then return false; end if;
  update professionals.desk_session s set ended_at = clock_timestamp() where s.account_id = p_account and s.ended_at is null;
  perform planes.turn();
  return true;
end $$;

create function professionals.desk_list(p_insurer smallint, out account_id int, out amc text, out code text, out kind text, out until_day date, out state text,
  out spent int, out allowed int, out desk_spent int, out desk_allowed int) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.account_id, i.amc, a.code, a.kind, a.until_day,
    case when a.closed_at is not null or a.until_day <= professionals.today() then 'closed'
      when a.frozen_at is not null or exists (select from professionals.frozen f where f.kind = 2 and f.id = disclosure.desk_site(a.insurer_id)) then 'frozen' else 'open' end,
    own.spent, own.allowed, desk.spent, desk.allowed
  from professionals.desk_account a join directory.insurer i using (insurer_id)
  left join lateral disclosure.desk_spending(11::smallint, a.account_id) own on true
  left join lateral disclosure.desk_spending(12::smallint, disclosure.desk_site(a.insurer_id)) desk on true
  where p_insurer is null or a.insurer_id = p_insurer order by i.amc, a.code limit 10000
$$;

-- Signs in with the registered key itself: the proof of the request has shown it. One hour, ten sessions at most.
create function professionals.desk_open(p_amc text, p_code text, p_jwk_x bytea, p_jwk_y bytea, p_secret bytea, out outcome text, out expires_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
#variable_conflict use_column
declare a professionals.desk_account; v_now timestamptz := clock_timestamp();
begin
  perform from professionals.gate g where g.one for share;
  select d.* into a from professionals.desk_account d join directory.insurer i using (insurer_id)
   where ltrim(i.amc, '0') = ltrim(p_amc, '0') and i.closed_on is null and d.code = p_code and d.closed_at is null and d.until_day > professionals.today()
     and d.jwk_x = p_jwk_x and d.jwk_y = p_jwk_y for update of d;
  if not found then outcome := 'desk.refused'; return; end if;
  perform from professionals.frozen f where f.kind = 2 and f.id = disclosure.desk_site(a.insurer_id);
  if found or a.frozen_at is not null then outcome := 'session.frozen'; return; end if;
  delete from professionals.desk_session s where s.account_id = a.account_id and s.expires_at < v_now - interval '30 days';
  update professionals.desk_session x set ended_at = v_now where x.digest in (
    select o.digest from professionals.desk_session o where o.account_id = a.account_id and o.ended_at is null and o.expires_at > v_now
    order by o.started_at desc offset 9);
  if found then perform planes.turn(); end if;
  expires_at := least(v_now + interval '1 hour', a.until_day::timestamp at time zone 'Europe/Paris');
  insert into professionals.desk_session (digest, account_id, insurer_id, started_at, expires_at, idle_at)
    values (sha256(p_secret), a.account_id, a.insurer_id, v_now, expires_at, v_now + interval '15 minutes');
  outcome := 'ok';
end $$;

create function professionals.desk_key(p_secret bytea, out account_id int, out insurer_id smallint, out amc text, out code text, out kind text, out jwk_x bytea, out jwk_y bytea,
  out expires_at timestamptz, out idle_at timestamptz, out barred boolean) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.account_id, a.insurer_id, i.amc, a.code, a.kind, a.jwk_x, a.jwk_y, s.expires_at, s.idle_at, s.barred
  from professionals.desk_session s join professionals.desk_account a using (account_id) join directory.insurer i on i.insurer_id = a.insurer_id
  where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp()
$$;
create function professionals.desk_touch(p_secret bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update professionals.desk_session s set idle_at = clock_timestamp() + interval '15 minutes'
  where s.digest = sha256(p_secret) and s.ended_at is null and s.idle_at > clock_timestamp() and s.idle_at < clock_timestamp() + interval '14 minutes 30 seconds'
$$;
create function professionals.desk_end(p_secret bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update professionals.desk_session s set ended_at = clock_timestamp() where s.digest = sha256(p_secret) and s.ended_at is null;
  if found then perform planes.turn(); end if;
end $$;
-- A proof serves once, as `proof_once` says for everyone's.
create function professionals.desk_proof_once(p_secret bytea, p_jti uuid) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_served smallint := professionals.proof_once(null, p_jti); v_barred boolean;
begin
  if v_served <> 0 or p_secret is null then return v_served; end if;
  select s.barred into v_barred from professionals.desk_session s where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp();
  return case when v_barred then 41 when v_barred is null then 42 else 0 end;
end $$;

grant usage on sequence professionals.account_account_id_seq to cloison_registrar;
grant select, insert, update, delete on professionals.desk_session to cloison_registrar;
grant select, insert, update on professionals.desk_account to cloison_registrar;
do $$ declare f regprocedure; begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'professionals'::regnamespace and p.proname like 'desk\_%' loop
    execute format('alter function %s owner to cloison_registrar', f);
    execute format('revoke execute on function %s from public', f);
  end loop;
end $$;
grant execute on function professionals.desk_register, professionals.desk_allow, professionals.desk_freeze, professionals.desk_unfreeze, professionals.desk_close,
  professionals.desk_list to cloison_console;
grant execute on function professionals.desk_open, professionals.desk_end, professionals.desk_proof_once to cloison_identity;
grant execute on function professionals.desk_key, professionals.desk_touch to cloison_identity, cloison_keys;
