-- What is public: insurers, establishments, software clients. No personal datum lives in this schema.
create table directory.insurer (
  insurer_id     smallint primary key check (insurer_id > 0),
  amc            text not null unique check (amc ~ '^[0-9]{1,10}$'),     -- numéro AMC, digits as given
  name           text not null,
  signing_jwk    jsonb not null,             -- public key of its portfolios and of its private_key_jwt
  sealing_jwk    jsonb not null,             -- public ECDH P-256 key that member references are sealed to
  opened_on      date not null,
  closed_on      date
);

create table directory.legal_entity (        -- FINESS "entité juridique": whoever owns establishments. All of one owner are a group
  group_id       int primary key check (group_id > 0),
  finess         text not null unique check (finess ~ '^[0-9][0-9AB][0-9]{7}$')
);

create table directory.establishment (
  site_id        int primary key check (site_id > 0),
  finess         text not null unique check (finess ~ '^[0-9][0-9AB][0-9]{7}$'),
  name           text not null,
  activity       text not null check (activity in ('pharmacy', 'practice', 'optician', 'dentist', 'hearing', 'laboratory', 'nursing', 'physiotherapy')),
  department     text not null,              -- code of the département, as published
  commune        text not null,              -- its name; an establishment's place is public
  domain_mask    int not null,               -- bit d: may ask for domain d
  group_id       int references directory.legal_entity,   -- null: it is alone
  opened_on      date not null,
  closed_on      date
);
create index establishment_group on directory.establishment (group_id) where group_id is not null;

create table directory.client (              -- a piece of software that professionals use
  client_id      smallint primary key check (client_id > 0),
  code           text not null unique check (code ~ '^[a-z0-9][a-z0-9-]{2,62}$'),
  name           text not null,
  publisher      text not null,
  jwk            jsonb,                      -- null: the page that we serve ourselves
  test_mode      boolean not null default false,
  registered_at  timestamptz not null default now(),
  closed_at      timestamptz
);

-- Domains of care, the code as printed on cards and the small number used in the log.
create table directory.domain (
  domain         smallint primary key check (domain between 1 and 30),
  code           text not null unique check (code ~ '^[A-Z]{4}$'),
  label          text not null
);
insert into directory.domain (domain, code, label) values
  (1, 'PHAR', 'pharmacie'), (2, 'MEDE', 'médecins'), (3, 'LABO', 'laboratoire'), (4, 'AUXM', 'auxiliaires médicaux'),
  (5, 'OPTI', 'optique'), (6, 'DENT', 'dentaire'), (7, 'AUDI', 'audioprothèses'), (8, 'HOSP', 'hospitalisation'),
  (9, 'SAGE', 'sages-femmes'), (10, 'RADL', 'radiologie'), (11, 'TRAN', 'transport');

grant usage on schema directory to cloison_turnstile, cloison_identity, cloison_door, cloison_claims, cloison_payments, cloison_worker, cloison_console, cloison_import, cloison_keys;
grant select on all tables in schema directory to cloison_turnstile;
