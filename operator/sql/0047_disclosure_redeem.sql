-- The meters of a batch enter a new hour: what the last hour spent joins the past. On a new day, the day that ended moves the habit a tenth of
-- the way, and never by more than a step: whoever asks at the ceiling is as slow to make a habit of it as anybody. Refusals do not count.
-- Written out rather than with `rolled` and `summed`: a function called for each row costs four times as much.
create function disclosure.roll_meters(p_levels smallint[], p_ids int[], p_hour int) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  with k as materialized (
    select m.level, m.id, m.hour, m.spent, m.hour / 24 < p_hour / 24 as day_turns,
      case when m.hour / 24 < p_hour / 24 and m.met > 0 then m.habit + least(s.step, greatest(-s.step, (m.met - m.habit) * 0.1)) else m.habit end::real as habit
    from unnest(p_levels, p_ids) d(level, id)
    join disclosure.meter m on m.level = d.level and m.id = d.id
    cross join lateral (select coalesce(m.base, m.allowed) * coalesce((select disclosure.parameter_of('habit-step')), 0) / 100.0 as step) s where m.hour < p_hour
  ), p as (
    update disclosure.meter_past p
      set ring = array(select case when h = k.hour then k.spent when h > k.hour then 0 else p.ring[h % 24 + 1] end
                       from generate_series(p_hour - 24, p_hour - 1) h order by h % 24)
    from k where p.level = k.level and p.id = k.id returning p.level, p.id, p.ring, k.habit, k.day_turns
  )
  update disclosure.meter m set past = (select coalesce(sum(x), 0)::int from unnest(p.ring) x), spent = 0, hour = p_hour,
    met = case when p.day_turns then 0 else m.met end, habit = p.habit,
    allowed = case when m.base is null then m.allowed when p.day_turns then greatest(m.base, ceil(p.habit * (select disclosure.parameter_of('usual-margin')) / 100)::int) else m.allowed end
  from p where m.level = p.level and m.id = p.id;
end $$;

-- Which door the login is, if it may ask for this purpose by this way (null: whatever the way). Whoever asks is refused here alike.
create function disclosure.asking_door(p_asking text, p_purpose smallint, p_way smallint) returns smallint
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_door smallint;
begin
  select d.door_id into v_door from disclosure.door d
   where d.login = session_user and p_purpose = any (d.purposes) and (p_way is null or p_way = any (d.ways));
  if not found then raise exception '%: not a door', p_asking using errcode = '42501'; end if;
  -- Explained, a payment counts its own reads and writes, which differ with what was found.
  if strpos(lower(current_query() collate "C"), 'explain') > 0 then raise exception '%: not explained', p_asking using errcode = '42501'; end if;
  -- A snapshot taken earlier would show a session, or a posture, as it was before it ended.
  if current_setting('transaction_isolation') <> 'read committed' then raise exception '%: read committed only', p_asking using errcode = '25001'; end if;
  return v_door;
end $$;

-- For one person: locks the levels that everybody shares, rolls those that enter the hour of p_at, and says whether one of these places (null: none
-- at that level) has no room left.
create function disclosure.enter_shared(p_at timestamptz, p_ahead interval, p_door smallint, p_client smallint, p_insurer smallint) returns boolean
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_hour int := floor(extract(epoch from p_at) / 3600)::int; v_short boolean := false; v_place int; t disclosure.tide;
begin
  for t in select x.level, x.hour, x.allowed, x.spent, x.past, x.breaker from disclosure.tide x order by x.level for update loop
    -- Another door entered the hour first; or we waited here so long that the moment of this entry is past.
    if t.hour > v_hour or clock_timestamp() + p_ahead > p_at + interval '10 seconds' then raise exception 'enter_shared: again' using errcode = '23505'; end if;
    if t.hour < v_hour then
      perform disclosure.roll_tide(t.level, v_hour);
      select x.level, x.hour, x.allowed, x.spent, x.past, x.breaker into t from disclosure.tide x where x.level = t.level;
    end if;
    v_place := case t.level when 3 then p_door when 4 then p_client when 5 then p_insurer else 1 end;
    if v_place is not null and (coalesce(t.allowed[v_place] - t.past[v_place] - t.spent[v_place], 0) < 1 or t.spent[v_place] + 1 > t.breaker) then v_short := true; end if;
  end loop;
  return v_short;
