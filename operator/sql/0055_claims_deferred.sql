-- Invoices that quote no engagement (a paper card, an outage). The role that holds the look-up keys receives them, with the keyed digest of the
-- member number and what else the card says. Nobody is looked for then: one place of the establishment's claims budget is spent, whoever it is
-- about, and everybody is told the same. The day after, the worker decides all that an establishment sent on a day, and their answers are
-- released together.
alter table disclosure.meter drop constraint if exists meter_level_check, add constraint meter_level_check check (level in (1, 2) or level between 7 and 12);
alter table disclosure.allowance drop constraint if exists allowance_level_check, add constraint allowance_level_check check (level between 1 and 12);
insert into disclosure.allowance (level, activity, from_day, allowed, reason) values
  (10, '', '2026-01-01', 20, 'factures sans numéro d’engagement : carte papier ou panne, 2 à 5 factures sur 100 ; davantage quand elles ont été payées');
insert into disclosure.parameter (name, from_day, value, reason) values
  ('deferred-share', '2026-01-01', 5, 'cinq factures sans numéro payées en trois mois en ouvrent une de plus par jour'),
  ('deferred-ceiling', '2026-01-01', 60, 'factures sans numéro par jour et par établissement, jamais davantage');

-- Whom such an invoice is about, until it is decided. No login reads it.
create table disclosure.claim_reference (
  claim_id       uuid primary key,
  insurer_id     smallint not null,
  member_key     uuid not null,                -- keyed digest of member number, birth date and rank
  printed        text not null check (length(printed) <= 100)   -- convention, CSR, first and last day, tab separated
);
-- What makes an establishment's claims budget grow.
create table disclosure.deferred_paid (
  site_id        int not null,
  claim_id       uuid not null,
  day            date not null,
  primary key (site_id, claim_id)
);

