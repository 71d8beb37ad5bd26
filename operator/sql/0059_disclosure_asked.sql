-- The last numbers that an account asked about, for one signal of the watch: neighbours in a file. Sealed by the role `keys` before they come, with a
-- key that is not here: a row is a moment, an account and bytes of one of two lengths. Kept 24 hours, 32 an account at most.
create table disclosure.asked (
  account_id     int not null,
  asked_id       bigint generated always as identity,
  at             timestamptz not null,
  sealed         bytea not null check (length(sealed) in (92, 156)),
  primary key (account_id, asked_id)
);
create index asked_at on disclosure.asked (at);

-- Keeps one more, and gives the earlier ones, the newest first. Questions of one account that come at once take turns, so that each sees those before
-- it. Without a live session nothing is kept and nothing is given: `ask_one` says why.
create function disclosure.recall(p_secret bytea, p_sealed bytea) returns setof bytea
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare v_at timestamptz; v_account int; v_kept bigint[];
begin
  if length(p_secret) is distinct from 32 or p_sealed is null or length(p_sealed) not in (92, 156) then
    raise exception 'recall: misshapen' using errcode = '22023';
  end if;
  select clock_timestamp() + c.ahead into v_at from disclosure.clock c;
  select x.account_id into v_account from professionals.session x
   where x.digest = sha256(p_secret) and x.ended_at is null and not x.barred and x.expires_at > v_at and x.idle_at > v_at;
  if not found then return; end if;
  perform pg_advisory_xact_lock(7303, v_account);
  select array_agg(k.asked_id) into v_kept from (
    select a.asked_id from disclosure.asked a where a.account_id = v_account and a.at > v_at - interval '24 hours' order by a.asked_id desc limit 32) k;
  return query select a.sealed from disclosure.asked a where a.account_id = v_account and a.asked_id = any (v_kept) order by a.asked_id desc;
  -- With the one that comes there are 32 again.
  delete from disclosure.asked a where a.account_id = v_account and (v_kept is null or a.asked_id <> all (v_kept[1:31]));
  insert into disclosure.asked (account_id, at, sealed) values (v_account, v_at, p_sealed);
end $$;

-- Those of accounts that ask no more. How many.
create function disclosure.forget_asked() returns int
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  with gone as (delete from disclosure.asked a where a.ctid in (
      select o.ctid from disclosure.asked o where o.at <= clock_timestamp() + (select c.ahead from disclosure.clock c) - interval '24 hours' limit 20000) returning 1)
  select count(*)::int from gone
$$;

grant select, insert, delete on disclosure.asked to cloison_turnstile;
alter function disclosure.recall(bytea, bytea) owner to cloison_turnstile;
alter function disclosure.forget_asked() owner to cloison_turnstile;
revoke execute on function disclosure.recall(bytea, bytea), disclosure.forget_asked() from public;
grant execute on function disclosure.recall(bytea, bytea) to cloison_keys;
grant execute on function disclosure.forget_asked() to cloison_worker;
