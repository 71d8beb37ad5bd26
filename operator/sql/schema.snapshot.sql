-- Made by tools/schema-snapshot.ts from a freshly migrated database. Do not edit: change a migration.

schema accesslog, owner postgres

schema beneficiaries, owner postgres

schema cards, owner postgres

schema claims, owner postgres

schema directory, owner postgres

schema disclosure, owner postgres

schema house, owner postgres

schema payments, owner postgres

schema planes, owner postgres

schema professionals, owner postgres

schema public, owner pg_database_owner

schema watch, owner postgres

table accesslog.checkpoint, owner postgres
  size bigint not null
  root bytea not null
  note text
  at timestamp with time zone not null
  constraint checkpoint_pkey PRIMARY KEY (size)
  constraint checkpoint_root_check CHECK ((length(root) = 32))

partitioned table accesslog.entry, owner postgres, partition by RANGE (day)
  day date not null
  site_id integer not null
  cause uuid not null
  at timestamp with time zone not null
  hour integer not null
  account_id integer not null
  device_id integer not null
  client_id smallint not null
  door_id smallint not null
  insurer_id smallint
  purpose smallint not null
  way smallint not null
  domain smallint not null
  outcome smallint not null
  fields smallint not null
  paid boolean not null
  counted boolean not null
  person uuid
  salt uuid not null
  reason smallint not null default 0
  flags smallint not null default 0
  written_by xid8 not null default pg_current_xact_id()
  constraint entry_pkey PRIMARY KEY (cause, site_id, day)
  CREATE INDEX entry_site ON ONLY accesslog.entry USING btree (site_id, person)
  CREATE INDEX entry_written ON ONLY accesslog.entry USING btree (written_by)

table accesslog.head, owner postgres, with fillfactor=10
  one boolean not null default true
  size bigint not null default 0
  since pg_snapshot not null
  until pg_snapshot
  last_xid xid8
  last_cause uuid
  last_site integer
  last_day date
  constraint head_check CHECK ((num_nulls(last_xid, last_cause, last_site, last_day) = ANY (ARRAY[0, 4])))
  constraint head_check1 CHECK (((until IS NOT NULL) OR (last_xid IS NULL)))
  constraint head_check2 CHECK (((until IS NULL) OR ((pg_snapshot_xmax(until) >= pg_snapshot_xmax(since)) AND (pg_snapshot_xmin(until) >= pg_snapshot_xmin(since)))))
  constraint head_one_check CHECK (one)
  constraint head_pkey PRIMARY KEY (one)
  constraint head_size_check CHECK ((size >= 0))

table accesslog.leaf, owner postgres
  leaf_index bigint not null
  day date not null
  site_id integer not null
  cause uuid not null
  hash bytea not null
  constraint leaf_hash_check CHECK ((length(hash) = 32))
  constraint leaf_pkey PRIMARY KEY (leaf_index)
  CREATE INDEX leaf_hash ON accesslog.leaf USING hash (hash)

table accesslog.tile, owner postgres
  level smallint not null
  tile_index bigint not null
  hashes bytea not null
  constraint tile_hashes_check CHECK ((((length(hashes) >= 32) AND (length(hashes) <= 8192)) AND ((length(hashes) % 32) = 0)))
  constraint tile_pkey PRIMARY KEY (level, tile_index)

table beneficiaries.assertion, owner postgres
  jti uuid not null
  expires_at timestamp with time zone not null
  constraint assertion_pkey PRIMARY KEY (jti)
  CREATE INDEX assertion_expiry ON beneficiaries.assertion USING btree (expires_at)

table beneficiaries.card_person, owner postgres
  digest uuid not null
  person uuid not null
  insurer_id smallint not null
  card_id bigint not null
  valid_until date not null
  revoked_on date
  constraint card_person_pkey PRIMARY KEY (digest)
  CREATE INDEX card_person_card ON beneficiaries.card_person USING btree (card_id)
  CREATE INDEX card_person_person ON beneficiaries.card_person USING btree (person)

table beneficiaries.changed_family, owner postgres
  insurer_id smallint not null
  contract_key uuid not null
  since date not null
  constraint changed_family_pkey PRIMARY KEY (insurer_id, contract_key)

table beneficiaries.closed_rights, owner postgres
  person uuid not null
  insurer_id smallint not null
  valid_from date not null
  valid_until date not null
  rules text[] not null
  routing text not null
  restricted bytea
  closed_at timestamp with time zone not null
  constraint closed_rights_pkey PRIMARY KEY (person, valid_from)

table beneficiaries.import, owner postgres
  import_id integer not null identity
  insurer_id smallint not null
  sequence integer not null
  kind text not null
  day date not null
  digest bytea not null
  key_year smallint not null
  state text not null
  refusal text
  received_at timestamp with time zone not null
  decided_at timestamp with time zone
  received_by text not null
  approved_by text
  persons integer not null default 0
  opened integer not null default 0
  closed integer not null default 0
  changed integer not null default 0
  rejected integer not null default 0
  constraint import_check CHECK (((state = 'refused'::text) = (refusal IS NOT NULL)))
  constraint import_check1 CHECK (((approved_by IS NULL) OR (approved_by <> received_by)))
  constraint import_digest_check CHECK ((length(digest) = 32))
  constraint import_kind_check CHECK ((kind = ANY (ARRAY['snapshot'::text, 'delta'::text])))
  constraint import_pkey PRIMARY KEY (import_id)
  constraint import_sequence_check CHECK ((sequence > 0))
  constraint import_state_check CHECK ((state = ANY (ARRAY['staged'::text, 'waiting'::text, 'applied'::text, 'refused'::text])))
  CREATE UNIQUE INDEX import_digest ON beneficiaries.import USING btree (insurer_id, digest) WHERE (state = ANY (ARRAY['staged'::text, 'waiting'::text, 'applied'::text]))
  CREATE UNIQUE INDEX import_pending ON beneficiaries.import USING btree (insurer_id) WHERE (state = ANY (ARRAY['staged'::text, 'waiting'::text]))
  CREATE UNIQUE INDEX import_sequence ON beneficiaries.import USING btree (insurer_id, sequence) WHERE (state = 'applied'::text)

sequence beneficiaries.import_import_id_seq, owner postgres
  integer from 1 to 2147483647 by 1

table beneficiaries.import_key, owner postgres
  import_id integer not null
  insurer_id smallint not null
  wrapped bytea not null
  constraint import_key_import_id_fkey FOREIGN KEY (import_id) REFERENCES beneficiaries.import(import_id)
  constraint import_key_pkey PRIMARY KEY (import_id)

table beneficiaries.person, owner postgres
  person uuid not null
  insurer_id smallint not null
  member_key uuid not null
  nir_key uuid
  contract_key uuid not null
  key_year smallint not null
  wrapped_key bytea not null
  identity bytea not null
  member_ref bytea not null
  import_id integer not null
  row_digest uuid not null
  ended_on date
  constraint person_pkey PRIMARY KEY (person)
  CREATE INDEX person_contract ON beneficiaries.person USING btree (insurer_id, contract_key)
  CREATE INDEX person_ended ON beneficiaries.person USING btree (insurer_id, ended_on) WHERE (ended_on IS NOT NULL)
  CREATE UNIQUE INDEX person_member ON beneficiaries.person USING btree (insurer_id, member_key)
  CREATE INDEX person_nir ON beneficiaries.person USING btree (insurer_id, nir_key) WHERE (nir_key IS NOT NULL)

table beneficiaries.reject, owner postgres
  import_id integer not null
  line integer not null
  field text not null
  code text not null
  constraint reject_import_id_fkey FOREIGN KEY (import_id) REFERENCES beneficiaries.import(import_id)
  constraint reject_pkey PRIMARY KEY (import_id, line, field, code)

table beneficiaries.retention, owner postgres
  insurer_id smallint not null
  from_day date not null
  days integer not null
  source text not null
  constraint retention_days_check CHECK (((days >= 0) AND (days <= 4000)))
  constraint retention_pkey PRIMARY KEY (insurer_id, from_day)

table beneficiaries.rights, owner postgres
  person uuid not null
  insurer_id smallint not null
  valid_from date not null
  valid_until date
  rules text[] not null
  routing text not null
  restricted bytea
  constraint rights_pkey PRIMARY KEY (person)

table cards.card, owner postgres
  card_id bigint not null identity
  insurer_id smallint not null
  handle_digest uuid not null
  contract_key uuid not null
  status_index integer not null
  valid_from date not null
  valid_until date not null
  issued_at timestamp with time zone not null
  revoked_at timestamp with time zone
  constraint card_check CHECK ((valid_from < valid_until))
  constraint card_handle_digest_key UNIQUE (handle_digest)
  constraint card_insurer_id_status_index_key UNIQUE (insurer_id, status_index)
  constraint card_pkey PRIMARY KEY (card_id)
  CREATE INDEX card_contract ON cards.card USING btree (insurer_id, contract_key)
  CREATE INDEX card_revoked ON cards.card USING btree (insurer_id, status_index) WHERE (revoked_at IS NOT NULL)

sequence cards.card_card_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table cards.status_list, owner postgres
  insurer_id smallint not null
  sequence integer not null
  issued_at timestamp with time zone not null
  size integer not null
  document bytea not null
  delta bytea
  constraint status_list_pkey PRIMARY KEY (insurer_id, sequence)

table cards.status_space, owner postgres, with fillfactor=50
  insurer_id smallint not null
  issued integer not null
  size integer not null
  constraint status_space_issued_check CHECK ((issued >= 0))
  constraint status_space_pkey PRIMARY KEY (insurer_id)
  constraint status_space_size_check CHECK (((size >= 65536) AND (size <= 67108864)))

table claims.answer_day, owner postgres
  site_id integer not null
  day date not null
  attempts smallint not null default 0
  next_at timestamp with time zone not null
  lease uuid
  released_at timestamp with time zone
  last_fault text
  constraint answer_day_last_fault_check CHECK ((last_fault ~ '^[A-Za-z0-9._-]{1,60}$'::text))
  constraint answer_day_pkey PRIMARY KEY (site_id, day)
  CREATE INDEX answer_day_next ON claims.answer_day USING btree (next_at) WHERE (released_at IS NULL)

table claims.claim, owner postgres
  claim_id uuid not null
  site_id integer not null
  account_id integer not null
  client_id smallint not null
  device_id integer not null
  engagement uuid
  deferred_on date
  day date not null
  domain smallint not null
  received_at timestamp with time zone not null
  idempotency_key text not null
  body_digest bytea not null
  lines jsonb not null
  lines_digest bytea not null
  state smallint not null default 1
  insurer_id smallint
  amc_cents bigint
  decision jsonb
  care_digest bytea
  decided_at timestamp with time zone
  written_by xid8 not null default pg_current_xact_id()
  constraint claim_amc_cents_check CHECK ((amc_cents >= 0))
  constraint claim_body_digest_check CHECK ((length(body_digest) = 32))
  constraint claim_care_digest_check CHECK ((length(care_digest) = 32))
  constraint claim_check CHECK (((engagement IS NULL) = (deferred_on IS NOT NULL)))
  constraint claim_check1 CHECK (((state = ANY (ARRAY[2, 3])) = (decided_at IS NOT NULL)))
  constraint claim_check2 CHECK (((state <> 2) OR ((decision IS NOT NULL) AND (insurer_id IS NOT NULL) AND (amc_cents IS NOT NULL) AND (care_digest IS NOT NULL))))
  constraint claim_domain_check CHECK ((domain = ANY (ARRAY[1, 2])))
  constraint claim_idempotency_key_check CHECK ((idempotency_key ~ '^[A-Za-z0-9_-]{16,64}$'::text))
  constraint claim_lines_check CHECK ((jsonb_typeof(lines) = 'array'::text))
  constraint claim_lines_digest_check CHECK ((length(lines_digest) = 32))
  constraint claim_pkey PRIMARY KEY (claim_id)
  constraint claim_site_id_idempotency_key_key UNIQUE (site_id, idempotency_key)
  constraint claim_state_check CHECK (((state >= 1) AND (state <= 4)))
  CREATE UNIQUE INDEX claim_care_once ON claims.claim USING btree (site_id, care_digest) WHERE (state = 2)
  CREATE INDEX claim_deferred ON claims.claim USING btree (site_id, deferred_on) WHERE (deferred_on IS NOT NULL)
  CREATE UNIQUE INDEX claim_once ON claims.claim USING btree (site_id, engagement, lines_digest) WHERE (state <> 3)
  CREATE INDEX claim_site ON claims.claim USING btree (site_id, claim_id DESC)
  CREATE INDEX claim_written ON claims.claim USING btree (written_by)

