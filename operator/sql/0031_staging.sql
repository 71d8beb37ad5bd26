-- What a file brings is first copied, sealed, into a table of its own, then merged in one transaction. The table is unlogged: after a crash
-- it is empty, and the file is sent again. It has no index while it is filled.
do $$
begin
  if not exists (select from pg_roles where rolname = 'cloison_staging') then
    create role cloison_staging nologin noinherit;   -- owns the staging tables and the functions that make, index and drop them
  end if;
end $$;
grant usage, create on schema beneficiaries to cloison_staging;

create function beneficiaries.open_staging(p_import int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_import is null or p_import < 1 then raise exception 'open_staging: an import has a number' using errcode = '22023'; end if;
  execute format('drop table if exists beneficiaries.staged_%s', p_import);
  execute format($t$create unlogged table beneficiaries.staged_%s (
    line int not null, action smallint not null,      -- 0 as it was, 1 new or changed, 2 closed
    member_key uuid not null, person uuid not null,
    nir_key uuid, contract_key uuid, row_digest uuid,
    wrapped_key bytea, identity bytea, member_ref bytea,
    valid_from date, valid_until date, rules text[], routing text, restricted bytea)$t$, p_import);
  execute format('grant select, insert on beneficiaries.staged_%s to cloison_import', p_import);
end $$;

-- Once it is filled. The planner knows little of the rows of an insurer that has just arrived: it may expect one and meet a million, each
-- compared with every line of the file. With these indexes such a plan costs a look-up a row.
create function beneficiaries.index_staging(p_import int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_import is null or p_import < 1 then raise exception 'index_staging: an import has a number' using errcode = '22023'; end if;
  execute format('create index on beneficiaries.staged_%s (member_key)', p_import);
  execute format('create index on beneficiaries.staged_%s (person)', p_import);
  execute format('analyze beneficiaries.staged_%s', p_import);
end $$;

create function beneficiaries.drop_staging(p_import int) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_import is null or p_import < 1 then raise exception 'drop_staging: an import has a number' using errcode = '22023'; end if;
  execute format('drop table if exists beneficiaries.staged_%s', p_import);
end $$;

alter function beneficiaries.open_staging(int) owner to cloison_staging;
alter function beneficiaries.index_staging(int) owner to cloison_staging;
alter function beneficiaries.drop_staging(int) owner to cloison_staging;
grant execute on function beneficiaries.open_staging(int), beneficiaries.index_staging(int), beneficiaries.drop_staging(int) to cloison_import;