-- Spends one place of the budget and keeps whom the invoice is about; nobody is looked for. `said` is null, or why not. The row of the budget is
-- held until the commit: invoices of an establishment follow one another, and no 24 hours hold more than allowed.
create function disclosure.defer(p_secret bytea, p_claim uuid, p_insurer smallint, p_member uuid, p_printed text, out said text, out at timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_ahead interval := (select c.ahead from disclosure.clock c); v_site int; v_restricted boolean; v_hour int;
begin
  at := clock_timestamp() + v_ahead;
  select s.site_id, s.restricted_until > at into v_site, v_restricted from professionals.session s
   where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > at and s.idle_at > at and not s.barred;
  said := case when v_site is null then 'session.over' when v_restricted then 'way.cards-only'
    when not exists (select from disclosure.way_allowed w where w.insurer_id = p_insurer and w.way = 3 and w.until_day > at::date) then 'way.not-allowed' end;
  if said is not null then return; end if;
  perform from disclosure.meter m where m.level = 10 and m.id = v_site for update;
  if not found then
    insert into disclosure.meter (level, id, allowed)
      select 10, v_site, a.allowed from disclosure.allowance a where a.level = 10 and a.activity = '' and a.from_day <= (at at time zone 'Europe/Paris')::date
      order by a.from_day desc limit 1 on conflict do nothing;
    insert into disclosure.meter_past (level, id) values (10, v_site) on conflict do nothing;
  end if;
  -- Should the clock step back, the invoice is dated from the beginning of the hour that was entered.
  select greatest(clock_timestamp() + v_ahead, to_timestamp(m.hour * 3600.0)) into at from disclosure.meter m where m.level = 10 and m.id = v_site for update;
  v_hour := floor(extract(epoch from at) / 3600)::int;
  perform disclosure.roll_meters(array[10]::smallint[], array[v_site], v_hour);
  update disclosure.meter m set spent = m.spent + 1 where m.level = 10 and m.id = v_site and m.allowed - m.past - m.spent > 0;
  if not found then said := 'budget.claims'; return; end if;
  insert into disclosure.claim_reference (claim_id, insurer_id, member_key, printed) values (p_claim, p_insurer, p_member, p_printed);
end $$;

-- The worker's way to these rights: once per committed invoice, charged when it came, and not before the day after, so that an answer is never
-- quicker than the file. What was found is in the ticket alone: 'held' (frozen, or closed around: a person decides), 'not-payable' (unknown,
-- other data than the card's, rights closed on the day of care), or the rights.
create function disclosure.ask_for_deferred(p_claim uuid, p_salt uuid, out ticket uuid, out at_micros bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD' set client_min_messages = error set plan_cache_mode = force_generic_plan
as $$
declare
  c_purpose constant smallint := 2;
  c_way     constant smallint := 3;
  v_door smallint; v_epoch bigint; v_at timestamptz; v_day date; c record; k disclosure.claim_reference; r record; v_person uuid; v_outcome smallint; v_answer text;
begin
  if p_claim is null or p_salt is null then raise exception 'ask_for_deferred: misshapen' using errcode = '22023'; end if;
  v_door := disclosure.asking_door('ask_for_deferred', c_purpose, null);
  select e.epoch into v_epoch from planes.epoch e;
  select x.site_id, x.account_id, x.client_id, x.device_id, x.domain, x.day, x.received_at, x.deferred_on, x.state into c
    from claims.claim x where x.claim_id = p_claim and x.deferred_on is not null;
  if not found then raise exception 'ask_for_deferred: no such claim' using errcode = '42501'; end if;
  if c.state <> 1 then raise exception 'ask_for_deferred: already decided' using errcode = '55000'; end if;
  perform pg_advisory_xact_lock(7301, c.site_id);
  v_at := clock_timestamp() + (select l.ahead from disclosure.clock l);
  v_day := v_at::date;
  if (v_at at time zone 'Europe/Paris')::date <= c.deferred_on then raise exception 'ask_for_deferred: not before the day after' using errcode = '42501'; end if;
  select * into k from disclosure.claim_reference f where f.claim_id = p_claim;

  if exists (select from professionals.account a where a.account_id = c.account_id and a.frozen_at is not null)
     or exists (select from professionals.frozen f where (f.kind, f.id) in ((2, c.site_id), (4, c.client_id::int), (7, c.device_id)))
     or exists (select from planes.plane p where p.plane = 1 and (p.state = 3 and (p.scope = 0 or p.scope = 4 and p.scope_id = c.client_id or p.scope = 5 and p.scope_id = k.insurer_id)
          or p.state <> 1 and (p.scope = 1 and p.scope_id = c.account_id or p.scope = 2 and p.scope_id = c.site_id))) then
    v_answer := 'held';
  else
    -- Rights as they stood on the day of care, those that left the look-up tables since included; all that the card says, exactly.
    select x.person, x.insurer_id, x.valid_from, x.valid_until, x.rules[c.domain] as rule, x.routing, x.restricted,
           c.day >= x.valid_from and (x.valid_until is null or c.day < x.valid_until) as covered into r
      from beneficiaries.person p
      cross join lateral (
        select g.person, g.insurer_id, g.valid_from, g.valid_until, g.rules, g.routing, g.restricted from beneficiaries.rights g where g.person = p.person
        union all
        select g.person, g.insurer_id, g.valid_from, g.valid_until, g.rules, g.routing, g.restricted from beneficiaries.closed_rights g where g.person = p.person) x
      where p.insurer_id = k.insurer_id and p.member_key = k.member_key
        and k.printed = split_part(x.routing, E'\t', 2) || E'\t' || split_part(x.routing, E'\t', 3) || E'\t' || x.valid_from
          || E'\t' || coalesce((x.valid_until - 1)::text, split_part(k.printed, E'\t', 4))
      order by covered desc, x.valid_from desc limit 1;
    v_outcome := case when r.person is null then 10 when not r.covered then 13 else 0 end;
    v_answer := case v_outcome when 0 then r.person || E'\t' || r.insurer_id || E'\t' || r.valid_from || E'\t' || coalesce(r.valid_until::text, '') || E'\t'
      || coalesce(r.rule, '') || E'\t' || r.routing || E'\t' || coalesce(encode(r.restricted, 'hex'), '') else 'not-payable' end;
    -- Already written: asked again, it is signed once.
    select (extract(epoch from e.at) * 1000000)::bigint into at_micros from accesslog.entry e
      where e.cause = p_claim and e.site_id = c.site_id and e.day between (c.received_at at time zone 'UTC')::date - 1 and v_day;
    if not found then
      insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt)
      values (v_day, c.site_id, p_claim, v_at, floor(extract(epoch from v_at) / 3600)::int, c.account_id, c.device_id, c.client_id, v_door, r.insurer_id, c_purpose, c_way,
              c.domain, v_outcome, case v_outcome when 0 then 39 when 13 then 3 else 0 end, false, false, r.person, p_salt);
    end if;
  end if;
  at_micros := coalesce(at_micros, (extract(epoch from v_at) * 1000000)::bigint);
  ticket := gen_random_uuid();
  insert into disclosure.ticket (ticket, door, asked_by, until, epoch, bearer, answers)
  values (ticket, session_user, pg_current_xact_id(), clock_timestamp() + interval '30 s', v_epoch, sha256(uuid_send(p_claim)), v_answer);
end $$;

-- Decided invoices need nobody any more.
create function disclosure.forget_references(p_claims uuid[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$ delete from disclosure.claim_reference f where f.claim_id = any (p_claims) $$;

-- Invoices without a number whose transfer was debited: their establishment may send a little more of them. Site by site, in order.
create function disclosure.deferred_were_paid(p_claims uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare r record; v_paid int; v_first int; v_day date := (clock_timestamp() + (select c.ahead from disclosure.clock c))::date;
begin
  select a.allowed into v_first from disclosure.allowance a where a.level = 10 and a.activity = '' and a.from_day <= v_day order by a.from_day desc limit 1;
  for r in select c.site_id, c.claim_id from claims.claim c where c.claim_id = any (p_claims) and c.deferred_on is not null order by c.site_id, c.claim_id loop
    insert into disclosure.deferred_paid (site_id, claim_id, day) values (r.site_id, r.claim_id, v_day) on conflict do nothing;
    select count(*) into v_paid from disclosure.deferred_paid p where p.site_id = r.site_id and p.day > v_day - 90;
    update disclosure.meter m set allowed = least(disclosure.parameter_of('deferred-ceiling'), v_first + v_paid / disclosure.parameter_of('deferred-share'))
     where m.level = 10 and m.id = r.site_id and m.allowed >= v_first;
  end loop;
end $$;

grant select, insert, delete on disclosure.claim_reference to cloison_turnstile;
grant select, insert on disclosure.deferred_paid to cloison_turnstile;
do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace
    and p.proname in ('defer', 'ask_for_deferred', 'forget_references', 'deferred_were_paid') loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.defer, disclosure.forget_references to cloison_claimbook;
grant execute on function disclosure.ask_for_deferred to cloison_worker;
-- A proof is looked at in the platform's own time.
grant usage on schema disclosure to cloison_registrar;
grant select on disclosure.clock to cloison_registrar;