table claims.job, owner postgres
  claim_id uuid not null
  attempts smallint not null default 0
  next_at timestamp with time zone not null
  lease uuid
  last_fault text
  constraint job_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES claims.claim(claim_id)
  constraint job_last_fault_check CHECK ((last_fault ~ '^[A-Za-z0-9._-]{1,60}$'::text))
  constraint job_pkey PRIMARY KEY (claim_id)
  CREATE INDEX job_next ON claims.job USING btree (next_at)

table directory.client, owner postgres
  client_id smallint not null
  code text not null
  name text not null
  publisher text not null
  jwk jsonb
  test_mode boolean not null default false
  registered_at timestamp with time zone not null default now()
  closed_at timestamp with time zone
  constraint client_client_id_check CHECK ((client_id > 0))
  constraint client_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9-]{2,62}$'::text))
  constraint client_code_key UNIQUE (code)
  constraint client_pkey PRIMARY KEY (client_id)

table directory.domain, owner postgres
  domain smallint not null
  code text not null
  label text not null
  constraint domain_code_check CHECK ((code ~ '^[A-Z]{4}$'::text))
  constraint domain_code_key UNIQUE (code)
  constraint domain_domain_check CHECK (((domain >= 1) AND (domain <= 30)))
  constraint domain_pkey PRIMARY KEY (domain)

table directory.establishment, owner postgres
  site_id integer not null
  finess text not null
  name text not null
  activity text not null
  department text not null
  commune text not null
  domain_mask integer not null
  group_id integer
  opened_on date not null
  closed_on date
  test_mode boolean not null default false
  constraint establishment_activity_check CHECK ((activity = ANY (ARRAY['pharmacy'::text, 'practice'::text, 'optician'::text, 'dentist'::text, 'hearing'::text, 'laboratory'::text, 'nursing'::text, 'physiotherapy'::text])))
  constraint establishment_desks CHECK ((site_id < 2000000000))
  constraint establishment_finess_check CHECK ((finess ~ '^[0-9][0-9AB][0-9]{7}$'::text))
  constraint establishment_finess_key UNIQUE (finess)
  constraint establishment_group_id_fkey FOREIGN KEY (group_id) REFERENCES directory.legal_entity(group_id)
  constraint establishment_pkey PRIMARY KEY (site_id)
  constraint establishment_site_id_check CHECK ((site_id > 0))
  CREATE INDEX establishment_group ON directory.establishment USING btree (group_id) WHERE (group_id IS NOT NULL)

table directory.insurer, owner postgres
  insurer_id smallint not null
  amc text not null
  name text not null
  signing_jwk jsonb not null
  sealing_jwk jsonb not null
  opened_on date not null
  closed_on date
  constraint insurer_amc_check CHECK ((amc ~ '^[0-9]{1,10}$'::text))
  constraint insurer_amc_key UNIQUE (amc)
  constraint insurer_insurer_id_check CHECK ((insurer_id > 0))
  constraint insurer_pkey PRIMARY KEY (insurer_id)

table directory.legal_entity, owner postgres
  group_id integer not null
  finess text not null
  constraint legal_entity_finess_check CHECK ((finess ~ '^[0-9][0-9AB][0-9]{7}$'::text))
  constraint legal_entity_finess_key UNIQUE (finess)
  constraint legal_entity_group_id_check CHECK ((group_id > 0))
  constraint legal_entity_pkey PRIMARY KEY (group_id)

table disclosure.allowance, owner postgres
  level smallint not null
  activity text not null
  from_day date not null
  allowed integer not null
  reason text not null
  constraint allowance_allowed_check CHECK ((allowed >= 0))
  constraint allowance_level_check CHECK (((level >= 1) AND (level <= 12)))
  constraint allowance_pkey PRIMARY KEY (level, activity, from_day)

table disclosure.asked, owner postgres
  account_id integer not null
  asked_id bigint not null identity
  at timestamp with time zone not null
  sealed bytea not null
  constraint asked_pkey PRIMARY KEY (account_id, asked_id)
  constraint asked_sealed_check CHECK ((length(sealed) = ANY (ARRAY[92, 156])))
  CREATE INDEX asked_at ON disclosure.asked USING btree (at)

sequence disclosure.asked_asked_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table disclosure.claim_reference, owner postgres
  claim_id uuid not null
  insurer_id smallint not null
  member_key uuid not null
  printed text not null
  constraint claim_reference_pkey PRIMARY KEY (claim_id)
  constraint claim_reference_printed_check CHECK ((length(printed) <= 100))

table disclosure.clock, owner postgres
  one boolean not null default true
  ahead interval not null default '00:00:00'::interval
  constraint clock_one_check CHECK (one)
  constraint clock_pkey PRIMARY KEY (one)

table disclosure.deferred_paid, owner postgres
  site_id integer not null
  claim_id uuid not null
  day date not null
  constraint deferred_paid_pkey PRIMARY KEY (site_id, claim_id)

table disclosure.desk_case, owner postgres
  site_id integer not null
  cause uuid not null
  day date not null
  reference text not null
  constraint desk_case_pkey PRIMARY KEY (cause, site_id, day)
  constraint desk_case_reference_check CHECK (((reference ~ '^[A-Z0-9-]{1,40}$'::text) AND (reference !~ '[0-9]{9}'::text)))

table disclosure.door, owner postgres
  login name not null collate "C"
  door_id smallint not null
  purposes smallint[] not null
  ways smallint[] not null
  constraint door_door_id_check CHECK ((door_id > 0))
  constraint door_door_id_key UNIQUE (door_id)
  constraint door_pkey PRIMARY KEY (login)

table disclosure.engagement, owner postgres
  digest uuid not null
  site_id integer not null
  person uuid not null
  insurer_id smallint not null
  domain smallint not null
  day date not null
  cause uuid not null
  way smallint not null
  rule text
  routing text not null
  constraint engagement_pkey PRIMARY KEY (digest)

table disclosure.legacy_paid, owner postgres
  site_id integer not null
  cause uuid not null
  day date not null
  constraint legacy_paid_pkey PRIMARY KEY (site_id, cause)

table disclosure.meter, owner postgres, with fillfactor=50
  level smallint not null
  id integer not null
  allowed integer not null
  hour integer not null default 0
  spent integer not null default 0
  past integer not null default 0
  met integer not null default 0
  habit real not null default 0
  base integer
  constraint meter_allowed_check CHECK ((allowed >= 0))
  constraint meter_base_check CHECK ((base >= 0))
  constraint meter_level_check CHECK ((level = ANY (ARRAY[1, 2, 7, 8, 9, 10, 11, 12])))
  constraint meter_met_check CHECK ((met >= 0))
  constraint meter_past_check CHECK ((past >= 0))
  constraint meter_pkey PRIMARY KEY (level, id)
  constraint meter_spent_check CHECK ((spent >= 0))

table disclosure.meter_past, owner postgres
  level smallint not null
  id integer not null
  ring integer[] not null default array_fill(0, ARRAY[24])
  constraint meter_past_pkey PRIMARY KEY (level, id)

table disclosure.parameter, owner postgres
  name text not null
  from_day date not null
  value integer not null
  reason text not null
  constraint parameter_pkey PRIMARY KEY (name, from_day)
  constraint parameter_value_check CHECK ((value >= 0))

table disclosure.platform_hour, owner postgres
  hour integer not null
  spent integer not null
  constraint platform_hour_pkey PRIMARY KEY (hour)

table disclosure.ticket, owner postgres, unlogged, with autovacuum_vacuum_scale_factor=0 autovacuum_vacuum_threshold=2000
  ticket uuid not null
  door name not null collate "C"
  asked_by xid8 not null
  until timestamp with time zone not null
  epoch bigint not null
  bearer bytea not null
  answers text not null
  constraint ticket_pkey PRIMARY KEY (ticket)

table disclosure.tide, owner postgres, with fillfactor=10
  level smallint not null
  hour integer not null default 0
  allowed integer[] not null default '{}'::integer[]
  spent integer[] not null default '{}'::integer[]
  past integer[] not null default '{}'::integer[]
  breaker integer
  constraint tide_level_check CHECK (((level >= 3) AND (level <= 6)))
  constraint tide_pkey PRIMARY KEY (level)

table disclosure.tide_past, owner postgres
  level smallint not null
  hour integer not null
  spent integer[] not null
  constraint tide_past_pkey PRIMARY KEY (level, hour)

table disclosure.way_allowed, owner postgres
  insurer_id smallint not null
  way smallint not null
  until_day date not null
  reason text not null
  constraint way_allowed_pkey PRIMARY KEY (insurer_id, way)
  constraint way_allowed_way_check CHECK ((way = ANY (ARRAY[3, 4])))

table house.migration, owner postgres
  number integer not null
  name text not null
  sha256 bytea not null
  applied_at timestamp with time zone not null default now()
  constraint migration_pkey PRIMARY KEY (number)
  constraint migration_sha256_check CHECK ((length(sha256) = 32))

table payments.account, owner postgres
  account_id bigint not null identity
  insurer_id smallint not null
  kind smallint not null
  site_id integer
  constraint account_check CHECK (((kind = 2) = (site_id IS NOT NULL)))
  constraint account_insurer_id_account_id_key UNIQUE (insurer_id, account_id)
  constraint account_insurer_id_check CHECK ((insurer_id > 0))
  constraint account_insurer_id_kind_site_id_key UNIQUE NULLS NOT DISTINCT (insurer_id, kind, site_id)
  constraint account_kind_check CHECK (((kind >= 1) AND (kind <= 5)))
  constraint account_pkey PRIMARY KEY (account_id)

sequence payments.account_account_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.anomaly, owner postgres
  anomaly_id bigint not null identity
  kind text not null
  message_id text not null
  item integer not null
  what text not null
  transfer_id bigint
  at timestamp with time zone not null
  constraint anomaly_pkey PRIMARY KEY (anomaly_id)
  constraint anomaly_what_check CHECK ((what = ANY (ARRAY['unknown-transfer'::text, 'amount'::text, 'state'::text, 'unreadable'::text])))

sequence payments.anomaly_anomaly_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.bank_account, owner postgres
  bank_account_id bigint not null identity
  holder_kind smallint not null
  holder_id integer not null
  name text not null
  sealed bytea not null
  last4 text not null
  proposed_by integer not null
  proposed_at timestamp with time zone not null
  approved_by integer
  approved_at timestamp with time zone
  usable_from timestamp with time zone
  constraint bank_account_check CHECK ((approved_by <> proposed_by))
  constraint bank_account_check1 CHECK ((((approved_by IS NULL) = (approved_at IS NULL)) AND ((approved_by IS NULL) = (usable_from IS NULL))))
  constraint bank_account_holder_id_check CHECK ((holder_id > 0))
  constraint bank_account_holder_kind_check CHECK ((holder_kind = ANY (ARRAY[1, 2])))
  constraint bank_account_last4_check CHECK ((last4 ~ '^[0-9A-Z]{4}$'::text))
  constraint bank_account_name_check CHECK (((length(name) >= 1) AND (length(name) <= 140)))
  constraint bank_account_pkey PRIMARY KEY (bank_account_id)
  constraint bank_account_proposed_by_check CHECK ((proposed_by > 0))
  constraint bank_account_sealed_check CHECK (((length(sealed) >= 30) AND (length(sealed) <= 200)))
  CREATE INDEX bank_account_holder ON payments.bank_account USING btree (holder_kind, holder_id, usable_from)

sequence payments.bank_account_bank_account_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.bank_cursor, owner postgres
  one boolean not null default true
  cursor text
  constraint bank_cursor_one_check CHECK (one)
  constraint bank_cursor_pkey PRIMARY KEY (one)

table payments.bank_report, owner postgres
  kind text not null
  message_id text not null
  received_at timestamp with time zone not null
  digest bytea not null
  items integer not null
  applied integer not null
  constraint bank_report_digest_check CHECK ((length(digest) = 32))
  constraint bank_report_kind_check CHECK ((kind = ANY (ARRAY['pain.002'::text, 'camt.054'::text])))
  constraint bank_report_message_id_check CHECK (((length(message_id) >= 1) AND (length(message_id) <= 35)))
  constraint bank_report_pkey PRIMARY KEY (kind, message_id, digest)

