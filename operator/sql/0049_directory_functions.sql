-- The registers, written by the console role through functions, so that opening a door to someone opens their budget too.
grant insert, update on directory.insurer, directory.establishment to cloison_registrar;
grant select, insert on directory.legal_entity to cloison_registrar;
grant select on directory.domain to cloison_registrar;
grant execute on function disclosure.open_budget(smallint, int, int) to cloison_registrar;

create function directory.register_insurer(p_amc text, p_name text, p_signing jsonb, p_sealing jsonb, p_day date) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id smallint;
begin
  lock table directory.insurer in share row exclusive mode;
  select i.insurer_id into v_id from directory.insurer i where ltrim(i.amc, '0') = ltrim(p_amc, '0');
  if found then
    update directory.insurer set name = p_name, signing_jwk = p_signing, sealing_jwk = p_sealing where insurer_id = v_id;
  else
    select coalesce(max(i.insurer_id), 0) + 1 into v_id from directory.insurer i;
    insert into directory.insurer (insurer_id, amc, name, signing_jwk, sealing_jwk, opened_on) values (v_id, p_amc, p_name, p_signing, p_sealing, p_day);
  end if;
  perform disclosure.open_budget(5::smallint, v_id::int, null);
  return v_id;
end $$;

-- The number of a group, by its owner's.
create function directory.group_of(p_entity text) returns int
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.group_id from directory.legal_entity l where l.finess = p_entity
$$;

create function directory.register_establishment(p_finess text, p_name text, p_activity text, p_department text, p_commune text, p_domains text[], p_test boolean, p_day date, p_entity text default null) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_id int; v_mask int; v_group int; v_before int;
begin
  select sum(1 << d.domain) into v_mask from directory.domain d where d.code = any (p_domains);
  if v_mask is null then raise exception 'register_establishment: no known domain' using errcode = '22023'; end if;
  lock table directory.establishment in share row exclusive mode;
  if p_entity is not null then
    select l.group_id into v_group from directory.legal_entity l where l.finess = p_entity;
    if not found then
      select coalesce(max(l.group_id), 0) + 1 into v_group from directory.legal_entity l;
      insert into directory.legal_entity (group_id, finess) values (v_group, p_entity);
    end if;
  end if;
  select e.site_id, e.group_id into v_id, v_before from directory.establishment e where e.finess = p_finess;
  if found then
    update directory.establishment set name = p_name, activity = p_activity, department = p_department, commune = p_commune, domain_mask = v_mask, group_id = v_group where site_id = v_id;
  else
    select coalesce(max(e.site_id), 0) + 1 into v_id from directory.establishment e;
    insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, group_id, test_mode, opened_on)
      values (v_id, p_finess, p_name, p_activity, p_department, p_commune, v_mask, v_group, p_test, p_day);
  end if;
  perform disclosure.open_budget(2::smallint, v_id, null);
  -- Sessions that are open are of the new group from their next question on.
  if v_group is distinct from v_before then
    update professionals.session s set group_id = v_group where s.site_id = v_id and s.ended_at is null;
    if v_group is not null then perform disclosure.site_joined(v_group, v_id); end if;
  end if;
  return v_id;
end $$;

create function directory.insurer_by_amc(p_amc text, out insurer_id smallint, out amc text, out name text, out signing_jwk jsonb, out sealing_jwk jsonb) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.insurer_id, i.amc, i.name, i.signing_jwk, i.sealing_jwk from directory.insurer i
  where ltrim(i.amc, '0') = ltrim(p_amc, '0') and i.closed_on is null
$$;

create function directory.site_by_finess(p_finess text) returns int
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.site_id from directory.establishment e where e.finess = p_finess and e.closed_on is null
$$;

-- Signed by whom? Public names only.
create function directory.insurer_names(p_ids smallint[], out insurer_id smallint, out amc text, out name text) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select i.insurer_id, i.amc, i.name from directory.insurer i where i.insurer_id = any (p_ids)
$$;

do $$ declare f text; begin
  for f in select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'directory'::regnamespace
    and p.proname in ('register_insurer', 'register_establishment', 'insurer_by_amc', 'site_by_finess', 'insurer_names', 'group_of') loop
    execute 'alter function ' || f || ' owner to cloison_registrar';
    execute 'revoke execute on function ' || f || ' from public';
  end loop;
end $$;
grant execute on function directory.register_insurer, directory.register_establishment to cloison_console;
grant execute on function directory.insurer_by_amc to cloison_console, cloison_import, cloison_payments, cloison_keys;
grant execute on function directory.group_of to cloison_console;
grant execute on function directory.site_by_finess to cloison_payments;
grant execute on function directory.insurer_names to cloison_claims, cloison_payments, cloison_worker, cloison_console, cloison_import;

-- A plane changes posture: open (1), tightened (2) or closed (3), for everyone or for one scope. In force at the next look.
create function planes.set_plane(p_plane smallint, p_scope smallint, p_id int, p_state smallint, p_reason text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_state = 1 and p_scope <> 0 then
    delete from planes.plane where plane = p_plane and scope = p_scope and scope_id = p_id;
  else
    insert into planes.plane (plane, scope, scope_id, state, since, reason) values (p_plane, p_scope, p_id, p_state, clock_timestamp(), p_reason)
      on conflict (plane, scope, scope_id) do update set state = excluded.state, since = excluded.since, reason = excluded.reason;
  end if;
  perform planes.turn();
end $$;

-- The doors shown in every header: what is open to everyone.
create function planes.postures(out plane smallint, out state smallint, out since timestamptz) returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.plane, p.state, p.since from planes.plane p where p.scope = 0 order by p.plane
$$;
grant insert, update, delete on planes.plane to cloison_turnstile;
alter function planes.set_plane(smallint, smallint, int, smallint, text) owner to cloison_turnstile;
alter function planes.postures() owner to cloison_turnstile;
alter function planes.turn() owner to cloison_turnstile;
revoke execute on function planes.set_plane(smallint, smallint, int, smallint, text), planes.postures(), planes.turn() from public;
grant execute on function planes.set_plane(smallint, smallint, int, smallint, text) to cloison_console;
grant execute on function planes.postures() to cloison_console, cloison_door, cloison_claims, cloison_payments, cloison_identity;
grant execute on function planes.turn() to cloison_registrar;
