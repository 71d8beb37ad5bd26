-- What a signed-in professional does with the session itself, and what our own people do: onboard, freeze, register.

-- What the page shows of the session. Names stay sealed: the identity process opens them.
create function professionals.session_view(p_secret bytea, out subject_digest bytea, out sealed bytea, out profession text, out finess text,
  out name text, out activity text, out commune text, out department text, out client text, out started_at timestamptz, out expires_at timestamptz, out idle_at timestamptz,
  out passkey_at timestamptz, out restricted_until timestamptz, out passkeys int, out recoveries timestamptz[]) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.subject_digest, a.sealed, a.profession, e.finess, e.name, e.activity, e.commune, e.department, c.name, s.started_at, s.expires_at, s.idle_at, s.passkey_at,
    s.restricted_until,
    (select count(*)::int from professionals.credential k where k.account_id = s.account_id and k.revoked_at is null),
    array(select n.used_at from professionals.enrolment n where n.site_id = s.site_id and n.purpose = 3 and n.used_at > clock_timestamp() - interval '7 days'
          order by n.used_at desc limit 20)
  from professionals.session s
  join professionals.account a on a.account_id = s.account_id
  join directory.establishment e on e.site_id = s.site_id
  join directory.client c on c.client_id = s.client_id
  where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp()
$$;

create function professionals.session_end(p_secret bytea) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update professionals.session s set ended_at = clock_timestamp() where s.digest = sha256(p_secret) and s.ended_at is null;
  if found then perform planes.turn(); end if;
end $$;

create function professionals.session_passkeys(p_secret bytea, out credential_id bytea, out transports text[], out device_id int,
  out enrolled_at timestamptz, out used_at timestamptz) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.credential_id, c.transports, c.device_id, c.enrolled_at, c.used_at
  from professionals.session s join professionals.credential c on c.account_id = s.account_id
  where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp() and c.revoked_at is null
  order by c.used_at desc limit 10
$$;

