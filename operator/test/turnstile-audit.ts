import type { Sql } from '../src/ports/sql.ts'

/** What an auditor finds who reads only the tables: each number must be zero, but for the facts at the end. */
export interface Audit {
  /** Meters and shared levels whose spending, or whose log, is over what is allowed. */
  readonly over: number
  /** Meters whose spending differs from the entries that explain it. */
  readonly unequal: number
  /** A person paid for twice by one site within the window. */
  readonly paidTwice: number
  /** Free answers that no earlier payer explains. */
  readonly freeWithoutPayer: number
  /** Engagements without an answering entry, or the reverse. */
  readonly engagementsAdrift: number
  readonly entries: number
  readonly counted: number
}

const AUDIT = `
with e as (select purpose, way, cause, written_by, site_id, account_id, client_id, insurer_id, door_id, person, hour, at, outcome, paid, counted from accesslog.entry where purpose in (1, 3)),
meters as (
  select m.level, m.id, m.allowed, m.past + m.spent as metered,
    (select count(*) from e where e.paid and e.hour >= m.hour - 24 and case when m.level in (1, 7) then e.account_id else e.site_id end = m.id
       and (m.level < 7 or e.way = 11 - m.level and e.outcome not in (20, 28, 29))) as logged
  from disclosure.meter m where m.hour > 0 and m.level < 9
  union all select m.level, m.id, m.allowed, m.past + m.spent,
    (select count(*) from e join directory.establishment s using (site_id) where e.counted and e.hour >= m.hour - 24 and s.group_id = m.id)
  from disclosure.meter m where m.hour > 0 and m.level = 9
  union all select m.level, m.id, m.allowed, m.past + m.spent,
    (select count(*) from e where e.purpose = 3 and e.paid and e.hour >= m.hour - 24 and case m.level when 11 then e.account_id else e.site_id end = m.id)
  from disclosure.meter m where m.hour > 0 and m.level in (11, 12)),
tides as (
  select t.level, i as id, t.allowed[i] as allowed, t.past[i] + t.spent[i] as metered,
    (select count(*) from e where e.counted and e.hour >= t.hour - 24
       and case t.level when 3 then e.door_id when 4 then e.client_id when 5 then e.insurer_id else 1 end = i) as logged
  from disclosure.tide t cross join generate_series(1, cardinality(t.allowed)) i where t.hour > 0),
both_kinds as (select level, id, allowed, metered, logged from meters union all select level, id, allowed, metered, logged from tides)
select
  (select count(*) from both_kinds where metered > allowed or logged > allowed)::int as over,
  (select count(*) from both_kinds where metered <> logged)::int as unequal,
  (select count(*) from e x join e y on x.site_id = y.site_id and x.person = y.person and (x.purpose = 1 or x.account_id = y.account_id) and x.counted and y.counted and x.cause < y.cause and abs(x.hour - y.hour) <= 24)::int as paid_twice,
  (select count(*) from e f where f.outcome = 1 and not exists (select from e p where p.counted and p.site_id = f.site_id and p.person = f.person and (f.purpose = 1 or p.account_id = f.account_id) and p.hour >= f.hour - 24 and p.written_by <= f.written_by))::int as free_without_payer,
  (select count(*) from (select cause, outcome, way from e where purpose = 1) e full join disclosure.engagement g on g.cause = e.cause where (e.outcome <= 1 and e.way <> 4) is distinct from (g.digest is not null))::int as engagements_adrift,
  (select count(*) from e)::int as entries,
  (select count(*) from e where counted)::int as counted`

/** Reads the whole database as its owner. Slow on purpose: it shares nothing with what it checks. */
export async function audit(owner: Sql): Promise<Audit> {
  const [row] = await owner.query<{
    over: number
    unequal: number
    paid_twice: number
    free_without_payer: number
    engagements_adrift: number
    entries: number
    counted: number
  }>(AUDIT)
  if (row === undefined) throw new Error('the audit gave no row')
  return {
    over: row.over,
    unequal: row.unequal,
    paidTwice: row.paid_twice,
    freeWithoutPayer: row.free_without_payer,
    engagementsAdrift: row.engagements_adrift,
    entries: row.entries,
    counted: row.counted,
  }
}
