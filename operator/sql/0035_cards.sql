-- Attestations: a card is known by the digest of its random handle only, so a reprint is a new handle.
create table cards.card (
  card_id        bigint primary key generated always as identity,
  insurer_id     smallint not null,
  handle_digest  uuid not null unique,         -- SHA-256 of the handle, 128 bits of it
  contract_key   uuid not null,                -- the family it covers
  status_index   int not null,                 -- its bit in the insurer's status list, drawn at random
  valid_from     date not null,
  valid_until    date not null,                -- exclusive
  issued_at      timestamptz not null,
  revoked_at     timestamptz,
  unique (insurer_id, status_index),
  check (valid_from < valid_until)
);
create index card_contract on cards.card (insurer_id, contract_key);
create index card_revoked on cards.card (insurer_id, status_index) where revoked_at is not null;

-- How many cards an insurer ever had, and over how many indexes they are scattered: a quarter is used at most, so that a draw soon falls
-- on a free one. Indexes are never used again.
create table cards.status_space (
  insurer_id     smallint primary key,
  issued         int not null check (issued >= 0),
  size           int not null check (size between 65536 and 67108864)
) with (fillfactor = 50);

create table cards.status_list (               -- the signed lists and deltas, as published
  insurer_id     smallint not null,
  sequence       int not null,
  issued_at      timestamptz not null,
  size           int not null,
  document       bytea not null,
  delta          bytea,                        -- from the list before; null for the first, and when too much changed
  primary key (insurer_id, sequence)
);
grant usage on schema cards to cloison_import, cloison_door;
grant select, insert, update on cards.card, cards.status_space to cloison_import;
grant select, insert on cards.status_list to cloison_import;
create function cards.current_status_list(p_amc text, out sequence int, out document bytea, out delta bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select l.sequence, l.document, l.delta from cards.status_list l join directory.insurer i using (insurer_id)
  where i.amc = p_amc order by l.sequence desc limit 1
$$;
grant execute on function cards.current_status_list to cloison_door, cloison_import;
