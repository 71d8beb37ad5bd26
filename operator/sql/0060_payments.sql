-- What is owed to establishments, and the transfers that pay it. This room knows no invoice and no person: a debt has a reason, a number.
-- Money of one insurer never pays for another: every account belongs to one insurer, and a movement joins two accounts of the same.

-- Owns the functions below and nothing else. Nobody logs in as it. It may add to the ledger, and never change or remove a line of it.
do $$ begin
  if not exists (select from pg_roles where rolname = 'cloison_ledger') then
    create role cloison_ledger nologin noinherit;
  end if;
end $$;

-- The ledger: double entry by construction, since a movement takes from one account what it gives to another.
create table payments.account (
  account_id     bigint primary key generated always as identity,
  insurer_id     smallint not null check (insurer_id > 0),
  kind           smallint not null check (kind between 1 and 5),  -- 1 funds at the bank, 2 payable to a site, 3 in transit, 4 care paid for, 5 provision received
  site_id        int check ((kind = 2) = (site_id is not null)),
  unique nulls not distinct (insurer_id, kind, site_id),
  unique (insurer_id, account_id)
);
create table payments.movement (
  movement_id    bigint primary key generated always as identity,
  insurer_id     smallint not null,
  kind           smallint not null check (kind between 1 and 6),  -- 1 owed, 2 sent, 3 paid, 4 rejected, 5 returned, 6 provision
  cause          bigint not null,                                 -- the debt (1), the transfer (2 to 5) or the provision (6)
  debit_account  bigint not null,
  credit_account bigint not null check (credit_account <> debit_account),
  amount_cents   bigint not null check (amount_cents > 0),
  at             timestamptz not null,
  unique (kind, cause),                                           -- whatever is tried again is written once
  foreign key (insurer_id, debit_account) references payments.account (insurer_id, account_id),
  foreign key (insurer_id, credit_account) references payments.account (insurer_id, account_id)
);
create index movement_debit on payments.movement (debit_account);
create index movement_credit on payments.movement (credit_account);

-- Bank accounts of establishments and of insurers' funds. Sealed by a key that this database does not hold; a row never changes its account,
-- a new account is a new row, proposed by one operator, approved by another, usable later when it replaces one.
create table payments.bank_account (
  bank_account_id bigint primary key generated always as identity,
  holder_kind    smallint not null check (holder_kind in (1, 2)), -- 1 establishment, 2 insurer's funds
  holder_id      int not null check (holder_id > 0),
  name           text not null check (length(name) between 1 and 140),
  sealed         bytea not null check (length(sealed) between 30 and 200),
  last4          text not null check (last4 ~ '^[0-9A-Z]{4}$'),
  proposed_by    int not null check (proposed_by > 0),
  proposed_at    timestamptz not null,
  approved_by    int check (approved_by <> proposed_by),
  approved_at    timestamptz,
  usable_from    timestamptz,
  check ((approved_by is null) = (approved_at is null) and (approved_by is null) = (usable_from is null))
);
create index bank_account_holder on payments.bank_account (holder_kind, holder_id, usable_from);

create table payments.batch (
  batch_id       bigint primary key generated always as identity,
  key            uuid not null unique,                            -- of the proposal: asked twice, proposed once
  day            date not null,                                   -- execution asked of the bank
  state          smallint not null check (state between 1 and 6), -- 1 proposed, 2 released, 3 being sent, 4 sent, 5 settled, 6 cancelled
  digest         bytea not null check (length(digest) = 32),      -- of its transfers: what was looked at is what is released
  transfers      int not null check (transfers > 0),
  amount_cents   bigint not null check (amount_cents > 0),
  proposed_by    int not null check (proposed_by > 0),
  proposed_at    timestamptz not null,
  released_by    int check (released_by <> proposed_by),          -- two persons, whoever asks
  released_at    timestamptz,
  sending_at     timestamptz,                                     -- the intention, committed before the bank hears of it
  sent_at        timestamptz,
  check ((released_by is null) = (released_at is null)),
  check (state not in (2, 3, 4, 5) or released_by is not null),
  check (state not in (3, 4, 5) or sending_at is not null)
);

