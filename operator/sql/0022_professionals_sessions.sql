-- Sessions, passkeys and recoveries.

-- Writes the session. The gate is shared: a freeze waits for us or we see it. The caller has checked the passkey and holds its row.
create function professionals.session_open(s professionals.signin, p_device int, p_secret bytea) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_mask int; v_group int; v_until date; v_restricted timestamptz; v_now timestamptz;
begin
  perform from professionals.gate g where g.one for share;
  perform from professionals.account a where a.account_id = s.account_id and a.frozen_at is null and a.closed_at is null for share;
  if not found then return 'session.frozen'; end if;
  perform from professionals.frozen f
   where (f.kind, f.id) in ((2, s.site_id), (4, s.client_id::int), (7, p_device));
  if found then return 'session.frozen'; end if;
  select m.until_day into v_until from professionals.membership m
   where m.account_id = s.account_id and m.site_id = s.site_id
     and m.from_day <= professionals.today() and (m.until_day is null or m.until_day > professionals.today()) for share;
  if not found then return 'signin.no-establishment'; end if;
  select e.domain_mask, e.group_id into v_mask, v_group from directory.establishment e join directory.client c on c.client_id = s.client_id
   where e.site_id = s.site_id and c.closed_at is null and (e.test_mode or not c.test_mode);
  if not found then return 'signin.no-establishment'; end if;
  v_now := clock_timestamp();
  -- A restriction holds for the account, wherever it works.
  select max(m.restricted_until) into v_restricted from professionals.membership m where m.account_id = s.account_id;
  if v_restricted < v_now then
    -- The restriction is over: the account's usual ceiling comes back.
    update professionals.membership m set restricted_until = null where m.account_id = s.account_id and m.restricted_until < v_now;
    perform professionals.account_budget(s.account_id, false);
    v_restricted := null;
  end if;
  update professionals.session x set ended_at = v_now where x.digest in (
    select o.digest from professionals.session o where o.account_id = s.account_id and o.ended_at is null and o.expires_at > v_now
    order by o.started_at desc offset 9);
  if found then perform planes.turn(); end if;
  insert into professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, group_id, jwk_x, jwk_y, started_at, expires_at,
      passkey_at, idle_at, restricted_until)
    values (sha256(p_secret), s.account_id, s.site_id, s.client_id, p_device, v_mask, v_group, s.jwk_x, s.jwk_y, v_now,
      least(v_now + interval '12 hours', v_until::timestamp at time zone 'Europe/Paris'), v_now, v_now + interval '15 minutes', v_restricted);
  delete from professionals.signin x where x.digest = s.digest;
  delete from professionals.challenge c where c.holder = s.digest;
  return 'ok';
end $$;

-- The passkey was shown and its signature holds. A counter that does not go up betrays a copy.
create function professionals.passkey_used(p_account int, p_credential bytea, p_counter bigint, out device int)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  update professionals.credential c set counter = p_counter, used_at = clock_timestamp()
  where c.credential_id = p_credential and c.account_id = p_account and c.revoked_at is null
    and (c.counter < p_counter or (c.counter = 0 and p_counter = 0))
  returning c.device_id
$$;

