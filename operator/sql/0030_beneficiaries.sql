-- Who is covered. Only the import role touches these tables, but for the two columns lists that the turnstile reads.
create table beneficiaries.person (
  person         uuid primary key,             -- 128 random bits, drawn at import; the pseudonym of the access log
  insurer_id     smallint not null,            -- distribution column on a cluster
  member_key     uuid not null,                -- HMAC of (member number, birth date, rank) with the insurer's look-up key
  nir_key        uuid,                         -- HMAC of (NIR, birth date, rank) with the same key; null: no NIR known
  contract_key   uuid not null,                -- HMAC of (member number, contract): ties a family, never across insurers
  key_year       smallint not null,            -- which insurer key wraps the person's data key
  wrapped_key    bytea not null,               -- the person's data key, wrapped by the insurer's key of that year
  identity       bytea not null,               -- names, birth date, rank, sex, NIR: sealed under the data key
  member_ref     bytea not null,               -- the insurer's own reference, sealed to the insurer: no operator process opens it
  import_id      int not null,                 -- the file that last wrote this row
  row_digest     uuid not null,                -- keyed digest of what the file said: an unchanged line changes nothing
  ended_on       date                          -- since when the person has no open rights; the dated retention counts from here
);
create unique index person_member on beneficiaries.person (insurer_id, member_key);
create index person_nir on beneficiaries.person (insurer_id, nir_key) where nir_key is not null;
create index person_contract on beneficiaries.person (insurer_id, contract_key);
create index person_ended on beneficiaries.person (insurer_id, ended_on) where ended_on is not null;

create table beneficiaries.rights (            -- what a look-up reads: open rights, and no identity
  person         uuid primary key,
  insurer_id     smallint not null,
  valid_from     date not null,
  valid_until    date,                         -- exclusive; null: no end known
  rules          text[] not null,              -- by domain number: a rate in percent of BR, 'PEC', or null (not covered)
  routing        text not null,                -- amc, convention type, csr, guarantee, responsible (1 or 0), tab separated
  restricted     bytea                         -- compulsory-scheme facts: year of the key (2 bytes), then sealed; given for adjudication only
);

create table beneficiaries.closed_rights (     -- out of every look-up; kept until its dated retention for engagements already given
  person         uuid not null,
  insurer_id     smallint not null,
  valid_from     date not null,
  valid_until    date not null,
  rules          text[] not null,
  routing        text not null,
  restricted     bytea,
  closed_at      timestamptz not null,
  primary key (person, valid_from)
);

create table beneficiaries.card_person (       -- one row per person covered by a card
  digest         uuid primary key,             -- SHA-256 of handle, birth date and rank, 128 bits of it
  person         uuid not null,
  insurer_id     smallint not null,
  card_id        bigint not null,
  valid_until    date not null,                -- exclusive
  revoked_on     date
);
create index card_person_card on beneficiaries.card_person (card_id);
create index card_person_person on beneficiaries.card_person (person);

create table beneficiaries.import (            -- one row per file received
  import_id      int primary key generated always as identity,
  insurer_id     smallint not null,
  sequence       int not null check (sequence > 0),
  kind           text not null check (kind in ('snapshot', 'delta')),
  day            date not null,                -- the day that the file describes
  digest         bytea not null check (length(digest) = 32),      -- SHA-256 of the file
  key_year       smallint not null,            -- whose key wraps what the file brings
  state          text not null check (state in ('staged', 'waiting', 'applied', 'refused')),
  refusal        text,                         -- why it was refused: a stable code
  received_at    timestamptz not null,
  decided_at     timestamptz,
  received_by    text not null,                -- key or named person
  approved_by    text,
  persons int not null default 0, opened int not null default 0, closed int not null default 0, changed int not null default 0, rejected int not null default 0,
  check ((state = 'refused') = (refusal is not null)),
  -- Whoever sent a file never approves it: the same person is refused here, whatever the process says.
  check (approved_by is null or approved_by <> received_by)
);
create unique index import_digest on beneficiaries.import (insurer_id, digest) where state in ('staged', 'waiting', 'applied');
create unique index import_sequence on beneficiaries.import (insurer_id, sequence) where state = 'applied';
-- One file of an insurer at a time is being staged or waits for a second person.
create unique index import_pending on beneficiaries.import (insurer_id) where state in ('staged', 'waiting');

create table beneficiaries.import_key (        -- under which the member references of a file are sealed; only the insurer opens it
  import_id      int primary key references beneficiaries.import,
  insurer_id     smallint not null,
  wrapped        bytea not null
);

create table beneficiaries.reject (            -- where a file is wrong, and why; never the value
  import_id      int not null references beneficiaries.import,
  line           int not null,
  field          text not null,
  code           text not null,
  primary key (import_id, line, field, code)
);

create table beneficiaries.retention (         -- what is kept of a person after rights, per insurer, from a day on
  insurer_id     smallint not null,            -- 0: any insurer that has none of its own
  from_day       date not null,
  days           int not null check (days between 0 and 4000),
  source         text not null,                -- who decided it: a contract, a law
  primary key (insurer_id, from_day)
);

insert into beneficiaries.retention (insurer_id, from_day, days, source) values
  (0, '2020-01-01', 730, 'durée par défaut, à remplacer par celle que chaque organisme fixe ; deux ans : prescription supposée, non vérifiée');

-- Families whose coverage changed after a card was printed: their card is to be revoked and issued again.
create table beneficiaries.changed_family (
  insurer_id     smallint not null,
  contract_key   uuid not null,
  since          date not null,
  primary key (insurer_id, contract_key)
);

grant usage on schema beneficiaries to cloison_turnstile, cloison_import;
grant select (person, insurer_id, valid_from, valid_until, rules, routing, restricted) on beneficiaries.rights to cloison_turnstile;
grant select (person, insurer_id, valid_from, valid_until, rules, routing, restricted) on beneficiaries.closed_rights to cloison_turnstile;
grant select (digest, person, insurer_id, card_id, valid_until, revoked_on) on beneficiaries.card_person to cloison_turnstile;
grant select, insert, update, delete on beneficiaries.person, beneficiaries.rights, beneficiaries.closed_rights, beneficiaries.card_person, beneficiaries.changed_family to cloison_import;
grant select, insert, update on beneficiaries.import to cloison_import;
grant select, insert on beneficiaries.import_key, beneficiaries.reject, beneficiaries.retention to cloison_import;
grant delete on beneficiaries.reject, beneficiaries.import_key to cloison_import;
