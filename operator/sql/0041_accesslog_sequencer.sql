-- How entries become leaves: which come next, in what order, and what the sequencer may do to the tree.
-- The functions below choose the entries and lay out the tiles themselves, so that whoever takes the sequencer's role can neither skip an
-- entry, number it twice, make one up, rewrite a leaf or a tile, shrink the tree, nor keep two roots for a size. It can still give wrong
-- hashes: the audit recomputes them.

-- An entry is found by the transaction that wrote it, never by its time nor by a sequence, which are not the order of commits.
-- A window goes from one snapshot of the server to a later one: it holds what the second sees and the first did not. The set is settled
-- for ever once the second snapshot is taken, and no long transaction (an import, a door that holds one open) delays those of others.
-- Within a window the order is (transaction, cause, site, day), and the position is the last entry numbered.
create table accesslog.head (
  one            boolean primary key default true check (one),
  size           bigint not null default 0 check (size >= 0),
  since          pg_snapshot not null,         -- everything that this snapshot sees is numbered
  until          pg_snapshot,                  -- end of the window under way; null: none
  last_xid       xid8,                         -- position in the window; null: at its start
  last_cause     uuid,
  last_site      int,
  last_day       date,
  check (num_nulls(last_xid, last_cause, last_site, last_day) in (0, 4)),
  check (until is not null or last_xid is null),
  check (until is null or (pg_snapshot_xmax(until) >= pg_snapshot_xmax(since) and pg_snapshot_xmin(until) >= pg_snapshot_xmin(since)))
) with (fillfactor = 10);
insert into accesslog.head (since) values ('1:1:');
-- The tree without leaves: its root is SHA-256 of nothing (RFC 6962 §2.1).
insert into accesslog.checkpoint (size, root, at) values (0, sha256(''), now());

-- The next entries of the window under way, at most p_limit. Internal: granted to nobody.
-- Day partitions are young, so the planner knows little of them: the index of transactions is always the way, and is imposed.
create function accesslog.in_window(p_limit int)
returns table (xid xid8, cause uuid, site_id int, day date, at timestamptz, account_id int, device_id int, client_id smallint,
               door_id smallint, insurer_id smallint, purpose smallint, way smallint, domain smallint, outcome smallint,
               fields smallint, person uuid, salt uuid)
language plpgsql stable set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  v_since pg_snapshot; v_until pg_snapshot; v_xid xid8; v_cause uuid; v_site int; v_day date;
  v_waited xid8[];                             -- running when the window began
begin
  select h.since, h.until, h.last_xid, h.last_cause, h.last_site, h.last_day
    into v_since, v_until, v_xid, v_cause, v_site, v_day from accesslog.head h;
  if v_until is null then return; end if;
  v_waited := array(select x from pg_snapshot_xip(v_since) x where x >= coalesce(v_xid, x));
  return query
    select w.written_by, w.cause, w.site_id, w.day, w.at, w.account_id, w.device_id, w.client_id, w.door_id, w.insurer_id, w.purpose,
           w.way, w.domain, w.outcome, w.fields, w.person, w.salt
    from (
      (select e.written_by, e.cause, e.site_id, e.day, e.at, e.account_id, e.device_id, e.client_id, e.door_id, e.insurer_id, e.purpose,
              e.way, e.domain, e.outcome, e.fields, e.person, e.salt
       from accesslog.entry e
       where e.written_by = any(v_waited) and pg_visible_in_snapshot(e.written_by, v_until)
         and (v_xid is null or (e.written_by, e.cause, e.site_id, e.day) > (v_xid, v_cause, v_site, v_day))
       order by e.written_by, e.cause, e.site_id, e.day limit p_limit)
      union all
      (select e.written_by, e.cause, e.site_id, e.day, e.at, e.account_id, e.device_id, e.client_id, e.door_id, e.insurer_id, e.purpose,
              e.way, e.domain, e.outcome, e.fields, e.person, e.salt
       from accesslog.entry e
       where e.written_by >= greatest(pg_snapshot_xmax(v_since), v_xid) and e.written_by < pg_snapshot_xmax(v_until)
         and pg_visible_in_snapshot(e.written_by, v_until)
         and (v_xid is null or (e.written_by, e.cause, e.site_id, e.day) > (v_xid, v_cause, v_site, v_day))
       order by e.written_by, e.cause, e.site_id, e.day limit p_limit)
    ) w
    order by w.written_by, w.cause, w.site_id, w.day limit p_limit;
