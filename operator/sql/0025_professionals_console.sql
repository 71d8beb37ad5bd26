-- The console's page: an operator shows a passkey there, made for that page, and never brings the registered key. The registered key vouches for
-- each passkey, by a code; a passkey stands only on the key that vouched for it, and opens sessions with the duty of incidents alone.

create table professionals.operator_code (     -- a single-use code, asked for with the registered key; only its digest is kept
  operator_id    smallint primary key references professionals.operator,
  digest         bytea not null unique check (length(digest) = 32),
  vouched_x      bytea not null check (length(vouched_x) = 32),   -- the registered key that asked
  expires_at     timestamptz not null
);

create table professionals.operator_passkey (
  credential_id  bytea primary key check (length(credential_id) between 16 and 1023),
  operator_id    smallint not null references professionals.operator,
  vouched_x      bytea not null check (length(vouched_x) = 32),
  public_key     bytea not null,               -- COSE_Key
  counter        bigint not null check (counter >= 0),
  transports     text[] not null,
  enrolled_at    timestamptz not null,
  used_at        timestamptz not null,
  revoked_at     timestamptz
);
create index operator_passkey_operator on professionals.operator_passkey (operator_id);

-- A session of the page is held by a key that the browser cannot export, and remembers which challenge opened it.
alter table professionals.operator_session
  add column credential_id bytea references professionals.operator_passkey,
  add column jwk_x bytea check (length(jwk_x) = 32),
  add column jwk_y bytea check (length(jwk_y) = 32),
  add column cause bytea unique check (length(cause) = 32),
  add constraint operator_session_page check (num_nulls(credential_id, jwk_x, jwk_y, cause) in (0, 4));

grant select, insert, update on professionals.operator_code, professionals.operator_passkey to cloison_registrar;
grant delete on professionals.operator_code to cloison_registrar;

-- Registered again with another key, whatever the former one opened or vouched for ends at once.
create or replace function professionals.register_operator(p_code text, p_sealed bytea, p_duties text[], p_jwk_x bytea, p_jwk_y bytea) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint; v_now timestamptz;
begin
  -- Whoever is opening a session with the former key ends first, and is seen.
  perform from professionals.operator o where o.code = p_code for update;
  v_now := clock_timestamp();
  update professionals.operator_session s set ended_at = v_now from professionals.operator o
   where o.code = p_code and (o.jwk_x, o.jwk_y) is distinct from (p_jwk_x, p_jwk_y) and s.operator_id = o.operator_id and s.ended_at is null;
  update professionals.operator_passkey k set revoked_at = v_now from professionals.operator o
   where o.code = p_code and o.jwk_x <> p_jwk_x and k.operator_id = o.operator_id and k.revoked_at is null;
  insert into professionals.operator as o (code, sealed, duties, jwk_x, jwk_y, opened_at)
    values (p_code, p_sealed, p_duties, p_jwk_x, p_jwk_y, v_now)
  on conflict (code) do update set sealed = excluded.sealed, duties = excluded.duties, jwk_x = excluded.jwk_x, jwk_y = excluded.jwk_y, closed_at = null
  returning o.operator_id into v_id;
  return v_id;
end $$;