table payments.batch, owner postgres
  batch_id bigint not null identity
  key uuid not null
  day date not null
  state smallint not null
  digest bytea not null
  transfers integer not null
  amount_cents bigint not null
  proposed_by integer not null
  proposed_at timestamp with time zone not null
  released_by integer
  released_at timestamp with time zone
  sending_at timestamp with time zone
  sent_at timestamp with time zone
  constraint batch_amount_cents_check CHECK ((amount_cents > 0))
  constraint batch_check CHECK ((released_by <> proposed_by))
  constraint batch_check1 CHECK (((released_by IS NULL) = (released_at IS NULL)))
  constraint batch_check2 CHECK (((state <> ALL (ARRAY[2, 3, 4, 5])) OR (released_by IS NOT NULL)))
  constraint batch_check3 CHECK (((state <> ALL (ARRAY[3, 4, 5])) OR (sending_at IS NOT NULL)))
  constraint batch_digest_check CHECK ((length(digest) = 32))
  constraint batch_key_key UNIQUE (key)
  constraint batch_pkey PRIMARY KEY (batch_id)
  constraint batch_proposed_by_check CHECK ((proposed_by > 0))
  constraint batch_state_check CHECK (((state >= 1) AND (state <= 6)))
  constraint batch_transfers_check CHECK ((transfers > 0))

sequence payments.batch_batch_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.debt, owner postgres
  debt_id bigint not null identity
  reason uuid not null
  insurer_id smallint not null
  site_id integer not null
  amount_cents bigint not null
  day date not null
  owed_at timestamp with time zone not null
  transfer_id bigint
  constraint debt_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '99999999999'::bigint)))
  constraint debt_insurer_id_check CHECK ((insurer_id > 0))
  constraint debt_pkey PRIMARY KEY (debt_id)
  constraint debt_reason_key UNIQUE (reason)
  constraint debt_site_id_check CHECK ((site_id > 0))
  constraint debt_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES payments.transfer(transfer_id)
  CREATE INDEX debt_open ON payments.debt USING btree (debt_id) WHERE (transfer_id IS NULL)
  CREATE INDEX debt_transfer ON payments.debt USING btree (transfer_id)

sequence payments.debt_debt_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.gate, owner postgres
  one boolean not null default true
  constraint gate_one_check CHECK (one)
  constraint gate_pkey PRIMARY KEY (one)

table payments.movement, owner postgres
  movement_id bigint not null identity
  insurer_id smallint not null
  kind smallint not null
  cause bigint not null
  debit_account bigint not null
  credit_account bigint not null
  amount_cents bigint not null
  at timestamp with time zone not null
  constraint movement_amount_cents_check CHECK ((amount_cents > 0))
  constraint movement_check CHECK ((credit_account <> debit_account))
  constraint movement_insurer_id_credit_account_fkey FOREIGN KEY (insurer_id, credit_account) REFERENCES payments.account(insurer_id, account_id)
  constraint movement_insurer_id_debit_account_fkey FOREIGN KEY (insurer_id, debit_account) REFERENCES payments.account(insurer_id, account_id)
  constraint movement_kind_cause_key UNIQUE (kind, cause)
  constraint movement_kind_check CHECK (((kind >= 1) AND (kind <= 6)))
  constraint movement_pkey PRIMARY KEY (movement_id)
  CREATE INDEX movement_credit ON payments.movement USING btree (credit_account)
  CREATE INDEX movement_debit ON payments.movement USING btree (debit_account)

sequence payments.movement_movement_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.provision, owner postgres
  provision_id bigint not null identity
  key uuid not null
  insurer_id smallint not null
  amount_cents bigint not null
  at timestamp with time zone not null
  constraint provision_amount_cents_check CHECK ((amount_cents > 0))
  constraint provision_key_key UNIQUE (key)
  constraint provision_pkey PRIMARY KEY (provision_id)

sequence payments.provision_provision_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table payments.transfer, owner postgres
  transfer_id bigint not null identity
  batch_id bigint not null
  insurer_id smallint not null
  site_id integer not null
  from_account bigint not null
  to_account bigint not null
  amount_cents bigint not null
  state smallint not null default 1
  paid_on date
  reason text
  constraint transfer_amount_cents_check CHECK (((amount_cents >= 1) AND (amount_cents <= '99999999999'::bigint)))
  constraint transfer_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES payments.batch(batch_id)
  constraint transfer_batch_id_insurer_id_site_id_key UNIQUE (batch_id, insurer_id, site_id)
  constraint transfer_check CHECK (((state <> 3) OR (paid_on IS NOT NULL)))
  constraint transfer_from_account_fkey FOREIGN KEY (from_account) REFERENCES payments.bank_account(bank_account_id)
  constraint transfer_pkey PRIMARY KEY (transfer_id)
  constraint transfer_reason_check CHECK ((reason ~ '^[A-Z0-9]{4}$'::text))
  constraint transfer_state_check CHECK (((state >= 1) AND (state <= 6)))
  constraint transfer_to_account_fkey FOREIGN KEY (to_account) REFERENCES payments.bank_account(bank_account_id)
  CREATE INDEX transfer_site ON payments.transfer USING btree (site_id, transfer_id DESC)

table payments.transfer_debt, owner postgres
  transfer_id bigint not null
  debt_id bigint not null
  constraint transfer_debt_debt_id_fkey FOREIGN KEY (debt_id) REFERENCES payments.debt(debt_id)
  constraint transfer_debt_pkey PRIMARY KEY (transfer_id, debt_id)
  constraint transfer_debt_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES payments.transfer(transfer_id)

sequence payments.transfer_transfer_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table planes.epoch, owner postgres, with fillfactor=10
  one boolean not null default true
  epoch bigint not null default 1
  constraint epoch_one_check CHECK (one)
  constraint epoch_pkey PRIMARY KEY (one)

table planes.plane, owner postgres
  plane smallint not null
  scope smallint not null
  scope_id integer not null default 0
  state smallint not null
  since timestamp with time zone not null
  reason text not null
  constraint plane_check CHECK (((scope <> 0) OR (scope_id = 0)))
  constraint plane_pkey PRIMARY KEY (plane, scope, scope_id)
  constraint plane_plane_check CHECK (((plane >= 1) AND (plane <= 4)))
  constraint plane_scope_check CHECK (((scope >= 0) AND (scope <= 6)))
  constraint plane_state_check CHECK (((state >= 1) AND (state <= 3)))

table professionals.account, owner postgres
  account_id integer not null identity
  subject_digest bytea not null
  profession text not null
  sealed bytea not null
  opened_at timestamp with time zone not null
  frozen_at timestamp with time zone
  frozen_reason text
  closed_at timestamp with time zone
  constraint account_pkey PRIMARY KEY (account_id)
  constraint account_profession_check CHECK ((profession ~ '^[0-9]{2}$'::text))
  constraint account_subject_digest_check CHECK ((length(subject_digest) = 32))
  constraint account_subject_digest_key UNIQUE (subject_digest)

sequence professionals.account_account_id_seq, owner postgres
  integer from 1 to 2147483647 by 1

table professionals.attempt, owner postgres
  subject bytea not null
  source bytea not null
  failed smallint not null
  since timestamp with time zone not null
  constraint attempt_pkey PRIMARY KEY (subject, source)
  constraint attempt_source_check CHECK ((length(source) = 16))
  constraint attempt_subject_check CHECK ((length(subject) = 32))

table professionals.challenge, owner postgres
  holder bytea not null
  kind smallint not null
  challenge text not null
  expires_at timestamp with time zone not null
  constraint challenge_holder_check CHECK ((length(holder) = 32))
  constraint challenge_kind_check CHECK ((kind = ANY (ARRAY[1, 2])))
  constraint challenge_pkey PRIMARY KEY (holder, kind)

table professionals.credential, owner postgres
  credential_id bytea not null
  account_id integer not null
  device_id integer not null
  public_key bytea not null
  counter bigint not null
  transports text[] not null
  enrolled_with smallint not null
  enrolled_at timestamp with time zone not null
  used_at timestamp with time zone not null
  revoked_at timestamp with time zone
  constraint credential_account_id_fkey FOREIGN KEY (account_id) REFERENCES professionals.account(account_id)
  constraint credential_counter_check CHECK ((counter >= 0))
  constraint credential_credential_id_check CHECK (((length(credential_id) >= 16) AND (length(credential_id) <= 1023)))
  constraint credential_device_id_fkey FOREIGN KEY (device_id) REFERENCES professionals.device(device_id)
  constraint credential_device_id_key UNIQUE (device_id)
  constraint credential_enrolled_with_check CHECK (((enrolled_with >= 1) AND (enrolled_with <= 3)))
  constraint credential_pkey PRIMARY KEY (credential_id)
  CREATE INDEX credential_account ON professionals.credential USING btree (account_id)

table professionals.desk_account, owner postgres
  account_id integer not null
  insurer_id smallint not null
  code text not null
  kind text not null
  jwk_x bytea not null
  jwk_y bytea not null
  consent text not null
  consented_at timestamp with time zone not null
  until_day date not null
  opened_at timestamp with time zone not null
  frozen_at timestamp with time zone
  frozen_reason text
  closed_at timestamp with time zone
  constraint desk_account_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9._-]{1,62}$'::text))
  constraint desk_account_consent_check CHECK ((length(consent) <= 4096))
  constraint desk_account_insurer_id_code_key UNIQUE (insurer_id, code)
  constraint desk_account_jwk_x_check CHECK ((length(jwk_x) = 32))
  constraint desk_account_jwk_y_check CHECK ((length(jwk_y) = 32))
  constraint desk_account_kind_check CHECK ((kind = ANY (ARRAY['agent'::text, 'manager'::text, 'key'::text])))
  constraint desk_account_pkey PRIMARY KEY (account_id)

table professionals.desk_session, owner postgres
  digest bytea not null
  account_id integer not null
  insurer_id smallint not null
  started_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  idle_at timestamp with time zone not null
  ended_at timestamp with time zone
  barred boolean not null default false
  constraint desk_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES professionals.desk_account(account_id)
  constraint desk_session_digest_check CHECK ((length(digest) = 32))
  constraint desk_session_pkey PRIMARY KEY (digest)
  CREATE INDEX desk_session_account ON professionals.desk_session USING btree (account_id) WHERE (ended_at IS NULL)
  CREATE INDEX desk_session_insurer ON professionals.desk_session USING btree (insurer_id) WHERE (ended_at IS NULL)

table professionals.device, owner postgres
  device_id integer not null identity
  account_id integer not null
  opened_at timestamp with time zone not null
  constraint device_account_id_fkey FOREIGN KEY (account_id) REFERENCES professionals.account(account_id)
  constraint device_pkey PRIMARY KEY (device_id)

sequence professionals.device_device_id_seq, owner postgres
  integer from 1 to 2147483647 by 1

table professionals.enrolment, owner postgres
  digest bytea not null
  account_id integer not null
  site_id integer not null
  purpose smallint not null
  approved_by integer
  made_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  used_at timestamp with time zone
  cancelled_at timestamp with time zone
  constraint enrolment_account_id_fkey FOREIGN KEY (account_id) REFERENCES professionals.account(account_id)
  constraint enrolment_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES professionals.account(account_id)
  constraint enrolment_check CHECK (((approved_by IS NULL) OR (approved_by <> account_id)))
  constraint enrolment_digest_check CHECK ((length(digest) = 32))
  constraint enrolment_pkey PRIMARY KEY (digest)
  constraint enrolment_purpose_check CHECK ((purpose = ANY (ARRAY[1, 3])))
  CREATE INDEX enrolment_account ON professionals.enrolment USING btree (account_id)
  CREATE INDEX enrolment_site ON professionals.enrolment USING btree (site_id, used_at) WHERE ((purpose = 3) AND (used_at IS NOT NULL))

table professionals.frozen, owner postgres
  kind smallint not null
  id integer not null
  since timestamp with time zone not null
  reason text not null
  constraint frozen_kind_check CHECK ((kind = ANY (ARRAY[2, 4, 7])))
  constraint frozen_pkey PRIMARY KEY (kind, id)

table professionals.gate, owner postgres
  one boolean not null default true
  turned bigint not null default 0
  constraint gate_one_check CHECK (one)
  constraint gate_pkey PRIMARY KEY (one)

table professionals.membership, owner postgres
  account_id integer not null
  site_id integer not null
  from_day date not null
  until_day date
  locum boolean not null default false
  restricted_until timestamp with time zone
  constraint membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES professionals.account(account_id)
  constraint membership_check CHECK (((NOT locum) OR (until_day IS NOT NULL)))
  constraint membership_pkey PRIMARY KEY (account_id, site_id)
  CREATE INDEX membership_site ON professionals.membership USING btree (site_id)

