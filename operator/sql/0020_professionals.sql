-- Who is asking. Written through functions only (0021 to 0024); the turnstile reads the session's row and nothing else.
do $$ begin
  -- Owns the functions of this room, so that a mistake in one of them reaches no other room's table. Nobody logs in as it.
  if not exists (select from pg_roles where rolname = 'cloison_registrar') then
    create role cloison_registrar nologin noinherit;
  end if;
end $$;

-- A software client in test mode reaches these establishments only; they are nobody's.
alter table directory.establishment add column if not exists test_mode boolean not null default false;

create table professionals.account (
  account_id     int primary key generated always as identity,
  subject_digest bytea not null unique check (length(subject_digest) = 32),  -- keyed digest of the national identifier (RPPS)
  profession     text not null check (profession ~ '^[0-9]{2}$'),            -- TRE_G15: 10 médecin, 21 pharmacien…
  sealed         bytea not null,                                              -- name and national identifier, sealed by the identity key
  opened_at      timestamptz not null,
  frozen_at      timestamptz,
  frozen_reason  text,
  closed_at      timestamptz
);

create table professionals.membership (        -- an account works at a site between two days
  account_id     int not null references professionals.account,
  site_id        int not null,
  from_day       date not null,
  until_day      date,                         -- exclusive; null: still there
  locum          boolean not null default false, -- replaces someone: Pro Santé Connect need not list the site
  restricted_until timestamptz,                -- after a recovery: signed cards only, a quarter of the budget
  primary key (account_id, site_id),
  check (not locum or until_day is not null)
);
create index membership_site on professionals.membership (site_id);

create table professionals.frozen (            -- sites, clients and devices; an account's freeze stands in its own row
  kind           smallint not null check (kind in (2, 4, 7)),   -- 2 site, 4 client, 7 device
  id             int not null,
  since          timestamptz not null,
  reason         text not null,
  primary key (kind, id)
);

-- Opening a session shares this row and freezing takes it, so that no session opens between the two looks of a freeze.
create table professionals.gate (one boolean primary key default true check (one), turned bigint not null default 0);
insert into professionals.gate default values;

create table professionals.device (            -- what holds a passkey: a telephone, a security key, a computer
  device_id      int primary key generated always as identity,
  account_id     int not null references professionals.account,
  opened_at      timestamptz not null
);

create table professionals.credential (        -- a passkey
  credential_id  bytea primary key check (length(credential_id) between 16 and 1023),
  account_id     int not null references professionals.account,
  device_id      int not null unique references professionals.device,
  public_key     bytea not null,               -- COSE_Key
  counter        bigint not null check (counter >= 0),
  transports     text[] not null,
  enrolled_with  smallint not null check (enrolled_with between 1 and 3),  -- 1 first code, 2 another passkey, 3 recovery code
  enrolled_at    timestamptz not null,
  used_at        timestamptz not null,
  revoked_at     timestamptz
);
create index credential_account on professionals.credential (account_id);

create table professionals.enrolment (         -- a single-use code; only its digest is kept
  digest         bytea primary key check (length(digest) = 32),
  account_id     int not null references professionals.account,
  site_id        int not null,
  purpose        smallint not null check (purpose in (1, 3)),   -- 1 first passkey, 3 recovery
  approved_by    int references professionals.account,          -- the colleague who gave it; null: sent by post
  made_at        timestamptz not null,
  expires_at     timestamptz not null,
  used_at        timestamptz,
  cancelled_at   timestamptz,
  check (approved_by is null or approved_by <> account_id)
);
create index enrolment_account on professionals.enrolment (account_id);
create index enrolment_site on professionals.enrolment (site_id, used_at) where purpose = 3 and used_at is not null;

