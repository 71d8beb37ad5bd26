-- Groups: the establishments of one owner (FINESS "entité juridique") are stolen whole, so they have one ceiling together (meter, level 9).

-- What a group has when nobody said otherwise: one establishment's budget, the largest of its own, or that of the establishment named.
create function disclosure.group_default(p_group int, p_site int) returns int
language sql stable set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select (max(a.allowed)::bigint * disclosure.parameter_of('group-share') / 100)::int
  from directory.establishment e cross join lateral (
    select x.allowed from disclosure.allowance x
    where x.level = 2 and x.activity = e.activity and x.from_day <= (clock_timestamp() at time zone 'Europe/Paris')::date order by x.from_day desc limit 1) a
  where e.group_id = p_group and e.closed_on is null and (p_site is null or e.site_id = p_site)
$$;

-- Opens a group's budget. By default its habit may show more. What is said by hand stands, until the habit has grown beyond it, step by step.
create function disclosure.open_group(p_group int, p_allowed int) returns int
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_base int := coalesce(p_allowed, disclosure.group_default(p_group, null)); v_allowed int;
begin
  if v_base is null then raise exception 'open_budget: no such group, or no allowance stands for it' using errcode = '22023'; end if;
  insert into disclosure.meter (level, id, allowed, base) values (9, p_group, v_base, v_base)
    on conflict (level, id) do update set base = excluded.base,
      habit = case when p_allowed is null then meter.habit else least(meter.habit, p_allowed * 100.0 / nullif(disclosure.parameter_of('usual-margin'), 0)) end,
      allowed = greatest(excluded.base, case when p_allowed is null then ceil(meter.habit * disclosure.parameter_of('usual-margin') / 100)::int end)
    returning allowed into v_allowed;
  insert into disclosure.meter_past (level, id) values (9, p_group) on conflict do nothing;
  return v_allowed;
end $$;

-- An establishment joins a group, whose budget is never less than that establishment's own.
create function disclosure.site_joined(p_group int, p_site int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_own int := coalesce(disclosure.group_default(p_group, p_site), 0);
begin
  update disclosure.meter m set base = greatest(m.base, v_own), allowed = greatest(m.allowed, v_own) where m.level = 9 and m.id = p_group;
  if not found then perform disclosure.open_budget(9::smallint, p_group, null); end if;
end $$;

-- Groups enter the hour, and wait for one another until the commit. Locked in order, after every account and site and before the tides.
create function disclosure.enter_groups(p_ids int[], p_hour int) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v_first int; v_last int;
begin
  select min(x.hour), max(x.hour) into v_first, v_last
    from (select m.hour from disclosure.meter m where m.level = 9 and m.id = any (p_ids) order by m.id for update) x;
  -- Another establishment of the group entered the hour first.
  if v_last > p_hour then raise exception 'ask: again' using errcode = '23505'; end if;
  if v_first < p_hour then perform disclosure.roll_meters(array_fill(9::smallint, array[cardinality(p_ids)]), p_ids, p_hour); end if;
end $$;

-- Every group: what it was opened with, what it may read with its habit, what it has read in the window. Public numbers and counts only.
create function disclosure.groups(out entity text, out establishments int, out opened int, out allowed int, out habit int, out spent int) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select l.finess, (select count(*)::int from directory.establishment e where e.group_id = l.group_id and e.closed_on is null), m.base, m.allowed, round(m.habit)::int,
    case when m.hour < w.hour then disclosure.summed(disclosure.rolled(p.ring, m.hour, m.spent, w.hour)) else m.past + m.spent end
  from disclosure.moment() w cross join directory.legal_entity l
  left join disclosure.meter m on m.level = 9 and m.id = l.group_id left join disclosure.meter_past p on p.level = 9 and p.id = l.group_id
  order by l.finess
$$;

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace
    and p.proname in ('group_default', 'open_group', 'site_joined', 'enter_groups', 'groups') loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.site_joined(int, int) to cloison_registrar;
grant execute on function disclosure.groups() to cloison_console;
