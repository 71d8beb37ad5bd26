-- The worker's way to rights: once per committed claim, for adjudication, behind the engagement that the claim quotes.
-- The look-up that gave the engagement was paid; this one is written down too, and asked again it gives the first outcome.
create function disclosure.ask_for_claim(p_claim uuid, p_salt uuid, out ticket uuid, out at_micros bigint, out outcome smallint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set client_min_messages = error set plan_cache_mode = force_generic_plan
as $$
declare
  c_purpose constant smallint := 2;
  c_way     constant smallint := 5;
  v_door smallint; v_epoch bigint; v_at timestamptz; v_day date; c record; g disclosure.engagement; r record; v_answer text := '';
begin
  if p_claim is null or p_salt is null then raise exception 'ask_for_claim: misshapen' using errcode = '22023'; end if;
  v_door := disclosure.asking_door('ask_for_claim', c_purpose, null);
  select e.epoch into v_epoch from planes.epoch e;
  select x.claim_id, x.site_id, x.account_id, x.client_id, x.device_id, x.engagement, x.day, x.received_at, x.state into c
    from claims.claim x where x.claim_id = p_claim;
  -- One that quotes no engagement has a way of its own (0055): an entry written here would stand for it.
  if not found or c.engagement is null then raise exception 'ask_for_claim: no such claim' using errcode = '42501'; end if;
  -- What was decided is not looked at again: a stolen worker does not re-read the past.
  if c.state <> 1 then raise exception 'ask_for_claim: already decided' using errcode = '55000'; end if;
  perform pg_advisory_xact_lock(7301, c.site_id);
  v_at := clock_timestamp() + (select k.ahead from disclosure.clock k);
  v_day := (v_at at time zone 'UTC')::date;

  select * into g from disclosure.engagement e where e.digest = c.engagement and e.site_id = c.site_id;
  -- Promised rights stand even if they closed since: open rights first, then those that left the look-up tables.
  select x.valid_from, x.valid_until, x.restricted into r from beneficiaries.rights x where x.person = g.person and c.day >= x.valid_from;
  if not found then
    select x.valid_from, x.valid_until, x.restricted into r from beneficiaries.closed_rights x where x.person = g.person and c.day >= x.valid_from order by x.valid_from desc limit 1;
  end if;
  outcome := case when g.person is null then 10 else 1 end;
  if outcome = 1 then
    v_answer := g.person::text || E'\t' || g.insurer_id || E'\t' || coalesce(r.valid_from::text, '') || E'\t' || coalesce(r.valid_until::text, '') || E'\t'
      || coalesce(g.rule, '') || E'\t' || g.routing || E'\t' || coalesce(encode(r.restricted, 'hex'), '');
  end if;

  -- Already written: a retried job pays and signs once.
  select (extract(epoch from e.at) * 1000000)::bigint into at_micros from accesslog.entry e
    where e.cause = p_claim and e.site_id = c.site_id and e.day between (c.received_at at time zone 'UTC')::date - 1 and v_day;
  if not found then
    insert into accesslog.entry (day, site_id, cause, at, hour, account_id, device_id, client_id, door_id, insurer_id, purpose, way, domain, outcome, fields, paid, counted, person, salt)
    values (v_day, c.site_id, p_claim, v_at, floor(extract(epoch from v_at) / 3600)::int, c.account_id, c.device_id, c.client_id, v_door, g.insurer_id, c_purpose, c_way,
            coalesce(g.domain, 0), outcome, case outcome when 1 then 39 else 0 end, false, false, g.person, p_salt);
    at_micros := (extract(epoch from v_at) * 1000000)::bigint;
  end if;
  ticket := gen_random_uuid();
  insert into disclosure.ticket (ticket, door, asked_by, until, epoch, bearer, answers)
  values (ticket, session_user, pg_current_xact_id(), clock_timestamp() + interval '30 s', v_epoch, sha256(uuid_send(p_claim)), v_answer);
end $$;

-- Is this engagement known, for this establishment, this day and this domain? Someone else's is answered as unknown.
create function disclosure.engaged(p_site int, p_engagement uuid, p_day date, p_domain smallint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from disclosure.engagement e where e.digest = p_engagement and e.site_id = p_site and e.day = p_day and e.domain = p_domain)
$$;
alter function disclosure.ask_for_claim(uuid, uuid) owner to cloison_turnstile;
alter function disclosure.engaged(int, uuid, date, smallint) owner to cloison_turnstile;
revoke execute on function disclosure.ask_for_claim(uuid, uuid), disclosure.engaged(int, uuid, date, smallint) from public;
grant execute on function disclosure.ask_for_claim(uuid, uuid) to cloison_worker;
