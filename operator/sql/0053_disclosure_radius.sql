-- If this account (establishment, software, insurer, door) were stolen now, how many persons at most could be read in the next 24 hours, as
-- things stand: nobody onboarded meanwhile, no ceiling changed by hand. Numbers and public codes only; no person, no professional is named.
--
--   fresh   new persons: what the ceilings let pass. A window holds the current hour and the 24 before it, so that any 24 hours fit in one.
--   again   read by these establishments within the window, and free to be read again at once.
--   beside  what others may honestly read meanwhile in the same establishments: free too, behind them.
-- Establishments of one group let no more pass together than the group's ceiling.
-- A person known to two establishments counts twice, as in the budgets above them. For way 5 (claims) nobody chooses whom to read.

-- The moment as the turnstile counts it.
create function disclosure.moment(out at timestamptz, out day date, out hour int)
language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select x.at, (x.at at time zone 'UTC')::date, floor(extract(epoch from x.at) / 3600)::int
  from (select greatest(clock_timestamp() + c.ahead, to_timestamp(t.hour * 3600.0)) as at from disclosure.clock c, disclosure.tide t where t.level = 6) x
$$;

-- Each account at each of its establishments (by membership or by a live session), and what may newly be read by that hand. States as of planes:
-- 1 open, 2 tightened (its usual share, signed cards only), 3 closed, frozen or gone.
create function disclosure.hands(p_at timestamptz, p_day date, p_hour int)
returns table (account_id int, site_id int, most int, account_state smallint, account_most int, share int, site_state smallint, site_most int, no_card int, legacy int,
  group_id int, group_most int)
language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  with general as (
    select coalesce((select p.state from planes.plane p where p.plane = 1 and p.scope = 0), 1::smallint) as state,
      coalesce(disclosure.parameter_of('usual-floor'), 0) as floor, coalesce(disclosure.parameter_of('usual-margin'), 0) as margin, coalesce(disclosure.parameter_of('habit-step'), 0) as step,
      -- Ways 3 and 4 have a door of their own; without a budget, or tightened, it answers nothing.
      coalesce((select t.allowed[d.door_id] from disclosure.tide t join disclosure.door d on 4 = any (d.ways) where t.level = 3
        and not exists (select from planes.plane p where p.plane = 1 and p.scope = 3 and p.scope_id = d.door_id and p.state <> 1)), 0) as keys
  ), opened as (
    select w.way from disclosure.way_allowed w where w.until_day > p_day group by w.way
  ), live as materialized (
    select distinct s.account_id, s.site_id from professionals.session s where s.ended_at is null and s.expires_at > p_at
  ), works as (
    -- Memberships count Paris days, which begin before ours: one day more on each side is never too few.
    select m.account_id, m.site_id from professionals.membership m where m.from_day <= p_day + 2 and (m.until_day is null or m.until_day > p_day)
    union select l.account_id, l.site_id from live l
  ), day as (
    -- The habit moves when the day turns: with what was answered until now where this meter enters its first hour of a day, then with whatever a
    -- thief obtains until midnight.
    select m.level, m.id, m.habit, case when m.hour / 24 = p_hour / 24 then m.met else 0 end as met, s.step,
      case when m.hour / 24 = p_hour / 24 or m.met = 0 then m.habit else m.habit + least(s.step, greatest(-s.step, (m.met - m.habit) * 0.1)) end::real as turned
    from general g cross join disclosure.meter m cross join lateral (select coalesce(m.base, m.allowed) * g.step / 100.0 as step) s where m.level in (1, 9)
  ), grouped as (
    select m.id, greatest(a.now, ceil(h.most * g.margin / 100)::int) as most
    from general g cross join disclosure.meter m join day d using (level, id)
    cross join lateral (select greatest(m.allowed, m.base, ceil(d.turned * g.margin / 100)::int) as now) a
    cross join lateral (select (d.turned + least(d.step, greatest(0, (greatest(a.now, d.met) - d.turned) * 0.1)))::real as most) h
    where m.level = 9
  ), account as (
    select m.id, m.allowed, least(m.allowed, greatest(m.allowed * g.floor / 100, ceil(h.most * g.margin / 100)::int)) as share,
      case when g.keys > 0 and exists (select from opened o where o.way = 4) then least(n.allowed, m.allowed, g.keys) else 0 end as no_card,
      case when a.frozen_at is not null or a.closed_at is not null and not exists (select from live l where l.account_id = m.id) then 3
        else greatest(g.state, p.state) end::smallint as state
    from general g cross join disclosure.meter m
    left join disclosure.meter n on n.level = 7 and n.id = m.id
    left join professionals.account a on a.account_id = m.id
    left join planes.plane p on p.plane = 1 and p.scope = 1 and p.scope_id = m.id
    join day d on d.level = 1 and d.id = m.id
    cross join lateral (select greatest(m.habit, (d.turned + least(d.step, greatest(0, (greatest(m.allowed, d.met) - d.turned) * 0.1)))::real) as most) h
    where m.level = 1
  ), site as (
    select m.id, m.allowed, case when g.keys > 0 and exists (select from opened o where o.way = 3) then least(n.allowed, m.allowed, g.keys) else 0 end as legacy,
      case when f.id is not null then 3 else greatest(p.state, 1) end::smallint as state, e.group_id, case when e.group_id is not null then coalesce(b.most, 0) end as group_most
    from general g cross join disclosure.meter m
    left join directory.establishment e on e.site_id = m.id left join grouped b on b.id = e.group_id
    left join disclosure.meter n on n.level = 8 and n.id = m.id
    left join professionals.frozen f on f.kind = 2 and f.id = m.id
    left join planes.plane p on p.plane = 1 and p.scope = 2 and p.scope_id = m.id
    where m.level = 2
  )
  select a.id, s.id, least(o.most, s.allowed), a.state, o.own, case a.state when 3 then 0 else a.share end,
    s.state, case s.state when 3 then 0 else s.allowed end,
    case when a.state = 1 and s.state = 1 then coalesce(a.no_card, 0) else 0 end, case when a.state = 1 and s.state = 1 then coalesce(s.legacy, 0) else 0 end,
    s.group_id, s.group_most
  from works w join account a on a.id = w.account_id join site s on s.id = w.site_id
  cross join lateral (select case a.state when 3 then 0 when 2 then a.share else a.allowed end as own,
    case when a.state = 3 or s.state = 3 then 0 when a.state = 2 or s.state = 2 then a.share else a.allowed end as most) o
