-- A card and the persons it covers live in two rooms: they are written, and taken back, together, in one transaction of the import role,
-- with its own rights; these functions give it nothing more. The card comes first, because what finds its persons is made from its text,
-- which holds its index.
create function cards.issue(
  p_insurer smallint, p_handle uuid, p_contract uuid, p_from date, p_until date, p_at timestamptz, p_day date, p_draws bigint[],
  out card_id bigint, out status_index int)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare space record; draw bigint;
begin
  if coalesce(cardinality(p_draws), 0) not between 1 and 64 then
    raise exception 'cards.issue: one to sixty-four draws' using errcode = '22023';
  end if;
  -- The row of the insurer is held until the end: two cards never draw one index.
  insert into cards.status_space as s (insurer_id, issued, size) values (p_insurer, 1, 65536)
    on conflict (insurer_id) do update set issued = s.issued + 1,
      size = case when (s.issued + 1) * 4 > s.size and s.size < 67108864 then s.size * 2 else s.size end
    returning s.size into space;
  foreach draw in array p_draws loop
    status_index := (draw % space.size)::int;
    exit when not exists (select from cards.card c where c.insurer_id = p_insurer and c.status_index = issue.status_index);
    status_index := null;
  end loop;
  if status_index is null then raise exception 'cards.issue: every draw fell on a taken index' using errcode = 'P0001'; end if;

  -- The family's older cards stop here: whoever holds one of them is told to ask for the new one.
  perform cards.revoke(p_insurer, p_contract, p_at, p_day);
  insert into cards.card as c (insurer_id, handle_digest, contract_key, status_index, valid_from, valid_until, issued_at)
    values (p_insurer, p_handle, p_contract, issue.status_index, p_from, p_until, p_at) returning c.card_id into issue.card_id;
  delete from beneficiaries.changed_family f where f.insurer_id = p_insurer and f.contract_key = p_contract;
end $$;

-- The persons of a card just issued: one digest for each.
create function cards.cover(p_card bigint, p_digests uuid[], p_persons uuid[]) returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if cardinality(p_digests) is distinct from cardinality(p_persons) or coalesce(cardinality(p_digests), 0) not between 1 and 30 then
    raise exception 'cards.cover: one digest for each of one to thirty persons' using errcode = '22023';
  end if;
  insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until)
    select u.digest, u.person, c.insurer_id, c.card_id, c.valid_until
    from cards.card c cross join unnest(p_digests, p_persons) u(digest, person) where c.card_id = p_card and c.revoked_at is null;
  if not found then raise exception 'cards.cover: no standing card of that number' using errcode = 'P0001'; end if;
end $$;

-- Takes back the standing cards of a family: how many.
create function cards.revoke(p_insurer smallint, p_contract uuid, p_at timestamptz, p_day date) returns int
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare ids bigint[];
begin
  with gone as (
    update cards.card c set revoked_at = p_at
    where c.insurer_id = p_insurer and c.contract_key = p_contract and c.revoked_at is null and c.valid_until > p_day returning c.card_id)
  select array_agg(gone.card_id) into ids from gone;
  update beneficiaries.card_person c set revoked_on = p_day where c.card_id = any(ids) and c.revoked_on is null;
  return coalesce(cardinality(ids), 0);
end $$;
grant execute on function cards.issue(smallint, uuid, uuid, date, date, timestamptz, date, bigint[]) to cloison_import;
grant execute on function cards.cover(bigint, uuid[], uuid[]) to cloison_import;
grant execute on function cards.revoke(smallint, uuid, timestamptz, date) to cloison_import;
