-- What the watch does. Each reaction is recorded with its figures before it takes effect, in the same transaction, once: the row of the
-- account is taken first, so that two watches at once do not react twice. Null: nothing was done, because it stands already.

-- Records a reaction; the caller then makes it true.
create function watch.record(p_account int, p_reaction smallint, p_score int, p_reasons jsonb) returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v watch.posture; v_id bigint;
begin
  if p_account is null or p_account < 1 or p_score is null or jsonb_typeof(p_reasons) is distinct from 'array' or jsonb_array_length(p_reasons) not between 1 and 20
     or length(p_reasons::text) > 20000 then
    raise exception 'record: account, score and reasons' using errcode = '22023';
  end if;
  insert into watch.posture (account_id) values (p_account) on conflict do nothing;
  select * into v from watch.posture p where p.account_id = p_account for update;
  if v.state >= p_reaction or p_reaction = 1 and (v.state > 0 or v.passkey_at > watch.now() - interval '6 hours') then return null; end if;
  insert into watch.reaction (at, account_id, reaction, score, reasons) values (watch.now(), p_account, p_reaction, p_score, p_reasons)
    returning reaction_id into v_id;
  update watch.posture p set state = case p_reaction when 1 then p.state else p_reaction end, passkey_at = case p_reaction when 1 then watch.now() else p.passkey_at end
    where p.account_id = p_account;
  return v_id;
end $$;

-- The passkey is asked again before the next question.
create function watch.ask_passkey(p_account int, p_score int, p_reasons jsonb) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id bigint := watch.record(p_account, 1::smallint, p_score, p_reasons);
begin
  if v_id is not null then
    update professionals.session s set idle_at = least(s.idle_at, clock_timestamp()), passkey_at = 'epoch'
      where s.account_id = p_account and s.ended_at is null and s.expires_at > clock_timestamp();
  end if;
  return v_id;
end $$;

-- Signed cards only, for this account.
create function watch.tighten_account(p_account int, p_score int, p_reasons jsonb) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id bigint := watch.record(p_account, 2::smallint, p_score, p_reasons);
begin
  -- What our own people closed stays closed.
  if v_id is not null and not exists (select from planes.plane p where p.plane = 1 and p.scope = 1 and p.scope_id = p_account and p.state = 3) then
    perform planes.set_plane(1::smallint, 1::smallint, p_account, 2::smallint, 'veille : réaction ' || v_id);
  end if;
  return v_id;
end $$;

create function watch.freeze_account(p_account int, p_score int, p_reasons jsonb) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id bigint := watch.record(p_account, 3::smallint, p_score, p_reasons);
begin
  -- Frozen by someone already: their reason stays, and undoing ours will not thaw theirs.
  if v_id is not null and not exists (select from professionals.account a where a.account_id = p_account and a.frozen_at is not null) then
    perform professionals.freeze(1::smallint, p_account, 'veille : réaction ' || v_id);
  end if;
  return v_id;
end $$;