table professionals.operator, owner postgres
  operator_id smallint not null identity
  code text not null
  sealed bytea not null
  duties text[] not null
  jwk_x bytea not null
  jwk_y bytea not null
  opened_at timestamp with time zone not null
  closed_at timestamp with time zone
  constraint operator_code_check CHECK ((code ~ '^[a-z][a-z0-9-]{2,30}$'::text))
  constraint operator_code_key UNIQUE (code)
  constraint operator_duties_check CHECK (((duties <@ ARRAY['payments'::text, 'planes'::text, 'onboarding'::text, 'incidents'::text]) AND (duties <> '{}'::text[])))
  constraint operator_jwk_x_check CHECK ((length(jwk_x) = 32))
  constraint operator_jwk_y_check CHECK ((length(jwk_y) = 32))
  constraint operator_pkey PRIMARY KEY (operator_id)

table professionals.operator_code, owner postgres
  operator_id smallint not null
  digest bytea not null
  vouched_x bytea not null
  expires_at timestamp with time zone not null
  constraint operator_code_digest_check CHECK ((length(digest) = 32))
  constraint operator_code_digest_key UNIQUE (digest)
  constraint operator_code_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES professionals.operator(operator_id)
  constraint operator_code_pkey PRIMARY KEY (operator_id)
  constraint operator_code_vouched_x_check CHECK ((length(vouched_x) = 32))

sequence professionals.operator_operator_id_seq, owner postgres
  smallint from 1 to 32767 by 1

table professionals.operator_passkey, owner postgres
  credential_id bytea not null
  operator_id smallint not null
  vouched_x bytea not null
  public_key bytea not null
  counter bigint not null
  transports text[] not null
  enrolled_at timestamp with time zone not null
  used_at timestamp with time zone not null
  revoked_at timestamp with time zone
  constraint operator_passkey_counter_check CHECK ((counter >= 0))
  constraint operator_passkey_credential_id_check CHECK (((length(credential_id) >= 16) AND (length(credential_id) <= 1023)))
  constraint operator_passkey_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES professionals.operator(operator_id)
  constraint operator_passkey_pkey PRIMARY KEY (credential_id)
  constraint operator_passkey_vouched_x_check CHECK ((length(vouched_x) = 32))
  CREATE INDEX operator_passkey_operator ON professionals.operator_passkey USING btree (operator_id)

table professionals.operator_session, owner postgres
  digest bytea not null
  operator_id smallint not null
  started_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  idle_at timestamp with time zone not null
  ended_at timestamp with time zone
  credential_id bytea
  jwk_x bytea
  jwk_y bytea
  cause bytea
  constraint operator_session_cause_check CHECK ((length(cause) = 32))
  constraint operator_session_cause_key UNIQUE (cause)
  constraint operator_session_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES professionals.operator_passkey(credential_id)
  constraint operator_session_digest_check CHECK ((length(digest) = 32))
  constraint operator_session_jwk_x_check CHECK ((length(jwk_x) = 32))
  constraint operator_session_jwk_y_check CHECK ((length(jwk_y) = 32))
  constraint operator_session_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES professionals.operator(operator_id)
  constraint operator_session_page CHECK ((num_nulls(credential_id, jwk_x, jwk_y, cause) = ANY (ARRAY[0, 4])))
  constraint operator_session_pkey PRIMARY KEY (digest)

table professionals.proof_used, owner postgres
  jti uuid not null
  constraint proof_used_pkey PRIMARY KEY (jti)

table professionals.recovery, owner postgres
  number text not null
  account_id integer not null
  site_id integer not null
  asked_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  approved_at timestamp with time zone
  approved_by integer
  constraint recovery_account_id_fkey FOREIGN KEY (account_id) REFERENCES professionals.account(account_id)
  constraint recovery_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES professionals.account(account_id)
  constraint recovery_number_check CHECK ((number ~ '^[0-9A-HJKMNP-TV-Z]{8}$'::text))
  constraint recovery_pkey PRIMARY KEY (number)

table professionals.session, owner postgres
  digest bytea not null
  account_id integer not null
  site_id integer not null
  client_id smallint not null
  device_id integer not null
  domain_mask integer not null
  group_id integer
  jwk_x bytea not null
  jwk_y bytea not null
  started_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  passkey_at timestamp with time zone not null
  idle_at timestamp with time zone not null
  restricted_until timestamp with time zone
  ended_at timestamp with time zone
  barred boolean not null default false
  constraint session_digest_check CHECK ((length(digest) = 32))
  constraint session_jwk_x_check CHECK ((length(jwk_x) = 32))
  constraint session_jwk_y_check CHECK ((length(jwk_y) = 32))
  constraint session_pkey PRIMARY KEY (digest)
  CREATE INDEX session_account ON professionals.session USING btree (account_id) WHERE (ended_at IS NULL)
  CREATE INDEX session_site ON professionals.session USING btree (site_id) WHERE (ended_at IS NULL)

table professionals.signin, owner postgres
  digest bytea not null
  client_id smallint not null
  source bytea not null
  jwk_x bytea not null
  jwk_y bytea not null
  state text
  nonce text not null
  code_verifier text not null
  account_id integer
  listed text[]
  site_id integer
  code_digest bytea
  started_at timestamp with time zone not null
  expires_at timestamp with time zone not null
  constraint signin_digest_check CHECK ((length(digest) = 32))
  constraint signin_jwk_x_check CHECK ((length(jwk_x) = 32))
  constraint signin_jwk_y_check CHECK ((length(jwk_y) = 32))
  constraint signin_pkey PRIMARY KEY (digest)
  constraint signin_source_check CHECK ((length(source) = 16))
  CREATE INDEX signin_source ON professionals.signin USING btree (source, expires_at)

table watch.canary, owner postgres
  digest bytea not null
  insurer_id smallint not null
  planted_at timestamp with time zone not null
  constraint canary_digest_check CHECK ((length(digest) = 32))
  constraint canary_pkey PRIMARY KEY (digest)

table watch.complaint, owner postgres
  complaint_id bigint not null identity
  at timestamp with time zone not null
  site_id integer not null
  account_id integer not null
  person uuid not null
  cause uuid not null
  invoice_asked_at timestamp with time zone
  constraint complaint_cause_key UNIQUE (cause)
  constraint complaint_pkey PRIMARY KEY (complaint_id)

sequence watch.complaint_complaint_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table watch.habit, owner postgres
  account_id integer not null
  habit jsonb not null
  noted_at timestamp with time zone not null
  constraint habit_pkey PRIMARY KEY (account_id)

table watch.posture, owner postgres
  account_id integer not null
  state smallint not null default 0
  passkey_at timestamp with time zone
  constraint posture_pkey PRIMARY KEY (account_id)
  constraint posture_state_check CHECK ((state = ANY (ARRAY[0, 2, 3])))

table watch.reaction, owner postgres
  reaction_id bigint not null identity
  at timestamp with time zone not null
  account_id integer not null
  reaction smallint not null
  score integer not null
  reasons jsonb not null
  undone_at timestamp with time zone
  undone_by text
  undone_why text
  constraint reaction_check CHECK ((((undone_at IS NULL) = (undone_by IS NULL)) AND ((undone_at IS NULL) = (undone_why IS NULL))))
  constraint reaction_pkey PRIMARY KEY (reaction_id)
  constraint reaction_reaction_check CHECK (((reaction >= 1) AND (reaction <= 3)))
  constraint reaction_reasons_check CHECK ((jsonb_typeof(reasons) = 'array'::text))
  CREATE INDEX reaction_account ON watch.reaction USING btree (account_id, reaction_id DESC)
  CREATE INDEX reaction_undone ON watch.reaction USING btree (undone_at) WHERE (undone_at IS NOT NULL)

sequence watch.reaction_reaction_id_seq, owner postgres
  bigint from 1 to 9223372036854775807 by 1

table watch.served, owner postgres
  person uuid not null
  departments text[] not null
  days date[] not null
  constraint served_check CHECK ((cardinality(days) = cardinality(departments)))
  constraint served_departments_check CHECK (((cardinality(departments) >= 1) AND (cardinality(departments) <= 4)))
  constraint served_pkey PRIMARY KEY (person)

function accesslog.append_leaves(p_size bigint, p_root_before bytea, p_hashes bytea, p_levels bytea[], p_root bytea, p_at timestamp with time zone) returns text
  plpgsql, volatile, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 9ad0826a78f589ed659718275376c11af3e215be0aaec9347b5d5b4619cc7664

function accesslog.find_leaf(p_hash bytea) returns bigint
  sql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 569135002c4c755107d45d80e505db07e8f4192662f2725ad7de2f13f4ee6995

function accesslog.in_window(p_limit integer) returns TABLE(xid xid8, cause uuid, site_id integer, day date, at timestamp with time zone, account_id integer, device_id integer, client_id smallint, door_id smallint, insurer_id smallint, purpose smallint, way smallint, domain smallint, outcome smallint, fields smallint, person uuid, salt uuid)
  plpgsql, stable, owner postgres
  set search_path=pg_catalog, pg_temp; enable_seqscan=off; enable_bitmapscan=off
  body 7efd4f147af8910df577e9415faf429cf87cdc2d6d00375eedc4b5ffff50c63c

function accesslog.keep_note(p_size bigint, p_root bytea, p_note text) returns void
  plpgsql, volatile, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body fd4a9ecd3d6a2644314e1b526a8d910eab13a2db0aa02083662c5e34656de9af

function accesslog.latest_checkpoint() returns TABLE(size bigint, note text)
  sql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 5f557304b142f49c20ee64580b06c088df240c094e8da35d315ec933916514e9

function accesslog.numbered(p_from bigint, p_limit integer) returns TABLE(leaf_index bigint, hash bytea, at_micros bigint, account_id integer, site_id integer, client_id smallint, device_id integer, door_id smallint, subject bytea, insurer_id smallint, purpose smallint, way smallint, fields smallint, domain smallint, outcome smallint, cause bytea, salt bytea)
  plpgsql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp; enable_seqscan=off; enable_hashjoin=off; enable_mergejoin=off
  body 0cc89abd5cf58899a7ebbaab07b5b17cdaa72396a06ce8f1a6961493a881892e

function accesslog.prepare_days(p_from date, p_days integer) returns integer
  plpgsql, volatile, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 2cd939cc4eb660a57586e8951c9c3bda8565107b1d271c4c82548b5469c60dcc

function accesslog.read_head() returns TABLE(size bigint, root bytea, signed boolean)
  sql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 1c191acc47a8c8ee4e4fc4cf2b4bb6b72bee426cb4a2d2171fefa01a71f94d2c

function accesslog.read_tiles(p_levels smallint[], p_indexes bigint[]) returns TABLE(level smallint, tile_index bigint, hashes bytea)
  plpgsql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 9605d172ad85a05c99da5babce169ea6baa68f5388199bb4c43d0e89d4a8a373

function accesslog.take_unnumbered(p_limit integer) returns TABLE(at_micros bigint, account_id integer, site_id integer, client_id smallint, device_id integer, door_id smallint, subject bytea, insurer_id smallint, purpose smallint, way smallint, fields smallint, domain smallint, outcome smallint, cause bytea, salt bytea)
  plpgsql, volatile, security definer, owner postgres
  set search_path=pg_catalog, pg_temp; enable_seqscan=off; enable_bitmapscan=off
  body 6ebed4abe27b5abe0b85d732aba23dd28f8c26fb89d3973c637ce593904f7efe

function accesslog.tally() returns TABLE(size bigint, leaves bigint, distinct_hashes bigint, entries bigint)
  sql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 68a779b1f4b5a2f23f2714c6bc79cf827e963e2d0165a488f3b348c3322747a0

function beneficiaries.drop_staging(p_import integer) returns void
  plpgsql, volatile, security definer, owner cloison_staging
  set search_path=pg_catalog, pg_temp
  body 112777e08b00ac601f1883364198d7e0e51f333c86c84b5473e45c662e32c8d2

function beneficiaries.index_staging(p_import integer) returns void
  plpgsql, volatile, security definer, owner cloison_staging
  set search_path=pg_catalog, pg_temp
  body 7d5e7e69ce73bed64555adfc7326fde938de32bb6ea8432468ac814e7db6f63a

function beneficiaries.open_staging(p_import integer) returns void
  plpgsql, volatile, security definer, owner cloison_staging
  set search_path=pg_catalog, pg_temp
  body 8c35b84aa992cb383e0ca0845c5c614c52f482d846431993965650e0403e04e3

