-- Invoices as received, and what was decided. No identity lives here: a claim quotes an engagement, which alone knows the person. One that
-- quotes none is answered later, by file: see 0055.

-- Owns the functions below. Nobody logs in as it.
do $$ begin
  if not exists (select from pg_roles where rolname = 'cloison_claimbook') then
    create role cloison_claimbook nologin noinherit;
  end if;
end $$;

create table claims.claim (
  claim_id       uuid primary key,             -- UUID v7
  site_id        int not null,
  account_id     int not null,
  client_id      smallint not null,
  device_id      int not null,
  engagement     uuid,                         -- digest of the number that the invoice quotes
  deferred_on    date,                         -- without a number: the day (of Paris) whose file answers it
  day            date not null,                -- of care
  domain         smallint not null check (domain in (1, 2)),
  received_at    timestamptz not null,
  idempotency_key text not null check (idempotency_key ~ '^[A-Za-z0-9_-]{16,64}$'),
  body_digest    bytea not null check (length(body_digest) = 32),
  lines          jsonb not null check (jsonb_typeof(lines) = 'array'),
  lines_digest   bytea not null check (length(lines_digest) = 32),
  state          smallint not null default 1 check (state between 1 and 4),   -- 1 received, 2 accepted, 3 rejected, 4 held for a person
  insurer_id     smallint,
  amc_cents      bigint check (amc_cents >= 0),
  decision       jsonb,
  care_digest    bytea check (length(care_digest) = 32),  -- of the pseudonym, establishment, day and lines: the same care twice is found, the person is not
  decided_at     timestamptz,
  unique (site_id, idempotency_key),
  check ((engagement is null) = (deferred_on is not null)),
  check ((state in (2, 3)) = (decided_at is not null)),
  check (state <> 2 or (decision is not null and insurer_id is not null and amc_cents is not null and care_digest is not null))
);
-- Sent twice under two keys is one invoice; after a rejection it may be sent again.
create unique index claim_once on claims.claim (site_id, engagement, lines_digest) where state <> 3;
create unique index claim_care_once on claims.claim (site_id, care_digest) where state = 2;
create index claim_site on claims.claim (site_id, claim_id desc);
create index claim_deferred on claims.claim (site_id, deferred_on) where deferred_on is not null;

create table claims.job (                      -- what waits for the worker; its line is committed with its claim
  claim_id       uuid primary key references claims.claim,
  attempts       smallint not null default 0,
  next_at        timestamptz not null,
  lease          uuid,                         -- of the worker that holds it
  last_fault     text check (last_fault ~ '^[A-Za-z0-9._-]{1,60}$')
);
create index job_next on claims.job (next_at);

grant usage on schema claims to cloison_claimbook, cloison_turnstile, cloison_claims, cloison_worker, cloison_console;
grant usage on schema professionals, planes, disclosure to cloison_claimbook;
grant select, insert, update on claims.claim, claims.job to cloison_claimbook;
grant delete on claims.job to cloison_claimbook;
grant select (claim_id, site_id, account_id, client_id, device_id, engagement, deferred_on, domain, day, received_at, state) on claims.claim to cloison_turnstile;
grant select on planes.plane, disclosure.clock to cloison_claimbook;
grant execute on function professionals.session_key to cloison_claimbook;
grant execute on function disclosure.engaged to cloison_claimbook;

create function claims.now() returns timestamptz language sql volatile set search_path = pg_catalog, pg_temp as
$$ select clock_timestamp() + (select k.ahead from disclosure.clock k) $$;

-- Stores an invoice and its job in one statement of one transaction. The session's secret says who sends.
create function claims.receive(p_secret bytea, p_claim uuid, p_key text, p_body_digest bytea, p_engagement uuid, p_day date, p_domain smallint,
  p_lines jsonb, p_lines_digest bytea, out outcome text, out claim_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s record; v claims.claim; v_now timestamptz := claims.now();
begin
  select k.account_id, k.site_id, k.client_id, k.device_id, k.domain_mask, k.barred into s from professionals.session_key(p_secret) k;
  if not found then outcome := 'session.over'; return; end if;
  if s.barred then outcome := 'session.frozen'; return; end if;
  if substr(p_claim::text, 15, 1) <> '7' then raise exception 'receive: a claim is numbered by a UUID v7' using errcode = '22023'; end if;
  -- Sent again: the first answer, whatever happened to the claim, the rights or the plane since.
  select * into v from claims.claim c where c.site_id = s.site_id and c.idempotency_key = p_key;
  if not found then
    if (s.domain_mask & (1 << p_domain::int)) = 0 then outcome := 'domain.not-yours'; return; end if;
    if exists (select from planes.plane p where p.plane = 2 and p.state = 3 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
         or p.scope = 2 and p.scope_id = s.site_id or p.scope = 4 and p.scope_id = s.client_id)) then outcome := 'claims.closed'; return; end if;
    if not disclosure.engaged(s.site_id, p_engagement, p_day, p_domain) then outcome := 'claim.engagement-unknown'; return; end if;
    insert into claims.claim (claim_id, site_id, account_id, client_id, device_id, engagement, day, domain, received_at, idempotency_key, body_digest, lines, lines_digest)
      values (p_claim, s.site_id, s.account_id, s.client_id, s.device_id, p_engagement, p_day, p_domain, v_now, p_key, p_body_digest, p_lines, p_lines_digest)
      on conflict do nothing;
    if found then
      insert into claims.job (claim_id, next_at) values (p_claim, v_now);
      claim_id := p_claim; outcome := 'received'; return;
    end if;
    -- Somebody was faster under this key, or the same invoice is here under another.
    select * into v from claims.claim c where c.site_id = s.site_id and c.idempotency_key = p_key;
    if not found then outcome := 'claim.duplicate'; return; end if;
  end if;
  if v.body_digest <> p_body_digest then outcome := 'claim.key-reused'; return; end if;
  claim_id := v.claim_id; outcome := 'known';
