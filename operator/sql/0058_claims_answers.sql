-- Invoices without an engagement as the claims room keeps them: received for a day's file, decided together the day after, and read once released.
create table claims.answer_day (               -- what one file answers: the invoices that an establishment sent on a day without a number
  site_id        int not null,
  day            date not null,
  attempts       smallint not null default 0,
  next_at        timestamptz not null,
  lease          uuid,
  released_at    timestamptz,
  last_fault     text check (last_fault ~ '^[A-Za-z0-9._-]{1,60}$'),
  primary key (site_id, day)
);
create index answer_day_next on claims.answer_day (next_at) where released_at is null;

-- The file that answers what an establishment sends at this moment: its row is held until the commit, so that a release waits for invoices that
-- are being received. One that is released takes no more: the next day's does.
create function claims.file_of(p_site int, p_at timestamptz) returns date
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_day date := (p_at at time zone 'Europe/Paris')::date;
begin
  for i in 1..3 loop
    insert into claims.answer_day as a (site_id, day, next_at) values (p_site, v_day, (v_day + 1)::timestamp at time zone 'Europe/Paris')
      on conflict (site_id, day) do update set attempts = a.attempts where a.released_at is null;
    if found then return v_day; end if;
    v_day := v_day + 1;
  end loop;
  raise exception 'file_of: the clock went back by days' using errcode = '55000';
end $$;

-- As claims.receive, for an invoice without an engagement. Nothing here depends on whether the person exists, nor does the time it takes.
create function claims.receive_deferred(p_secret bytea, p_claim uuid, p_key text, p_body_digest bytea, p_insurer smallint, p_member uuid, p_printed text,
  p_day date, p_domain smallint, p_lines jsonb, p_lines_digest bytea, out outcome text, out claim_id uuid, out received_at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s record; v claims.claim; d record; v_today date := (claims.now() at time zone 'Europe/Paris')::date;
begin
  if substr(p_claim::text, 15, 1) is distinct from '7' or p_insurer is null or p_member is null or p_printed is null or p_day is null or p_domain is null then
    raise exception 'receive_deferred: misshapen' using errcode = '22023';
  end if;
  select k.account_id, k.site_id, k.client_id, k.device_id, k.domain_mask, k.barred into s from professionals.session_key(p_secret) k;
  if not found then outcome := 'session.over'; return; end if;
  if s.barred then outcome := 'session.frozen'; return; end if;
  select * into v from claims.claim c where c.site_id = s.site_id and c.idempotency_key = p_key;
  if not found then
    if (s.domain_mask & (1 << p_domain::int)) = 0 then outcome := 'domain.not-yours'; return; end if;
    if exists (select from planes.plane p where p.plane = 2 and p.state = 3 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
         or p.scope = 2 and p.scope_id = s.site_id or p.scope = 4 and p.scope_id = s.client_id)) then outcome := 'claims.closed'; return; end if;
    if p_day not between v_today - 31 and v_today then outcome := 'day.out-of-range'; return; end if;
    begin
      select * into d from disclosure.defer(p_secret, p_claim, p_insurer, p_member, p_printed);
      if d.said is not null then outcome := d.said; return; end if;
      insert into claims.claim (claim_id, site_id, account_id, client_id, device_id, deferred_on, day, domain, received_at, idempotency_key, body_digest, lines, lines_digest)
        values (p_claim, s.site_id, s.account_id, s.client_id, s.device_id, claims.file_of(s.site_id, d.at), p_day, p_domain, d.at, p_key, p_body_digest, p_lines, p_lines_digest);
      claim_id := p_claim; received_at := d.at; outcome := 'received'; return;
    exception when unique_violation then
      -- Somebody was faster under this key: what was spent here is given back.
      select * into v from claims.claim c where c.site_id = s.site_id and c.idempotency_key = p_key;
      if not found then raise exception 'receive_deferred: this number is taken' using errcode = '22023'; end if;
    end;
  end if;
  if v.body_digest <> p_body_digest or v.deferred_on is null then outcome := 'claim.key-reused'; return; end if;
  claim_id := v.claim_id; received_at := v.received_at; outcome := 'known';