function cards.cover(p_card bigint, p_digests uuid[], p_persons uuid[]) returns void
  plpgsql, volatile, owner postgres
  set search_path=pg_catalog, pg_temp
  body 58fbae544a02588d9ff58a23430b31882bff774cd3a2a5ee19b31371f4667a35

function cards.current_status_list(p_amc text, OUT sequence integer, OUT document bytea, OUT delta bytea) returns record
  sql, stable, security definer, owner postgres
  set search_path=pg_catalog, pg_temp
  body 8cf216fca8e714cddec76d961417210a914acd9c97c88792e9c66913e86d12b6

function cards.issue(p_insurer smallint, p_handle uuid, p_contract uuid, p_from date, p_until date, p_at timestamp with time zone, p_day date, p_draws bigint[], OUT card_id bigint, OUT status_index integer) returns record
  plpgsql, volatile, owner postgres
  set search_path=pg_catalog, pg_temp
  body 6c0132ede7e6d1aa7d08e0ba6bf8c29343e1635fe56847e92aee62777b168bcb

function cards.record_issue(p_insurer smallint, p_persons uuid[], p_causes uuid[], p_salts uuid[]) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body aba2768c6f321f03e0dfe8d8fbb073dcd9b30b30179f031cc0211485091430ef

function cards.revoke(p_insurer smallint, p_contract uuid, p_at timestamp with time zone, p_day date) returns integer
  plpgsql, volatile, owner postgres
  set search_path=pg_catalog, pg_temp
  body 4468f5d6f47d82811862624bdd99c78a1ba598e4f1f1f4664fe53a4e51b968c9

function claims.answers(p_secret bytea, p_day date) returns TABLE(released_at timestamp with time zone, claim_id uuid, state smallint, received_at timestamp with time zone, day date, lines jsonb, decision jsonb)
  sql, stable, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 91a44795f3e2e77bb6f905e99dce491ba1bcb39b14bec4a2ff0a427cd62b9680

function claims.decide(p_claim uuid, p_state smallint, p_insurer smallint, p_amc bigint, p_decision jsonb, p_care_digest bytea) returns text
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 90119129847c64cc454ceb1ec5c45063fc1110ed97e8f097f6e867155c778cb9

function claims.file_of(p_site integer, p_at timestamp with time zone) returns date
  plpgsql, volatile, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body c7f3d66b6e5283032abbc09514d2b4cfddfffa5377f42a43ced83052d6d93107

function claims.held(p_limit integer) returns TABLE(claim_id uuid, site_id integer, day date, received_at timestamp with time zone)
  sql, stable, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 47a984cddd384b36ffc7f5ef9e9af5e346a15ad26e75ea253edd17daa750b9c3

function claims.hold(p_claim uuid) returns void
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body adedb88046941fd8f5bc2c937b0f4a2ff01a9a9feca597b10dc6a19982c632a6

function claims.lease(p_lease uuid, p_limit integer, p_seconds integer, p_attempts_max integer) returns TABLE(claim_id uuid, site_id integer, day date, domain smallint, lines jsonb, lines_digest bytea)
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body df0990c2009962f50341f484b77a3287ac75011c80fc535df7c1118a67a3d0d4

function claims.lease_answers(p_lease uuid, p_seconds integer, p_attempts_max integer) returns TABLE(site_id integer, file_day date, attempt smallint, claim_id uuid, day date, domain smallint, lines jsonb, lines_digest bytea)
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 7259524be8dd36346997efada4a32dad8fbf87c92793695664f0ad564d9e1a61

function claims.now() returns timestamp with time zone
  sql, volatile, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 4825b4fec116129761633d156bd49cf5d5b68b55c3643e3609a65bb68e8a26b2

function claims.postpone(p_claim uuid, p_lease uuid, p_fault text) returns void
  sql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 9149b43f52c75a8fb94fad1c5f2901824a787ece6a8939af5130c8411fd5740c

function claims.postpone_answers(p_site integer, p_day date, p_lease uuid, p_fault text) returns void
  sql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 586de6abbb0bef1381ced3eb812ba365c85cd1c7b865e1eaac320a0ecdde3ed6

function claims.receive(p_secret bytea, p_claim uuid, p_key text, p_body_digest bytea, p_engagement uuid, p_day date, p_domain smallint, p_lines jsonb, p_lines_digest bytea, OUT outcome text, OUT claim_id uuid) returns record
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body d22a4752c169f3fef7bb3283793d29044fb4637d70489f6e271a849d10bbd0a1

function claims.receive_deferred(p_secret bytea, p_claim uuid, p_key text, p_body_digest bytea, p_insurer smallint, p_member uuid, p_printed text, p_day date, p_domain smallint, p_lines jsonb, p_lines_digest bytea, OUT outcome text, OUT claim_id uuid, OUT received_at timestamp with time zone) returns record
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body bd32be9aec461a2e29a66afa81796da09da5eb692b6a4c7d513d1ed74c76c5ff

function claims.release_answers(p_site integer, p_day date, p_lease uuid) returns text
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body a426089a1149be78dbc4dec64b601e8b89f6543b82672ba0dadb2b25cf8e6658

function claims.resume(p_claim uuid) returns boolean
  plpgsql, volatile, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 3e81547f5b8adce54c153c037b771c5308120e6e1caffbee124e13d637203188

function claims.seen(p_secret bytea, p_claim uuid, p_before uuid, p_limit integer) returns TABLE(claim_id uuid, state smallint, received_at timestamp with time zone, day date, lines jsonb, decision jsonb, deferred boolean)
  sql, stable, security definer, owner cloison_claimbook
  set search_path=pg_catalog, pg_temp
  body 8dde89ece2c300169b4769d72723bb5230761f4f6e62b61ec1373d35514041f9

function directory.group_of(p_entity text) returns integer
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 7a1cfde66a04a0950864cc19bd8964716d95529d2d3aa3936cd25c38dbf62b7f

function directory.insurer_by_amc(p_amc text, OUT insurer_id smallint, OUT amc text, OUT name text, OUT signing_jwk jsonb, OUT sealing_jwk jsonb) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 123e0ff96431ea8a235b509062007bdd4ae6ad02bc46e20c31744f1591f8d48c

function directory.insurer_names(p_ids smallint[], OUT insurer_id smallint, OUT amc text, OUT name text) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body f730412c10d763f52249d898a5442380775fb2656b9f498fc30f513f053e58e4

function directory.register_establishment(p_finess text, p_name text, p_activity text, p_department text, p_commune text, p_domains text[], p_test boolean, p_day date, p_entity text DEFAULT NULL::text) returns integer
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 8f3adcd35b9735b97ff3adebecadf3af4ad08fd2c018e8e67beb405095cf5090

function directory.register_insurer(p_amc text, p_name text, p_signing jsonb, p_sealing jsonb, p_day date) returns smallint
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 4b557832e15d3215f05d43d984b1d37a482900b18d6f2cfa37abcfd8dbdc2674

function directory.site_by_finess(p_finess text) returns integer
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body c46acd03f01b823d00c510a79a4749d2b5d7191769c5af3e82b29661ba346996

function disclosure.allow_way(p_insurer smallint, p_way smallint, p_until date, p_reason text) returns void
  sql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body e77f2427e51e2c376cedd3a817e319b5312aea093ad20b57c179c1c53abba496

function disclosure.ask(p_secrets bytea, p_keys uuid[], p_causes uuid[], p_domains smallint[], p_days date[], p_engagements uuid[], p_salts uuid[], p_again boolean, OUT ticket uuid, OUT at_micros bigint) returns record
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC; client_min_messages=error; plan_cache_mode=force_generic_plan; enable_hashjoin=off; enable_mergejoin=off; enable_seqscan=off
  body 0b2323c2b661df27794e4707d5f5f01ad40e24157d3b60c7fd9814d8ac0337e8

function disclosure.ask_desk(p_secret bytea, p_key uuid, p_cause uuid, p_salt uuid, p_reason smallint, p_reference text, OUT ticket uuid, OUT at_micros bigint) returns record
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC; DateStyle=ISO, YMD; client_min_messages=error; plan_cache_mode=force_generic_plan; enable_hashjoin=off; enable_mergejoin=off; enable_seqscan=off
  body 17af019e50cb5629d77d6717c4ec18a6cd884aab25cc0a079d825b436b1913e2

function disclosure.ask_for_claim(p_claim uuid, p_salt uuid, OUT ticket uuid, OUT at_micros bigint, OUT outcome smallint) returns record
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC; client_min_messages=error; plan_cache_mode=force_generic_plan
  body 0269b84e7c884abf48dfe97e3d1d599a3e97376871bbf7c3c98fd06950c32b97

function disclosure.ask_for_deferred(p_claim uuid, p_salt uuid, OUT ticket uuid, OUT at_micros bigint) returns record
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC; DateStyle=ISO, YMD; client_min_messages=error; plan_cache_mode=force_generic_plan
  body 4757111eccb2cace26e7e9df7c0dadc676cab7286df8247b3a54a441f2d2126a

function disclosure.ask_one(p_secret bytea, p_way smallint, p_insurer smallint, p_key uuid, p_printed text, p_cause uuid, p_domain smallint, p_day date, p_engagement uuid, p_salt uuid, p_reason smallint, p_flags smallint, OUT ticket uuid, OUT at_micros bigint) returns record
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC; DateStyle=ISO, YMD; client_min_messages=error; plan_cache_mode=force_generic_plan; enable_hashjoin=off; enable_mergejoin=off; enable_seqscan=off
  body bd670f0b6501eaa42a2846409d984ca90f9928c26ef429b43f5b0f3faa3f21de

function disclosure.asking_door(p_asking text, p_purpose smallint, p_way smallint) returns smallint
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 1a9c6c23160ba61d75079174e61ea56ddba2cd2942b717b050fa820f5c20fb16

function disclosure.claims_were_paid(p_claims uuid[]) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body bcef87cda57dea32b4eb30f482ae6932f23b9de35fd80ab9790c452c651f2301

function disclosure.count_shared(p_counted boolean, p_door smallint, p_client smallint, p_insurer smallint) returns void
  sql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 697eef44b633461c4f202ae255448a6935559eadc5ee130b2ef6c4db9cd3c1ef

function disclosure.covered() returns bigint
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 7afb6e70a80f2a8d779689509a9c4ad87915e9fad2de9e99be1e2d765436931d

function disclosure.day_of(p_secret bytea, OUT account_spent integer, OUT account_allowed integer, OUT site_spent integer, OUT site_allowed integer, OUT looks jsonb) returns record
  plpgsql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 81aad2b7a2fa0f1a5b8033ee19229986a9164314599cac8344ae70eb9da9aaa5

function disclosure.defer(p_secret bytea, p_claim uuid, p_insurer smallint, p_member uuid, p_printed text, OUT said text, OUT at timestamp with time zone) returns record
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 7ce16b11f5d692429b5d3763ecb6443a9ccbcc316755bdfc5d6bf9bcf6742041

function disclosure.deferred_were_paid(p_claims uuid[]) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 93689765709740808a78a010cc434a45edec81a55a637f6efa63276feabfbe7e

function disclosure.desk_looks(p_insurer smallint, p_day date, p_limit integer, OUT at timestamp with time zone, OUT account_id integer, OUT reason smallint, OUT outcome smallint, OUT reference text) returns SETOF record
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body a4cc02ac333feb561476fcd5d5ca8a5a42fbcebf9038bff0eb659cdfd51f5e86

function disclosure.desk_site(p_insurer smallint) returns integer
  sql, immutable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 3058e17677e0ce7399d6577b3ee068ef5a2fef15b47631484b18e323bc5ab630

function disclosure.desk_spending(p_level smallint, p_id integer, OUT spent integer, OUT allowed integer) returns record
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 65e4a1c8f0de0115ce226b51ad0da09f719e3a40905e79c3e6cc1bf1d7bfb8a8

function disclosure.engaged(p_site integer, p_engagement uuid, p_day date, p_domain smallint) returns boolean
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body d57d2002c4c5e97838ef711357d1fde372c6795c427583365a88b316fa042ad1

function disclosure.enter_groups(p_ids integer[], p_hour integer) returns void
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 1ecd6315495c853e93ea3e415be17cd5e0817734aa734deea977f623c48f1e47

function disclosure.enter_shared(p_at timestamp with time zone, p_ahead interval, p_door smallint, p_client smallint, p_insurer smallint) returns boolean
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 7553dc60f2203109a4b608b8957c2a70fe22a94adc961f4d591190758d8c04b4

