-- What the bank says, applied to the books: each message once, and "paid" on its debit alone.
-- Moves one transfer as the bank says. Private: the caller holds its row.
create function payments.move_transfer(p_transfer payments.transfer, p_kind smallint, p_at timestamptz) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  insert into payments.movement (insurer_id, kind, cause, debit_account, credit_account, amount_cents, at)
  select (p_transfer).insurer_id, p_kind, (p_transfer).transfer_id,
    payments.account_of((p_transfer).insurer_id, case p_kind when 5 then 1 else 3 end::smallint, null),
    case p_kind when 3 then payments.account_of((p_transfer).insurer_id, 1::smallint, null)
                else payments.account_of((p_transfer).insurer_id, 2::smallint, (p_transfer).site_id) end,
    (p_transfer).amount_cents, p_at
$$;

-- What the bank says of one transfer: 3 debited, 4 rejected, 5 returned. Answers 'applied', 'known' when it was said before, or why our books do
-- not allow it. Private: the caller holds the row.
create function payments.settle_transfer(p_transfer bigint, p_what smallint, p_amount bigint, p_day date, p_reason text, p_at timestamptz) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare v payments.transfer;
begin
  select * into v from payments.transfer t where t.transfer_id = p_transfer;
  if not found then return 'unknown-transfer'; end if;
  if p_amount <> v.amount_cents then return 'amount'; end if;
  -- A return may overtake its debit, and then stands for both; the debit that comes after says nothing new.
  if v.state = p_what or (p_what = 3 and v.state = 5) then return 'known'; end if;
  if not (v.state = 2 or (p_what = 5 and v.state = 3)) then return 'state'; end if;
  if p_what = 5 and v.state = 2 then perform payments.move_transfer(v, 3::smallint, p_at); end if;
  perform payments.move_transfer(v, p_what, p_at);
  update payments.transfer t set state = p_what, paid_on = case p_what when 3 then p_day end, reason = p_reason where t.transfer_id = p_transfer;
  if p_what <> 3 then update payments.debt d set transfer_id = null where d.transfer_id = p_transfer; end if;
  return 'applied';
end $$;

-- One message of the bank, once. An item names a transfer; or an insurer's part of a batch; or a whole batch (insurer null). A debit of a part
-- must be the sum of what is still on its way. What our books do not allow is set aside for a person, and changes nothing.
create function payments.settle(p_kind text, p_message text, p_digest bytea, p_what smallint[], p_transfer bigint[], p_batch bigint[], p_insurer smallint[],
  p_amount bigint[], p_day date[], p_reason text[], p_at timestamptz, out outcome text, out applied int, out set_aside int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare i int; n int := cardinality(p_what); v_said text; v_transfer bigint; v_sum bigint; v_part bigint[]; v_debited bigint[] := '{}';
begin
  if n > 200000 or n is distinct from cardinality(p_transfer) or n is distinct from cardinality(p_batch) or n is distinct from cardinality(p_insurer)
     or n is distinct from cardinality(p_amount) or n is distinct from cardinality(p_day) or n is distinct from cardinality(p_reason) then
    raise exception 'settle: arrays of one length, 200000 at most' using errcode = '22023';
  end if;
  applied := 0; set_aside := 0;
  insert into payments.bank_report (kind, message_id, digest, received_at, items, applied) values (p_kind, p_message, p_digest, p_at, n, 0) on conflict do nothing;
  if not found then outcome := 'known'; return; end if;
  -- Batches are locked first and in order, transfers are moved under them: two messages cannot cross.
  perform from payments.batch b where b.batch_id in (select t.batch_id from payments.transfer t where t.transfer_id = any (p_transfer) union select unnest(p_batch))
    order by b.batch_id for no key update;
  for i in 1 .. n loop
    if p_transfer[i] is not null then
      v_transfer := p_transfer[i];
      v_said := payments.settle_transfer(v_transfer, p_what[i], p_amount[i], p_day[i], p_reason[i], p_at);
      if v_said = 'applied' and p_what[i] = 3 then v_debited := v_debited || v_transfer; end if;
    else
      v_transfer := null;
      select array_agg(t.transfer_id order by t.transfer_id), sum(t.amount_cents)::bigint into v_part, v_sum from payments.transfer t
        where t.batch_id = p_batch[i] and (p_insurer[i] is null or t.insurer_id = p_insurer[i]) and t.state = 2;
      if v_part is null then
        -- Nothing of it is on its way. A rejection that repeats rejections says nothing new; anything else is for a person.
        select case when count(*) = 0 then 'unknown-transfer' when p_what[i] = 4 and bool_and(t.state = 4) then 'known' else 'state' end into v_said
          from payments.transfer t where t.batch_id = p_batch[i] and (p_insurer[i] is null or t.insurer_id = p_insurer[i]);
      elsif p_what[i] = 5 or (p_what[i] = 3 and p_amount[i] is distinct from v_sum) then
        v_said := 'amount';
      else
        foreach v_transfer in array v_part loop
          v_said := payments.settle_transfer(v_transfer, p_what[i], null, p_day[i], p_reason[i], p_at);
          if v_said = 'applied' and p_what[i] = 3 then v_debited := v_debited || v_transfer; end if;
        end loop;
      end if;
    end if;
    if v_said = 'applied' then
      applied := applied + 1;
    elsif v_said <> 'known' then
      set_aside := set_aside + 1;
      insert into payments.anomaly (kind, message_id, item, what, transfer_id, at)
        values (p_kind, p_message, i, v_said, case v_said when 'unknown-transfer' then null else v_transfer end, p_at);
    end if;
  end loop;
  update payments.bank_report r set applied = settle.applied where r.kind = p_kind and r.message_id = p_message and r.digest = p_digest;
  -- A bank that speaks of a batch has received it: it is never sent again, even when we died before writing so.
  update payments.batch b set state = case when exists (select from payments.transfer t where t.batch_id = b.batch_id and t.state in (1, 2)) then 4 else 5 end,
    sent_at = coalesce(b.sent_at, p_at)
  where b.state in (3, 4) and exists (select from payments.transfer t where t.batch_id = b.batch_id and t.state in (3, 4, 5))
    and b.batch_id in (select t.batch_id from payments.transfer t where t.transfer_id = any (p_transfer) union select unnest(p_batch));
  -- Invoices that were paid open a little of the way they came by. Last, because look-ups wait for the budgets that it moves until the commit.
  perform disclosure.claims_were_paid(array(select d.reason from payments.debt d where d.transfer_id = any (v_debited)));
  perform disclosure.deferred_were_paid(array(select d.reason from payments.debt d where d.transfer_id = any (v_debited)));
  outcome := 'settled';
end $$;

create function payments.bank_cursor() returns text language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select c.cursor from payments.bank_cursor c $$;

-- Everything before the cursor was settled, or set aside: what could not be read at all is counted here, for a person to ask the bank.
create function payments.move_cursor(p_cursor text, p_unreadable int, p_at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  insert into payments.anomaly (kind, message_id, item, what, at) select 'camt.054', 'unreadable', i, 'unreadable', p_at from generate_series(1, least(p_unreadable, 1000)) i;
  update payments.bank_cursor c set cursor = p_cursor where c.one;
$$;

grant usage on schema disclosure to cloison_ledger;
grant execute on function disclosure.claims_were_paid(uuid[]), disclosure.deferred_were_paid(uuid[]) to cloison_ledger;