end $$;

-- Counts one person there, or nobody: written all the same, so that a known person and an unknown one leave as much in the database's own log.
create function disclosure.count_shared(p_counted boolean, p_door smallint, p_client smallint, p_insurer smallint) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  update disclosure.tide x set spent[p.place] = x.spent[p.place] + case when p_counted then 1 else 0 end
    from (values (3::smallint, p_door::int), (4, p_client::int), (5, p_insurer::int), (6, 1)) p(level, place)
   where x.level = p.level and p.place between 1 and cardinality(x.allowed)
$$;

-- What an account asks for on an ordinary day, with a margin: what it keeps when something above it is tightened. A number that is missing is nothing.
create function disclosure.usual(p_allowed int, p_habit real) returns int
language sql stable set search_path = pg_catalog, pg_temp as $$
  select least(p_allowed, greatest(p_allowed * coalesce(disclosure.parameter_of('usual-floor'), 0) / 100, ceil(p_habit * coalesce(disclosure.parameter_of('usual-margin'), 0) / 100)::int))
$$;

-- When a batch does not fit whole, or somebody is tightened: row by row, in the order asked. Called with every lock held, so nothing moves
-- meanwhile. p_tight null: nobody. A group (0: none) is a ceiling, and stops everything that costs, whoever is found. Levels count on beyond their mark when an account takes its usual share there.
create function disclosure.grant_one_by_one(
  p_door smallint, a_account int[], a_site int[], a_group int[], a_client smallint[], a_insurer smallint[], p_tight boolean[],
  inout outcomes smallint[], inout paid boolean[], inout counted boolean[])
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_account jsonb; v_usual jsonb; v_site jsonb; v_group jsonb; ra int; rs int; rg int; ru int; v_out smallint; i int;
  t3 int[]; t4 int[]; t5 int[]; t6 int[];
begin
  select jsonb_object_agg(m.id::text, m.allowed - m.past - m.spent), jsonb_object_agg(m.id::text, disclosure.usual(m.allowed, m.habit) - m.past - m.spent)
    into v_account, v_usual from disclosure.meter m where m.level = 1 and m.id = any (a_account);
  select jsonb_object_agg(m.id::text, m.allowed - m.past - m.spent) into v_site from disclosure.meter m where m.level = 2 and m.id = any (a_site);
  if 0 < any (a_group) then
    select jsonb_object_agg(m.id::text, m.allowed - m.past - m.spent) into v_group from disclosure.meter m where m.level = 9 and m.id = any (a_group);
  end if;
  select array(select a - p - s from unnest(t.allowed, t.past, t.spent) with ordinality u(a, p, s, o) order by o) into t3 from disclosure.tide t where t.level = 3;
  select array(select a - p - s from unnest(t.allowed, t.past, t.spent) with ordinality u(a, p, s, o) order by o) into t4 from disclosure.tide t where t.level = 4;
  select array(select a - p - s from unnest(t.allowed, t.past, t.spent) with ordinality u(a, p, s, o) order by o) into t5 from disclosure.tide t where t.level = 5;
  select array(select case when a is not null then least(a - p - s, t.breaker - s) end from unnest(t.allowed, t.past, t.spent) with ordinality u(a, p, s, o) order by o) into t6 from disclosure.tide t where t.level = 6;
  for i in 1..cardinality(outcomes) loop
    if paid[i] then
      ra := coalesce((v_account ->> a_account[i]::text)::int, 0);
      rs := coalesce((v_site ->> a_site[i]::text)::int, 0);
      v_out := case when ra <= 0 then 21 when rs <= 0 then 22 end;
      if v_out is not null then
        outcomes[i] := v_out; paid[i] := false; counted[i] := false;
      else
        ru := coalesce((v_usual ->> a_account[i]::text)::int, 0);
        v_account := jsonb_set(v_account, array[a_account[i]::text], to_jsonb(ra - 1));
        v_usual := jsonb_set(v_usual, array[a_account[i]::text], to_jsonb(ru - 1));
        v_site := jsonb_set(v_site, array[a_site[i]::text], to_jsonb(rs - 1));
        rg := case when a_group[i] > 0 then coalesce((v_group ->> a_group[i]::text)::int, 0) end;
        if rg <= 0 then v_out := 20;
        elsif ru <= 0 and p_tight[i] then v_out := 29;
        elsif counted[i] then                               -- without a budget at all (null): no, whatever the share
          v_out := case when coalesce(t3[p_door], 0) <= 0 and (ru <= 0 or t3[p_door] is null) then 23
                        when coalesce(t4[a_client[i]], 0) <= 0 and (ru <= 0 or t4[a_client[i]] is null) then 24
                        when coalesce(t5[a_insurer[i]], 0) <= 0 and (ru <= 0 or t5[a_insurer[i]] is null) then 25
                        when coalesce(t6[1], 0) <= 0 and (ru <= 0 or t6[1] is null) then 26 end;
        end if;
        if v_out is not null then
          outcomes[i] := v_out; counted[i] := false;        -- probing is not free: the account and the site have paid
        elsif counted[i] then
          t3[p_door] := t3[p_door] - 1; t4[a_client[i]] := t4[a_client[i]] - 1;
          t5[a_insurer[i]] := t5[a_insurer[i]] - 1; t6[1] := t6[1] - 1;
          if rg is not null then v_group := jsonb_set(v_group, array[a_group[i]::text], to_jsonb(rg - 1)); end if;
        end if;
      end if;
    end if;
  end loop;