create function professionals.session_passkey(p_secret bytea, p_credential bytea, out outcome text, out public_key bytea, out counter bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x professionals.session;
begin
  select * into x from professionals.session y where y.digest = sha256(p_secret) and y.ended_at is null and y.expires_at > clock_timestamp();
  if not found then outcome := 'session.over'; return; end if;
  select c.public_key, c.counter into public_key, counter from professionals.credential c
   where c.credential_id = p_credential and c.account_id = x.account_id and c.revoked_at is null;
  if not found then outcome := 'signin.passkey-refused'; return; end if;
  if not professionals.attempt(p_credential, substr(x.digest, 1, 16)) then
    outcome := 'signin.too-many-attempts'; public_key := null; counter := null; return;
  end if;
  outcome := 'ok';
end $$;

-- The passkey was shown again: the session wakes. The device is the one that holds this passkey.
create function professionals.session_renew(p_secret bytea, p_credential bytea, p_counter bigint) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x professionals.session; v_device int; v_now timestamptz := clock_timestamp();
begin
  perform from professionals.gate g where g.one for share;
  select * into x from professionals.session y where y.digest = sha256(p_secret) and y.ended_at is null and y.expires_at > v_now for update;
  if not found then return 'session.over'; end if;
  v_device := professionals.passkey_used(x.account_id, p_credential, p_counter);
  if v_device is null then return 'signin.passkey-refused'; end if;
  perform from professionals.frozen f where f.kind = 7 and f.id = v_device;
  if found or x.barred then return 'session.frozen'; end if;
  update professionals.session y set passkey_at = v_now, idle_at = v_now + interval '15 minutes', device_id = v_device where y.digest = x.digest;
  perform professionals.attempt_held(p_credential, substr(x.digest, 1, 16));
  return 'ok';
end $$;

-- A further passkey, with one shown in the last five minutes. Ten at most.
create function professionals.passkey_add(p_secret bytea, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[]) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x professionals.session; v_now timestamptz := clock_timestamp();
begin
  select * into x from professionals.session y where y.digest = sha256(p_secret) and y.ended_at is null and y.expires_at > v_now and not y.barred;
  if not found then return 'session.over'; end if;
  if x.passkey_at < v_now - interval '5 minutes' then return 'session.passkey-needed'; end if;
  if x.restricted_until > v_now then return 'recovery.refused'; end if;
  perform from professionals.account a where a.account_id = x.account_id for update;
  if (select count(*) from professionals.credential c where c.account_id = x.account_id and c.revoked_at is null) >= 10 then return 'passkey.too-many'; end if;
  perform from professionals.credential c where c.credential_id = p_credential;
  if found then return 'signin.passkey-refused'; end if;
  perform professionals.passkey_insert(x.account_id, p_credential, p_public_key, p_counter, p_transports, 2::smallint);
  return 'ok';
end $$;

-- Forgets a lost passkey, never the last one, and ends the sessions opened with it.
create function professionals.passkey_revoke(p_secret bytea, p_device int) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x professionals.session; v_now timestamptz := clock_timestamp();
begin
  select * into x from professionals.session y where y.digest = sha256(p_secret) and y.ended_at is null and y.expires_at > v_now and not y.barred;
  if not found then return 'session.over'; end if;
  if x.passkey_at < v_now - interval '5 minutes' then return 'session.passkey-needed'; end if;
  perform from professionals.account a where a.account_id = x.account_id for update;
  if (select count(*) from professionals.credential c where c.account_id = x.account_id and c.revoked_at is null) < 2 then return 'passkey.last'; end if;
  update professionals.credential c set revoked_at = v_now where c.account_id = x.account_id and c.device_id = p_device and c.revoked_at is null;
  if not found then return 'passkey.unknown'; end if;
  update professionals.session y set ended_at = v_now where y.account_id = x.account_id and y.device_id = p_device and y.ended_at is null;
  perform planes.turn();
  return 'ok';
end $$;

-- Opens an account at a place, or an existing account at one more place; with a code, the digest of which is kept, when it has no passkey.
-- Asked again it replaces the code of that place. Returns the account, and whether the code counts: when it does not, no letter must leave.
create function professionals.onboard(p_subject_digest bytea, p_profession text, p_sealed bytea, p_finess text, p_from date, p_until date,
  p_locum boolean, p_code bytea, out outcome text, out account_id int, out site_id int, out code_counts boolean, out name text, out commune text,
  out department text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_now timestamptz := clock_timestamp();
begin
  select e.site_id, e.name, e.commune, e.department into site_id, name, commune, department from directory.establishment e
   where e.finess = p_finess and (e.closed_on is null or e.closed_on > professionals.today());
  if not found then outcome := 'onboard.unknown-establishment'; return; end if;
  insert into professionals.account as a (subject_digest, profession, sealed, opened_at) values (p_subject_digest, p_profession, p_sealed, v_now)
    on conflict (subject_digest) do update set sealed = excluded.sealed, profession = excluded.profession where a.closed_at is null
  returning a.account_id into account_id;
  if not found then outcome := 'onboard.closed-account'; return; end if;
  insert into professionals.membership (account_id, site_id, from_day, until_day, locum) values (onboard.account_id, onboard.site_id, p_from, p_until, p_locum)
    on conflict on constraint membership_pkey do update set from_day = excluded.from_day, until_day = excluded.until_day, locum = excluded.locum;
  perform professionals.site_budget(site_id);
  perform from professionals.membership m where m.account_id = onboard.account_id and m.restricted_until > v_now;
  if not found then perform professionals.account_budget(account_id, false); end if;
  perform from professionals.credential c where c.account_id = onboard.account_id and c.revoked_at is null;
  code_counts := not found;
  if code_counts then
    update professionals.enrolment e set cancelled_at = v_now
     where e.account_id = onboard.account_id and e.site_id = onboard.site_id and e.purpose = 1 and e.used_at is null and e.cancelled_at is null;
    insert into professionals.enrolment (digest, account_id, site_id, purpose, made_at, expires_at)
      values (sha256(p_code), onboard.account_id, onboard.site_id, 1, v_now, v_now + interval '30 days');
  end if;
  outcome := 'ok';
end $$;

-- Someone leaves an establishment: that day is their first day out. Sessions there end with it.
create function professionals.leave(p_subject_digest bytea, p_finess text, p_day date) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_account int; v_site int;
begin
  update professionals.membership m set until_day = greatest(p_day, m.from_day)
   from professionals.account a, directory.establishment e
   where a.subject_digest = p_subject_digest and e.finess = p_finess and m.account_id = a.account_id and m.site_id = e.site_id
     and (m.until_day is null or m.until_day > p_day)
  returning m.account_id, m.site_id into v_account, v_site;
  if not found then return false; end if;
  update professionals.session s set
      ended_at = case when p_day <= professionals.today() then clock_timestamp() end,
      expires_at = least(s.expires_at, p_day::timestamp at time zone 'Europe/Paris')
   where s.account_id = v_account and s.site_id = v_site and s.ended_at is null;
  perform planes.turn();
  return true;
end $$;
