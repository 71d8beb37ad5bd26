-- What may be read of payments, and by whom; then who owns the functions of this room, and who may call them.
create function payments.batches(p_before bigint, p_limit int)
returns table (batch_id bigint, day date, state smallint, digest bytea, transfers int, amount_cents bigint, proposed_by int, proposed_at timestamptz, released_by int, released_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.batch_id, b.day, b.state, b.digest, b.transfers, b.amount_cents, b.proposed_by, b.proposed_at, b.released_by, b.released_at
  from payments.batch b where p_before is null or b.batch_id < p_before order by b.batch_id desc limit least(p_limit, 200)
$$;

create function payments.batches_to_send() returns table (batch_id bigint, state smallint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.batch_id, b.state from payments.batch b where b.state in (2, 3) order by b.batch_id limit 100
$$;

-- Transfers to the establishment of a session, and each debt that they carry or carried.
create function payments.remittances(p_secret bytea, p_before bigint, p_limit int)
returns table (transfer_id bigint, insurer_id smallint, amount_cents bigint, state smallint, batch_state smallint, day date, paid_on date, reason text, last4 text, debts jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.transfer_id, t.insurer_id, t.amount_cents, t.state, b.state, b.day, t.paid_on, t.reason, c.last4,
    (select jsonb_agg(jsonb_build_object('reason', d.reason, 'day', d.day, 'amountCents', d.amount_cents) order by d.debt_id)
     from payments.transfer_debt x join payments.debt d on d.debt_id = x.debt_id where x.transfer_id = t.transfer_id)
  from payments.transfer t join payments.batch b on b.batch_id = t.batch_id join payments.bank_account c on c.bank_account_id = t.to_account
  where t.site_id = (select k.site_id from professionals.session_key(p_secret) k where not k.barred) and t.state <> 6 and (p_before is null or t.transfer_id < p_before)
  order by t.transfer_id desc limit least(p_limit, 100)
$$;

-- Where debts stand, by reason: for who answers about an invoice. Reasons that owe nothing are absent.
create function payments.standing(p_reasons uuid[])
returns table (reason uuid, amount_cents bigint, transfer_id bigint, state smallint, batch_state smallint, paid_on date, last_failure text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.reason, d.amount_cents, d.transfer_id, t.state, b.state, t.paid_on,
    (select f.reason from payments.transfer_debt x join payments.transfer f on f.transfer_id = x.transfer_id
     where x.debt_id = d.debt_id and f.state in (4, 5) order by f.transfer_id desc limit 1)
  from payments.debt d left join payments.transfer t on t.transfer_id = d.transfer_id left join payments.batch b on b.batch_id = t.batch_id
  where d.reason = any (p_reasons[1:500])
$$;

-- The books of every insurer, and whether the ledger tells the same story as debts and transfers.
create function payments.books()
returns table (insurer_id smallint, funds_cents bigint, payable_cents bigint, in_transit_cents bigint, care_cents bigint, provision_cents bigint, agrees boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with side as (
    select a.insurer_id, a.kind, coalesce((select sum(m.amount_cents) from payments.movement m where m.debit_account = a.account_id), 0)
      - coalesce((select sum(m.amount_cents) from payments.movement m where m.credit_account = a.account_id), 0) as balance from payments.account a
  ), total as (
    select s.insurer_id, coalesce(sum(s.balance) filter (where s.kind = 1), 0)::bigint as funds, coalesce(sum(s.balance) filter (where s.kind = 2), 0)::bigint as payable,
      coalesce(sum(s.balance) filter (where s.kind = 3), 0)::bigint as transit, coalesce(sum(s.balance) filter (where s.kind = 4), 0)::bigint as care,
      coalesce(sum(s.balance) filter (where s.kind = 5), 0)::bigint as provision
    from side s group by s.insurer_id
  )
  select t.insurer_id, t.funds, t.payable, t.transit, t.care, t.provision,
    t.funds + t.payable + t.transit + t.care + t.provision = 0
    and -t.payable = (select coalesce(sum(d.amount_cents), 0) from payments.debt d left join payments.transfer x on x.transfer_id = d.transfer_id
                      where d.insurer_id = t.insurer_id and (d.transfer_id is null or x.state = 1))
    and -t.transit = (select coalesce(sum(x.amount_cents), 0) from payments.transfer x where x.insurer_id = t.insurer_id and x.state = 2)
    and t.care = (select coalesce(sum(d.amount_cents), 0) from payments.debt d where d.insurer_id = t.insurer_id)
    and t.provision = -(select coalesce(sum(p.amount_cents), 0) from payments.provision p where p.insurer_id = t.insurer_id)
  from total t order by t.insurer_id
$$;

create function payments.anomalies(p_limit int) returns table (anomaly_id bigint, kind text, message_id text, item int, what text, transfer_id bigint, at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.anomaly_id, a.kind, a.message_id, a.item, a.what, a.transfer_id, a.at from payments.anomaly a order by a.anomaly_id desc limit least(p_limit, 200)
$$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'payments'::regnamespace loop
    execute format('revoke all on function %s from public', f);
    execute format('alter function %s owner to cloison_ledger', f);
  end loop;
end $$;

grant usage on schema professionals to cloison_ledger;
grant execute on function professionals.operator_acting, professionals.session_key to cloison_ledger;

grant execute on function payments.owe to cloison_worker;
grant execute on function payments.standing to cloison_worker, cloison_claims, cloison_payments;
grant execute on function payments.remittances to cloison_claims, cloison_payments;
grant execute on function payments.provide, payments.propose_account, payments.approve_account, payments.bank_accounts, payments.propose, payments.release,
  payments.cancel, payments.intend, payments.transfers_to_send, payments.record_sent, payments.settle, payments.bank_cursor, payments.move_cursor, payments.batches, payments.batches_to_send,
  payments.books, payments.anomalies to cloison_payments;