end $$;

-- The next entries to number. Opens a window when none is under way and something new is visible; what is opened stays open until
-- `append_leaves` has gone through it, so asking again gives the same entries.
create function accesslog.take_unnumbered(p_limit int)
returns table (at_micros bigint, account_id int, site_id int, client_id smallint, device_id int, door_id smallint, subject bytea,
               insurer_id smallint, purpose smallint, way smallint, fields smallint, domain smallint, outcome smallint,
               cause bytea, salt bytea)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare v_since pg_snapshot; v_until pg_snapshot;
begin
  if p_limit is null or p_limit < 1 or p_limit > 20000 then
    raise exception 'take_unnumbered: between 1 and 20000 entries' using errcode = '22023';
  end if;
  select h.since, h.until into v_since, v_until from accesslog.head h;
  -- A copy of the rows in another server (a dump) begins its transactions again from a low number: entries would be passed over.
  if pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax(coalesce(v_until, v_since)) then
    raise exception 'take_unnumbered: the transactions of this server are older than the log' using errcode = '55000';
  end if;
  -- Looked at without a lock first: a quiet second writes nothing.
  if v_until is null
     and not exists (select from accesslog.entry e where e.written_by >= pg_snapshot_xmax(v_since))
     and not exists (select from accesslog.entry e where e.written_by = any(array(select x from pg_snapshot_xip(v_since) x))) then
    return;
  end if;
  -- Then under the lock: the snapshot that ends a window is taken by a statement that begins after it, so that windows follow each other.
  perform from accesslog.head h where h.one for update;
  update accesslog.head h set until = pg_current_snapshot() where h.one and h.until is null;
  return query
    select (extract(epoch from w.at) * 1000000)::bigint, w.account_id, w.site_id, w.client_id, w.device_id, w.door_id,
           uuid_send(w.person), w.insurer_id, w.purpose, w.way, w.fields, w.domain, w.outcome, uuid_send(w.cause), uuid_send(w.salt)
    from accesslog.in_window(p_limit) w order by w.xid, w.cause, w.site_id, w.day;
  if not found then
    -- Another sequencer numbered what was seen here before this window was opened.
    update accesslog.head h set since = h.until, until = null, last_xid = null, last_cause = null, last_site = null, last_day = null
      where h.one;
  end if;
end $$;

-- Writes the leaves of the next entries, their tiles and the root of the tree, all or nothing.
--   p_size, p_root_before   the tree that the sequencer believes it extends: another one is refused ('moved'), so two cannot fork it
--   p_hashes                leaf hashes of the next entries in order, 32 bytes each
--   p_levels                for tile levels 1, 2, …: the hashes completed by these leaves, 32 bytes each; '' for none
create function accesslog.append_leaves(p_size bigint, p_root_before bytea, p_hashes bytea, p_levels bytea[], p_root bytea, p_at timestamptz)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare
  v_count int := length(p_hashes) / 32;
  v_size bigint; v_root bytea; v_written int; v_seen int;
  v_last_xid xid8; v_last_cause uuid; v_last_site int; v_last_day date;
  v_level int := 0; v_from bigint; v_to bigint; v_bytes bytea; v_tiles bigint; v_put bigint;
