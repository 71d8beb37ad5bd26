-- The dearer ways of asking, one person at a time: 2 known patient, 3 legacy card, 4 no card. The same gates, locks, levels, entry and ticket as
-- for signed cards, and a budget of their own. While anything above or around the account is tightened, none of them is
-- answered, but about who was read here already.
--
-- p_key: way 2, digest of an engagement number given here for a signed card; 3, keyed digest of member number, birth date and rank; 4, keyed
-- digest of NIR, birth date and rank. p_printed: way 3, what else the card says (convention, CSR, first and last day, tab separated), all exact.
-- p_flags: ways 3 and 4, what the role `keys` found in the last numbers that the account asked about (0059); bit 1, neighbours. It is believed.
-- Outcomes as in 0046 (20, the group's, costs this way nothing), and:
--   28 the budget of this way is spent: nobody was looked for        45 this insurer does not allow this way        46 after a recovery: signed cards only
create function disclosure.ask_one(
  p_secret bytea, p_way smallint, p_insurer smallint, p_key uuid, p_printed text, p_cause uuid, p_domain smallint, p_day date,
  p_engagement uuid, p_salt uuid, p_reason smallint, p_flags smallint, out ticket uuid, out at_micros bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC' set datestyle = 'ISO, YMD' set client_min_messages = error
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
declare
  c_purpose constant smallint := 1;
  v_door smallint; v_epoch bigint; v_at timestamptz; v_ahead interval; v_day date; v_hour int; v_since timestamptz; s professionals.session;
  v_gate smallint; v_outcome smallint; v_tight boolean; v_paid boolean := true; v_counted boolean := false; v_insurer smallint; v_person uuid;
  v_rights beneficiaries.rights; v_level smallint; v_own int; v_account_room int := 0; v_site_room int := 0; v_own_room int := 0; v_group_room int; v_answer text := '';
  m record;
begin
  if p_way is null or p_way not in (2, 3, 4) or length(p_secret) is distinct from 32 or p_key is null or p_cause is null or p_domain is null or p_domain not between 1 and 30 or p_day is null
     or p_engagement is null or p_salt is null or p_reason is null or p_flags is null or p_flags not in (0, 1) or (p_way = 2 and p_flags <> 0) or (p_way = 2) <> (p_insurer is null) or (p_way = 3) <> (p_printed is not null) then
    raise exception 'ask_one: misshapen' using errcode = '22023';
  end if;
  v_door := disclosure.asking_door('ask_one', c_purpose, p_way);
  select e.epoch into v_epoch from planes.epoch e;
  select c.ahead into v_ahead from disclosure.clock c;
  v_since := clock_timestamp() + v_ahead;
  v_day := (v_since at time zone 'UTC')::date;
  if substr(p_cause::text, 15, 1) <> '7' or to_timestamp(('x' || replace(left(p_cause::text, 13), '-', ''))::bit(48)::bigint / 1000.0)
       not between v_since - interval '23 hours' and v_since + interval '2 minutes' then
    raise exception 'ask_one: not a recent identifier' using errcode = '22023';
  end if;

  -- Who asks, and what stops them before anybody is looked for.
  select * into s from professionals.session x where x.digest = sha256(p_secret) and x.ended_at is null and x.expires_at > v_since and x.idle_at > v_since;
  v_gate := case when s.digest is null then 42 when s.barred then 41 when s.restricted_until > v_since then 46
    when (s.domain_mask >> p_domain & 1) <> 1 then 43 when p_day < v_day - 31 or p_day > v_day + 1 then 44
    when p_way <> 2 and not exists (select from disclosure.way_allowed a where a.insurer_id = p_insurer and a.way = p_way and a.until_day > v_day) then 45
    when exists (select from planes.plane p where p.plane = 1 and p.state = 3 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
      or p.scope = 2 and p.scope_id = s.site_id or p.scope = 3 and p.scope_id = v_door or p.scope = 4 and p.scope_id = s.client_id
      or p.scope = 5 and p.scope_id = p_insurer)) then 40 end;
  if s.digest is not null then
    perform pg_advisory_xact_lock(7301, s.site_id);
    perform pg_advisory_xact_lock(7302, s.account_id);
  end if;
  v_at := clock_timestamp() + v_ahead;
  -- Held up for long, perhaps by a door that wants it so: what was read of the session is old.
  if v_at > v_since + interval '10 seconds' then raise exception 'ask_one: again' using errcode = '23505'; end if;
  -- Should the clock step back, the entry is dated from the beginning of the hour that was entered.
  select greatest(v_at, to_timestamp(t6.hour * 3600.0)) into v_at from disclosure.tide t6 where t6.level = 6;
  v_day := (v_at at time zone 'UTC')::date;
  v_hour := floor(extract(epoch from v_at) / 3600)::int;
  if v_gate is null and exists (select from accesslog.entry e where e.cause = p_cause and e.site_id = s.site_id and e.day between v_day - 1 and v_day + 1) then v_gate := 30; end if;

  if v_gate is null then
    -- Whom about.
    if p_way = 2 then
      select g.person into v_person from disclosure.engagement g
       where g.digest = p_key and g.site_id = s.site_id and g.way = 1 and g.day > v_day - make_interval(months => disclosure.parameter_of('known-months')) order by g.day desc limit 1;
    elsif p_way = 3 then
      select p.person into v_person from beneficiaries.person p where p.insurer_id = p_insurer and p.member_key = p_key;
    else
      select p.person into v_person from beneficiaries.person p join beneficiaries.rights r using (person)
       where p.insurer_id = p_insurer and p.nir_key = p_key order by p_day >= r.valid_from and (r.valid_until is null or p_day < r.valid_until) desc, p.person limit 1;
    end if;
    select * into v_rights from beneficiaries.rights r where r.person = v_person;
    if p_way = 3 and p_printed is distinct from split_part(v_rights.routing, E'\t', 2) || E'\t' || split_part(v_rights.routing, E'\t', 3) || E'\t' || v_rights.valid_from
         || E'\t' || coalesce((v_rights.valid_until - 1)::text, split_part(p_printed, E'\t', 4)) then
      v_rights := null;
    end if;
    v_person := v_rights.person; v_insurer := coalesce(v_rights.insurer_id, p_insurer);
    v_outcome := case when v_person is null then 10 when p_day < v_rights.valid_from or p_day >= v_rights.valid_until then 13 else 0 end;
    if v_outcome <> 10 then
      if exists (select from planes.plane p where p.plane = 1 and p.state = 3 and p.scope = 5 and p.scope_id = v_insurer) then v_outcome := 27;
      elsif exists (select from accesslog.entry e where e.site_id = s.site_id and e.person = v_person and e.counted and e.day between v_day - 1 and v_day and e.hour >= v_hour - 24) then
        v_paid := false;
        v_outcome := case v_outcome when 0 then 1 else v_outcome end;
      else v_counted := true;
      end if;
    end if;

    -- The account's budget, the site's, and this way's own.
    v_level := case p_way when 4 then 7 when 3 then 8 end;
    v_own := case p_way when 4 then s.account_id when 3 then s.site_id end;
    perform disclosure.roll_meters(array[1, 2, v_level]::smallint[], array[s.account_id, s.site_id, v_own], v_hour);
    for m in select x.level, x.allowed - x.past - x.spent as room from disclosure.meter x
             where x.level = 1 and x.id = s.account_id or x.level = 2 and x.id = s.site_id or x.level = v_level and x.id = v_own order by x.level for update loop
      case m.level when 1 then v_account_room := m.room; when 2 then v_site_room := m.room; else v_own_room := m.room; end case;
    end loop;
    if s.group_id is not null then
      perform disclosure.enter_groups(array[s.group_id], v_hour);
      v_group_room := coalesce((select x.allowed - x.past - x.spent from disclosure.meter x where x.level = 9 and x.id = s.group_id), 0);
    end if;
    v_tight := exists (select from planes.plane p where p.plane = 1 and p.state = 2 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
      or p.scope = 2 and p.scope_id = s.site_id or p.scope = 3 and p.scope_id = v_door or p.scope = 4 and p.scope_id = s.client_id or p.scope = 5 and p.scope_id = v_insurer));
    -- From here on other doors wait, until the commit that comes soon.
    v_tight := disclosure.enter_shared(v_at, v_ahead, v_door, s.client_id, v_insurer) or v_tight;
    if v_paid then
      if v_account_room < 1 then v_outcome := 21; v_paid := false;
      elsif v_site_room < 1 then v_outcome := 22; v_paid := false;
      elsif v_group_room < 1 then v_outcome := 20;
      elsif v_level is not null and v_own_room < 1 then v_outcome := 28;
      elsif v_tight then v_outcome := 29;
      end if;
      v_counted := v_counted and v_outcome in (0, 13);
    end if;
    -- Probing is not free: whatever was found, the account and the site pay; and this way too, where somebody was looked for.
    if v_paid then
      update disclosure.meter x set spent = x.spent + case when x.level <> 9 or v_counted then 1 else 0 end, met = x.met + case when v_counted then 1 else 0 end
       where x.level = 1 and x.id = s.account_id or x.level = 2 and x.id = s.site_id or x.level = v_level and x.id = v_own and v_outcome not in (20, 28, 29)
         or x.level = 9 and x.id = s.group_id;
    end if;
    perform disclosure.count_shared(v_counted, v_door, s.client_id, coalesce(v_insurer, 1::smallint));

    insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt, reason, flags)
    values (v_day, s.site_id, p_cause, v_at, v_hour, s.account_id, s.device_id, s.client_id, v_door, v_rights.insurer_id, c_purpose, p_way, p_domain, v_outcome,
            case when v_outcome in (0, 1) and p_way <> 4 then 31 when v_outcome in (0, 1, 13) then 3 else 0 end, v_paid, v_counted, v_person, p_salt, p_reason, p_flags);
    if v_outcome in (0, 1, 13) then
      v_answer := E'\t' || v_person || E'\t' || v_rights.insurer_id;
      if p_way <> 4 then v_answer := v_answer || E'\t' || coalesce(v_rights.valid_until::text, ''); end if;
    end if;
    if v_outcome <= 1 and p_way <> 4 then
      v_answer := v_answer || E'\t' || coalesce(v_rights.rules[p_domain], '') || E'\t' || v_rights.routing;
      insert into disclosure.engagement (digest, site_id, person, insurer_id, domain, day, cause, way, rule, routing)
      values (p_engagement, s.site_id, v_person, v_rights.insurer_id, p_domain, p_day, p_cause, p_way, v_rights.rules[p_domain], v_rights.routing)
      on conflict (digest) do nothing;
    end if;
  end if;

  ticket := gen_random_uuid();
  at_micros := (extract(epoch from v_at) * 1000000)::bigint;
  insert into disclosure.ticket (ticket, door, asked_by, until, epoch, bearer, answers)
  values (ticket, session_user, pg_current_xact_id(), clock_timestamp() + interval '30 s', v_epoch, sha256(p_secret), coalesce(v_gate, v_outcome) || v_answer);
