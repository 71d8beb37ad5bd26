-- Look-up, claims, payment and console are four planes with four switches, each for everyone or for one scope.
create table planes.plane (
  plane          smallint not null check (plane between 1 and 4),    -- 1 look-up, 2 claims, 3 payment, 4 console
  scope          smallint not null check (scope between 0 and 6),    -- 0 everyone, 1 account, 2 site, 3 door, 4 client, 5 insurer
  scope_id       int not null default 0,
  state          smallint not null check (state between 1 and 3),    -- 1 open, 2 tightened, 3 closed
  since          timestamptz not null,
  reason         text not null,
  primary key (plane, scope, scope_id),
  check (scope <> 0 or scope_id = 0)
);
insert into planes.plane (plane, scope, scope_id, state, since, reason)
  select p, 0, 0, 1, now(), 'ouverture' from generate_series(1, 4) p;

-- Every change of posture turns this number. A ticket asked under an older one is looked at again before it is redeemed.
create table planes.epoch (one boolean primary key default true check (one), epoch bigint not null default 1) with (fillfactor = 10);
insert into planes.epoch default values;

create function planes.turn() returns void language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ update planes.epoch set epoch = epoch + 1 where one $$;
grant usage on schema planes to cloison_turnstile, cloison_door, cloison_claims, cloison_payments, cloison_console, cloison_identity;
grant select on planes.plane, planes.epoch to cloison_turnstile;
grant update (epoch) on planes.epoch to cloison_turnstile;
grant execute on function planes.turn() to cloison_turnstile;
