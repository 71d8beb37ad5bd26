-- What each insurer allows beyond signed cards, and what a paid claim opens.

-- Public numbers only; what has ended is listed too, so that a date that passed is seen. `open`: until_day has not come.
create function disclosure.ways_allowed(out insurer_id smallint, out amc text, out name text, out way smallint, out until_day date, out open boolean, out reason text) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select w.insurer_id, i.amc, i.name, w.way, w.until_day, w.until_day > m.day, w.reason
  from disclosure.moment() m cross join disclosure.way_allowed w join directory.insurer i using (insurer_id) order by i.amc, w.way
$$;

-- Ends a way at once: the day that the turnstile reads, not that of whoever asks. False when it was not allowed.
create function disclosure.stop_way(p_insurer smallint, p_way smallint, p_reason text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_day date := (select m.day from disclosure.moment() m);
begin
  update disclosure.way_allowed w set until_day = v_day, reason = p_reason where w.insurer_id = p_insurer and w.way = p_way and w.until_day > v_day;
  return found;
end $$;

-- Claims whose transfer was debited: those on legacy look-ups let their establishment ask a little more of them. Site by site, in order, so that
-- two that do this together wait for each other instead of crossing.
create function disclosure.claims_were_paid(p_claims uuid[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r record;
begin
  for r in select e.digest from unnest(p_claims) p(claim_id) join claims.claim c using (claim_id)
           join disclosure.engagement e on e.digest = c.engagement and e.site_id = c.site_id and e.way = 3 group by e.site_id, e.digest order by e.site_id, e.digest
  loop perform disclosure.legacy_was_paid(r.digest); end loop;
end $$;

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'disclosure'::regnamespace
    and p.proname in ('ways_allowed', 'stop_way', 'claims_were_paid') loop
    execute 'alter function ' || f || ' owner to cloison_turnstile';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function disclosure.ways_allowed(), disclosure.stop_way(smallint, smallint, text) to cloison_console;