-- Closes an operator's account; their sessions, passkeys and code end with it.
create or replace function professionals.close_operator(p_code text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint; v_now timestamptz := clock_timestamp();
begin
  update professionals.operator o set closed_at = v_now where o.code = p_code and o.closed_at is null returning o.operator_id into v_id;
  update professionals.operator_session s set ended_at = v_now where s.operator_id = v_id and s.ended_at is null;
  update professionals.operator_passkey k set revoked_at = v_now where k.operator_id = v_id and k.revoked_at is null;
  delete from professionals.operator_code c where c.operator_id = v_id;
  return v_id is not null;
end $$;

-- A session of the page has one duty, whatever its operator has, and lasts no longer than its passkey.
create or replace function professionals.operator_key(p_secret bytea, out operator_id smallint, out code text, out duties text[], out jwk_x bytea,
  out jwk_y bytea, out expires_at timestamptz, out idle_at timestamptz) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.operator_id, o.code, case when s.credential_id is null then o.duties else array['incidents'] end,
    coalesce(s.jwk_x, o.jwk_x), coalesce(s.jwk_y, o.jwk_y), s.expires_at, s.idle_at
  from professionals.operator_session s join professionals.operator o on o.operator_id = s.operator_id
  left join professionals.operator_passkey k on k.credential_id = s.credential_id
  where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp() and o.closed_at is null
    and (s.credential_id is null or k.revoked_at is null and k.vouched_x = o.jwk_x and 'incidents' = any (o.duties))
$$;

-- Who holds this session by the registered key itself: null for a session of the page, which vouches for nothing.
create function professionals.operator_vouching(p_secret bytea, out operator_id smallint, out jwk_x bytea) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.operator_id, o.jwk_x from professionals.operator_session s join professionals.operator o on o.operator_id = s.operator_id
  where s.digest = sha256(p_secret) and s.credential_id is null and s.ended_at is null and s.expires_at > clock_timestamp()
    and s.idle_at > clock_timestamp() and o.closed_at is null and 'incidents' = any (o.duties)
$$;

-- Keeps the digest of a code, which replaces the former one. Until when it serves; null: nobody who may vouch holds the secret.
create function professionals.operator_code_make(p_secret bytea, p_code bytea) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v record; v_until timestamptz := clock_timestamp() + interval '1 hour';
begin
  select * into v from professionals.operator_vouching(p_secret);
  if not found then return null; end if;
  insert into professionals.operator_code as c (operator_id, digest, vouched_x, expires_at) values (v.operator_id, sha256(p_code), v.jwk_x, v_until)
    on conflict (operator_id) do update set digest = excluded.digest, vouched_x = excluded.vouched_x, expires_at = excluded.expires_at;
  return v_until;
end $$;

-- Whose code this is, and the passkeys already there; nothing when it does not serve.
create function professionals.operator_code_of(p_code bytea, out code text, out known bytea[]) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.code, array(select k.credential_id from professionals.operator_passkey k where k.operator_id = o.operator_id and k.revoked_at is null limit 10)
  from professionals.operator_code c join professionals.operator o on o.operator_id = c.operator_id
  where c.digest = sha256(p_code) and c.expires_at > clock_timestamp() and o.closed_at is null and o.jwk_x = c.vouched_x and 'incidents' = any (o.duties)
$$;

-- The row of a session of the page. A challenge opens one session: false when it has.
create function professionals.operator_page_open(p_operator smallint, p_credential bytea, p_jwk_x bytea, p_jwk_y bytea, p_challenge bytea, p_secret bytea) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_now timestamptz := clock_timestamp();
begin
  insert into professionals.operator_session (digest, operator_id, started_at, expires_at, idle_at, credential_id, jwk_x, jwk_y, cause)
    values (sha256(p_secret), p_operator, v_now, v_now + interval '1 hour', v_now + interval '15 minutes', p_credential, p_jwk_x, p_jwk_y, sha256(p_challenge))
    on conflict (cause) do nothing;
  return found;
end $$;

-- A passkey enrolled with a code: the code is used up, the passkey kept, the session opened, together or not at all.
create function professionals.operator_enrol(p_code bytea, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[],
  p_jwk_x bytea, p_jwk_y bytea, p_challenge bytea, p_secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v record; v_now timestamptz := clock_timestamp();
begin
  select c.operator_id, c.vouched_x into v from professionals.operator_code c join professionals.operator o on o.operator_id = c.operator_id
   where c.digest = sha256(p_code) and c.expires_at > v_now and o.closed_at is null and o.jwk_x = c.vouched_x and 'incidents' = any (o.duties) for update;
  if not found then return 'operator.code-refused'; end if;
  perform from professionals.operator_passkey k where k.credential_id = p_credential;
  if found then return 'operator.refused'; end if;
  if (select count(*) from professionals.operator_passkey k where k.operator_id = v.operator_id and k.revoked_at is null) >= 10 then return 'passkey.too-many'; end if;
  delete from professionals.operator_code c where c.operator_id = v.operator_id;
  insert into professionals.operator_passkey (credential_id, operator_id, vouched_x, public_key, counter, transports, enrolled_at, used_at)
    values (p_credential, v.operator_id, v.vouched_x, p_public_key, p_counter, p_transports, v_now, v_now);
  if not professionals.operator_page_open(v.operator_id, p_credential, p_jwk_x, p_jwk_y, p_challenge, p_secret) then
    raise exception 'operator_enrol: the challenge has served' using errcode = '23505';
  end if;
  return 'ok';
end $$;

-- What checks a passkey that is shown: nothing for one that is unknown, revoked, or vouched for by a key that was replaced.
create function professionals.operator_passkey_of(p_credential bytea, out public_key bytea, out counter bigint) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.public_key, k.counter from professionals.operator_passkey k join professionals.operator o on o.operator_id = k.operator_id
  where k.credential_id = p_credential and k.revoked_at is null and k.vouched_x = o.jwk_x and o.closed_at is null and 'incidents' = any (o.duties)
$$;

-- The passkey was shown and its signature holds. A counter that does not go up betrays a copy.
create function professionals.operator_page(p_credential bytea, p_counter bigint, p_jwk_x bytea, p_jwk_y bytea, p_challenge bytea, p_secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint;
begin
  perform from professionals.operator_passkey k join professionals.operator o on o.operator_id = k.operator_id
   where k.credential_id = p_credential and k.vouched_x = o.jwk_x and o.closed_at is null and 'incidents' = any (o.duties) for share of o;
  if not found then return 'operator.refused'; end if;
  update professionals.operator_passkey k set counter = p_counter, used_at = clock_timestamp()
   where k.credential_id = p_credential and k.revoked_at is null and (k.counter < p_counter or k.counter = 0 and p_counter = 0)
  returning k.operator_id into v_id;
  if not found then return 'operator.refused'; end if;
  return case when professionals.operator_page_open(v_id, p_credential, p_jwk_x, p_jwk_y, p_challenge, p_secret) then 'ok' else 'operator.refused' end;
end $$;

-- With the registered key: every passkey of this operator is revoked, and the sessions that they opened end. How many; null: nobody who may.
create function professionals.operator_passkeys_revoke(p_secret bytea) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint; v_n int; v_now timestamptz := clock_timestamp();
begin
  select x.operator_id into v_id from professionals.operator_vouching(p_secret) x;
  if not found then return null; end if;
  update professionals.operator_passkey k set revoked_at = v_now where k.operator_id = v_id and k.revoked_at is null;
  get diagnostics v_n = row_count;
  update professionals.operator_session s set ended_at = v_now where s.operator_id = v_id and s.credential_id is not null and s.ended_at is null;
  delete from professionals.operator_code c where c.operator_id = v_id;
  return v_n;
end $$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'professionals'::regnamespace
    and p.proname in ('operator_vouching', 'operator_code_make', 'operator_code_of', 'operator_page_open', 'operator_enrol', 'operator_passkey_of', 'operator_page',
      'operator_passkeys_revoke') loop
    execute format('alter function %s owner to cloison_registrar', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function professionals.operator_code_make, professionals.operator_code_of, professionals.operator_enrol, professionals.operator_passkey_of,
  professionals.operator_page, professionals.operator_passkeys_revoke to cloison_console;