create table payments.transfer (
  transfer_id    bigint primary key generated always as identity,
  batch_id       bigint not null references payments.batch,
  insurer_id     smallint not null,
  site_id        int not null,
  from_account   bigint not null references payments.bank_account,
  to_account     bigint not null references payments.bank_account,
  amount_cents   bigint not null check (amount_cents between 1 and 99999999999),  -- SEPA: 999 999 999,99 euros
  state          smallint not null default 1 check (state between 1 and 6),       -- 1 waiting, 2 sent, 3 paid, 4 rejected, 5 returned, 6 cancelled
  paid_on        date,
  reason         text check (reason ~ '^[A-Z0-9]{4}$'),                           -- the bank's, when it rejects or returns
  unique (batch_id, insurer_id, site_id),
  check (state not in (3) or paid_on is not null)
);
create index transfer_site on payments.transfer (site_id, transfer_id desc);

create table payments.debt (
  debt_id        bigint primary key generated always as identity,
  reason         uuid not null unique,
  insurer_id     smallint not null check (insurer_id > 0),
  site_id        int not null check (site_id > 0),
  amount_cents   bigint not null check (amount_cents between 1 and 99999999999),
  day            date not null,
  owed_at        timestamptz not null,
  transfer_id    bigint references payments.transfer              -- that pays it now; null: open, or open again
);
create index debt_open on payments.debt (debt_id) where transfer_id is null;
create index debt_transfer on payments.debt (transfer_id);

create table payments.transfer_debt (          -- every transfer that ever carried a debt: also those that failed
  transfer_id    bigint not null references payments.transfer,
  debt_id        bigint not null references payments.debt,
  primary key (transfer_id, debt_id)
);

create table payments.bank_report (            -- what the bank wrote, each message once; an identifier used again for other words is another message
  kind           text not null check (kind in ('pain.002', 'camt.054')),
  message_id     text not null check (length(message_id) between 1 and 35),
  received_at    timestamptz not null,
  digest         bytea not null check (length(digest) = 32),
  items          int not null,
  applied        int not null,
  primary key (kind, message_id, digest)
);
create table payments.anomaly (                -- what the bank says and our books do not allow: a person looks
  anomaly_id     bigint primary key generated always as identity,
  kind           text not null,
  message_id     text not null,
  item           int not null,
  what           text not null check (what in ('unknown-transfer', 'amount', 'state', 'unreadable')),
  transfer_id    bigint,
  at             timestamptz not null
);
create table payments.bank_cursor (one boolean primary key default true check (one), cursor text);   -- how far its reports were read
insert into payments.bank_cursor default values;
create table payments.provision (
  provision_id   bigint primary key generated always as identity,
  key            uuid not null unique,
  insurer_id     smallint not null,
  amount_cents   bigint not null check (amount_cents > 0),
  at             timestamptz not null
);
create table payments.gate (one boolean primary key default true check (one));  -- held by who proposes: one proposal at a time
insert into payments.gate default values;

grant usage on schema payments to cloison_ledger, cloison_payments, cloison_worker, cloison_claims;
grant usage on schema planes to cloison_ledger;
grant select on planes.plane to cloison_ledger;
grant select, insert on payments.account, payments.movement, payments.transfer_debt, payments.bank_report, payments.anomaly, payments.provision,
  payments.bank_account, payments.batch, payments.transfer, payments.debt to cloison_ledger;
grant update (approved_by, approved_at, usable_from) on payments.bank_account to cloison_ledger;
grant update (digest, state, released_by, released_at, sending_at, sent_at) on payments.batch to cloison_ledger;
grant update (state, paid_on, reason) on payments.transfer to cloison_ledger;
grant update (transfer_id) on payments.debt to cloison_ledger;
grant update (applied) on payments.bank_report to cloison_ledger;
grant select, update on payments.gate, payments.bank_cursor to cloison_ledger;
grant usage on sequence payments.batch_batch_id_seq to cloison_ledger;
