-- What the watch reads, and what it remembers. It reads the log by pseudonym and learns no identity: whoever takes its login sees which
-- account looked at which number, and may tighten or freeze an account; it thaws nobody, and reads neither salts nor answers.
create schema watch;
do $$ begin
  -- Owns the functions of this room. Nobody logs in as it.
  if not exists (select from pg_roles where rolname = 'cloison_lookout') then
    create role cloison_lookout nologin noinherit;
  end if;
end $$;

-- Invoices are followed like entries: by the transaction that wrote them.
alter table claims.claim add column if not exists written_by xid8 not null default pg_current_xact_id();
create index claim_written on claims.claim (written_by);

create table watch.served (                    -- where a person was served before: four départements at most, and the last day
  person         uuid primary key,
  departments    text[] not null check (cardinality(departments) between 1 and 4),
  days           date[] not null,
  check (cardinality(days) = cardinality(departments))
);
create table watch.habit (                     -- what an account does on ordinary days: counts, nobody's number
  account_id     int primary key,
  habit          jsonb not null,
  noted_at       timestamptz not null
);
create table watch.canary (                    -- HMAC of the person with the key `watch`, which no other role holds
  digest         bytea primary key check (length(digest) = 32),
  insurer_id     smallint not null,
  planted_at     timestamptz not null
);
create table watch.complaint (                 -- "it was not me": the look that someone contests
  complaint_id   bigint primary key generated always as identity,
  at             timestamptz not null,
  site_id        int not null,
  account_id     int not null,
  person         uuid not null,
  cause          uuid not null unique,
  invoice_asked_at timestamptz                 -- the establishment was asked what it billed that day
);
create table watch.posture (                   -- one row an account that was ever reacted to: whoever reacts takes it
  account_id     int primary key,
  state          smallint not null default 0 check (state in (0, 2, 3)),   -- 0 as others, 2 tightened, 3 frozen
  passkey_at     timestamptz                   -- when the passkey was last asked again
);
create table watch.reaction (                  -- append only, but for the undoing
  reaction_id    bigint primary key generated always as identity,
  at             timestamptz not null,
  account_id     int not null,
  reaction       smallint not null check (reaction between 1 and 3),       -- 1 passkey again, 2 tightened, 3 frozen
  score          int not null,
  reasons        jsonb not null check (jsonb_typeof(reasons) = 'array'),
  undone_at      timestamptz,
  undone_by      text,
  undone_why     text,
  check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undone_why is null))
);
create index reaction_account on watch.reaction (account_id, reaction_id desc);
create index reaction_undone on watch.reaction (undone_at) where undone_at is not null;

grant usage on schema watch to cloison_lookout, cloison_watch, cloison_console, cloison_identity;
grant usage on schema accesslog, claims, disclosure, directory, professionals, planes, beneficiaries to cloison_lookout;
grant select (day, site_id, cause, at, hour, account_id, device_id, client_id, insurer_id, purpose, way, domain, outcome, flags, counted, person, written_by)
  on accesslog.entry to cloison_lookout;
grant select (claim_id, site_id, engagement, received_at, written_by) on claims.claim to cloison_lookout;
grant select (digest, site_id, person, cause) on disclosure.engagement to cloison_lookout;
grant select on disclosure.clock to cloison_lookout;
grant select (site_id, department, activity, opened_on) on directory.establishment to cloison_lookout;
grant select (insurer_id, amc) on directory.insurer to cloison_lookout;
grant select (device_id, account_id, opened_at) on professionals.device to cloison_lookout;
grant select (digest, person, insurer_id) on beneficiaries.card_person to cloison_lookout;
grant select, insert, update on watch.served, watch.habit, watch.posture to cloison_lookout;
grant select, insert, update on watch.complaint, watch.reaction to cloison_lookout;
grant select, insert on watch.canary to cloison_lookout;
grant delete on watch.served to cloison_lookout;

create function watch.now() returns timestamptz language sql volatile set search_path = pg_catalog, pg_temp as
$$ select clock_timestamp() + (select k.ahead from disclosure.clock k) $$;

-- The end of a window: all that this snapshot sees is committed and settled. What comes next is what a later one sees and it does not.
create function watch.tide(out snapshot text, out now_ms bigint)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select pg_current_snapshot()::text, (extract(epoch from watch.now()) * 1000)::bigint
$$;