end $$;

-- Returns once everything written so far is on disk. PostgreSQL 17 can be asked to flush; 16 is waited for: the next commit of
-- anyone flushes, and its own writer does within a fifth of a second.
do $outer$ begin
  if current_setting('server_version_num')::int >= 170000 then
    execute $f$
      create function disclosure.flush() returns void language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
      begin
        if pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn() then perform pg_logical_emit_message(false, 'turnstile', '', true); end if;
      end $$ $f$;
  else
    execute $f$
      create function disclosure.flush() returns void language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
      declare v_until pg_lsn := pg_current_wal_insert_lsn();
      begin
        for i in 1..1000 loop
          if pg_current_wal_flush_lsn() >= v_until then return; end if;
          perform pg_sleep(0.002);
        end loop;
        raise exception 'flush: the log of the database was not written in time' using errcode = '57P03';
      end $$ $f$;
  end if;
end $outer$;

-- Step 2: look. Only what an earlier, committed transaction of the same door paid for, for the same bearers, once.
-- One line an asking: its outcome, and behind a tab what was asked for; '!' was frozen, ended or closed between asking and looking.
create function disclosure.redeem(p_ticket uuid, p_bearer bytea) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set client_min_messages = error
set plan_cache_mode = force_generic_plan   -- debug_print_plan would show the answers as constants of a custom plan
as $$
declare v_answers text; v_epoch bigint; v_at timestamptz; v_now timestamptz := clock_timestamp();
begin
  -- An older snapshot would show the posture as it was before a freeze.
  if current_setting('transaction_isolation') <> 'read committed' then raise exception 'redeem: read committed only' using errcode = '25001'; end if;
  -- A row that this snapshot sees and this transaction did not write is committed: no log of transactions to consult.
  delete from disclosure.ticket t
   where t.ticket = p_ticket and t.door = session_user and t.bearer = sha256(p_bearer)
     and t.asked_by <> pg_current_xact_id() and t.until > v_now
  returning t.answers, t.epoch into v_answers, v_epoch;
  if not found then raise exception 'redeem: no such ticket' using errcode = '42501'; end if;
  -- A door may have switched synchronous_commit off: committed would then not mean written. Whatever is visible is older
  -- than this point of the log; see that the log is on disk up to here before anything leaves.
  perform disclosure.flush();
  -- The posture has turned since: look at everyone again. What was asked before a freeze is not given after it.
  if v_epoch <> (select e.epoch from planes.epoch e) then
    v_at := v_now + (select c.ahead from disclosure.clock c);
    select string_agg(case when a.line ~ '^[34]' or s.account_id is not null and not s.barred and not exists (
             select from planes.plane p where p.plane in (1) and p.state = 3 and (p.scope = 0 or p.scope = 1 and p.scope_id = s.account_id
               or p.scope = 2 and p.scope_id = s.site_id or p.scope = 3 and p.scope_id = (select d.door_id from disclosure.door d where d.login = session_user) or p.scope = 4 and p.scope_id = s.client_id
               or p.scope = 5 and p.scope_id::text = coalesce(s.insurer_id::text, split_part(a.line, E'\t', 3))))
           then a.line else '!' end, E'\n' order by a.i)
      into v_answers
      from string_to_table(v_answers, E'\n') with ordinality a(line, i)
      cross join lateral (select sha256(substr(p_bearer, a.i::int * 32 - 31, 32)) as digest) b
      left join lateral (
        select x.account_id, x.site_id, x.client_id, null::smallint as insurer_id, x.barred from professionals.session x
         where x.digest = b.digest and x.ended_at is null and x.expires_at > v_at
        union all
        select d.account_id, disclosure.desk_site(d.insurer_id), 0::smallint, d.insurer_id, d.barred from professionals.desk_session d
         where d.digest = b.digest and d.ended_at is null and d.expires_at > v_at) s on true;
  end if;
  return v_answers;
