-- The doors of the payments room. Refusals are words in the answer; what raises is a fault.

create function payments.account_of(p_insurer smallint, p_kind smallint, p_site int) returns bigint
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v bigint;
begin
  insert into payments.account (insurer_id, kind, site_id) values (p_insurer, p_kind, p_site) on conflict do nothing returning account_id into v;
  if v is null then
    select a.account_id into v from payments.account a where a.insurer_id = p_insurer and a.kind = p_kind and a.site_id is not distinct from p_site;
  end if;
  return v;
end $$;

-- A debt, once by reason: the same one asked again is the same debt; another content under the same reason is refused.
create function payments.owe(p_reason uuid, p_insurer smallint, p_site int, p_amount bigint, p_day date, p_at timestamptz,
  out outcome text, out debt_id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v payments.debt;
begin
  insert into payments.debt (reason, insurer_id, site_id, amount_cents, day, owed_at)
    values (p_reason, p_insurer, p_site, p_amount, p_day, p_at) on conflict (reason) do nothing returning payments.debt.debt_id into debt_id;
  if debt_id is null then
    select * into v from payments.debt d where d.reason = p_reason;
    debt_id := v.debt_id;
    outcome := case when v.insurer_id = p_insurer and v.site_id = p_site and v.amount_cents = p_amount and v.day = p_day then 'known' else 'conflict' end;
    return;
  end if;
  insert into payments.movement (insurer_id, kind, cause, debit_account, credit_account, amount_cents, at)
    values (p_insurer, 1, debt_id, payments.account_of(p_insurer, 4::smallint, null), payments.account_of(p_insurer, 2::smallint, p_site), p_amount, p_at);
  outcome := 'owed';
end $$;

create function payments.provide(p_key uuid, p_insurer smallint, p_amount bigint, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v bigint;
begin
  insert into payments.provision (key, insurer_id, amount_cents, at) values (p_key, p_insurer, p_amount, p_at)
    on conflict (key) do nothing returning provision_id into v;
  if v is null then
    return case when exists (select from payments.provision p where p.key = p_key and p.insurer_id = p_insurer and p.amount_cents = p_amount)
           then 'known' else 'conflict' end;
  end if;
  insert into payments.movement (insurer_id, kind, cause, debit_account, credit_account, amount_cents, at)
    values (p_insurer, 6, v, payments.account_of(p_insurer, 1::smallint, null), payments.account_of(p_insurer, 5::smallint, null), p_amount, p_at);
  return 'provided';
end $$;

-- Operators act by the secret of their session: a process that is taken over holds no more than the sessions that pass through it.
create function payments.propose_account(p_secret bytea, p_holder_kind smallint, p_holder int, p_name text, p_sealed bytea, p_last4 text, p_at timestamptz,
  out outcome text, out bank_account_id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_operator smallint := professionals.operator_acting(p_secret, 'payments');
begin
  if v_operator is null then outcome := 'not-an-operator'; return; end if;
  insert into payments.bank_account (holder_kind, holder_id, name, sealed, last4, proposed_by, proposed_at)
  values (p_holder_kind, p_holder, p_name, p_sealed, p_last4, v_operator, p_at) returning payments.bank_account.bank_account_id into bank_account_id;
  outcome := 'proposed';
end $$;

-- A first account serves at once; one that replaces another waits 72 hours, time for the establishment to protest.
create function payments.approve_account(p_secret bytea, p_account bigint, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v payments.bank_account; v_operator smallint := professionals.operator_acting(p_secret, 'payments');
begin
  if v_operator is null then return 'not-an-operator'; end if;
  select * into v from payments.bank_account b where b.bank_account_id = p_account for no key update;
  if not found then return 'unknown'; end if;
  if v.approved_by is not null then return 'not-proposed'; end if;
  if v.proposed_by = v_operator then return 'same-person'; end if;
  update payments.bank_account b set approved_by = v_operator, approved_at = p_at,
    usable_from = p_at + case when exists (select from payments.bank_account o where o.holder_kind = v.holder_kind and o.holder_id = v.holder_id
      and o.approved_by is not null and o.bank_account_id <> p_account) then interval '72 hours' else interval '0' end
  where b.bank_account_id = p_account;
  return 'approved';
end $$;

create function payments.bank_accounts(p_holder_kind smallint, p_holder int)
returns table (bank_account_id bigint, name text, last4 text, proposed_by int, approved_by int, usable_from timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.bank_account_id, b.name, b.last4, b.proposed_by, b.approved_by, b.usable_from
  from payments.bank_account b where b.holder_kind = p_holder_kind and b.holder_id = p_holder order by b.bank_account_id desc limit 50
$$;

-- The account of a holder that serves at an instant: the last one usable.
create function payments.account_serving(p_holder_kind smallint, p_holder int, p_at timestamptz) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
  select b.bank_account_id from payments.bank_account b
  where b.holder_kind = p_holder_kind and b.holder_id = p_holder and b.usable_from <= p_at
  order by b.usable_from desc, b.bank_account_id desc limit 1
$$;

create function payments.plane_closed(p_scope smallint, p_id int) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from planes.plane p where p.plane = 3 and p.state = 3 and p.scope = p_scope and p.scope_id = p_id)
$$;

create function payments.digest_of(p_batch bigint) returns bytea
language sql stable set search_path = pg_catalog, pg_temp as $$
  select sha256(convert_to(coalesce(string_agg(concat_ws(':', t.transfer_id, t.insurer_id, t.site_id, t.from_account, t.to_account, t.amount_cents), ';'
    order by t.transfer_id), ''), 'UTF8')) from payments.transfer t where t.batch_id = p_batch
$$;

-- Puts the oldest open debts in transfers, one by insurer and establishment. What has no usable account, or is closed, stays open.
create function payments.propose(p_secret bytea, p_key uuid, p_day date, p_at timestamptz, p_debts_max int, out outcome text, out batch_id bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_proposer int; v_day date; v_operator smallint := professionals.operator_acting(p_secret, 'payments');
begin
  if v_operator is null then outcome := 'not-an-operator'; return; end if;
  if p_debts_max is null or p_debts_max < 1 or p_debts_max > 200000 then raise exception 'propose: 1 to 200000 debts' using errcode = '22023'; end if;
  perform from payments.gate g where g.one for update;
  select b.batch_id, b.proposed_by, b.day into batch_id, v_proposer, v_day from payments.batch b where b.key = p_key;
  if found then outcome := case when v_proposer = v_operator and v_day = p_day then 'known' else 'key-reused' end; return; end if;
  if payments.plane_closed(0::smallint, 0) then outcome := 'plane-closed'; return; end if;
  -- Serial numbers first: the batch's row wants totals, and transfers want the batch. Its check of amounts holds only at the end.
  batch_id := nextval(pg_get_serial_sequence('payments.batch', 'batch_id'));
  with open as materialized (
    select d.debt_id, d.insurer_id, d.site_id, d.amount_cents from payments.debt d where d.transfer_id is null order by d.debt_id limit p_debts_max for update
  ), payable as (
    select o.insurer_id, o.site_id, sum(o.amount_cents)::bigint as amount_cents,
           payments.account_serving(2::smallint, o.insurer_id, p_at) as from_account, payments.account_serving(1::smallint, o.site_id, p_at) as to_account
    from open o
    where not payments.plane_closed(2::smallint, o.site_id) and not payments.plane_closed(5::smallint, o.insurer_id)
    group by o.insurer_id, o.site_id
  ), ready as materialized (
    select p.* from payable p where p.from_account is not null and p.to_account is not null and p.amount_cents <= 99999999999
  ), header as (
    insert into payments.batch (batch_id, key, day, state, digest, transfers, amount_cents, proposed_by, proposed_at)
    overriding system value
    select propose.batch_id, p_key, p_day, 1, sha256(''), count(*), sum(r.amount_cents), v_operator, p_at from ready r having count(*) > 0
    returning payments.batch.batch_id
  ), made as (
    insert into payments.transfer (batch_id, insurer_id, site_id, from_account, to_account, amount_cents)
    select h.batch_id, r.insurer_id, r.site_id, r.from_account, r.to_account, r.amount_cents from ready r, header h order by r.insurer_id, r.site_id
    returning transfer_id, payments.transfer.insurer_id, payments.transfer.site_id
  ), carried as (
    insert into payments.transfer_debt (transfer_id, debt_id)
    select m.transfer_id, o.debt_id from made m join open o on o.insurer_id = m.insurer_id and o.site_id = m.site_id
    returning transfer_id, debt_id
  )
  update payments.debt d set transfer_id = c.transfer_id from carried c where d.debt_id = c.debt_id;
  if not found then batch_id := null; outcome := 'nothing-to-pay'; return; end if;
  update payments.batch b set digest = payments.digest_of(b.batch_id) where b.batch_id = propose.batch_id;
  outcome := 'proposed';
end $$;

create function payments.release(p_secret bytea, p_batch bigint, p_digest bytea, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v payments.batch; v_operator smallint := professionals.operator_acting(p_secret, 'payments');
begin
  if v_operator is null then return 'not-an-operator'; end if;
  select * into v from payments.batch b where b.batch_id = p_batch for no key update;
  if not found then return 'unknown'; end if;
  if v.proposed_by = v_operator then return 'same-person'; end if;
  if v.state = 2 and v.released_by = v_operator and v.digest = p_digest then return 'released'; end if;
  if v.state <> 1 then return 'not-proposed'; end if;
  if v.digest <> p_digest or payments.digest_of(p_batch) <> v.digest then return 'not-what-was-seen'; end if;
  if payments.plane_closed(0::smallint, 0) then return 'plane-closed'; end if;
  update payments.batch b set state = 2, released_by = v_operator, released_at = p_at where b.batch_id = p_batch;
  return 'released';
end $$;

-- Whoever signs in may stop what has not left: the debts open again.
create function payments.cancel(p_secret bytea, p_batch bigint) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v_state smallint;
begin
  if professionals.operator_acting(p_secret, 'payments') is null then return 'not-an-operator'; end if;
  select b.state into v_state from payments.batch b where b.batch_id = p_batch for no key update;
  if not found then return 'unknown'; end if;
  if v_state not in (1, 2) then return 'not-proposed'; end if;
  update payments.batch b set state = 6 where b.batch_id = p_batch;
  update payments.debt d set transfer_id = null from payments.transfer t where d.transfer_id = t.transfer_id and t.batch_id = p_batch;
  update payments.transfer t set state = 6 where t.batch_id = p_batch;
  return 'cancelled';
end $$;

-- The intention to send. From here on the bank may know; the money is in transit until the bank says more.
create function payments.intend(p_batch bigint, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare v payments.batch;
begin
  select * into v from payments.batch b where b.batch_id = p_batch for no key update;
  if not found then return 'unknown'; end if;
  if v.state = 3 then return 'intended-before'; end if;
  if v.state <> 2 then return 'not-released'; end if;
  if payments.digest_of(p_batch) <> v.digest then raise exception 'intend: a batch changed after its release' using errcode = '23514'; end if;
  if payments.plane_closed(0::smallint, 0) then return 'plane-closed'; end if;
  update payments.batch b set state = 3, sending_at = p_at where b.batch_id = p_batch;
  insert into payments.movement (insurer_id, kind, cause, debit_account, credit_account, amount_cents, at)
    select t.insurer_id, 2, t.transfer_id, payments.account_of(t.insurer_id, 2::smallint, t.site_id), payments.account_of(t.insurer_id, 3::smallint, null), t.amount_cents, p_at
    from payments.transfer t where t.batch_id = p_batch order by t.transfer_id;
  update payments.transfer t set state = 2 where t.batch_id = p_batch;
  return 'intended';
end $$;

-- Only once the intention is committed are accounts given, sealed.
create function payments.transfers_to_send(p_batch bigint)
returns table (transfer_id bigint, insurer_id smallint, site_id int, amount_cents bigint,
  from_name text, from_sealed bytea, to_name text, to_sealed bytea, day date, sending_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.transfer_id, t.insurer_id, t.site_id, t.amount_cents, f.name, f.sealed, c.name, c.sealed, b.day, b.sending_at
  from payments.batch b join payments.transfer t on t.batch_id = b.batch_id
  join payments.bank_account f on f.bank_account_id = t.from_account join payments.bank_account c on c.bank_account_id = t.to_account
  where b.batch_id = p_batch and b.state = 3 order by t.insurer_id, t.transfer_id
$$;

create function payments.record_sent(p_batch bigint, p_at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update payments.batch b set state = 4, sent_at = p_at where b.batch_id = p_batch and b.state = 3;
  if found then return 'sent'; end if;
  return case when exists (select from payments.batch b where b.batch_id = p_batch and b.state in (4, 5)) then 'sent' else 'not-released' end;
end $$;