end $$;

-- Takes what one file is to answer, once its day is over, for a while. Worn out by as many attempts, its invoices wait for a person.
create function claims.lease_answers(p_lease uuid, p_seconds int, p_attempts_max int)
returns table (site_id int, file_day date, attempt smallint, claim_id uuid, day date, domain smallint, lines jsonb, lines_digest bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare v_now timestamptz := claims.now(); v claims.answer_day;
begin
  if p_seconds not between 1 and 3600 or p_attempts_max not between 1 and 50 then raise exception 'lease_answers: out of range' using errcode = '22023'; end if;
  select * into v from claims.answer_day a where a.released_at is null and a.next_at <= v_now order by a.next_at limit 1 for update skip locked;
  if not found then return; end if;
  if v.attempts >= p_attempts_max then
    update claims.claim c set state = 4 where c.site_id = v.site_id and c.deferred_on = v.day and c.state = 1;
    update claims.answer_day a set released_at = v_now, lease = null where a.site_id = v.site_id and a.day = v.day;
    return;
  end if;
  update claims.answer_day a set lease = p_lease, attempts = v.attempts + 1, next_at = v_now + make_interval(secs => p_seconds) where a.site_id = v.site_id and a.day = v.day;
  return query select v.site_id, v.day, (v.attempts + 1)::smallint, c.claim_id, c.day, c.domain, c.lines, c.lines_digest
    from (select 1) one left join claims.claim c on c.site_id = v.site_id and c.deferred_on = v.day and c.state = 1 order by c.claim_id;
end $$;

-- Releases a file, in the transaction that decides its invoices: whoever reads sees all of them, or none. 'more': one came meanwhile.
create function claims.release_answers(p_site int, p_day date, p_lease uuid) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v claims.answer_day;
begin
  select * into v from claims.answer_day a where a.site_id = p_site and a.day = p_day for update;
  if not found or v.released_at is not null or v.lease is distinct from p_lease then return 'lost'; end if;
  if exists (select from claims.claim c where c.site_id = p_site and c.deferred_on = p_day and c.state = 1) then return 'more'; end if;
  update claims.answer_day a set released_at = claims.now(), lease = null, last_fault = null where a.site_id = p_site and a.day = p_day;
  perform disclosure.forget_references(array(select c.claim_id from claims.claim c where c.site_id = p_site and c.deferred_on = p_day and c.state in (2, 3)));
  return 'released';
end $$;

create function claims.postpone_answers(p_site int, p_day date, p_lease uuid, p_fault text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update claims.answer_day a set lease = null, last_fault = p_fault, next_at = claims.now() + make_interval(secs => least(2 ^ a.attempts, 600))
  where a.site_id = p_site and a.day = p_day and a.lease = p_lease and a.released_at is null
$$;

-- The file of a day, for the establishment of a session: nothing until it is released.
create function claims.answers(p_secret bytea, p_day date)
returns table (released_at timestamptz, claim_id uuid, state smallint, received_at timestamptz, day date, lines jsonb, decision jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.released_at, c.claim_id, c.state, c.received_at, c.day, c.lines, c.decision
  from claims.answer_day a left join claims.claim c on c.site_id = a.site_id and c.deferred_on = a.day and c.state in (2, 3)
  where a.site_id = (select k.site_id from professionals.session_key(p_secret) k where not k.barred) and a.day = p_day and a.released_at is not null
  order by c.claim_id limit 500
$$;

grant select, insert, update on claims.answer_day to cloison_claimbook;
do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'claims'::regnamespace
    and p.proname in ('file_of', 'receive_deferred', 'lease_answers', 'release_answers', 'postpone_answers', 'answers') loop
    execute 'alter function ' || f || ' owner to cloison_claimbook';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant usage on schema claims to cloison_keys;
grant execute on function claims.receive_deferred to cloison_keys;
grant execute on function professionals.proof_once to cloison_keys;
grant execute on function claims.lease_answers, claims.release_answers, claims.postpone_answers to cloison_worker;
grant execute on function claims.answers to cloison_claims;
