-- What our own people do: freeze and thaw, register software and operators; what the worker does: forget. Then who may call what.

-- Freezes an account (1), a site (2), a client (4) or a device (7). Live sessions are barred, and tickets already paid for are looked at
-- again, in the same transaction. The gate makes a session that is being opened wait, or be seen.
create function professionals.freeze(p_kind smallint, p_id int, p_reason text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_now timestamptz := clock_timestamp();
begin
  if p_kind is null or p_kind not in (1, 2, 4, 7) or length(p_reason) not between 3 and 200 then
    raise exception 'freeze: kind and reason' using errcode = '22023';
  end if;
  update professionals.gate g set turned = g.turned + 1 where g.one;
  if p_kind = 1 then
    update professionals.account a set frozen_at = v_now, frozen_reason = p_reason where a.account_id = p_id;
    if not found then return false; end if;
  else
    insert into professionals.frozen (kind, id, since, reason) values (p_kind, p_id, v_now, p_reason)
      on conflict (kind, id) do update set reason = excluded.reason;
  end if;
  update professionals.session s set barred = true
   where s.ended_at is null and s.expires_at > v_now and not s.barred
     and case p_kind when 1 then s.account_id when 2 then s.site_id when 4 then s.client_id else s.device_id end = p_id;
  perform planes.turn();
  return true;
end $$;

-- Thaws. The sessions that were barred end: whoever works there signs in again. A passkey alone never thaws what it opened.
create function professionals.unfreeze(p_kind smallint, p_id int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_was boolean;
begin
  update professionals.gate g set turned = g.turned + 1 where g.one;
  if p_kind = 1 then
    update professionals.account a set frozen_at = null, frozen_reason = null where a.account_id = p_id and a.frozen_at is not null;
  else
    delete from professionals.frozen f where f.kind = p_kind and f.id = p_id;
  end if;
  v_was := found;
  update professionals.session s set ended_at = clock_timestamp()
   where s.ended_at is null and s.barred
     and case p_kind when 1 then s.account_id when 2 then s.site_id when 4 then s.client_id else s.device_id end = p_id;
  perform planes.turn();
  return v_was;
end $$;

-- A software client: its public key signs what says which software asks. Registered again, its key is replaced.
create function professionals.register_client(p_code text, p_name text, p_publisher text, p_jwk jsonb, p_test_mode boolean) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint;
begin
  if p_jwk is not null and (p_jwk ->> 'kty' is distinct from 'EC' or p_jwk ->> 'crv' is distinct from 'P-256' or p_jwk ? 'd') then
    raise exception 'register_client: a public P-256 key' using errcode = '22023';
  end if;
  lock table directory.client in share row exclusive mode;
  insert into directory.client as c (client_id, code, name, publisher, jwk, test_mode)
    values ((select coalesce(max(o.client_id), 0) + 1 from directory.client o), p_code, p_name, p_publisher, p_jwk, p_test_mode)
    on conflict (code) do update set name = excluded.name, publisher = excluded.publisher, jwk = excluded.jwk, test_mode = excluded.test_mode
  returning c.client_id into v_id;
  perform disclosure.open_budget(4::smallint, v_id::int, null);
  return v_id;
end $$;

create function professionals.register_operator(p_code text, p_sealed bytea, p_duties text[], p_jwk_x bytea, p_jwk_y bytea) returns smallint
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into professionals.operator as o (code, sealed, duties, jwk_x, jwk_y, opened_at)
    values (p_code, p_sealed, p_duties, p_jwk_x, p_jwk_y, clock_timestamp())
  on conflict (code) do update set sealed = excluded.sealed, duties = excluded.duties, jwk_x = excluded.jwk_x, jwk_y = excluded.jwk_y, closed_at = null
  returning o.operator_id
$$;

-- Closes an operator's account and ends their sessions.
create function professionals.close_operator(p_code text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint;
begin
  update professionals.operator o set closed_at = clock_timestamp() where o.code = p_code and o.closed_at is null returning o.operator_id into v_id;
  update professionals.operator_session s set ended_at = clock_timestamp() where s.operator_id = v_id and s.ended_at is null;
  return v_id is not null;
end $$;

-- An operator signs in with the registered key itself: the proof of the request has shown it. One hour.
create function professionals.operator_open(p_code text, p_jwk_x bytea, p_jwk_y bytea, p_secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint; v_now timestamptz := clock_timestamp();
begin
  select o.operator_id into v_id from professionals.operator o
   where o.code = p_code and o.closed_at is null and o.jwk_x = p_jwk_x and o.jwk_y = p_jwk_y for share;
  if not found then return 'operator.refused'; end if;
  insert into professionals.operator_session (digest, operator_id, started_at, expires_at, idle_at)
    values (sha256(p_secret), v_id, v_now, v_now + interval '1 hour', v_now + interval '15 minutes');
  return 'ok';
end $$;

create function professionals.operator_key(p_secret bytea, out operator_id smallint, out code text, out duties text[], out jwk_x bytea,
  out jwk_y bytea, out expires_at timestamptz, out idle_at timestamptz) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.operator_id, o.code, o.duties, o.jwk_x, o.jwk_y, s.expires_at, s.idle_at
  from professionals.operator_session s join professionals.operator o on o.operator_id = s.operator_id
  where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp() and o.closed_at is null
$$;

create function professionals.operator_touch(p_secret bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update professionals.operator_session s set idle_at = clock_timestamp() + interval '15 minutes'
  where s.digest = sha256(p_secret) and s.ended_at is null and s.idle_at > clock_timestamp() and s.idle_at < clock_timestamp() + interval '14 minutes 30 seconds'
$$;

create function professionals.operator_end(p_secret bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ update professionals.operator_session s set ended_at = clock_timestamp() where s.digest = sha256(p_secret) and s.ended_at is null $$;

-- Which operator acts, for another room's function that needs to know it surely: null when nobody with that duty, awake, holds the secret.
create function professionals.operator_acting(p_secret bytea, p_duty text) returns smallint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.operator_id from professionals.operator_key(p_secret) k where p_duty = any (k.duties) and k.idle_at > clock_timestamp()
$$;

-- Forgets what no longer serves; called every minute, at most 20,000 rows of a kind each time. Returns how many were forgotten.
create function professionals.purge() returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_now timestamptz := clock_timestamp(); v_total int := 0; v_n int;
begin
  delete from professionals.proof_used p where p.jti in (
    select o.jti from professionals.proof_used o
    where o.jti < (lpad(to_hex((extract(epoch from v_now - interval '5 minutes') * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid limit 20000);
  get diagnostics v_n = row_count; v_total := v_total + v_n;
  delete from professionals.signin s where s.expires_at < v_now;
  get diagnostics v_n = row_count; v_total := v_total + v_n;
  delete from professionals.challenge c where c.expires_at < v_now;
  delete from professionals.attempt a where a.since < v_now - interval '1 day';
  delete from professionals.recovery r where r.expires_at < v_now - interval '30 days';
  delete from professionals.operator_session o where o.expires_at < v_now - interval '30 days';
  delete from professionals.session s where s.digest in (
    select o.digest from professionals.session o where o.expires_at < v_now - interval '30 days' limit 20000);
  get diagnostics v_n = row_count;
  return v_total + v_n;
end $$;

-- Owners: the registrar, but for the two functions that set ceilings, which belong to the turnstile.
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'professionals'::regnamespace loop
    execute format('alter function %s owner to cloison_registrar', f);
  end loop;
end $$;
alter function professionals.account_budget(int, boolean) owner to cloison_turnstile;
alter function professionals.site_budget(int) owner to cloison_turnstile;
grant execute on function professionals.account_budget(int, boolean), professionals.site_budget(int) to cloison_registrar;
grant insert, update on directory.client to cloison_registrar;

grant execute on function professionals.client_key, professionals.signin_start, professionals.signin_find, professionals.signin_take_state,
  professionals.signin_identity, professionals.signin_sites, professionals.signin_choose, professionals.signin_passkeys,
  professionals.challenge_set, professionals.challenge_take, professionals.signin_passkey, professionals.signin_code,
  professionals.signin_open, professionals.signin_enrol, professionals.signin_recover, professionals.signin_forget_code, professionals.recovery_approve,
  professionals.session_view, professionals.session_end, professionals.session_passkeys, professionals.session_passkey,
  professionals.session_renew, professionals.passkey_add, professionals.passkey_revoke to cloison_identity;
grant execute on function professionals.onboard, professionals.leave, professionals.freeze, professionals.unfreeze, professionals.register_client,
  professionals.register_operator, professionals.close_operator, professionals.operator_open, professionals.operator_key,
  professionals.operator_touch, professionals.operator_end to cloison_console;
grant execute on function professionals.operator_key, professionals.operator_touch, professionals.operator_acting to cloison_payments;
grant execute on function professionals.operator_acting to cloison_turnstile;
grant execute on function professionals.freeze, professionals.purge to cloison_worker;