begin
  if p_size is null or p_root_before is null or p_at is null or p_root is null or length(p_root) <> 32
     or p_hashes is null or length(p_hashes) % 32 <> 0 or v_count < 1 or v_count > 20000 or p_levels is null or cardinality(p_levels) > 7 then
    raise exception 'append_leaves: malformed' using errcode = '22023';
  end if;
  select h.size into v_size from accesslog.head h where h.one for update;
  select c.root into v_root from accesslog.checkpoint c where c.size = p_size;
  if v_size <> p_size or v_root is distinct from p_root_before then return 'moved'; end if;

  -- One more than there are hashes: whether the window ends here.
  with next as materialized (
    select row_number() over (order by w.xid, w.cause, w.site_id, w.day) as n, w.xid, w.cause, w.site_id, w.day
    from accesslog.in_window(v_count + 1) w
  ), put as (
    insert into accesslog.leaf (leaf_index, day, site_id, cause, hash)
    select p_size + n.n - 1, n.day, n.site_id, n.cause, substring(p_hashes from ((n.n - 1) * 32 + 1)::int for 32)
    from next n where n.n <= v_count order by n.n
    returning 1
  )
  select (select count(*) from put), (select count(*) from next), l.xid, l.cause, l.site_id, l.day
    into v_written, v_seen, v_last_xid, v_last_cause, v_last_site, v_last_day
    from (select 1) one left join next l on l.n = v_count;
  if v_written <> v_count then
    raise exception 'append_leaves: more hashes than entries in the window' using errcode = '22023';
  end if;

  -- Tiles only grow. Each level must receive exactly the hashes that the new size completes.
  loop
    v_from := p_size >> (8 * v_level);
    v_to := (p_size + v_count) >> (8 * v_level);
    v_bytes := case when v_level = 0 then p_hashes else coalesce(p_levels[v_level], '') end;
    if length(v_bytes) <> (v_to - v_from) * 32 then
      raise exception 'append_leaves: a level has too few or too many hashes' using errcode = '22023';
    end if;
    exit when v_to = 0;
    if v_to > v_from then
      v_tiles := ((v_to - 1) >> 8) - (v_from >> 8) + 1;
      insert into accesslog.tile as t (level, tile_index, hashes)
        select v_level, i, substring(v_bytes from ((greatest(v_from, i * 256) - v_from) * 32 + 1)::int
                                         for ((least(v_to, (i + 1) * 256) - greatest(v_from, i * 256)) * 32)::int)
        from generate_series(v_from >> 8, (v_to - 1) >> 8) i
      on conflict (level, tile_index) do update set hashes = t.hashes || excluded.hashes
        where length(t.hashes) = (v_from % 256) * 32 and t.tile_index = v_from >> 8;
      get diagnostics v_put = row_count;
      if v_put <> v_tiles then raise exception 'append_leaves: a tile is not where the tree ends' using errcode = '55000'; end if;
    end if;
    v_level := v_level + 1;
  end loop;
  if cardinality(p_levels) > v_level then
    raise exception 'append_leaves: a level has too few or too many hashes' using errcode = '22023';
  end if;

  insert into accesslog.checkpoint (size, root, at) values (p_size + v_count, p_root, p_at);
  if v_seen > v_count then
    update accesslog.head h set size = p_size + v_count, last_xid = v_last_xid, last_cause = v_last_cause, last_site = v_last_site,
      last_day = v_last_day where h.one;
  else
    update accesslog.head h set size = p_size + v_count, since = h.until, until = null, last_xid = null, last_cause = null,
      last_site = null, last_day = null where h.one;
  end if;
  return 'appended';
end $$;

-- The tree as it stands: what a sequencer starts from.
create function accesslog.read_head() returns table (size bigint, root bytea, signed boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.size, c.root, c.note is not null from accesslog.head h join accesslog.checkpoint c on c.size = h.size
$$;

-- Keeps the signed note of a root that is already committed. The same note again changes nothing; another one is refused.
create function accesslog.keep_note(p_size bigint, p_root bytea, p_note text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_note is null or length(p_note) not between 1 and 4096 then raise exception 'keep_note: malformed' using errcode = '22023'; end if;
  update accesslog.checkpoint c set note = p_note where c.size = p_size and c.root = p_root and (c.note is null or c.note = p_note);
  if not found then raise exception 'keep_note: no such root awaits this note' using errcode = '55000'; end if;
end $$;

grant execute on function accesslog.take_unnumbered(int), accesslog.append_leaves(bigint, bytea, bytea, bytea[], bytea, timestamptz),
  accesslog.read_head(), accesslog.keep_note(bigint, bytea, text) to cloison_sequencer;