function disclosure.flush() returns void
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 8a132228cbcd5cc84fedbfe3aba243720ef14dd1812c996fd1126907038af7f1

function disclosure.forget_asked() returns integer
  sql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 8ba8f5e9cd3ec14ef082901e0f3a32ab7a29c9dcc1c4d4a4d26c7f3a1874cf02

function disclosure.forget_references(p_claims uuid[]) returns void
  sql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 17d004529075979263f8fe00f5977f2d9f61907da283c7182c68e1fdf6bcbf47

function disclosure.grant_one_by_one(p_door smallint, a_account integer[], a_site integer[], a_group integer[], a_client smallint[], a_insurer smallint[], p_tight boolean[], INOUT outcomes smallint[], INOUT paid boolean[], INOUT counted boolean[]) returns record
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 7d4c779fbe1f6493bedc7cdcee4d27d66ee1137f45c26089822dbed8f5f363f4

function disclosure.group_default(p_group integer, p_site integer) returns integer
  sql, stable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body a02d798afbd9718a9604d27f849a9049d7922d8407e075ad4a60e4df3a9d2418

function disclosure.groups(OUT entity text, OUT establishments integer, OUT opened integer, OUT allowed integer, OUT habit integer, OUT spent integer) returns SETOF record
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 5bc65da584dfde1b8fbaa56ba48e051c10893473c500e4fdc4dc83ef964f4971

function disclosure.hands(p_at timestamp with time zone, p_day date, p_hour integer) returns TABLE(account_id integer, site_id integer, most integer, account_state smallint, account_most integer, share integer, site_state smallint, site_most integer, no_card integer, legacy integer, group_id integer, group_most integer)
  sql, stable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body b3ff3eef797e3fc482b1ec37337aec2ec8da91abc3fed6ded93ead9cbd9f1134

function disclosure.legacy_was_paid(p_engagement uuid) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 66426f0a9349a7dcbf7d761e1c751fe1bd371c34ea3e0218abf0e1d5981e9f3b

function disclosure.moment(OUT at timestamp with time zone, OUT day date, OUT hour integer) returns record
  sql, stable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 7a667f9c0e7ad83430201ef2e0cf7ae0d2115bc97d888b48d52ae3e01e620154

function disclosure.open_budget(p_level smallint, p_id integer, p_allowed integer) returns integer
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body b0152bd1fc857d6734c5c3d997c891dc8783db33d7a501a913b18d17389abe17

function disclosure.open_desk_budget(p_level smallint, p_id integer, p_kind text, p_allowed integer) returns integer
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 51260e95e57f249dfcb9b72a2256be3dbf39b9db5808ad825537fe3270becb13

function disclosure.open_group(p_group integer, p_allowed integer) returns integer
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body cc73811bd6df5613eea21220ee28a4b370d81f15ab94c7af6950920b58839d96

function disclosure.parameter_of(p_name text) returns integer
  sql, stable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 60eaa562ec28bf36dd342c9b56e6faceb8a65444c1f52c58dd0c90fbed753204

function disclosure.radius_of_accounts(p_ids integer[], p_most integer) returns TABLE(id integer, code text, fresh integer, again integer, beside integer, no_card integer, legacy integer, binds text)
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body d8b5e0d2cf1a77c49e3ce667422f238abb18de3279a5a9e75608274933573513

function disclosure.radius_of_groups(p_ids integer[], p_most integer) returns TABLE(id integer, code text, fresh integer, again integer, beside integer, no_card integer, legacy integer, binds text)
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body e298e81b1baef6d9e5ac4adaf6b6a98afd0dd112b478aee092c3dd34d35e4fa6

function disclosure.radius_of_shared(p_level smallint, p_ids integer[], p_most integer) returns TABLE(id integer, code text, fresh integer, again integer, beside integer, no_card integer, legacy integer, binds text)
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body c05464c14246f08f851e20332e6e326adb679595c86099d55e61fc1abfba5759

function disclosure.radius_of_sites(p_ids integer[], p_most integer) returns TABLE(id integer, code text, fresh integer, again integer, beside integer, no_card integer, legacy integer, binds text)
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 55654ee313239dc56f3f59b8f85c1fae1d9892fe770308730f3073eb4ba2128a

function disclosure.read_again(p_sites integer[], p_day date, p_hour integer) returns TABLE(site_id integer, persons integer)
  plpgsql, stable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body b865822861ef4894ef3fa752123e3cbff1bab5debaa0ff08c79a462febf9963f

function disclosure.recall(p_secret bytea, p_sealed bytea) returns SETOF bytea
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 4cf0a50394a3e089c504aea98f61b7150e6fa7940ccf1b35b984900b8a877332

function disclosure.redeem(p_ticket uuid, p_bearer bytea) returns text
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; client_min_messages=error; plan_cache_mode=force_generic_plan
  body 84ea2c366c6d1d9b248a9690d36c132d292df8054eb5da5c90461ee2bdd54873

function disclosure.roll_meters(p_levels smallint[], p_ids integer[], p_hour integer) returns void
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 7954b8462eb164fbdca4e9a2eea16251f81013e48165521f6ec23a486e0f027d

function disclosure.roll_tide(p_level smallint, p_hour integer) returns void
  plpgsql, volatile, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body f28cac1bf7e16643df44ed5eeba65531d7a90cc4e1ab3534d2eec82d1fed1eee

function disclosure.rolled(p_ring integer[], p_last integer, p_spent integer, p_hour integer) returns integer[]
  sql, immutable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body c6b4c0ff01365f8a8f89141c1c5a7c366eda5460ac7e504c8c130a3dec83e314

function disclosure.site_joined(p_group integer, p_site integer) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body c04533a8086fdbdedda13c0f0a90b8372cc6b510212aef55b5f39a80071c17e3

function disclosure.stop_way(p_insurer smallint, p_way smallint, p_reason text) returns boolean
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body c833f08c2e091e8ff3ee7fffb617ea72edfad25b841ef32ef50538e0e68f72e8

function disclosure.summed(p_ring integer[]) returns integer
  sql, immutable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 5b2d5de8d763f627f8f56d663d0ba223977c4b6287f2ed33311233697be3423d

function disclosure.sweep_tickets() returns integer
  sql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body c5c5515f90c2566711d18df8e4d1d391ccfcce74724eb8cccde3310124158f11

function disclosure.usual(p_allowed integer, p_habit real) returns integer
  sql, stable, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 80c0fed5f8f7c2337ebfa7aace4ff38d678f21f38128785fdccd189c712a438f

function disclosure.ways_allowed(OUT insurer_id smallint, OUT amc text, OUT name text, OUT way smallint, OUT until_day date, OUT open boolean, OUT reason text) returns SETOF record
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 844c240080456fed6cdc0fa5965f226f11da486974873e251c82180b441a19dd

function payments.account_of(p_insurer smallint, p_kind smallint, p_site integer) returns bigint
  plpgsql, volatile, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body a0e5b6020c1c824c46c4f4f194c96e6f8b9b838adfb9f365629f1139c37fa030

function payments.account_serving(p_holder_kind smallint, p_holder integer, p_at timestamp with time zone) returns bigint
  sql, stable, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 377615eabc0f3ced349d38f5782ee3d1f58b097f9b46d6ae39d1751d558266f5

function payments.anomalies(p_limit integer) returns TABLE(anomaly_id bigint, kind text, message_id text, item integer, what text, transfer_id bigint, at timestamp with time zone)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body ebfd2e254710c3f2deaa74ca561f8123e7b7b06bda8e3e6300d1da07720b833b

function payments.approve_account(p_secret bytea, p_account bigint, p_at timestamp with time zone) returns text
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 5990aad8b9e4100e076550310f90abd49f33b5fcf5cbe1f65ab346aa88d77a36

function payments.bank_accounts(p_holder_kind smallint, p_holder integer) returns TABLE(bank_account_id bigint, name text, last4 text, proposed_by integer, approved_by integer, usable_from timestamp with time zone)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 85ac43f3c40f73c696b29b066fc477dba7d0513f255c8f52efd86abac3ed7925

function payments.bank_cursor() returns text
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 936c6df28a185f50b04ab5623a23a094ef744aaabcc907280c45325b1008a6d0

function payments.batches(p_before bigint, p_limit integer) returns TABLE(batch_id bigint, day date, state smallint, digest bytea, transfers integer, amount_cents bigint, proposed_by integer, proposed_at timestamp with time zone, released_by integer, released_at timestamp with time zone)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 858fedd599c506a53775f83d040a8d508291721310f58492b469608cfa5c77ff

function payments.batches_to_send() returns TABLE(batch_id bigint, state smallint)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body b89207617ada56ac2578a2a9cbb9fd3ba722ae655291ca42437fc9cc19802066

function payments.books() returns TABLE(insurer_id smallint, funds_cents bigint, payable_cents bigint, in_transit_cents bigint, care_cents bigint, provision_cents bigint, agrees boolean)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 18e83eaebb12714bc848f1b71069f968c507ca3f3272c0d52c458309b1d30004

function payments.cancel(p_secret bytea, p_batch bigint) returns text
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 98bcce415bc8745e7df0c2ad8fe79e1dffa4561292169a7916bbf08ca61c3e53

function payments.digest_of(p_batch bigint) returns bytea
  sql, stable, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 416cf7c71389e68ae8df801acf2eb58f196824e08ee10d0dd87dc2d845c3ce3b

function payments.intend(p_batch bigint, p_at timestamp with time zone) returns text
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body aae31aba1abdd72eb7a9001de708a668306767007a5706f2bf40a81125e25df3

function payments.move_cursor(p_cursor text, p_unreadable integer, p_at timestamp with time zone) returns void
  sql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body d0cb15136c8e05558d4ea2efbc1311b75423e35703ea2157c5528c95b02845b8

function payments.move_transfer(p_transfer payments.transfer, p_kind smallint, p_at timestamp with time zone) returns void
  sql, volatile, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body ae3ce6d4d23c2cf14631d4beda1403616b7697dd1c985b8482fe0a918f807075

function payments.owe(p_reason uuid, p_insurer smallint, p_site integer, p_amount bigint, p_day date, p_at timestamp with time zone, OUT outcome text, OUT debt_id bigint) returns record
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body c4ec37d2015db696fab4fd819340866a4eca4a9043ecd63851856e4d31cd0142

function payments.plane_closed(p_scope smallint, p_id integer) returns boolean
  sql, stable, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body b375aa045be93b1278ccac23d0f1f34dbfedcc19300c3d82d74d0e3d3b6cb86c

function payments.propose(p_secret bytea, p_key uuid, p_day date, p_at timestamp with time zone, p_debts_max integer, OUT outcome text, OUT batch_id bigint) returns record
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 0a49500ae91d9687c74a67cd23f92c6e0d2954a0e326a63c5ee18afe18684fd3

function payments.propose_account(p_secret bytea, p_holder_kind smallint, p_holder integer, p_name text, p_sealed bytea, p_last4 text, p_at timestamp with time zone, OUT outcome text, OUT bank_account_id bigint) returns record
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 26a6715e1dcf94c88a7a9d6aee06bdf90072d8bdb74b5eccdfe918b41e941e59

function payments.provide(p_key uuid, p_insurer smallint, p_amount bigint, p_at timestamp with time zone) returns text
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 2037b5b75bb222c8c82b9292e21154aa2332ae4c6e695b281979eab78422d295

function payments.record_sent(p_batch bigint, p_at timestamp with time zone) returns text
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body a184e0bec38c87a3dc2a531cbc13ad0d56ad611bf10aa68979430d79be3906de

function payments.release(p_secret bytea, p_batch bigint, p_digest bytea, p_at timestamp with time zone) returns text
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 90355bcceb273d66c7b2c6c31c050c5327dff68edf4480cbcf09b3737bb2517e

function payments.remittances(p_secret bytea, p_before bigint, p_limit integer) returns TABLE(transfer_id bigint, insurer_id smallint, amount_cents bigint, state smallint, batch_state smallint, day date, paid_on date, reason text, last4 text, debts jsonb)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 5c9f25e627c10a5ece4bfe1078034804f0be918f13ec272552c240224d912b43

function payments.settle(p_kind text, p_message text, p_digest bytea, p_what smallint[], p_transfer bigint[], p_batch bigint[], p_insurer smallint[], p_amount bigint[], p_day date[], p_reason text[], p_at timestamp with time zone, OUT outcome text, OUT applied integer, OUT set_aside integer) returns record
  plpgsql, volatile, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 34b97c0581a5436b5069cd99e1294c81272b2f508757a6ffdf98adcf7cfe28b7

