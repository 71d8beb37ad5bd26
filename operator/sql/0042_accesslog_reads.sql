-- What may be read of the tree: by anyone through the door, and by the audit.

-- A leaf is found by its hash, which only who was given the receipt knows.
create function accesslog.latest_checkpoint() returns table (size bigint, note text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.size, c.note from accesslog.checkpoint c where c.note is not null order by c.size desc limit 1
$$;

create function accesslog.find_leaf(p_hash bytea) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.leaf_index from accesslog.leaf l where l.hash = p_hash limit 1
$$;

create function accesslog.read_tiles(p_levels smallint[], p_indexes bigint[])
returns table (level smallint, tile_index bigint, hashes bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if cardinality(p_levels) is distinct from cardinality(p_indexes) or cardinality(p_levels) > 256 then
    raise exception 'read_tiles: at most 256 tiles, a level and an index for each' using errcode = '22023';
  end if;
  return query select t.level, t.tile_index, t.hashes from unnest(p_levels, p_indexes) w(level, tile_index)
    join accesslog.tile t on t.level = w.level and t.tile_index = w.tile_index;
end $$;

-- For the audit: leaves in order, each with its entry; an entry that is gone leaves its columns null.
create function accesslog.numbered(p_from bigint, p_limit int)
returns table (leaf_index bigint, hash bytea, at_micros bigint, account_id int, site_id int, client_id smallint, device_id int,
               door_id smallint, subject bytea, insurer_id smallint, purpose smallint, way smallint, fields smallint, domain smallint,
               outcome smallint, cause bytea, salt bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  if p_from is null or p_limit is null or p_limit < 1 or p_limit > 20000 then
    raise exception 'numbered: between 1 and 20000 leaves' using errcode = '22023';
  end if;
  return query
    select l.leaf_index, l.hash, (extract(epoch from e.at) * 1000000)::bigint, e.account_id, e.site_id, e.client_id, e.device_id,
           e.door_id, uuid_send(e.person), e.insurer_id, e.purpose, e.way, e.fields, e.domain, e.outcome, uuid_send(e.cause),
           uuid_send(e.salt)
    from accesslog.leaf l left join accesslog.entry e on e.cause = l.cause and e.site_id = l.site_id and e.day = l.day
    where l.leaf_index >= p_from and l.leaf_index < p_from + p_limit order by l.leaf_index;
end $$;

-- For the audit: as many entries as leaves? Counts what the head says it has passed. Reads the whole log.
create function accesslog.tally() returns table (size bigint, leaves bigint, distinct_hashes bigint, entries bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.size, (select count(*) from accesslog.leaf), (select count(distinct l.hash) from accesslog.leaf l),
    (select count(*) from accesslog.entry e
     where pg_visible_in_snapshot(e.written_by, h.since)
        or (h.last_xid is not null and pg_visible_in_snapshot(e.written_by, h.until)
            and (e.written_by, e.cause, e.site_id, e.day) <= (h.last_xid, h.last_cause, h.last_site, h.last_day)))
  from accesslog.head h
$$;

grant execute on function accesslog.latest_checkpoint(), accesslog.read_tiles(smallint[], bigint[]), accesslog.numbered(bigint, int),
  accesslog.tally() to cloison_sequencer;
grant execute on function accesslog.latest_checkpoint(), accesslog.find_leaf(bytea), accesslog.read_tiles(smallint[], bigint[])
  to cloison_door;
