-- Sign-in, step by step. Each step finds the sign-in by its handle, which only the browser that began it holds, and does one thing.
-- An outcome is 'ok' or the code of a refusal. Owner: cloison_registrar. Callers: cloison_identity, function by function.
-- Whoever takes the identity role can open sessions, each under the budgets of its account and site; it cannot open an account, make a
-- first code, thaw what is frozen, or read a person.

-- Waiting rooms: 100 sign-ins under way for one address, 10 attempts for one thing from one place, 10 live sessions and 10 passkeys for one
-- account. A limit is a constant of the function that keeps it.

-- Memberships run between days, and a day begins at midnight in Paris.
create function professionals.today() returns date language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as
$$ select (clock_timestamp() at time zone 'Europe/Paris')::date $$;

-- Counts before trying, so that tries in parallel cannot exceed ten. True: go on. The pair waits fifteen minutes after the tenth failure.
create function professionals.attempt(p_subject bytea, p_source bytea) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_failed smallint;
begin
  insert into professionals.attempt as a (subject, source, failed, since) values (sha256(p_subject), p_source, 1, clock_timestamp())
    on conflict (subject, source) do update set
      failed = case when a.since < excluded.since - interval '15 minutes' then 1 else least(a.failed + 1, 11) end,
      since = case when a.failed > 10 and a.since >= excluded.since - interval '15 minutes' then a.since else excluded.since end
  returning a.failed into v_failed;
  return v_failed <= 10;
end $$;

create function professionals.attempt_held(p_subject bytea, p_source bytea) returns void
language sql volatile set search_path = pg_catalog, pg_temp as
$$ delete from professionals.attempt a where a.subject = sha256(p_subject) and a.source = p_source $$;

-- The public facts of a software client: its key, to check what it signed.
create function professionals.client_key(p_code text, out client_id smallint, out jwk jsonb) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select c.client_id, c.jwk from directory.client c where c.code = p_code and c.closed_at is null $$;