function payments.settle_transfer(p_transfer bigint, p_what smallint, p_amount bigint, p_day date, p_reason text, p_at timestamp with time zone) returns text
  plpgsql, volatile, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body eb61d1c0cd9a41e3d449b756a1112419a73471ae30d524ce4f3ae8ef3b796f50

function payments.standing(p_reasons uuid[]) returns TABLE(reason uuid, amount_cents bigint, transfer_id bigint, state smallint, batch_state smallint, paid_on date, last_failure text)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body ca49419a3553f7ffea089dd3c26d54bae644d88d107c1d055d403a446773e070

function payments.transfers_to_send(p_batch bigint) returns TABLE(transfer_id bigint, insurer_id smallint, site_id integer, amount_cents bigint, from_name text, from_sealed bytea, to_name text, to_sealed bytea, day date, sending_at timestamp with time zone)
  sql, stable, security definer, owner cloison_ledger
  set search_path=pg_catalog, pg_temp
  body 86d1239f11ab95db5b43a8f70e3a23fff854984da6334ec8da5c94100634e9ea

function planes.postures(OUT plane smallint, OUT state smallint, OUT since timestamp with time zone) returns SETOF record
  sql, stable, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 257b6523d3b43f23eb153b65b203fed52ad2ae267b1f4c019139ca53d91084f6

function planes.set_plane(p_plane smallint, p_scope smallint, p_id integer, p_state smallint, p_reason text) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body f4b98f20bdf8c605dbce2cfa3b48928d7d96f24c5176264a4474ac06e4e488ec

function planes.turn() returns void
  sql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 54d4cb289db2f716db8ce9f98c3061ff5acf9dab4182a79dc0aed4e0cca35ad1

function professionals.account_budget(p_account integer, p_quarter boolean) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body f72dd151525cac82b095dbfd8b9fa4ea41261307bc86144050793dc57f8b66ee

function professionals.attempt(p_subject bytea, p_source bytea) returns boolean
  plpgsql, volatile, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body ff49fa3c03c0b6dae95298b0d3e29859426163b60fc8fab1558f0431fd2b8324

function professionals.attempt_held(p_subject bytea, p_source bytea) returns void
  sql, volatile, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 4b6773b448ce7e851923b2677fadbb8e8b5372a9fe6155335e30dc714b41374e

function professionals.challenge_set(p_holder bytea, p_kind smallint, p_challenge text) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body bed43a6da616e38d5b6071992adf71ff7f075fb2fff90bdac4c681f08f5d983e

function professionals.challenge_take(p_holder bytea, p_kind smallint) returns text
  sql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 0ec4542050ce82c0a5e701b466a8a446a9f797030299bc785c08a1e8de8005c8

function professionals.client_key(p_code text, OUT client_id smallint, OUT jwk jsonb) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body ae778461b4c355d06af99d1645e52b60edaa4c624b6a1eb09b8faed3981cd04e

function professionals.close_operator(p_code text) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body d477c85eb16391a09f6808822503a08550569805e7e45c85dff49b2dbdee11cb

function professionals.desk_allow(p_insurer smallint, p_account integer, p_persons integer) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body e914265c6f1bcb58e8fd371ef3108d320e4400ded4cc58150c10b2ddb8de25aa

function professionals.desk_close(p_insurer smallint, p_account integer) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body f0b40cfb2cf0f1b1de42426b3177f3bd808a42e89ddc46674c39966400072a1f

function professionals.desk_end(p_secret bytea) returns void
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 17c176a82c50bebf0d8f8511d29231b12f41349b02b6527a3236b3c407b7300f

function professionals.desk_freeze(p_insurer smallint, p_account integer, p_reason text) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body cccecd3862472d54273e4943a406268d63713318b79bc4b710f423395c509596

function professionals.desk_key(p_secret bytea, OUT account_id integer, OUT insurer_id smallint, OUT amc text, OUT code text, OUT kind text, OUT jwk_x bytea, OUT jwk_y bytea, OUT expires_at timestamp with time zone, OUT idle_at timestamp with time zone, OUT barred boolean) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 2eb30ddb4e75773ac1dd048138787bb2f0491fb49d36ef1d1be409cf6a5eeab7

function professionals.desk_list(p_insurer smallint, OUT account_id integer, OUT amc text, OUT code text, OUT kind text, OUT until_day date, OUT state text, OUT spent integer, OUT allowed integer, OUT desk_spent integer, OUT desk_allowed integer) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 4150c117e2cb7b007cd98a57d3bba286f129bb769a40830289374df9d71a38ff

function professionals.desk_open(p_amc text, p_code text, p_jwk_x bytea, p_jwk_y bytea, p_secret bytea, OUT outcome text, OUT expires_at timestamp with time zone) returns record
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body be8bc7da2b98f01fbabb0a913dfa6009f5643be1b8145f1c3777401ceb948dca

function professionals.desk_proof_once(p_secret bytea, p_jti uuid) returns smallint
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body bb97cafba6b374d3a090f513ff067c21021483f652a1b1093dfdf61bcced0dc0

function professionals.desk_register(p_insurer smallint, p_code text, p_kind text, p_jwk_x bytea, p_jwk_y bytea, p_until date, p_consent text, p_consented_at timestamp with time zone) returns integer
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body c04b707a1831a05a4ba13434abbc78c3fd160c6142acac4de63468feb0426f3d

function professionals.desk_touch(p_secret bytea) returns void
  sql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 4b595b4be3e7e6576a7d0492a7de315920a5c62dcafff4ada730ae9e4a095b84

function professionals.desk_unfreeze(p_insurer smallint, p_account integer) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 1935717562c7d702d1137ee95912a6ce8713306471d862a690eb0a5623ebf5fe

function professionals."freeze"(p_kind smallint, p_id integer, p_reason text) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 8c4d5de3784d5a82d3e8b776a487533132486165ae02f20cef2520c4e1249cb7

function professionals.leave(p_subject_digest bytea, p_finess text, p_day date) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body a1ad131e68d1761e5151f191b71525203e1c1a97a4e81ffcfc7c26f0f0b66989

function professionals.onboard(p_subject_digest bytea, p_profession text, p_sealed bytea, p_finess text, p_from date, p_until date, p_locum boolean, p_code bytea, OUT outcome text, OUT account_id integer, OUT site_id integer, OUT code_counts boolean, OUT name text, OUT commune text, OUT department text) returns record
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body f8555b1e5e03df1fe96586fb0ba94b795f748bc7301500195079c2e380cd06bb

function professionals.operator_acting(p_secret bytea, p_duty text) returns smallint
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 8785445ee28452204d774e36915b101843a6e39143c13339e181cea81d716edd

function professionals.operator_code_make(p_secret bytea, p_code bytea) returns timestamp with time zone
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body a5b3b55579491ab0b8051a78d787b9616681cde12b37863fd82b117a11dc0fde

function professionals.operator_code_of(p_code bytea, OUT code text, OUT known bytea[]) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 921af86db46d7d8965303be4d9f84fd284f510beebc06eb062143dfb4b370730

function professionals.operator_end(p_secret bytea) returns void
  sql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 90443c8d839cf46b2c00c7d65beb2a330ee43297089568d7ea1aba962296c77e

function professionals.operator_enrol(p_code bytea, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[], p_jwk_x bytea, p_jwk_y bytea, p_challenge bytea, p_secret bytea) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 4a6dd369678de831bcc4c082d738c312fa55110e5308f073a184095c2c1a2513

function professionals.operator_key(p_secret bytea, OUT operator_id smallint, OUT code text, OUT duties text[], OUT jwk_x bytea, OUT jwk_y bytea, OUT expires_at timestamp with time zone, OUT idle_at timestamp with time zone) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 122722a24edf547d328d461207f30b911e0292c84cfe02f303655760f986be81

function professionals.operator_open(p_code text, p_jwk_x bytea, p_jwk_y bytea, p_secret bytea) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 22a3d124fb6fc9da211b742a994cad27389333c5ba0ef366ca82b04b9dca5556

function professionals.operator_page(p_credential bytea, p_counter bigint, p_jwk_x bytea, p_jwk_y bytea, p_challenge bytea, p_secret bytea) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 297534f0c06627630ab85550cc21d0f9c20c451934eda95c4506961c414e28b9

function professionals.operator_page_open(p_operator smallint, p_credential bytea, p_jwk_x bytea, p_jwk_y bytea, p_challenge bytea, p_secret bytea) returns boolean
  plpgsql, volatile, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body a0ec8def6f013a809923efa9f40fec9de5853907f3aeb0d078c767bfc00d2bae

function professionals.operator_passkey_of(p_credential bytea, OUT public_key bytea, OUT counter bigint) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 5b0b88ec9178e50ad2e9309c55ab47efcc8576f033719bea071b4c622e3f2c9c

function professionals.operator_passkeys_revoke(p_secret bytea) returns integer
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 13940c25b6dacbe35cbee0ebb2f81d50e581016340b6999ca906ea404fced627

function professionals.operator_touch(p_secret bytea) returns void
  sql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body cbad4d20df1f26210c13cd69082d90610056eb62549aaeec183fd237e6d9276e

function professionals.operator_vouching(p_secret bytea, OUT operator_id smallint, OUT jwk_x bytea) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 87a8194eb7ef87392d2b644762271202ebd0dc17fd0008b5604fe5de9c2969a4

function professionals.passkey_add(p_secret bytea, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[]) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 76e55064638da435af5d179fcd0f84679c4f6b5632073384542d66789485e8ad

function professionals.passkey_insert(p_account integer, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[], p_with smallint, OUT device integer) returns integer
  plpgsql, volatile, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 0fed61c341ab47bee60ab32d295dc61658a2f9b4aec0ac1909d5990c80c2ce7a

function professionals.passkey_revoke(p_secret bytea, p_device integer) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body a2c6545d1ea55cf4a3d58767279804f4c375e3bb9b1e9d1aee2b35e8e71febd4

function professionals.passkey_used(p_account integer, p_credential bytea, p_counter bigint, OUT device integer) returns integer
  sql, volatile, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body f53a1edcce45de03dacc23a678d78a17f169e9b6f21ad4d69851f5c19cbde808

function professionals.proof_once(p_secret bytea, p_jti uuid) returns smallint
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body af8ef242779ef4df25d2bcfcecea8501bd7ecbd1e405c5c173ae7f7b787fc46c

function professionals.purge() returns integer
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 69d398956770e639cf4546771fa52aaf8f869629c880e5609610a93f495718a5

function professionals.recovery_approve(p_secret bytea, p_number text, p_code bytea) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body d2329d5005546623e6629e04b0e93d02c7c4ea18b792fff930098e3f26115d1a

function professionals.register_client(p_code text, p_name text, p_publisher text, p_jwk jsonb, p_test_mode boolean) returns smallint
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body f707b20c9a37e7eceee7e2971a2c3d360b6c4bd57bb7a629303fac0f72a5bec8

function professionals.register_operator(p_code text, p_sealed bytea, p_duties text[], p_jwk_x bytea, p_jwk_y bytea) returns smallint
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 2516fb3c9b0a5e4dee0c5474f5c573c2da314d358bab471effbb2c333febfca9

function professionals.session_end(p_secret bytea) returns void
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 7d2b41ef5d219bf7c543fea3cf65296fa3017b6e4ca3bf3a7a13afa0d11a86f4

function professionals.session_key(p_secret bytea, OUT account_id integer, OUT site_id integer, OUT client_id smallint, OUT device_id integer, OUT domain_mask integer, OUT jwk_x bytea, OUT jwk_y bytea, OUT expires_at timestamp with time zone, OUT passkey_at timestamp with time zone, OUT idle_at timestamp with time zone, OUT restricted_until timestamp with time zone, OUT barred boolean) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body b7dde18a6ce27cca86bfbe19a7e3bbed80622f029117746ef54086901587e96d

function professionals.session_keys(p_secrets bytea, OUT n integer, OUT account_id integer, OUT site_id integer, OUT client_id smallint, OUT device_id integer, OUT domain_mask integer, OUT jwk_x bytea, OUT jwk_y bytea, OUT expires_at timestamp with time zone, OUT passkey_at timestamp with time zone, OUT idle_at timestamp with time zone, OUT restricted_until timestamp with time zone, OUT barred boolean) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 029584aa918f1a77c7658169e6a8edd673cf509cd902c0a81c49cceb80eaf3f0

