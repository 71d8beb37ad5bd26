-- What was disclosed. Append only: nobody holds update or delete, and the turnstile alone inserts.
create table accesslog.entry (
  day            date not null,
  site_id        int not null,                 -- distribution column on a cluster
  cause          uuid not null,                -- what asked: the proof's identifier, or a claim's. UUID v7: keys arrive in order
  at             timestamptz not null,
  hour           int not null,                 -- hours since 1970: the budgets' window counts in these
  account_id     int not null,
  device_id      int not null,
  client_id      smallint not null,
  door_id        smallint not null,
  insurer_id     smallint,
  purpose        smallint not null,
  way            smallint not null,
  domain         smallint not null,
  outcome        smallint not null,
  fields         smallint not null,            -- mask of fields, fixed when asking
  paid           boolean not null,             -- spent on the account's and the site's budgets
  counted        boolean not null,             -- a new person for this site: spent on the levels above too
  person         uuid,                         -- pseudonym; null: unknown card
  salt           uuid not null,                -- leaf = HMAC(salt, entry)
  reason         smallint not null default 0,  -- why without a card, as the asker said
  flags          smallint not null default 0,  -- found at asking, from numbers that no other role sees: bit 1, neighbours (0059). A hint for the watch, not hashed
  written_by     xid8 not null default pg_current_xact_id(),   -- the sequencer follows transactions, in order
  primary key (cause, site_id, day)
) partition by range (day);
create index entry_site on accesslog.entry (site_id, person);    -- was this person counted here already? and: the day of a site
create index entry_written on accesslog.entry (written_by);

-- Partitions are made ahead; the worker calls this every day, and it is safe to call twice.
create function accesslog.prepare_days(p_from date, p_days int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare d date; made int := 0;
begin
  if p_days is null or p_days < 1 or p_days > 400 then raise exception 'prepare_days: between 1 and 400 days' using errcode = '22023'; end if;
  -- Far from now, a name could be that of another day: 5 January 2027 before our era is written 20270105 too.
  if p_from is null or abs(p_from - current_date) > 800 then raise exception 'prepare_days: within 800 days of today' using errcode = '22023'; end if;
  for d in select p_from + i from generate_series(0, p_days - 1) i loop
    if to_regclass(format('accesslog.entry_%s', to_char(d, 'YYYYMMDD'))) is null then
      execute format('create table accesslog.entry_%s partition of accesslog.entry for values from (%L) to (%L)', to_char(d, 'YYYYMMDD'), d, d + 1);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
grant execute on function accesslog.prepare_days to cloison_worker;
select accesslog.prepare_days((now() at time zone 'UTC')::date - 2, 40);

grant usage on schema accesslog to cloison_turnstile, cloison_sequencer, cloison_door, cloison_worker;
grant select, insert on accesslog.entry to cloison_turnstile;

-- The tree, as numbered by the sequencer. Its own role writes it through functions of 0041.
create table accesslog.leaf (
  leaf_index     bigint primary key,
  day            date not null,
  site_id        int not null,
  cause          uuid not null,
  hash           bytea not null check (length(hash) = 32)
);
create index leaf_hash on accesslog.leaf using hash (hash);
create table accesslog.tile (                  -- 256 hashes of a level at most, as C2SP tlog-tiles lays them out
  level          smallint not null,
  tile_index     bigint not null,
  hashes         bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (level, tile_index)
);
create table accesslog.checkpoint (            -- one root a size, for ever
  size           bigint primary key,
  root           bytea not null check (length(root) = 32),
  note           text,                         -- signed note; null between the commit of the leaves and the signature
  at             timestamptz not null
);