$$;

-- Persons read by each establishment within the window. Null: all establishments.
create function disclosure.read_again(p_sites int[], p_day date, p_hour int) returns table (site_id int, persons int)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if p_sites is null then
    return query select e.site_id, count(*)::int from accesslog.entry e
      where e.counted and e.day between p_day - 1 and p_day and e.hour >= p_hour - 24 group by e.site_id;
  else
    return query select e.site_id, count(*)::int from accesslog.entry e
      where e.site_id = any (p_sites) and e.counted and e.day between p_day - 1 and p_day and e.hour >= p_hour - 24 group by e.site_id;
  end if;
end $$;

-- Accounts, the worst first. `binds`: what holds back: account, usual (its usual share, tightened), site, closed, idle (no establishment).
create function disclosure.radius_of_accounts(p_ids int[], p_most int)
returns table (id int, code text, fresh int, again int, beside int, no_card int, legacy int, binds text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with moment as materialized (select m.at, m.day, m.hour from disclosure.moment() m),
  hand as materialized (select h.* from moment m cross join disclosure.hands(m.at, m.day, m.hour) h),
  mine as materialized (select h.* from hand h where p_ids is null or h.account_id = any (p_ids)),
  place as (select h.site_id, sum(h.most) as reach from hand h where h.site_id in (select x.site_id from mine x) group by h.site_id),
  looked as materialized (select r.site_id, r.persons from moment m
    cross join disclosure.read_again(case when p_ids is null then null else array(select distinct x.site_id from mine x) end, m.day, m.hour) r),
  held as (   -- of an account, establishments alone and groups
    select h.account_id, sum(least(h.most, h.group_most)) as reach, sum(h.most) as most, sum(least(h.site_most, h.group_most)) as room from (
      select x.account_id, sum(x.most) as most, sum(x.site_most) as site_most, min(x.group_most) as group_most from mine x group by x.account_id, coalesce(x.group_id, -x.site_id)) h
    group by h.account_id),
  summed as (
    select h.account_id, max(h.account_state) as state, max(h.account_most) as own, max(u.reach) as reach, max(u.most) as most, max(u.room) as room, max(h.no_card) as no_card, sum(h.legacy) as legacy,
      sum(case when h.account_state = 3 or h.site_state = 3 then 0 else l.persons end) as again, sum(least(h.site_most, p.reach - h.most)) as others,
      string_agg(e.finess, ' ' order by e.finess) as code
    from mine h join held u using (account_id) join place p using (site_id) left join looked l using (site_id) left join directory.establishment e using (site_id)
    group by h.account_id)
  select m.id, coalesce(s.code, ''), f.fresh, coalesce(s.again, 0)::int, case when s.state < 3 then least(s.others, s.room - f.fresh)::int else 0 end,
    least(s.no_card, f.fresh)::int, least(s.legacy, f.fresh)::int,
    case when s.account_id is null then 'idle' when s.state = 3 then 'closed' when s.own > s.reach and s.reach < s.most then 'group' when s.own > s.reach then 'site' when s.state = 2 then 'usual' else 'account' end
  from disclosure.meter m left join summed s on s.account_id = m.id
  cross join lateral (select least(s.own, coalesce(s.reach, 0))::int as fresh) f
  where m.level = 1 and (p_ids is null or m.id = any (p_ids))
  order by f.fresh + coalesce(s.again, 0) desc, m.id limit p_most
$$;

-- Establishments, the worst first. `binds`: site, accounts (the sum of its accounts), closed (nobody there may ask), idle (nobody works there).
create function disclosure.radius_of_sites(p_ids int[], p_most int)
returns table (id int, code text, fresh int, again int, beside int, no_card int, legacy int, binds text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with moment as materialized (select m.at, m.day, m.hour from disclosure.moment() m),
  summed as (
    select h.site_id, min(greatest(h.account_state, h.site_state)) as state, max(h.site_most) as own, sum(h.most) as reach, max(h.group_most) as grouped, sum(h.no_card) as no_card, max(h.legacy) as legacy
    from moment m cross join disclosure.hands(m.at, m.day, m.hour) h where p_ids is null or h.site_id = any (p_ids) group by h.site_id),
  looked as materialized (select r.site_id, r.persons from moment m cross join disclosure.read_again(p_ids, m.day, m.hour) r)
  select m.id, coalesce(e.finess, ''), f.fresh, f.again, 0, least(s.no_card, f.fresh)::int, least(s.legacy, f.fresh)::int,
    case when s.site_id is null then 'idle' when s.state = 3 then 'closed' when s.grouped < least(s.own, s.reach) then 'group' when s.own <= s.reach then 'site' else 'accounts' end
  from disclosure.meter m left join summed s on s.site_id = m.id left join looked l on l.site_id = m.id left join directory.establishment e on e.site_id = m.id
  cross join lateral (select least(s.own, s.grouped, coalesce(s.reach, 0))::int as fresh, case when s.state < 3 then coalesce(l.persons, 0) else 0 end as again) f
  where m.level = 2 and (p_ids is null or m.id = any (p_ids))
  order by f.fresh + f.again desc, m.id limit p_most
$$;

-- What everybody shares: 3 doors that answer a professional, 4 clients, 5 insurers (their own members, whoever asks). A counter tightens and never
-- closes: beyond the mark, each account keeps its usual share of signed cards. `binds`: below (accounts and establishments), level, usual
-- (tightened), ways (the budgets of the dearer ways, at their own door), closed, none (no budget).
create function disclosure.radius_of_shared(p_level smallint, p_ids int[], p_most int)
returns table (id int, code text, fresh int, again int, beside int, no_card int, legacy int, binds text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with moment as materialized (select m.at, m.day, m.hour from disclosure.moment() m),
  level as (
    select k.id, k.code, k.cards, t.allowed[k.id] as allowed, case when f.id is not null then 3 else greatest(p.state, g.state) end as state,
      coalesce(o.no_card, k.no_card) as no_card, coalesce(o.legacy, k.legacy) as legacy
    from (
      select d.door_id::int as id, d.login::text as code, 1 = any (d.ways) as cards, 4 = any (d.ways) as no_card, 3 = any (d.ways) as legacy from disclosure.door d where p_level = 3 and d.ways && '{1,2,3,4}'
      union all select c.client_id, c.code, true, true, true from directory.client c where p_level = 4
      union all select i.insurer_id, i.amc, true, false, false from directory.insurer i where p_level = 5) k
    join disclosure.tide t on t.level = p_level
    left join lateral (select bool_or(w.way = 4) as no_card, bool_or(w.way = 3) as legacy from moment m join disclosure.way_allowed w on w.insurer_id = k.id and w.until_day > m.day
      where p_level = 5) o on true
    left join professionals.frozen f on p_level = 4 and f.kind = 4 and f.id = k.id
    left join planes.plane p on p.plane = 1 and p.scope = p_level and p.scope_id = k.id
    cross join lateral (select coalesce(max(x.state), 1) as state from planes.plane x where x.plane = 1 and x.scope = 0) g
    where p_ids is null or k.id = any (p_ids)),
  hand as materialized (select h.* from moment m cross join disclosure.hands(m.at, m.day, m.hour) h),
  reach as materialized (   -- a client is in the hands of whoever signed in with it, as far as sessions are remembered
    select x.id, h.* from hand h join (select distinct s.client_id::int as id, s.account_id, s.site_id from professionals.session s where p_level = 4) x using (account_id, site_id)
    union all select 0, h.* from hand h where p_level <> 4),
  place as (select r.id, r.site_id, min(greatest(r.account_state, r.site_state)) as state, max(r.site_most) as own, sum(r.most) as reach, max(r.legacy) as legacy,
    coalesce(r.group_id, -r.site_id) as one, max(r.group_most) as group_most from reach r group by r.id, r.site_id, r.group_id),
  -- Everybody who works in those establishments, whatever they sign in with.
  wider as (select h.site_id, least(max(h.site_most), sum(h.most)) as most from hand h group by h.site_id),
  near as (select n.id, sum(n.account_most) as most from (select distinct p.id, h.account_id, h.account_most from place p join hand h using (site_id)) n group by n.id),
  worker as (select r.id, r.account_id, max(r.account_most) as own, sum(r.most) as reach, max(r.share) as share, max(r.no_card) as no_card from reach r group by r.id, r.account_id),
  looked as materialized (select r.site_id, r.persons from moment m cross join disclosure.read_again(null, m.day, m.hour) r where p_level <> 5),
  met as (select e.insurer_id::int as id, count(distinct e.person) as persons from moment m join accesslog.entry e on e.counted and e.day between m.day - 1 and m.day and e.hour >= m.hour - 24
    where p_level = 5 group by e.insurer_id),
  ones as (select p.id, sum(least(p.own, p.reach)) as most, sum(p.legacy) as legacy, sum(w.most) as wider, sum(case p.state when 3 then 0 else l.persons end) as again, max(p.group_most) as cap
    from place p join wider w using (site_id) left join looked l using (site_id) group by p.id, p.one),
  places as (select o.id, sum(least(o.most, o.cap)) as most, sum(o.legacy) as legacy, sum(least(o.wider, o.cap)) as wider, sum(o.again) as again from ones o group by o.id),
  workers as (select w.id, sum(least(w.own, w.reach)) as most, sum(w.share) as share, sum(w.no_card) as no_card from worker w group by w.id),
  terms as (
    select k.id, k.code, k.state, k.allowed, k.cards, least(p.most, w.most) as below, w.share, least(p.wider, n.most) as wider, coalesce(m.persons, p.again, 0) as again,
      case when k.no_card and k.state = 1 then least(w.no_card, k.allowed) else 0 end as no_card, case when k.legacy and k.state = 1 then least(p.legacy, k.allowed) else 0 end as legacy
    from level k left join places p on p.id = case p_level when 4 then k.id else 0 end left join workers w on w.id = p.id left join near n on n.id = p.id left join met m on m.id = k.id)
  select t.id, t.code, f.fresh, case t.state when 3 then 0 else t.again end::int, case when p_level = 5 or t.state = 3 then 0 else greatest(t.wider - f.fresh, 0) end::int,
    coalesce(least(t.no_card, f.fresh), 0)::int, coalesce(least(t.legacy, f.fresh), 0)::int,
    case when t.state = 3 then 'closed' when t.allowed is null then 'none' when t.below = f.fresh then 'below' when not t.cards and t.no_card + t.legacy = f.fresh then 'ways'
      when t.cards and t.state = 2 then 'usual' else 'level' end
  from terms t
  cross join lateral (select coalesce(case when t.state = 3 or t.allowed is null then 0 when not t.cards then least(t.below, t.no_card + t.legacy, t.allowed)
    when t.state = 2 then least(t.below, t.share) else least(t.below, t.allowed + t.share) end, 0)::int as fresh) f
  order by f.fresh + t.again desc, t.id limit p_most
$$;

-- Groups, the worst first: every account of every establishment of one owner. `binds`: group, below (its establishments and accounts), closed, idle.
create function disclosure.radius_of_groups(p_ids int[], p_most int)
returns table (id int, code text, fresh int, again int, beside int, no_card int, legacy int, binds text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with moment as materialized (select m.at, m.day, m.hour from disclosure.moment() m),
  hand as materialized (select h.* from moment m cross join disclosure.hands(m.at, m.day, m.hour) h where h.group_id is not null and (p_ids is null or h.group_id = any (p_ids))),
  looked as materialized (select r.site_id, r.persons from moment m cross join disclosure.read_again(array(select distinct h.site_id from hand h), m.day, m.hour) r),
  place as (select h.group_id, h.site_id, min(greatest(h.account_state, h.site_state)) as state, least(max(h.site_most), sum(h.most)) as most, max(h.group_most) as cap, max(h.legacy) as legacy
    from hand h group by h.group_id, h.site_id),
  places as (select p.group_id, min(p.state) as state, sum(p.most) as most, max(p.cap) as cap, sum(p.legacy) as legacy, sum(case p.state when 3 then 0 else l.persons end) as again
    from place p left join looked l using (site_id) group by p.group_id),
  worker as (select h.group_id, h.account_id, least(max(h.account_most), sum(h.most)) as most, max(h.no_card) as no_card from hand h group by h.group_id, h.account_id),
  workers as (select w.group_id, sum(w.most) as most, sum(w.no_card) as no_card from worker w group by w.group_id)
  select g.group_id, g.finess, f.fresh, coalesce(p.again, 0)::int, 0, coalesce(least(w.no_card, f.fresh), 0)::int, coalesce(least(p.legacy, f.fresh), 0)::int,
    case when p.group_id is null then 'idle' when p.state = 3 then 'closed' when p.cap <= least(p.most, w.most) then 'group' else 'below' end
  from directory.legal_entity g left join places p using (group_id) left join workers w using (group_id)
  cross join lateral (select coalesce(least(p.cap, p.most, w.most), 0)::int as fresh) f
  where p_ids is null or g.group_id = any (p_ids)
  order by f.fresh + coalesce(p.again, 0) desc, g.group_id limit p_most
$$;

grant select (account_id, frozen_at, closed_at) on professionals.account to cloison_turnstile;
grant select on professionals.frozen to cloison_turnstile;
do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace
    and p.proname in ('moment', 'hands', 'read_again', 'radius_of_accounts', 'radius_of_sites', 'radius_of_groups', 'radius_of_shared') loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.radius_of_accounts(int[], int), disclosure.radius_of_sites(int[], int), disclosure.radius_of_groups(int[], int), disclosure.radius_of_shared(smallint, int[], int) to cloison_console;