end $$;

-- Claims of the establishment of a session, the newest first; one of them when it is named.
create function claims.seen(p_secret bytea, p_claim uuid, p_before uuid, p_limit int)
returns table (claim_id uuid, state smallint, received_at timestamptz, day date, lines jsonb, decision jsonb, deferred boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.claim_id, c.state, c.received_at, c.day, c.lines, c.decision, c.deferred_on is not null from claims.claim c
  where c.site_id = (select k.site_id from professionals.session_key(p_secret) k where not k.barred)
    and (p_claim is null or c.claim_id = p_claim) and (p_before is null or c.claim_id < p_before)
  order by c.claim_id desc limit least(p_limit, 200)
$$;

-- Takes jobs that are due, for a while: who dies gives them back. An attempt is counted when it begins, so that a job that kills its worker ends.
create function claims.lease(p_lease uuid, p_limit int, p_seconds int, p_attempts_max int)
returns table (claim_id uuid, site_id int, day date, domain smallint, lines jsonb, lines_digest bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_now timestamptz := claims.now();
begin
  if p_limit not between 1 and 100 or p_seconds not between 1 and 600 or p_attempts_max not between 1 and 50 then
    raise exception 'lease: out of range' using errcode = '22023';
  end if;
  with worn as (
    delete from claims.job j where j.claim_id in (select o.claim_id from claims.job o where o.next_at <= v_now and o.attempts >= p_attempts_max
      order by o.next_at limit p_limit for update skip locked) returning j.claim_id
  )
  update claims.claim c set state = 4 from worn w where c.claim_id = w.claim_id and c.state = 1;
  return query
    with due as (
      select j.claim_id from claims.job j where j.next_at <= v_now order by j.next_at limit p_limit for update skip locked
    ), taken as (
      update claims.job j set lease = p_lease, attempts = j.attempts + 1, next_at = v_now + make_interval(secs => p_seconds)
      from due d where j.claim_id = d.claim_id returning j.claim_id
    )
    select c.claim_id, c.site_id, c.day, c.domain, c.lines, c.lines_digest from claims.claim c join taken t on t.claim_id = c.claim_id;
end $$;

-- Records a decision, once. The debt is written by the caller in the same transaction. 'care-known': the same care was accepted before.
create function claims.decide(p_claim uuid, p_state smallint, p_insurer smallint, p_amc bigint, p_decision jsonb, p_care_digest bytea) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v claims.claim;
begin
  if p_state not in (2, 3) then raise exception 'decide: accepted or rejected' using errcode = '22023'; end if;
  select * into v from claims.claim c where c.claim_id = p_claim for update;
  if not found then raise exception 'decide: no such claim' using errcode = '22023'; end if;
  if v.state <> 1 then return 'known'; end if;
  begin
    update claims.claim c set state = p_state, insurer_id = p_insurer, amc_cents = p_amc, decision = p_decision, care_digest = p_care_digest, decided_at = claims.now()
      where c.claim_id = p_claim;
  exception when unique_violation then
    return 'care-known';
  end;
  delete from claims.job j where j.claim_id = p_claim;
  return 'decided';
end $$;

-- Gives a job back after a fault; it waits longer each time.
create function claims.postpone(p_claim uuid, p_lease uuid, p_fault text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update claims.job j set lease = null, last_fault = p_fault, next_at = claims.now() + make_interval(secs => least(2 ^ j.attempts, 600))
  where j.claim_id = p_claim and j.lease = p_lease
$$;

-- What no try will decide waits for a person.
create function claims.hold(p_claim uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update claims.claim c set state = 4 where c.claim_id = p_claim and c.state = 1;
  delete from claims.job j where j.claim_id = p_claim;
end $$;

-- A person sends held claims to the worker again; one without an engagement goes into the next file.
create function claims.resume(p_claim uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_site int;
begin
  select c.site_id into v_site from claims.claim c where c.claim_id = p_claim and c.state = 4 and c.deferred_on is not null;
  if found then
    update claims.claim c set state = 1, deferred_on = claims.file_of(v_site, claims.now()) where c.claim_id = p_claim and c.state = 4;
    return found;
  end if;
  update claims.claim c set state = 1 where c.claim_id = p_claim and c.state = 4;
  if not found then return false; end if;
  insert into claims.job (claim_id, next_at) values (p_claim, claims.now()) on conflict do nothing;
  return true;
end $$;
create function claims.held(p_limit int) returns table (claim_id uuid, site_id int, day date, received_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.claim_id, c.site_id, c.day, c.received_at from claims.claim c where c.state = 4 order by c.claim_id limit least(p_limit, 200)
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'claims'::regnamespace loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to cloison_claimbook', f);
  end loop;
end $$;
grant execute on function claims.receive, claims.seen to cloison_claims;
grant execute on function claims.lease, claims.decide, claims.postpone, claims.hold to cloison_worker;
grant execute on function claims.resume, claims.held to cloison_console;