-- Looks written between two snapshots, in the order of their transactions. The position is the last row of the page before; nulls begin.
create function watch.looks(p_since pg_snapshot, p_until pg_snapshot, p_from timestamptz, p_xid xid8, p_cause uuid, p_site int, p_day date, p_limit int)
returns table (xid xid8, cause uuid, site_id int, day date, at_ms bigint, account_id int, client_id smallint, device_id int,
  insurer_id smallint, person uuid, way smallint, domain smallint, outcome smallint, flags smallint, counted boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare v_waited xid8[]; v_from date := p_from::date; v_hour int := floor(extract(epoch from p_from) / 3600)::int;
begin
  if p_since is null or p_until is null or p_from is null or p_limit is null or p_limit not between 1 and 20000 then
    raise exception 'looks: between 1 and 20000 entries of a window' using errcode = '22023';
  end if;
  v_waited := array(select x from pg_snapshot_xip(p_since) x where x >= coalesce(p_xid, x));
  return query
    select e.written_by, e.cause, e.site_id, e.day, (extract(epoch from e.at) * 1000)::bigint, e.account_id, e.client_id, e.device_id, e.insurer_id,
           e.person, e.way, e.domain, e.outcome, e.flags, e.counted
    from (
      (select w.written_by, w.cause, w.site_id, w.day, w.at, w.account_id, w.client_id, w.device_id, w.insurer_id, w.person, w.way, w.domain, w.outcome, w.flags, w.counted
       from accesslog.entry w
       where w.written_by = any(v_waited) and pg_visible_in_snapshot(w.written_by, p_until) and w.day >= v_from and w.hour >= v_hour and w.purpose = 1
         and (p_xid is null or (w.written_by, w.cause, w.site_id, w.day) > (p_xid, p_cause, p_site, p_day))
       order by w.written_by, w.cause, w.site_id, w.day limit p_limit)
      union all
      (select w.written_by, w.cause, w.site_id, w.day, w.at, w.account_id, w.client_id, w.device_id, w.insurer_id, w.person, w.way, w.domain, w.outcome, w.flags, w.counted
       from accesslog.entry w
       where w.written_by >= greatest(pg_snapshot_xmax(p_since), p_xid) and w.written_by < pg_snapshot_xmax(p_until)
         and pg_visible_in_snapshot(w.written_by, p_until) and w.day >= v_from and w.hour >= v_hour and w.purpose = 1
         and (p_xid is null or (w.written_by, w.cause, w.site_id, w.day) > (p_xid, p_cause, p_site, p_day))
       order by w.written_by, w.cause, w.site_id, w.day limit p_limit)
    ) e
    order by e.written_by, e.cause, e.site_id, e.day limit p_limit;
end $$;

-- Invoices received between two snapshots, each with the person and the moment of the look that it bills (a cause carries its time).
create function watch.billed(p_since pg_snapshot, p_until pg_snapshot, p_from timestamptz, p_xid xid8, p_claim uuid, p_limit int)
returns table (xid xid8, claim_id uuid, at_ms bigint, site_id int, person uuid, look_at_ms bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
begin
  if p_since is null or p_until is null or p_from is null or p_limit is null or p_limit not between 1 and 20000 then
    raise exception 'billed: between 1 and 20000 invoices of a window' using errcode = '22023';
  end if;
  return query
    select c.written_by, c.claim_id, (extract(epoch from c.received_at) * 1000)::bigint, c.site_id, g.person,
           ('x' || replace(left(g.cause::text, 13), '-', ''))::bit(48)::bigint
    from claims.claim c join disclosure.engagement g on g.digest = c.engagement and g.site_id = c.site_id
    where (c.written_by >= pg_snapshot_xmax(p_since) or c.written_by = any(array(select x from pg_snapshot_xip(p_since) x)))
      and c.written_by < pg_snapshot_xmax(p_until) and pg_visible_in_snapshot(c.written_by, p_until) and c.received_at >= p_from
      and (p_xid is null or (c.written_by, c.claim_id) > (p_xid, p_claim))
    order by c.written_by, c.claim_id limit p_limit;
end $$;

-- What is public of establishments, and since when devices are known.
create function watch.sites(p_after int, p_limit int) returns table (site_id int, department text, activity text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.site_id, e.department, e.activity from directory.establishment e where e.site_id > p_after order by e.site_id limit least(p_limit, 20000)
$$;
create function watch.devices(p_ids int[]) returns table (device_id int, opened_ms bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.device_id, (extract(epoch from d.opened_at) * 1000)::bigint from professionals.device d where d.device_id = any (p_ids)
$$;

create function watch.served_before(p_persons uuid[]) returns table (person uuid, departments text[], days date[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.person, s.departments, s.days from watch.served s where s.person = any (p_persons)
$$;
-- Notes where persons were served; several of the same person in one call, or a second watch, change nothing more.
create function watch.note_served(p_persons uuid[], p_departments text[], p_days date[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if cardinality(p_persons) > 20000 or cardinality(p_persons) <> cardinality(p_departments) or cardinality(p_persons) <> cardinality(p_days) then
    raise exception 'note_served: misshapen' using errcode = '22023';
  end if;
  -- Rows are taken in one order, so that two watches never wait for each other.
  perform from watch.served s where s.person = any (p_persons) order by s.person for update;
  with told as (
    select u.person, u.department, u.day from unnest(p_persons, p_departments, p_days) u(person, department, day)
    union all
    select s.person, d.department, d.day from watch.served s cross join lateral unnest(s.departments, s.days) d(department, day) where s.person = any (p_persons)
  ), latest as (
    select t.person, t.department, max(t.day) as day from told t group by t.person, t.department
  ), kept as (
    select l.person, l.department, l.day, row_number() over (partition by l.person order by l.day desc, l.department) n from latest l
  )
  insert into watch.served as s (person, departments, days)
    select k.person, array_agg(k.department order by k.n), array_agg(k.day order by k.n) from kept k where k.n <= 4 group by k.person order by k.person
  on conflict (person) do update set departments = excluded.departments, days = excluded.days;
end $$;
create function watch.forget_served(p_before date, p_limit int) returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (delete from watch.served s where s.person in (select o.person from watch.served o where o.days[1] < p_before limit least(p_limit, 20000)) returning 1)
  select count(*)::int from gone
$$;

create function watch.habits(p_after int, p_limit int) returns table (account_id int, habit jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.account_id, h.habit from watch.habit h where h.account_id > p_after order by h.account_id limit least(p_limit, 5000)
$$;
create function watch.note_habits(p_accounts int[], p_habits jsonb) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into watch.habit as h (account_id, habit, noted_at)
    select a.account, p_habits -> (a.n::int - 1), watch.now() from unnest(p_accounts) with ordinality a(account, n) order by a.account
  on conflict (account_id) do update set habit = excluded.habit, noted_at = excluded.noted_at
$$;