end $$;

-- Tickets that nobody redeemed.
create function disclosure.sweep_tickets() returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (delete from disclosure.ticket t where t.until < clock_timestamp() returning 1) select count(*)::int from gone
$$;

-- The asker's own day: what is left, and what was asked here today. No person is named.
create function disclosure.day_of(p_secret bytea,
  out account_spent int, out account_allowed int, out site_spent int, out site_allowed int, out looks jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare s record; v_at timestamptz; v_hour int;
begin
  -- What this transaction itself has written could still be taken back: asked, shown here, undone.
  if pg_current_xact_id_if_assigned() is not null then raise exception 'day_of: first commit' using errcode = '25001'; end if;
  v_at := clock_timestamp() + (select c.ahead from disclosure.clock c);
  v_hour := floor(extract(epoch from v_at) / 3600)::int;
  select x.account_id, x.site_id into s from professionals.session x
   where x.digest = sha256(p_secret) and x.ended_at is null and x.expires_at > v_at and x.idle_at > v_at and not x.barred;
  if not found then raise exception 'day_of: no live session' using errcode = '42501'; end if;
  select m.allowed, case when m.hour < v_hour then disclosure.summed(disclosure.rolled(p.ring, m.hour, m.spent, v_hour)) else m.past + m.spent end
    into account_allowed, account_spent from disclosure.meter m join disclosure.meter_past p using (level, id) where m.level = 1 and m.id = s.account_id;
  select m.allowed, case when m.hour < v_hour then disclosure.summed(disclosure.rolled(p.ring, m.hour, m.spent, v_hour)) else m.past + m.spent end
    into site_allowed, site_spent from disclosure.meter m join disclosure.meter_past p using (level, id) where m.level = 2 and m.id = s.site_id;
  select coalesce(jsonb_agg(jsonb_build_object('at', to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'domain', d.code, 'outcome', l.outcome, 'own', l.account_id = s.account_id) order by l.at desc), '[]')
    into looks
    from (select e.at, e.domain, e.outcome, e.account_id from accesslog.entry e
          where e.site_id = s.site_id and e.day = (v_at at time zone 'UTC')::date and e.purpose = 1 order by e.at desc limit 100) l
    join directory.domain d on d.domain = l.domain;
end $$;

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.ask(bytea, uuid[], uuid[], smallint[], date[], uuid[], uuid[], boolean), disclosure.day_of(bytea) to cloison_door;
grant execute on function disclosure.redeem(uuid, bytea) to cloison_door, cloison_worker;
grant execute on function disclosure.sweep_tickets() to cloison_worker;