create table professionals.recovery (          -- someone who lost every passkey asks a colleague
  number         text primary key check (number ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
  account_id     int not null references professionals.account,
  site_id        int not null,
  asked_at       timestamptz not null,
  expires_at     timestamptz not null,
  approved_at    timestamptz,
  approved_by    int references professionals.account
);

create table professionals.signin (            -- a sign-in under way, bound to the key that will hold the session
  digest         bytea primary key check (length(digest) = 32),  -- SHA-256 of the handle
  client_id      smallint not null,
  source         bytea not null check (length(source) = 16),     -- keyed digest of the address it comes from
  jwk_x          bytea not null check (length(jwk_x) = 32),
  jwk_y          bytea not null check (length(jwk_y) = 32),
  state          text,                         -- null once the provider's answer was taken
  nonce          text not null,
  code_verifier  text not null,
  account_id     int,
  listed         text[],                       -- FINESS that Pro Santé Connect lists for this person
  site_id        int,
  code_digest    bytea,                        -- an enrolment code that was found right
  started_at     timestamptz not null,
  expires_at     timestamptz not null
);
create index signin_source on professionals.signin (source, expires_at);

create table professionals.challenge (         -- what a passkey must sign: for a sign-in or for a session, once
  holder         bytea not null check (length(holder) = 32),
  kind           smallint not null check (kind in (1, 2)),       -- 1 show a passkey, 2 enrol one
  challenge      text not null,
  expires_at     timestamptz not null,
  primary key (holder, kind)
);

create table professionals.attempt (           -- failures counted by what is tried and where from: a stranger cannot lock anyone out
  subject        bytea not null check (length(subject) = 32),
  source         bytea not null check (length(source) = 16),
  failed         smallint not null,
  since          timestamptz not null,
  primary key (subject, source)
);

create table professionals.session (
  digest         bytea primary key check (length(digest) = 32),  -- SHA-256 of the session's secret
  account_id     int not null,
  site_id        int not null,
  client_id      smallint not null,
  device_id      int not null,
  domain_mask    int not null,                 -- what this establishment may ask for
  group_id       int,                          -- the group that this establishment belongs to, as the directory says
  jwk_x          bytea not null check (length(jwk_x) = 32),      -- the key that the browser cannot export (P-256)
  jwk_y          bytea not null check (length(jwk_y) = 32),
  started_at     timestamptz not null,
  expires_at     timestamptz not null,         -- 12 hours at most, and never beyond the membership
  passkey_at     timestamptz not null,         -- last time the passkey was shown
  idle_at        timestamptz not null,         -- without any request until then, the passkey is asked again
  restricted_until timestamptz,                -- after a recovery: signed cards only
  ended_at       timestamptz,
  barred         boolean not null default false  -- account, site, client or device frozen
);
create index session_account on professionals.session (account_id) where ended_at is null;
create index session_site on professionals.session (site_id) where ended_at is null;

-- Proofs that have served. A proof is at most a minute old, so what is older than five is forgotten.
create table professionals.proof_used (jti uuid primary key);

create table professionals.operator (          -- one of us, named
  operator_id    smallint primary key generated always as identity,
  code           text not null unique check (code ~ '^[a-z][a-z0-9-]{2,30}$'),
  sealed         bytea not null,               -- name, sealed by the identity key
  duties         text[] not null check (duties <@ array['payments', 'planes', 'onboarding', 'incidents'] and duties <> '{}'),
  jwk_x          bytea not null check (length(jwk_x) = 32),
  jwk_y          bytea not null check (length(jwk_y) = 32),
  opened_at      timestamptz not null,
  closed_at      timestamptz
);

create table professionals.operator_session (
  digest         bytea primary key check (length(digest) = 32),
  operator_id    smallint not null references professionals.operator,
  started_at     timestamptz not null,
  expires_at     timestamptz not null,         -- one hour
  idle_at        timestamptz not null,
  ended_at       timestamptz
);

grant usage on schema professionals to cloison_turnstile, cloison_registrar, cloison_identity, cloison_door, cloison_claims, cloison_payments, cloison_worker, cloison_console, cloison_keys;
grant select on professionals.session to cloison_turnstile;
grant select, insert, update on all tables in schema professionals to cloison_registrar;
grant delete on professionals.proof_used, professionals.signin, professionals.challenge, professionals.attempt, professionals.session,
  professionals.recovery, professionals.operator_session, professionals.frozen to cloison_registrar;
grant usage on schema directory, planes, disclosure to cloison_registrar;
grant select on directory.insurer, directory.establishment, directory.client to cloison_registrar;
grant execute on function planes.turn() to cloison_registrar;

-- What a door needs to check the proof that comes with a request: the key, and who the session is. By its secret only.
create function professionals.session_key(p_secret bytea,
  out account_id int, out site_id int, out client_id smallint, out device_id int, out domain_mask int, out jwk_x bytea, out jwk_y bytea,
  out expires_at timestamptz, out passkey_at timestamptz, out idle_at timestamptz, out restricted_until timestamptz, out barred boolean)
returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.account_id, s.site_id, s.client_id, s.device_id, s.domain_mask, s.jwk_x, s.jwk_y, s.expires_at, s.passkey_at, s.idle_at,
         s.restricted_until, s.barred
  from professionals.session s where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp()
$$;
alter function professionals.session_key owner to cloison_registrar;

-- The same of many at once: `n` is the place of the secret, of 32 bytes each, laid end to end. A secret that opens nothing has no row.
create function professionals.session_keys(p_secrets bytea, out n int,
  out account_id int, out site_id int, out client_id smallint, out device_id int, out domain_mask int, out jwk_x bytea, out jwk_y bytea,
  out expires_at timestamptz, out passkey_at timestamptz, out idle_at timestamptz, out restricted_until timestamptz, out barred boolean)
returns setof record
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select x.i, s.account_id, s.site_id, s.client_id, s.device_id, s.domain_mask, s.jwk_x, s.jwk_y, s.expires_at, s.passkey_at, s.idle_at,
         s.restricted_until, s.barred
  from generate_series(1, length(p_secrets) / 32) x(i)
  join professionals.session s on s.digest = sha256(substr(p_secrets, x.i * 32 - 31, 32)) and s.ended_at is null and s.expires_at > clock_timestamp()
$$;
alter function professionals.session_keys owner to cloison_registrar;
grant execute on function professionals.session_keys to cloison_door, cloison_keys, cloison_claims, cloison_payments, cloison_identity;

-- Requests came: the quarter of an hour starts again, unless it was over. Written at most twice a minute; a row that somebody else is
-- writing is left to them.
create function professionals.session_touch(p_secrets bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  update professionals.session s set idle_at = clock_timestamp() + interval '15 minutes'
  where s.digest in (select o.digest from professionals.session o
      where o.digest in (select sha256(substr(p_secrets, i * 32 - 31, 32)) from generate_series(1, length(p_secrets) / 32) i)
        and o.ended_at is null and o.idle_at > clock_timestamp() and o.idle_at < clock_timestamp() + interval '14 minutes 30 seconds'
      order by o.digest for no key update skip locked)
$$;
alter function professionals.session_touch owner to cloison_registrar;
grant execute on function professionals.session_touch to cloison_door, cloison_keys, cloison_claims, cloison_payments, cloison_identity;

-- A proof serves once, whichever process receives it: 0 now, 30 it had served (or is too old to tell), 41 frozen, 42 the session is over.
-- Without a secret: a proof made while signing in.
create function professionals.proof_once(p_secret bytea, p_jti uuid) returns smallint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_barred boolean; v_made double precision;
begin
  v_made := ('x' || substr(replace(p_jti::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0;
  if p_jti is null or substr(p_jti::text, 15, 1) <> '7'
     or abs(extract(epoch from clock_timestamp() + (select c.ahead from disclosure.clock c)) - v_made) > 90 then return 30; end if;
  insert into professionals.proof_used (jti) values (p_jti) on conflict do nothing;
  if not found then return 30; end if;
  if p_secret is null then return 0; end if;
  select s.barred into v_barred from professionals.session s
   where s.digest = sha256(p_secret) and s.ended_at is null and s.expires_at > clock_timestamp();
  if not found then
    perform from professionals.operator_session o where o.digest = sha256(p_secret) and o.ended_at is null and o.expires_at > clock_timestamp();
    if not found then return 42; end if;
    return 0;
  end if;
  return case when v_barred then 41 else 0 end;
end $$;
alter function professionals.proof_once owner to cloison_registrar;
grant execute on function professionals.proof_once to cloison_claims, cloison_identity, cloison_payments, cloison_console, cloison_door;