function professionals.session_open(s professionals.signin, p_device integer, p_secret bytea) returns text
  plpgsql, volatile, owner cloison_registrar
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body dc26a4d54a4ab0dd454fb40655281f40db556ca69c93870e6d6ee310f8d97366

function professionals.session_passkey(p_secret bytea, p_credential bytea, OUT outcome text, OUT public_key bytea, OUT counter bigint) returns record
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 881e0b2b84faeb625acf29400f451f182540e6f4ea75257dd7c3490619aea517

function professionals.session_passkeys(p_secret bytea, OUT credential_id bytea, OUT transports text[], OUT device_id integer, OUT enrolled_at timestamp with time zone, OUT used_at timestamp with time zone) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 582e736422b18404fd3943e44d50595504541181d4a2cc5766fda0fad369415d

function professionals.session_renew(p_secret bytea, p_credential bytea, p_counter bigint) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 3d26d2e19e49ac122e9380caecc291a7fb30ff75d9c2abf3d6112934f11a09e0

function professionals.session_touch(p_secrets bytea) returns void
  sql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body ff8f6c43bfbaf92156f612f83731d0d9991186bc0b993467ca01ae48868a1c35

function professionals.session_view(p_secret bytea, OUT subject_digest bytea, OUT sealed bytea, OUT profession text, OUT finess text, OUT name text, OUT activity text, OUT commune text, OUT department text, OUT client text, OUT started_at timestamp with time zone, OUT expires_at timestamp with time zone, OUT idle_at timestamp with time zone, OUT passkey_at timestamp with time zone, OUT restricted_until timestamp with time zone, OUT passkeys integer, OUT recoveries timestamp with time zone[]) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 838e417228be25671f8c8fe45e6f676739489a9f41ebd0ad63ff2e3732aff2ed

function professionals.signin_choose(p_handle bytea, p_finess text) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 05e81eaebad4af32cfec25821c810799cad8d0e0ad7545262ccdd80b906333da

function professionals.signin_code(p_handle bytea, p_code bytea) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 2bf78e7f446c2fc19d690823d5f89a6373c0b20a4553e72fa955962d0533580f

function professionals.signin_enrol(p_handle bytea, p_credential bytea, p_public_key bytea, p_counter bigint, p_transports text[], p_secret bytea, OUT outcome text, OUT recovered boolean, OUT account_id integer, OUT site_id integer) returns record
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body c6691d6e66646c4c6b3ee070e8a15534ac39143460d9639aaa5fd891863bf7eb

function professionals.signin_find(p_handle bytea, OUT jwk_x bytea, OUT jwk_y bytea, OUT state text, OUT nonce text, OUT code_verifier text, OUT account_id integer, OUT site_id integer, OUT code_right boolean, OUT subject_digest bytea, OUT sealed bytea) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body d3e8cbe6ef32670d6a628432798f608fbc44c3d356089bb2d4d5371bcb9b5015

function professionals.signin_forget_code(p_handle bytea, p_code bytea) returns void
  sql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 2ec570b9e6e272fcf1e80e079753799e44e37afab842078d00f4b96f365f3022

function professionals.signin_identity(p_handle bytea, p_subject_digest bytea, p_listed text[]) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body e41937d839b43cc6ed859dc028736d2b77cc3b8a1cfcbc44e6fb8a8b120dbdfd

function professionals.signin_open(p_handle bytea, p_credential bytea, p_counter bigint, p_secret bytea) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body b1a28d24d28d08006a78e96def0757a85958836f11bc48d33c211c3e325f1eb4

function professionals.signin_passkey(p_handle bytea, p_credential bytea, OUT outcome text, OUT public_key bytea, OUT counter bigint) returns record
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 7e2403af61ca4a5967593c69517817cc6a1daebdaca66b8aae4103a127e2a27e

function professionals.signin_passkeys(p_handle bytea, OUT credential_id bytea, OUT transports text[]) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 932f2f08525a53c082db5ea25a3383a5e074a24ea133c4b36051eb42be1767f3

function professionals.signin_recover(p_handle bytea, p_number text, p_code bytea, OUT outcome text, OUT site_id integer) returns record
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 361fc81945d0468ce1dcad9f599593526b5b3a57a98ce925789f53b8bae3d2fa

function professionals.signin_sites(p_handle bytea, OUT site_id integer, OUT finess text, OUT name text, OUT activity text, OUT commune text, OUT department text, OUT locum boolean, OUT restricted_until timestamp with time zone) returns SETOF record
  sql, stable, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 17f8429e786e051dce08459f4172acf3ef82468ad0fdcac4f7cdbceae453b993

function professionals.signin_start(p_handle bytea, p_client text, p_source bytea, p_jwk_x bytea, p_jwk_y bytea, p_state text, p_nonce text, p_verifier text) returns text
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 78fab5946ba6c50faccc37fff9db24eb24e771a207b83acd85b0ad9d0e8a6dd9

function professionals.signin_take_state(p_handle bytea) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body 6d1225afdac7427ff02d6781829222185826beff2dbcc6de2f0050b85cdf7463

function professionals.site_budget(p_site integer) returns void
  plpgsql, volatile, security definer, owner cloison_turnstile
  set search_path=pg_catalog, pg_temp
  body 283f0f9e88c8676b3d91ae151b6879e7261d9556114a66b5eb87b1b6ee18449a

function professionals.today() returns date
  sql, stable, owner cloison_registrar
  set search_path=pg_catalog, pg_temp; TimeZone=UTC
  body 08ffb3c38194e3b361fc6463cf2509d1ed15549f0c248fd3dcbb7ba4340f28df

function professionals.unfreeze(p_kind smallint, p_id integer) returns boolean
  plpgsql, volatile, security definer, owner cloison_registrar
  set search_path=pg_catalog, pg_temp
  body c86bebd155285834e7c4fb5ec47905ecdedc7699635aafc067f6116ac5d8b9f5

function watch.ask_passkey(p_account integer, p_score integer, p_reasons jsonb) returns bigint
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 9f077edb7edeab469a75c2021397eed45ab31ce9c248cb1ad470d41c64a77c4a

function watch.billed(p_since pg_snapshot, p_until pg_snapshot, p_from timestamp with time zone, p_xid xid8, p_claim uuid, p_limit integer) returns TABLE(xid xid8, claim_id uuid, at_ms bigint, site_id integer, person uuid, look_at_ms bigint)
  plpgsql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp; enable_seqscan=off; enable_bitmapscan=off
  body 27d706f5621097d0543a8c0637784452275f4d0b7bb1f28e5d5f6300d57179be

function watch.canaries(p_after bytea, p_limit integer) returns TABLE(digest bytea)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body b6f663c6443e3e5f30e2e82de8d980501d844b12a2cd268696e67121298c6feb

function watch.complain(p_cause uuid, p_site integer, p_person uuid) returns boolean
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 90fee52e2ad5f349f282db91dd51264640184e859b667ef8eff69c8cd9b1a362

function watch.complaints_since(p_from timestamp with time zone, p_limit integer) returns TABLE(at_ms bigint, site_id integer, account_id integer, person uuid)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body f0c143018deba5ca54ff4c0f8d62dc9bace1cb512b135f7646eb598e400bf81d

function watch.devices(p_ids integer[]) returns TABLE(device_id integer, opened_ms bigint)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body b68ccf31d4a899a6bdf629e24bd42b316df563dc02ba9818ccabddac19d42665

function watch.forget_served(p_before date, p_limit integer) returns integer
  sql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body da7415766697676cc83d989b1ab73366ce3c1eca5205073fd7898fbfee523d46

function watch.freeze_account(p_account integer, p_score integer, p_reasons jsonb) returns bigint
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body f901abd0005289260e2a945f36c157520ccfdf01dc77fb6e94ae890cdf3a0f62

function watch.habits(p_after integer, p_limit integer) returns TABLE(account_id integer, habit jsonb)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body a81c94dff86bd3a5f9a195f339701066dbcf0405f4a51447b28041263be369a1

function watch.insurer_of(p_amc text) returns smallint
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 7cd29518a639d424aa425ab9bf65c924458192bc9448dd725fbd85b05bf7bdc6

function watch.looks(p_since pg_snapshot, p_until pg_snapshot, p_from timestamp with time zone, p_xid xid8, p_cause uuid, p_site integer, p_day date, p_limit integer) returns TABLE(xid xid8, cause uuid, site_id integer, day date, at_ms bigint, account_id integer, client_id smallint, device_id integer, insurer_id smallint, person uuid, way smallint, domain smallint, outcome smallint, flags smallint, counted boolean)
  plpgsql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp; TimeZone=UTC; enable_seqscan=off; enable_bitmapscan=off
  body b652c2fab36e3ee885892f335094303fad55666d5e748cb88f104e79ce457429

function watch.note_habits(p_accounts integer[], p_habits jsonb) returns void
  sql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 292a8c7569a59eee22713027caaafda85b9ee3d51f79804d13921d0ebf34cb9c

function watch.note_served(p_persons uuid[], p_departments text[], p_days date[]) returns void
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 0d2a2dfa979e814d18804dc442eaed97efdd75e81c5dce3499fb4be22a474d94

function watch.now() returns timestamp with time zone
  sql, volatile, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 4825b4fec116129761633d156bd49cf5d5b68b55c3643e3609a65bb68e8a26b2

function watch.pardons(p_since timestamp with time zone) returns TABLE(account_id integer, until_ms bigint)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body f91d82c0df1ab729639a9aead587db08fedacb8c4ce147aaa8de7560ced65160

function watch.plant(p_insurer smallint, p_digests bytea[]) returns integer
  sql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 507828cad9c2f20bae376cdff9b7e9d94897cce3c5a4478ddb3480b0fc5cd04d

function watch.postures(p_accounts integer[]) returns TABLE(account_id integer, state smallint)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body eba115f94a6cc67a21abed9bee2282f69789ba4f2710628c0e63f12b83b66dfd

function watch.reactions(p_account integer, p_limit integer) returns TABLE(reaction_id bigint, at timestamp with time zone, account_id integer, reaction smallint, score integer, reasons jsonb, undone_at timestamp with time zone, undone_by text, undone_why text)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 20f69d55f98b2dc71f169c758d30771571cff4682ddad3377bcd8c36e813b8c2

function watch.record(p_account integer, p_reaction smallint, p_score integer, p_reasons jsonb) returns bigint
  plpgsql, volatile, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 4812ef2b47328febafe3227c307e49266539a76d33d18b9d6c200c3c039e6440

function watch.resolve(p_insurer smallint, p_keys uuid[]) returns TABLE(key uuid, person uuid)
  plpgsql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 147346ab47eeec67b467371c66ed75289c83aac4499dc427e863f5e24bdadf3e

function watch.served_before(p_persons uuid[]) returns TABLE(person uuid, departments text[], days date[])
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body ace455c9961c58e0c9f1459ec36a7107eedb9d5ad85ced1de18d2cbb389a576d

function watch.sites(p_after integer, p_limit integer) returns TABLE(site_id integer, department text, activity text)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 4b99e1776117a24894534e716594faf21a8a322449afd3621077da5525239074

function watch.take_complaints(p_limit integer) returns TABLE(complaint_id bigint, at_ms bigint, site_id integer, account_id integer, person uuid)
  sql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 6fdd491cba2b2e837735984a4348b05092fbf64fad9b2b5740aa2992c20d4ede

function watch.tide(OUT snapshot text, OUT now_ms bigint) returns record
  sql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body c520e560210b067960e8f944057c6dd1da13425d76971de5b4c4f9e2a7fb1c40

function watch.tighten_account(p_account integer, p_score integer, p_reasons jsonb) returns bigint
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body eea7ca7748deefcbb81d2cde06d2ac5f32355ee095734edc919df5aa41f5fed9

function watch.told(p_secret bytea) returns TABLE(at timestamp with time zone, reaction smallint, reasons jsonb)
  sql, stable, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body 004d110e898439aee8bbeb5fc1034e911aee9cd290072491bb2cdc1cbc56bbaa

function watch.undo(p_reaction bigint, p_by text, p_why text) returns boolean
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body e91d54e0fdb8fac614c3070c8fe92799cb3fbc9f2b7be79dd6e5686fc10b1065

function watch.undo_as(p_secret bytea, p_reaction bigint, p_why text) returns text
  plpgsql, volatile, security definer, owner cloison_lookout
  set search_path=pg_catalog, pg_temp
  body c125407556c7131421e46fec4ddc2fc82a803a84ad8c074db5371a56744d6cbc