create function professionals.signin_start(p_handle bytea, p_client text, p_source bytea, p_jwk_x bytea, p_jwk_y bytea,
  p_state text, p_nonce text, p_verifier text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_client smallint; v_now timestamptz := clock_timestamp();
begin
  select c.client_id into v_client from directory.client c where c.code = p_client and c.closed_at is null;
  if not found then return 'client.unknown'; end if;
  if (select count(*) from (select from professionals.signin s where s.source = p_source and s.expires_at > v_now limit 100) x) >= 100 then
    return 'request.too-many';
  end if;
  insert into professionals.signin (digest, client_id, source, jwk_x, jwk_y, state, nonce, code_verifier, started_at, expires_at)
    values (sha256(p_handle), v_client, p_source, p_jwk_x, p_jwk_y, p_state, p_nonce, p_verifier, v_now, v_now + interval '15 minutes');
  return 'ok';
end $$;

create function professionals.signin_find(p_handle bytea, out jwk_x bytea, out jwk_y bytea, out state text, out nonce text,
  out code_verifier text, out account_id int, out site_id int, out code_right boolean, out subject_digest bytea, out sealed bytea)
returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.jwk_x, s.jwk_y, s.state, s.nonce, s.code_verifier, s.account_id, s.site_id, s.code_digest is not null, a.subject_digest, a.sealed
  from professionals.signin s left join professionals.account a on a.account_id = s.account_id
  where s.digest = sha256(p_handle) and s.expires_at > clock_timestamp()
$$;

-- Takes the state: the provider's answer is exchanged once, even if two requests bring it at the same moment.
create function professionals.signin_take_state(p_handle bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update professionals.signin s set state = null
   where s.digest = sha256(p_handle) and s.state is not null and s.expires_at > clock_timestamp();
  return found;
end $$;

-- Pro Santé Connect has said who this is and where they work. A site of ours that it no longer lists loses its sessions, replacements apart.
create function professionals.signin_identity(p_handle bytea, p_subject_digest bytea, p_listed text[]) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_account int;
begin
  if cardinality(p_listed) > 200 then raise exception 'signin_identity: too many situations' using errcode = '22023'; end if;
  select a.account_id into v_account from professionals.account a where a.subject_digest = p_subject_digest and a.closed_at is null;
  if not found then return 'signin.not-registered'; end if;
  update professionals.signin s set account_id = v_account, listed = p_listed
   where s.digest = sha256(p_handle) and s.state is null and s.account_id is null and s.expires_at > clock_timestamp();
  if not found then return 'signin.unknown'; end if;
  update professionals.session s set ended_at = clock_timestamp()
   from professionals.membership m join directory.establishment e on e.site_id = m.site_id
   where s.account_id = v_account and s.ended_at is null and m.account_id = s.account_id and m.site_id = s.site_id
     and not m.locum and e.finess <> all (p_listed);
  if found then perform planes.turn(); end if;   -- tickets asked by those sessions are not given any more
  return 'ok';
end $$;

-- The places where this person may work today: a membership of ours, and Pro Santé Connect's word unless it is a replacement.
create function professionals.signin_sites(p_handle bytea, out site_id int, out finess text, out name text, out activity text,
  out commune text, out department text, out locum boolean, out restricted_until timestamptz) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.site_id, e.finess, e.name, e.activity, e.commune, e.department, m.locum, m.restricted_until
  from professionals.signin s
  join professionals.membership m on m.account_id = s.account_id
  join directory.establishment e on e.site_id = m.site_id
  join directory.client c on c.client_id = s.client_id
  where s.digest = sha256(p_handle) and s.expires_at > clock_timestamp()
    and m.from_day <= professionals.today() and (m.until_day is null or m.until_day > professionals.today())
    and e.opened_on <= professionals.today() and (e.closed_on is null or e.closed_on > professionals.today())
    and (m.locum or e.finess = any (s.listed))
    and (e.test_mode or not c.test_mode)
  order by e.finess limit 200
$$;

create function professionals.signin_choose(p_handle bytea, p_finess text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_site int;
begin
  select x.site_id into v_site from professionals.signin_sites(p_handle) x where x.finess = p_finess;
  if not found then return 'signin.no-establishment'; end if;
  update professionals.signin s set site_id = v_site, code_digest = null where s.digest = sha256(p_handle);
  delete from professionals.challenge c where c.holder = sha256(p_handle);
  return 'ok';
end $$;

-- The passkeys that may be shown. None: a code is needed.
create function professionals.signin_passkeys(p_handle bytea, out credential_id bytea, out transports text[]) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.credential_id, c.transports
  from professionals.signin s join professionals.credential c on c.account_id = s.account_id
  where s.digest = sha256(p_handle) and s.expires_at > clock_timestamp() and s.site_id is not null and c.revoked_at is null
  order by c.used_at desc limit 10
$$;

-- A challenge belongs to one sign-in or session, and is taken once.
create function professionals.challenge_set(p_holder bytea, p_kind smallint, p_challenge text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_holder bytea := sha256(p_holder); v_now timestamptz := clock_timestamp();
begin
  perform from professionals.signin s where s.digest = v_holder and s.expires_at > v_now and s.site_id is not null
    union all select from professionals.session s where s.digest = v_holder and s.expires_at > v_now and s.ended_at is null;
  if not found or length(p_challenge) not between 32 and 128 then return false; end if;
  insert into professionals.challenge as c (holder, kind, challenge, expires_at)
    values (v_holder, p_kind, p_challenge, v_now + interval '5 minutes')
    on conflict (holder, kind) do update set challenge = excluded.challenge, expires_at = excluded.expires_at;
  return true;
end $$;

create function professionals.challenge_take(p_holder bytea, p_kind smallint) returns text
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  delete from professionals.challenge c where c.holder = sha256(p_holder) and c.kind = p_kind
  returning case when c.expires_at > clock_timestamp() then c.challenge end
$$;

-- The public half of a passkey of this account, to check what it signed. Counts an attempt: ten failures from one place, and that place waits.
create function professionals.signin_passkey(p_handle bytea, p_credential bytea, out outcome text, out public_key bytea, out counter bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s professionals.signin;
begin
  select * into s from professionals.signin x where x.digest = sha256(p_handle) and x.expires_at > clock_timestamp() and x.site_id is not null;
  if not found then outcome := 'signin.unknown'; return; end if;
  select c.public_key, c.counter into public_key, counter from professionals.credential c
   where c.credential_id = p_credential and c.account_id = s.account_id and c.revoked_at is null;
  if not found then outcome := 'signin.passkey-refused'; return; end if;
  if not professionals.attempt(p_credential, s.source) then
    outcome := 'signin.too-many-attempts'; public_key := null; counter := null; return;
  end if;
  outcome := 'ok';
end $$;

-- An enrolment code, tried for this account at this place. The code is kept aside and used up only when the passkey is there.
create function professionals.signin_code(p_handle bytea, p_code bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s professionals.signin; v_tried bytea;
begin
  select * into s from professionals.signin x where x.digest = sha256(p_handle) and x.expires_at > clock_timestamp() and x.site_id is not null;
  if not found then return 'signin.unknown'; end if;
  v_tried := convert_to('code ' || s.account_id, 'UTF8');
  if not professionals.attempt(v_tried, s.source) then return 'signin.too-many-attempts'; end if;
  perform from professionals.enrolment e
   where e.digest = sha256(p_code) and e.account_id = s.account_id and e.site_id = s.site_id
     and e.used_at is null and e.cancelled_at is null and e.expires_at > clock_timestamp();
  if not found then return 'signin.code-refused'; end if;
  perform professionals.attempt_held(v_tried, s.source);
  update professionals.signin x set code_digest = sha256(p_code) where x.digest = s.digest;
  return 'ok';
end $$;
