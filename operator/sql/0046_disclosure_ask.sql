-- Step 1: pay and sign. One call pays for a whole batch; nothing is told, not even what became of each asking: the ticket
-- holds it until the payment is committed.
--
-- Each asking is one place in the arrays: the session's secret (32 bytes), the look-up key (digest of card text, birth date and
-- rank), the proof's identifier (UUID v7, serves once), domain and day of care, the digest of the engagement number to
-- grant, and the salt of the leaf. Outcomes:
--    0 paid                    1 free, this site paid for this person within the window     13 recognised, not covered on that day
--   10 unknown card or person  11 card expired  12 card revoked    20 the group's budget is spent    21..26 that level's budget is spent
--   27 the insurer's look-ups are closed (paid, since only its members are told so)       29 tightened, and more than this account's usual share
--   30 proof already used      40 plane closed    41 frozen    42 no live session    43 domain not this establishment's    44 day out of range
-- A group's budget is a ceiling, as an account's and a site's are. A shared level that is spent, or a posture, tightens: an account keeps its usual share of signed cards, and 23 to 26 or 29 refuse what is
-- beyond. A counter never closes.
-- 0, 1 and 13 answer. 10 to 13, 20, 23 to 26 and 29 cost the account and the site what an answer costs, so that probing is not
-- free; above the site only new persons count. 30 and above tell nothing about anyone and leave no entry.
create function disclosure.ask(
  p_secrets bytea, p_keys uuid[], p_causes uuid[], p_domains smallint[], p_days date[], p_engagements uuid[], p_salts uuid[], p_again boolean,
  out ticket uuid, out at_micros bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC' set client_min_messages = error   -- plans, printed as they are first made, would tell which way it went
set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
declare
  c_purpose constant smallint := 1;
  c_way     constant smallint := 1;
  n int := cardinality(p_causes);
  v_door smallint; v_epoch bigint; v_at timestamptz; v_ahead interval; v_day date; v_hour int; v_oldest timestamptz; v_newest timestamptz; v_sevens int;
  a_account int[]; a_site int[]; a_group int[]; a_client smallint[]; a_device int[]; a_gate smallint[];
  a_person uuid[]; a_insurer smallint[]; a_paid boolean[]; a_counted boolean[]; a_leader int[]; a_answer text[]; a_rule text[]; a_routing text[];
  f_fitted int[]; m_fitted int[]; m_level smallint[]; m_id int[]; m_n int[]; m_met int[]; v_done boolean[]; g_level smallint[]; g_id int[]; g_n int[]; g_met int[]; v_meters int; v_grouped boolean;
  outcomes smallint[]; v_fits boolean; t disclosure.tide; k int; r record;
  s_door int[]; s_client int[]; s_insurer int[]; s_platform int[]; a_tight boolean[];
begin
  if n is null or n = 0 or n > 512 or array_ndims(p_causes) <> 1 or array_lower(p_causes, 1) <> 1
     or length(p_secrets) is distinct from 32 * n
     or cardinality(p_keys) is distinct from n or cardinality(p_domains) is distinct from n or cardinality(p_days) is distinct from n
     or cardinality(p_engagements) is distinct from n or cardinality(p_salts) is distinct from n
     or array_position(p_keys, null) is not null or array_position(p_domains, null) is not null or array_position(p_days, null) is not null
     or array_position(p_engagements, null) is not null or array_position(p_salts, null) is not null or p_again is null
     or array_lower(p_domains, 1) <> 1 or 1 > any (p_domains) or 30 < any (p_domains) then
    raise exception 'ask: misshapen batch' using errcode = '22023';
  end if;
  v_door := disclosure.asking_door('ask', c_purpose, c_way);
  -- The posture first: whatever freezes after this line will have turned the epoch by the time the ticket is redeemed.
  select e.epoch into v_epoch from planes.epoch e;
  select c.ahead into v_ahead from disclosure.clock c;
  v_at := clock_timestamp() + v_ahead;
  v_day := (v_at at time zone 'UTC')::date;
  -- Identifiers carry their time, so that today's can only lie in today's partition, whose key refuses a second use.
  select to_timestamp(min(x.ms) / 1000.0), to_timestamp(max(x.ms) / 1000.0), count(*) filter (where x.version = '7') into v_oldest, v_newest, v_sevens
    from (select ('x' || replace(left(c::text, 13), '-', ''))::bit(48)::bigint ms, substr(c::text, 15, 1) version from unnest(p_causes) c) x;
  if v_sevens <> n or v_oldest < v_at - interval '23 hours' or v_newest > v_at + interval '2 minutes' then
    raise exception 'ask: not a recent identifier' using errcode = '22023';
  end if;
  -- One dated of the first two minutes may have served before midnight.
  if not p_again and v_oldest < v_day::timestamp at time zone 'UTC' + interval '2 minutes' then raise exception 'ask: again' using errcode = '23505'; end if;

  -- Who asks: the session's row says, nobody else.
  select array_agg(coalesce(s.account_id, 0) order by x.i), array_agg(coalesce(s.site_id, 0) order by x.i), array_agg(coalesce(s.client_id, 0::smallint) order by x.i),
         array_agg(coalesce(s.device_id, 0) order by x.i), array_agg(coalesce(s.group_id, 0) order by x.i),
         array_agg(case when s.digest is null then 42::smallint when s.barred then 41::smallint when (s.domain_mask >> p_domains[x.i] & 1) is distinct from 1 then 43::smallint
           when p_days[x.i] < v_day - 31 or p_days[x.i] > v_day + 1 then 44::smallint end order by x.i)
    into a_account, a_site, a_client, a_device, a_group, a_gate
    from generate_series(1, n) x(i)
    left join professionals.session s on s.digest = sha256(substr(p_secrets, x.i * 32 - 31, 32)) and s.ended_at is null and s.expires_at > v_at and s.idle_at > v_at;
  for r in select p.scope, p.scope_id, p.state from planes.plane p where p.plane = 1 and p.state <> 1 and p.scope <> 5 loop
    if a_tight is null and r.state = 2 then a_tight := array_fill(false, array[n]); end if;
    for k in 1..n loop
      if r.scope = 0 or r.scope = 1 and a_account[k] = r.scope_id or r.scope = 2 and a_site[k] = r.scope_id or r.scope = 3 and v_door = r.scope_id
         or r.scope = 4 and a_client[k] = r.scope_id then
        if r.state = 3 then a_gate[k] := coalesce(a_gate[k], 40::smallint); else a_tight[k] := true; end if;
      end if;
    end loop;
  end loop;

  -- One batch at a time per site and per account: "seen before", idempotency and the two first levels become exact.
  perform pg_advisory_xact_lock(7301, x.s) from (select distinct u.s from unnest(a_site) u(s) where u.s <> 0 order by 1) x;
  perform pg_advisory_xact_lock(7302, x.a) from (select distinct u.a from unnest(a_account) u(a) where u.a <> 0 order by 1) x;

  -- Held up for long, perhaps by a door that wants it so: what was read of the sessions is old.
  if clock_timestamp() + v_ahead > v_at + interval '10 seconds' then raise exception 'ask: again' using errcode = '23505'; end if;
  -- The moment of these entries is now that the locks are held: within a site, hours never go back. Should the clock step back, they are dated
  -- from the beginning of the hour that was entered, so that no 24 hours of the log hold more than is allowed.
  select greatest(clock_timestamp() + v_ahead, to_timestamp(t6.hour * 3600.0)) into v_at from disclosure.tide t6 where t6.level = 6;
  if v_day <> (v_at at time zone 'UTC')::date and not p_again then raise exception 'ask: again' using errcode = '23505'; end if;
  v_day := (v_at at time zone 'UTC')::date;
  v_hour := floor(extract(epoch from v_at) / 3600)::int;

  -- A proof that served before, or twice in this batch, serves no more.
  if p_again then
    for r in select i.n::int n from unnest(p_causes, a_site) with ordinality i(cause, site, n)
             where exists (select from accesslog.entry e where e.cause = i.cause and e.site_id = i.site and e.day between v_day - 1 and v_day)
                or exists (select from unnest(p_causes) with ordinality j(cause, m) where j.cause = i.cause and j.m < i.n)
    loop a_gate[r.n] := 30; end loop;
  end if;

  -- Whom about: the key finds a person, who was counted here in the window or not.
  select array_agg(y.person order by y.n), array_agg(y.insurer_id order by y.n), array_agg(y.outcome order by y.n),
         array_agg(y.outcome = 0 and not y.free or y.outcome in (10, 11, 12) or y.outcome = 13 and not y.free order by y.n),
         array_agg(y.outcome in (0, 13) and not y.free order by y.n), array_agg(y.leader order by y.n),
         array_agg(y.answer order by y.n), array_agg(y.rule order by y.n), array_agg(y.routing order by y.n)
    into a_person, a_insurer, outcomes, a_paid, a_counted, a_leader, a_answer, a_rule, a_routing
    from (
      select w.*, w.seen or w.leader < w.n as free
      from (
        select i.n, c.person, c.insurer_id, q.seen is not null seen, o.outcome, g.rules[i.domain] rule, g.routing,
          case when o.outcome in (0, 13) then min(i.n) over (partition by i.site, c.person, o.outcome in (0, 13)) else i.n end::int leader,
          case o.outcome
            when 0 then c.person::text || E'\t' || c.insurer_id || E'\t' || coalesce(g.valid_until::text, '') || E'\t' || coalesce(g.rules[i.domain], '') || E'\t' || g.routing
            when 13 then c.person::text || E'\t' || c.insurer_id || E'\t' || coalesce(g.valid_until::text, '')
          end answer
        from unnest(p_keys, a_site, a_gate, p_domains, p_days) with ordinality i(key, site, gate, domain, day, n)
        left join beneficiaries.card_person c on c.digest = i.key and i.gate is null
        left join beneficiaries.rights g on g.person = c.person
        cross join lateral (select (case when i.gate is not null then i.gate when g.person is null then 10 when c.revoked_on is not null then 12 when i.day >= c.valid_until then 11
          when i.day < g.valid_from or i.day >= g.valid_until then 13 else 0 end)::smallint) o(outcome)
        left join lateral (select true from accesslog.entry e where e.site_id = i.site and e.person = c.person and e.counted
                           and e.day between v_day - 1 and v_day and e.hour >= v_hour - 24 limit 1) q(seen) on true
      ) w
    ) y;
  -- An insurer whose look-ups are closed: told apart only from its own members, so it is paid and written like any refusal.
  for r in select p.scope_id, p.state from planes.plane p where p.plane = 1 and p.state <> 1 and p.scope = 5 loop
    if a_tight is null and r.state = 2 then a_tight := array_fill(false, array[n]); end if;
    for k in 1..n loop
      if a_insurer[k] = r.scope_id and r.state = 2 then a_tight[k] := true;
      elsif a_insurer[k] = r.scope_id and outcomes[k] in (0, 1, 13) then outcomes[k] := 27; a_paid[k] := true; a_counted[k] := false;
      end if;
    end loop;
  end loop;

  -- Accounts and sites: each row touched once for the whole batch.
  select array_agg(d.level), array_agg(d.id), array_agg(d.n), array_agg(d.met) into g_level, g_id, g_n, g_met from (
    select s.level, s.id, count(*)::int n, (count(*) filter (where u.counted))::int met from unnest(a_paid, a_counted, a_account, a_site) u(paid, counted, account, site)
    cross join lateral (values (1::smallint, u.account), (2::smallint, u.site)) s(level, id)
    where u.paid group by s.level, s.id order by s.level, s.id) d;
  v_meters := coalesce(cardinality(g_n), 0);
  v_fits := true;
  if v_meters > 0 then
    with w as (
      update disclosure.meter m set spent = m.spent + d.n, met = m.met + d.met from unnest(g_level, g_id, g_n, g_met) with ordinality d(level, id, n, met, o)
      where m.level = d.level and m.id = d.id and m.hour = v_hour and d.n <= m.allowed - m.past - m.spent
      returning d.o)
    select array_agg(w.o::int) into f_fitted from w;
    if v_meters > coalesce(cardinality(f_fitted), 0) then
      -- Some entered a new hour, or are short. Roll those few, and try them again.
      v_done := array_fill(false, array[v_meters]);
      foreach k in array coalesce(f_fitted, '{}') loop v_done[k] := true; end loop;
      m_level := '{}'; m_id := '{}'; m_n := '{}'; m_met := '{}';
      for k in 1..v_meters loop
        if not v_done[k] then m_level := m_level || g_level[k]; m_id := m_id || g_id[k]; m_n := m_n || g_n[k]; m_met := m_met || g_met[k]; end if;
      end loop;
      perform disclosure.roll_meters(m_level, m_id, v_hour);
      with w as (
        update disclosure.meter m set spent = m.spent + d.n, met = m.met + d.met from unnest(m_level, m_id, m_n, m_met) with ordinality d(level, id, n, met, o)
        where m.level = d.level and m.id = d.id and d.n <= m.allowed - m.past - m.spent
        returning d.o)
      select array_agg(w.o::int) into m_fitted from w;
      v_fits := cardinality(m_n) = coalesce(cardinality(m_fitted), 0);
    end if;
  end if;

  -- Groups of establishments. With no more left than is asked for, row by row says who is the last: whoever is found, so that nothing here takes
  -- longer about someone who exists.
  v_grouped := 0 < any (a_group);
  if v_grouped then
    perform disclosure.enter_groups(array(select distinct u.g from unnest(a_group) u(g) where u.g > 0 order by 1), v_hour);
    v_fits := v_fits and not exists (
      select from (select u.g, count(*) n from unnest(a_paid, a_group) u(paid, g) where u.paid and u.g > 0 group by u.g) d
      left join disclosure.meter m on m.level = 9 and m.id = d.g where coalesce(m.allowed - m.past - m.spent, 0) <= d.n);
  end if;

  -- Levels that everybody shares. From here on other doors wait, until the commit that comes soon.
  for t in select x.level, x.hour, x.allowed, x.spent, x.past, x.breaker from disclosure.tide x order by x.level for update loop
    -- Another door entered the hour first; or we waited here so long that the moment of these entries is past.
    if t.hour > v_hour or clock_timestamp() + v_ahead > v_at + interval '10 seconds' then raise exception 'ask: again' using errcode = '23505'; end if;
    if t.hour < v_hour then
      perform disclosure.roll_tide(t.level, v_hour);
      select x.level, x.hour, x.allowed, x.spent, x.past, x.breaker into t from disclosure.tide x where x.level = t.level;
    end if;
    for r in select case t.level when 3 then v_door when 4 then u.client when 5 then u.insurer else 1 end::int id, count(*)::int n
             from unnest(a_counted, a_client, a_insurer) u(counted, client, insurer) where u.counted group by 1
    loop
      if coalesce(t.allowed[r.id], 0) - coalesce(t.past[r.id], 0) - coalesce(t.spent[r.id], 0) < r.n or t.spent[r.id] + r.n > t.breaker then v_fits := false; exit; end if;
      t.spent[r.id] := t.spent[r.id] + r.n;
    end loop;
    case t.level when 3 then s_door := t.spent; when 4 then s_client := t.spent; when 5 then s_insurer := t.spent; else s_platform := t.spent; end case;
  end loop;

  if not v_fits or a_tight is not null then
    -- Somebody is short, or tightened. Take back what fitted, then grant one by one, exactly, in the order asked.
    update disclosure.meter m set spent = m.spent - g_n[o], met = m.met - g_met[o] from unnest(f_fitted) o where m.level = g_level[o] and m.id = g_id[o];
    update disclosure.meter m set spent = m.spent - m_n[o], met = m.met - m_met[o] from unnest(m_fitted) o where m.level = m_level[o] and m.id = m_id[o];
    select x.outcomes, x.paid, x.counted into outcomes, a_paid, a_counted
      from disclosure.grant_one_by_one(v_door, a_account, a_site, a_group, a_client, a_insurer, a_tight, outcomes, a_paid, a_counted) x;
    update disclosure.meter m set spent = m.spent + d.n, met = m.met + d.met from (
      select s.level, s.id, count(*)::int n, (count(*) filter (where u.counted))::int met from unnest(a_paid, a_counted, a_account, a_site) u(paid, counted, account, site)
      cross join lateral (values (1::smallint, u.account), (2::smallint, u.site)) s(level, id) where u.paid group by s.level, s.id) d
    where m.level = d.level and m.id = d.id;
    for t in select x.level, x.hour, x.allowed, x.spent, x.past, x.breaker from disclosure.tide x order by x.level loop
      for r in select case t.level when 3 then v_door when 4 then u.client when 5 then u.insurer else 1 end::int id, count(*)::int n
               from unnest(a_counted, a_client, a_insurer) u(counted, client, insurer) where u.counted group by 1
      loop t.spent[r.id] := t.spent[r.id] + r.n; end loop;
      case t.level when 3 then s_door := t.spent; when 4 then s_client := t.spent; when 5 then s_insurer := t.spent; else s_platform := t.spent; end case;
    end loop;
  end if;
  -- Written even when nobody new was counted, so that a known person and an unknown one leave as much in the database's own log.
  update disclosure.tide x set spent = case x.level when 3 then s_door when 4 then s_client when 5 then s_insurer else s_platform end;
  if v_grouped then
    update disclosure.meter m set spent = m.spent + d.n, met = m.met + d.n
      from (select u.g, (count(*) filter (where u.counted))::int n from unnest(a_counted, a_group) u(counted, g) where u.g > 0 group by u.g) d where m.level = 9 and m.id = d.g;
  end if;
  -- Free answers are free only behind a payer that paid.
  for k in 1..n loop
    if outcomes[k] = 0 and not a_counted[k] then
      outcomes[k] := case when a_leader[k] < k and outcomes[a_leader[k]] >= 20 then outcomes[a_leader[k]] else 1 end;
    elsif outcomes[k] = 13 and a_leader[k] < k and outcomes[a_leader[k]] >= 20 then outcomes[k] := outcomes[a_leader[k]];
    end if;
  end loop;

  -- The book. An identifier used before breaks the key, and with it the whole batch: the door then asks again with p_again.
  insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt)
  select v_day, u.site, u.cause, v_at, v_hour, u.account, u.device, u.client, v_door, u.insurer, c_purpose, c_way, u.domain, u.outcome,
         case u.outcome when 0 then 31 when 1 then 31 when 13 then 3 else 0 end, u.paid, u.counted, u.person, u.salt
  from unnest(a_site, p_causes, a_account, a_device, a_client, a_insurer, p_domains, outcomes, a_paid, a_counted, a_person, p_salts)
       u(site, cause, account, device, client, insurer, domain, outcome, paid, counted, person, salt)
  where u.outcome < 30;
  insert into disclosure.engagement (digest, site_id, person, insurer_id, domain, day, cause, way, rule, routing)
  select u.engagement, u.site, u.person, u.insurer, u.domain, u.day, u.cause, c_way, u.rule, u.routing
  from unnest(p_engagements, a_site, a_person, a_insurer, p_domains, p_days, p_causes, a_rule, a_routing, outcomes)
       u(engagement, site, person, insurer, domain, day, cause, rule, routing, outcome)
  where u.outcome <= 1
  on conflict (digest) do nothing;   -- a door that chose a known digest must not learn by an error whether someone is covered

  -- The answers wait, unlogged, for this transaction to be committed. So do the outcomes: told here, they could be read and rolled back.
  ticket := gen_random_uuid();
  at_micros := (extract(epoch from v_at) * 1000000)::bigint;
  insert into disclosure.ticket (ticket, door, asked_by, until, epoch, bearer, answers)
  select ask.ticket, session_user, pg_current_xact_id(), clock_timestamp() + interval '30 s', v_epoch, sha256(p_secrets),
         string_agg(u.outcome || case when u.outcome in (0, 1, 13) then E'\t' || u.answer else '' end, E'\n' order by u.n)
    from unnest(a_answer, outcomes) with ordinality u(answer, outcome, n);
end $$;