-- One of our people undoes a reaction: the account is as others again, unless someone else froze or tightened it. What it asked until
-- now is not held against it again.
create function watch.undo(p_reaction bigint, p_by text, p_why text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare r watch.reaction; v_state smallint;
begin
  if p_by is null or length(p_by) not between 2 and 60 or p_why is null or length(p_why) not between 3 and 200 then
    raise exception 'undo: by whom and why' using errcode = '22023';
  end if;
  select * into r from watch.reaction x where x.reaction_id = p_reaction;
  if not found then return false; end if;
  perform from watch.posture p where p.account_id = r.account_id for update;
  update watch.reaction x set undone_at = watch.now(), undone_by = p_by, undone_why = p_why where x.reaction_id = p_reaction and x.undone_at is null;
  if not found then return false; end if;
  if r.reaction = 3 and exists (select from professionals.account a where a.account_id = r.account_id and a.frozen_reason = 'veille : réaction ' || p_reaction) then
    perform professionals.unfreeze(1::smallint, r.account_id);
  elsif r.reaction = 2 and exists (select from planes.plane p where p.plane = 1 and p.scope = 1 and p.scope_id = r.account_id and p.reason = 'veille : réaction ' || p_reaction) then
    perform planes.set_plane(1::smallint, 1::smallint, r.account_id, 1::smallint, 'veille : réaction ' || p_reaction || ' défaite');
  end if;
  select coalesce(max(x.reaction), 0) into v_state from watch.reaction x where x.account_id = r.account_id and x.reaction > 1 and x.undone_at is null;
  update watch.posture p set state = v_state where p.account_id = r.account_id;
  return true;
end $$;

-- Accounts whose reaction was undone since: what they asked before is forgiven.
create function watch.pardons(p_since timestamptz) returns table (account_id int, until_ms bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.account_id, (extract(epoch from max(r.undone_at)) * 1000)::bigint from watch.reaction r where r.undone_at >= p_since group by r.account_id
$$;
create function watch.postures(p_accounts int[]) returns table (account_id int, state smallint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.account_id, p.state from watch.posture p where p.account_id = any (p_accounts)
$$;

-- The console's list, the newest first; of one account when it is named.
create function watch.reactions(p_account int, p_limit int)
returns table (reaction_id bigint, at timestamptz, account_id int, reaction smallint, score int, reasons jsonb, undone_at timestamptz, undone_by text, undone_why text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.reaction_id, r.at, r.account_id, r.reaction, r.score, r.reasons, r.undone_at, r.undone_by, r.undone_why from watch.reaction r
  where p_account is null or r.account_id = p_account order by r.reaction_id desc limit least(p_limit, 200)
$$;

-- Why the holder of a session is stopped, told to them: the last reaction that stands. A barred session may still read it.
create function watch.told(p_secret bytea) returns table (at timestamptz, reaction smallint, reasons jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.at, r.reaction, r.reasons from watch.reaction r
  where r.account_id = (select s.account_id from professionals.session s where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp())
    and r.undone_at is null order by r.reaction_id desc limit 1
$$;

-- Whom a card's key leads to, for canaries only: the caller holds the list that an insurer sent, and keeps keyed digests of the persons.
create function watch.resolve(p_insurer smallint, p_keys uuid[]) returns table (key uuid, person uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if cardinality(p_keys) > 1000 then raise exception 'resolve: at most 1000' using errcode = '22023'; end if;
  return query select c.digest, c.person from beneficiaries.card_person c where c.digest = any (p_keys) and c.insurer_id = p_insurer;
end $$;
create function watch.insurer_of(p_amc text) returns smallint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.insurer_id from directory.insurer i where ltrim(i.amc, '0') = ltrim(p_amc, '0')
$$;
create function watch.plant(p_insurer smallint, p_digests bytea[]) returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with put as (
    insert into watch.canary (digest, insurer_id, planted_at) select d, p_insurer, watch.now() from unnest(p_digests) d on conflict do nothing returning 1)
  select count(*)::int from put
$$;
create function watch.canaries(p_after bytea, p_limit int) returns table (digest bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.digest from watch.canary c where c.digest > p_after order by c.digest limit least(p_limit, 20000)
$$;

-- "It was not me": the look of that cause at that site, contested by its person. Once a look. False: no such look was answered.
create function watch.complain(p_cause uuid, p_site int, p_person uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare e record;
begin
  select x.account_id, x.site_id, x.person, x.cause into e from accesslog.entry x
    where x.cause = p_cause and x.site_id = p_site and x.person = p_person and x.purpose = 1 and x.outcome in (0, 1, 13) limit 1;
  if not found then return false; end if;
  insert into watch.complaint (at, site_id, account_id, person, cause) values (watch.now(), e.site_id, e.account_id, e.person, e.cause) on conflict do nothing;
  return true;
end $$;
-- Complaints whose establishment was not asked yet for its invoice; then marks that it was. A late commit is taken by the next pass.
create function watch.take_complaints(p_limit int) returns table (complaint_id bigint, at_ms bigint, site_id int, account_id int, person uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update watch.complaint c set invoice_asked_at = watch.now()
  where c.complaint_id in (select o.complaint_id from watch.complaint o where o.invoice_asked_at is null order by o.complaint_id limit least(p_limit, 200) for update skip locked)
  returning c.complaint_id, (extract(epoch from c.at) * 1000)::bigint, c.site_id, c.account_id, c.person
$$;
create function watch.complaints_since(p_from timestamptz, p_limit int) returns table (at_ms bigint, site_id int, account_id int, person uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select (extract(epoch from c.at) * 1000)::bigint, c.site_id, c.account_id, c.person from watch.complaint c
  where c.at >= p_from order by c.complaint_id desc limit least(p_limit, 20000)
$$;

grant select (account_id, frozen_at, frozen_reason) on professionals.account to cloison_lookout;
grant select (digest, account_id, ended_at, expires_at, idle_at), update (idle_at, passkey_at) on professionals.session to cloison_lookout;
grant select on planes.plane to cloison_lookout;
grant execute on function professionals.freeze(smallint, int, text), professionals.unfreeze(smallint, int), planes.set_plane(smallint, smallint, int, smallint, text) to cloison_lookout;
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'watch'::regnamespace loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to cloison_lookout', f);
  end loop;
end $$;
grant execute on function watch.tide, watch.looks, watch.billed, watch.sites, watch.devices, watch.served_before, watch.note_served, watch.forget_served,
  watch.habits, watch.note_habits, watch.ask_passkey, watch.tighten_account, watch.freeze_account, watch.pardons, watch.postures, watch.resolve,
  watch.insurer_of, watch.plant, watch.canaries, watch.complain, watch.take_complaints, watch.complaints_since to cloison_watch;
grant execute on function watch.undo, watch.reactions to cloison_console;
grant execute on function watch.told to cloison_identity;