create function professionals.signin_open(p_handle bytea, p_credential bytea, p_counter bigint, p_secret bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s professionals.signin; v_device int; v_outcome text;
begin
  select * into s from professionals.signin x where x.digest = sha256(p_handle) and x.expires_at > clock_timestamp() and x.site_id is not null for update;
  if not found then return 'signin.unknown'; end if;
  v_device := professionals.passkey_used(s.account_id, p_credential, p_counter);
  if v_device is null then return 'signin.passkey-refused'; end if;
  v_outcome := professionals.session_open(s, v_device, p_secret);
  if v_outcome = 'ok' then perform professionals.attempt_held(p_credential, s.source); end if;
  return v_outcome;
end $$;

create function professionals.passkey_insert(p_account int, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[],
  p_with smallint, out device int)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  insert into professionals.device (account_id, opened_at) values (p_account, clock_timestamp()) returning device_id into device;
  insert into professionals.credential (credential_id, account_id, device_id, public_key, counter, transports, enrolled_with, enrolled_at, used_at)
    values (p_credential, p_account, device, p_public_key, p_counter, p_transports, p_with, clock_timestamp(), clock_timestamp());
end $$;

-- A passkey enrolled with a code: the code is used up, the passkey kept, the session opened, together or not at all. After a recovery the
-- older passkeys and sessions end, and for 72 hours the account reads signed cards only, at a quarter of its ceiling.
create function professionals.signin_enrol(p_handle bytea, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[],
  p_secret bytea, out outcome text, out recovered boolean, out account_id int, out site_id int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s professionals.signin; v_purpose smallint; v_now timestamptz := clock_timestamp();
begin
  perform from professionals.gate g where g.one for share;
  select * into s from professionals.signin x where x.digest = sha256(p_handle) and x.expires_at > v_now and x.site_id is not null for update;
  if not found or s.code_digest is null then outcome := 'signin.unknown'; return; end if;
  perform from professionals.account a where a.account_id = s.account_id for update;   -- one enrolment of an account at a time
  select e.purpose into v_purpose from professionals.enrolment e
   where e.digest = s.code_digest and e.account_id = s.account_id and e.used_at is null and e.cancelled_at is null and e.expires_at > v_now for update;
  if not found then outcome := 'signin.code-refused'; return; end if;
  perform from professionals.credential c where c.account_id = s.account_id and c.revoked_at is null;
  if v_purpose = 1 and found then outcome := 'signin.code-refused'; return; end if;
  perform from professionals.credential c where c.credential_id = p_credential;
  if found then outcome := 'signin.passkey-refused'; return; end if;
  recovered := v_purpose = 3; account_id := s.account_id; site_id := s.site_id;
  begin
    update professionals.enrolment e set used_at = v_now where e.digest = s.code_digest;
    if recovered then
      update professionals.credential c set revoked_at = v_now where c.account_id = s.account_id and c.revoked_at is null;
      update professionals.session x set ended_at = v_now where x.account_id = s.account_id and x.ended_at is null;
      perform planes.turn();
      update professionals.membership m set restricted_until = v_now + interval '72 hours' where m.account_id = s.account_id;
      update professionals.enrolment e set cancelled_at = v_now where e.account_id = s.account_id and e.used_at is null and e.cancelled_at is null;
      perform professionals.account_budget(s.account_id, true);
    end if;
    outcome := professionals.session_open(s,
      professionals.passkey_insert(s.account_id, p_credential, p_public_key, p_counter, p_transports, v_purpose), p_secret);
    if outcome <> 'ok' then raise exception 'undone' using errcode = 'CL001'; end if;
  exception when sqlstate 'CL001' then null;   -- everything since the inner begin is undone, and the outcome says why
  end;
end $$;

-- The ceiling of an account: as its establishment's activity allows, or a quarter of it.
create function professionals.account_budget(p_account int, p_quarter boolean) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_allowed int;
begin
  v_allowed := disclosure.open_budget(1::smallint, p_account, null);
  if p_quarter then perform disclosure.open_budget(1::smallint, p_account, v_allowed / 4); end if;
end $$;
create function professionals.site_budget(p_site int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as
$$ begin perform disclosure.open_budget(2::smallint, p_site, null); end $$;

-- Asks for help after losing every passkey: a number to give to a colleague, or a code by post (its digest). Once a day by post.
create function professionals.signin_recover(p_handle bytea, p_number text, p_code bytea, out outcome text, out site_id int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s professionals.signin; v_now timestamptz := clock_timestamp();
begin
  select * into s from professionals.signin x where x.digest = sha256(p_handle) and x.expires_at > v_now and x.site_id is not null;
  if not found then outcome := 'signin.unknown'; return; end if;
  perform from professionals.account a where a.account_id = s.account_id for update;
  site_id := s.site_id; outcome := 'ok';
  if p_code is not null then
    perform from professionals.enrolment e where e.account_id = s.account_id and e.made_at > v_now - interval '1 day'
      and e.approved_by is null and e.purpose = 3 and e.cancelled_at is null;
    if found then outcome := 'signin.letter-underway'; return; end if;
    insert into professionals.enrolment (digest, account_id, site_id, purpose, made_at, expires_at)
      values (sha256(p_code), s.account_id, s.site_id, 3, v_now, v_now + interval '30 days');
  else
    if (select count(*) from professionals.recovery r where r.account_id = s.account_id and r.asked_at > v_now - interval '1 day') >= 10 then
      outcome := 'signin.too-many-attempts'; return;
    end if;
    insert into professionals.recovery (number, account_id, site_id, asked_at, expires_at)
      values (p_number, s.account_id, s.site_id, v_now, v_now + interval '1 hour');
  end if;
end $$;

-- The letter could not be written: its code will never be used, and another may be asked for.
create function professionals.signin_forget_code(p_handle bytea, p_code bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update professionals.enrolment e set cancelled_at = clock_timestamp()
  from professionals.signin s
  where s.digest = sha256(p_handle) and e.digest = sha256(p_code) and e.account_id = s.account_id and e.used_at is null and e.cancelled_at is null
$$;

-- A colleague of the same establishment, who has just shown a passkey, lets someone enrol: the code is shown to the colleague, who gives it
-- in person. Whoever is under restriction cannot, so that one recovery does not open the next.
create function professionals.recovery_approve(p_secret bytea, p_number text, p_code bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare x professionals.session; r professionals.recovery; v_now timestamptz := clock_timestamp();
begin
  select * into x from professionals.session y where y.digest = sha256(p_secret) and y.ended_at is null and y.expires_at > v_now and not y.barred;
  if not found then return 'session.over'; end if;
  if x.passkey_at < v_now - interval '5 minutes' then return 'session.passkey-needed'; end if;
  if x.restricted_until > v_now then return 'recovery.refused'; end if;
  if not professionals.attempt(convert_to('recovery ' || x.account_id, 'UTF8'), substr(x.digest, 1, 16)) then return 'signin.too-many-attempts'; end if;
  select * into r from professionals.recovery y where y.number = p_number for update;
  if not found or r.site_id <> x.site_id or r.account_id = x.account_id or r.expires_at <= v_now or r.approved_at is not null then
    return 'recovery.refused';
  end if;
  perform from professionals.membership m where m.account_id = r.account_id and m.site_id = r.site_id
    and m.from_day <= professionals.today() and (m.until_day is null or m.until_day > professionals.today());
  if not found then return 'recovery.refused'; end if;
  update professionals.recovery y set approved_at = v_now, approved_by = x.account_id where y.number = p_number;
  insert into professionals.enrolment (digest, account_id, site_id, purpose, approved_by, made_at, expires_at)
    values (sha256(p_code), r.account_id, r.site_id, 3, x.account_id, v_now, v_now + interval '1 hour');
  perform professionals.attempt_held(convert_to('recovery ' || x.account_id, 'UTF8'), substr(x.digest, 1, 16));
  return 'ok';
end $$;