end $$;

-- An insurer allows a dearer way until a day, or no more.
create function disclosure.allow_way(p_insurer smallint, p_way smallint, p_until date, p_reason text) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into disclosure.way_allowed (insurer_id, way, until_day, reason) values (p_insurer, p_way, p_until, p_reason)
    on conflict (insurer_id, way) do update set until_day = excluded.until_day, reason = excluded.reason
$$;

-- A claim on a legacy look-up was paid: that site earns, slowly and up to a ceiling, more of this way.
create function disclosure.legacy_was_paid(p_engagement uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare g disclosure.engagement; v_paid int; v_first int; v_day date := ((clock_timestamp() + (select c.ahead from disclosure.clock c)) at time zone 'UTC')::date;
begin
  select * into g from disclosure.engagement e where e.digest = p_engagement and e.way = 3;
  if not found then return; end if;
  insert into disclosure.legacy_paid (site_id, cause, day) values (g.site_id, g.cause, v_day) on conflict do nothing;
  if not found then return; end if;
  select count(*) into v_paid from disclosure.legacy_paid p where p.site_id = g.site_id and p.day > v_day - 90;
  select a.allowed into v_first from disclosure.allowance a where a.level = 8 and a.from_day <= v_day order by a.from_day desc limit 1;
  update disclosure.meter x set allowed = least(disclosure.parameter_of('legacy-ceiling'), v_first + v_paid / disclosure.parameter_of('legacy-share'))
   where x.level = 8 and x.id = g.site_id and x.allowed >= v_first;
end $$;

grant select (person, insurer_id, member_key, nir_key) on beneficiaries.person to cloison_turnstile;
do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace and p.proname in ('ask_one', 'allow_way', 'legacy_was_paid') loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.ask_one(bytea, smallint, smallint, uuid, text, uuid, smallint, date, uuid, uuid, smallint, smallint) to cloison_door, cloison_keys;
grant execute on function disclosure.redeem(uuid, bytea) to cloison_keys;
grant execute on function disclosure.allow_way(smallint, smallint, date, text) to cloison_console;
