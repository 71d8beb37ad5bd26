-- Insurers' own people and keys, by the same turnstile: each is named, signed in with a registered key, asks for one member of its own insurer at
-- a time with a purpose, within a budget, and stands in the log.

-- The desk of insurer n is site 2,000,000,000 + n of the log: no establishment has such a number.
alter table directory.establishment add constraint establishment_desks check (site_id < 2000000000);
create function disclosure.desk_site(p_insurer smallint) returns int
language sql immutable set search_path = pg_catalog, pg_temp as $$ select 2000000000 + p_insurer $$;

create table professionals.desk_account (      -- a person or a program of an insurer; the code is the insurer's own name for it
  account_id     int primary key,              -- numbered with professionals' accounts: a number of the log is one asker
  insurer_id     smallint not null,
  code           text not null check (code ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
  kind           text not null check (kind in ('agent', 'manager', 'key')),
  jwk_x          bytea not null check (length(jwk_x) = 32),
  jwk_y          bytea not null check (length(jwk_y) = 32),
  consent        text not null check (length(consent) <= 4096),  -- what the insurer signed
  consented_at   timestamptz not null,
  until_day      date not null,                -- exclusive
  opened_at      timestamptz not null,
  frozen_at      timestamptz,
  frozen_reason  text,
  closed_at      timestamptz,
  unique (insurer_id, code)
);
create table professionals.desk_session (
  digest         bytea primary key check (length(digest) = 32),  -- SHA-256 of the session's secret
  account_id     int not null references professionals.desk_account,
  insurer_id     smallint not null,
  started_at     timestamptz not null,
  expires_at     timestamptz not null,         -- one hour, and never beyond the consent
  idle_at        timestamptz not null,
  ended_at       timestamptz,
  barred         boolean not null default false
);
create index desk_session_account on professionals.desk_session (account_id) where ended_at is null;
create index desk_session_insurer on professionals.desk_session (insurer_id) where ended_at is null;
-- Which file of the insurer's a question was asked for: never a person.
create table disclosure.desk_case (
  site_id        int not null,
  cause          uuid not null,
  day            date not null,
  reference      text not null check (reference ~ '^[A-Z0-9-]{1,40}$' and reference !~ '[0-9]{9}'),
  primary key (cause, site_id, day)
);

-- Levels 11, a desk account, and 12, the whole desk of an insurer.
alter table disclosure.meter drop constraint if exists meter_level_check, add constraint meter_level_check check (level in (1, 2, 7, 8, 9, 10, 11, 12));
alter table disclosure.allowance drop constraint if exists allowance_level_check, add constraint allowance_level_check check (level between 1 and 12);
insert into disclosure.allowance (level, activity, from_day, allowed, reason) values
  (11, 'agent', '2026-01-01', 60, 'conseiller : sept heures d’appels de huit minutes font 52 personnes, avec marge'),
  (11, 'manager', '2026-01-01', 30, 'responsable : relit des réclamations et des contrôles, un quart d’heure chacun ; ne tient pas le téléphone'),
  (11, 'key', '2026-01-01', 20, 'clé d’un programme : courriers et réclamations du jour ; ce qui vient en nombre est un fichier, scellé pour l’organisme'),
  (12, '', '2026-01-01', 300, 'guichet entier : cinq conseillers à leur plafond ; au-delà, l’opérateur l’ouvre et dit pourquoi');
insert into disclosure.parameter (name, from_day, value, reason) values
  ('desk-account-ceiling', '2026-01-01', 120, 'personne ne traite deux fois plus d’appels qu’un conseiller à plein temps'),
  ('desk-ceiling', '2026-01-01', 3000, 'le plus grand plateau : cinquante conseillers à plein temps');

update disclosure.door set purposes = purposes || 3::smallint, ways = ways || 7::smallint where login = 'cloison_keys';

-- Opens a budget of a desk, or changes it; p_allowed null: the default in force. What was spent stays spent. Null, and nothing changed, beyond the
-- ceiling that the table sets.
create function disclosure.open_desk_budget(p_level smallint, p_id int, p_kind text, p_allowed int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_allowed int := p_allowed;
begin
  if p_level is null or p_level not in (11, 12) or p_id is null or p_id < 1 or (p_level = 12) <> (p_id > 2000000000)
     or p_allowed < 0 then
    raise exception 'open_desk_budget: no such budget' using errcode = '22023';
  end if;
  if p_allowed > coalesce(disclosure.parameter_of(case p_level when 11 then 'desk-account-ceiling' else 'desk-ceiling' end), 0) then return null; end if;
  if v_allowed is null then
    select a.allowed into v_allowed from disclosure.allowance a where a.level = p_level and a.activity = coalesce(p_kind, '')
      and a.from_day <= (clock_timestamp() at time zone 'Europe/Paris')::date order by a.from_day desc limit 1;
    if v_allowed is null then raise exception 'open_desk_budget: no allowance stands' using errcode = '22023'; end if;
  end if;
  insert into disclosure.meter (level, id, allowed) values (p_level, p_id, v_allowed) on conflict (level, id) do update set allowed = excluded.allowed;
  insert into disclosure.meter_past (level, id) values (p_level, p_id) on conflict do nothing;
  return v_allowed;
end $$;

-- What was spent in the window, and what is allowed.
create function disclosure.desk_spending(p_level smallint, p_id int, out spent int, out allowed int)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when m.hour < t.hour then disclosure.summed(disclosure.rolled(p.ring, m.hour, m.spent, t.hour)) else m.past + m.spent end, m.allowed
  from disclosure.moment() t cross join disclosure.meter m join disclosure.meter_past p using (level, id) where m.level = p_level and m.id = p_id and p_level in (11, 12)
$$;

-- Step 1 of a desk's question: pay and sign. p_key: keyed digest of member number, birth date and rank, made with the key of the insurer that the
-- session names. Nobody of another insurer can be found. p_reason: 1 the member calls, 2 complaint, 3 litigation, 4 audit.
-- Outcomes as in 0046 and 0051: 0 paid, 1 free (this account paid for this person within the window), 13 recognised, not covered today,
-- 10 unknown; 21 the account's budget, 22 the desk's; 29 tightened: nobody new; 30, 40, 41, 42 leave no entry.
-- Whatever is found, the account and the desk pay one.
create function disclosure.ask_desk(p_secret bytea, p_key uuid, p_cause uuid, p_salt uuid, p_reason smallint, p_reference text, out ticket uuid, out at_micros bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC' set datestyle = 'ISO, YMD' set client_min_messages = error
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
declare
  c_purpose constant smallint := 3;
  c_way     constant smallint := 7;
  v_door smallint; v_epoch bigint; v_at timestamptz; v_ahead interval; v_day date; v_care date; v_hour int; v_since timestamptz; s professionals.desk_session; v_site int;
  v_gate smallint; v_outcome smallint; v_tight boolean; v_paid boolean := true; v_counted boolean := false; v_person uuid;
  v_rights beneficiaries.rights; v_account_room int := 0; v_desk_room int := 0; v_answer text := '';
  m record;
begin
  if length(p_secret) is distinct from 32 or p_key is null or p_cause is null or p_salt is null or p_reason is null or p_reason not between 1 and 4
     or p_reference is null or p_reference !~ '^[A-Z0-9-]{1,40}$' or p_reference ~ '[0-9]{9}' then
    raise exception 'ask_desk: misshapen' using errcode = '22023';
  end if;
  v_door := disclosure.asking_door('ask_desk', c_purpose, c_way);
  select e.epoch into v_epoch from planes.epoch e;
  select c.ahead into v_ahead from disclosure.clock c;
  v_since := clock_timestamp() + v_ahead;
  if substr(p_cause::text, 15, 1) <> '7' or to_timestamp(('x' || replace(left(p_cause::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
       not between v_since - interval '23 hours' and v_since + interval '2 minutes' then
    raise exception 'ask_desk: not a recent identifier' using errcode = '22023';
  end if;

  select * into s from professionals.desk_session x where x.digest = sha256(p_secret) and x.ended_at is null and x.expires_at > v_since and x.idle_at > v_since;
  v_site := disclosure.desk_site(s.insurer_id);
  v_gate := case when s.digest is null then 42 when s.barred then 41
    when exists (select from planes.plane p where p.plane = 1 and p.state = 3 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
      or p.scope = 2 and p.scope_id = v_site or p.scope = 3 and p.scope_id = v_door or p.scope = 5 and p.scope_id = s.insurer_id)) then 40 end;
  if s.digest is not null then
    perform pg_advisory_xact_lock(7301, v_site);
    perform pg_advisory_xact_lock(7302, s.account_id);
  end if;
  v_at := clock_timestamp() + v_ahead;
  if v_at > v_since + interval '10 seconds' then raise exception 'ask_desk: again' using errcode = '23505'; end if;
  -- Should the clock step back, the entry is dated from the beginning of the hour that was entered.
  select greatest(v_at, to_timestamp(t6.hour * 3600.0)) into v_at from disclosure.tide t6 where t6.level = 6;
  v_day := (v_at at time zone 'UTC')::date;
  v_care := (v_at at time zone 'Europe/Paris')::date;
  v_hour := floor(extract(epoch from v_at) / 3600)::int;
  if v_gate is null and exists (select from accesslog.entry e where e.cause = p_cause and e.site_id = v_site and e.day between v_day - 1 and v_day + 1) then v_gate := 30; end if;

  if v_gate is null then
    select p.person into v_person from beneficiaries.person p where p.insurer_id = s.insurer_id and p.member_key = p_key;
    select * into v_rights from beneficiaries.rights r where r.person = v_person;
    v_person := v_rights.person;
    v_outcome := case when v_person is null then 10 when v_care < v_rights.valid_from or v_care >= v_rights.valid_until then 13 else 0 end;
    if v_outcome <> 10 then
      -- Free for whoever paid, and not for colleagues: a person read by two of them is on the list of both.
      if exists (select from accesslog.entry e where e.site_id = v_site and e.person = v_person and e.account_id = s.account_id and e.counted
                 and e.day between v_day - 1 and v_day and e.hour >= v_hour - 24) then
        v_paid := false;
        v_outcome := case v_outcome when 0 then 1 else v_outcome end;
      else v_counted := true;
      end if;
    end if;

    perform disclosure.roll_meters(array[11, 12]::smallint[], array[s.account_id, v_site], v_hour);
    for m in select x.level, x.allowed - x.past - x.spent as room from disclosure.meter x
             where x.level = 11 and x.id = s.account_id or x.level = 12 and x.id = v_site order by x.level for update loop
      if m.level = 11 then v_account_room := m.room; else v_desk_room := m.room; end if;
    end loop;
    v_tight := exists (select from planes.plane p where p.plane = 1 and p.state = 2 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
      or p.scope = 2 and p.scope_id = v_site or p.scope = 3 and p.scope_id = v_door or p.scope = 5 and p.scope_id = s.insurer_id));
    -- The door, the insurer and the platform count these persons like any; from here on other doors wait, until the commit that comes soon.
    v_tight := disclosure.enter_shared(v_at, v_ahead, v_door, null, s.insurer_id) or v_tight;
    if v_paid then
      if v_account_room < 1 then v_outcome := 21; v_paid := false;
      elsif v_desk_room < 1 then v_outcome := 22; v_paid := false;
      elsif v_tight then v_outcome := 29;
      end if;
      v_counted := v_counted and v_outcome in (0, 13);
    end if;
    if v_paid then
      update disclosure.meter x set spent = x.spent + 1 where x.level = 11 and x.id = s.account_id or x.level = 12 and x.id = v_site;
    end if;
    perform disclosure.count_shared(v_counted, v_door, null, s.insurer_id);

    insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt, reason)
    values (v_day, v_site, p_cause, v_at, v_hour, s.account_id, 0, 0, v_door, v_rights.insurer_id, c_purpose, c_way, 0, v_outcome,
            case when v_outcome in (0, 1) then 15 when v_outcome = 13 then 3 else 0 end, v_paid, v_counted, v_person, p_salt, p_reason);
    insert into disclosure.desk_case (site_id, cause, day, reference) values (v_site, p_cause, v_day, p_reference);
    if v_outcome in (0, 1, 13) then
      v_answer := E'\t' || v_person || E'\t' || v_rights.insurer_id || E'\t' || v_care || E'\t' || v_rights.valid_from || E'\t' || coalesce(v_rights.valid_until::text, '');
    end if;
    if v_outcome <= 1 then
      v_answer := v_answer || E'\t' || array_to_string(array(select i from generate_subscripts(v_rights.rules, 1) i where v_rights.rules[i] is not null order by i), ',')
        || E'\t' || split_part(v_rights.routing, E'\t', 4);
    end if;
  end if;

  ticket := gen_random_uuid();
  at_micros := (extract(epoch from v_at) * 1000000)::bigint;
  insert into disclosure.ticket (ticket, door, asked_by, until, epoch, bearer, answers)
  values (ticket, session_user, pg_current_xact_id(), clock_timestamp() + interval '30 s', v_epoch, sha256(p_secret), coalesce(v_gate, v_outcome) || v_answer);
end $$;

-- What a desk asked on a day, for whoever audits it: no person is named.
create function disclosure.desk_looks(p_insurer smallint, p_day date, p_limit int, out at timestamptz, out account_id int, out reason smallint, out outcome smallint, out reference text)
returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.at, e.account_id, e.reason, e.outcome, c.reference from accesslog.entry e left join disclosure.desk_case c using (cause, site_id, day)
  where e.site_id = disclosure.desk_site(p_insurer) and e.day = p_day and e.purpose = 3 order by e.at desc, e.cause limit least(p_limit, 10000)
$$;

grant insert on disclosure.desk_case to cloison_turnstile;
grant select on disclosure.desk_case, professionals.desk_session to cloison_turnstile;
do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace
    and p.proname in ('desk_site', 'open_desk_budget', 'desk_spending', 'ask_desk', 'desk_looks') loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.ask_desk(bytea, uuid, uuid, uuid, smallint, text) to cloison_keys;
grant execute on function disclosure.desk_looks(smallint, date, int) to cloison_console;
grant execute on function disclosure.desk_site(smallint), disclosure.open_desk_budget(smallint, int, text, int), disclosure.desk_spending(smallint, int) to cloison_registrar;
