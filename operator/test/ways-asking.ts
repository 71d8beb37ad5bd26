import { hash, randomBytes } from 'node:crypto'
import { isSqlError, type Sql } from '../src/ports/sql.ts'
import type { TestDatabase } from './template-database.ts'
import { causeAt, secretOf, type TurnstileWorld } from './turnstile-world.ts'

/** One question by a dearer way, as `disclosure.ask_one` takes it; what is left out is an honest default. */
export interface One {
  readonly way: 2 | 3 | 4
  /** Number of the session that asks, from 1; 1 unless said. */
  readonly session?: number
  readonly secret?: Buffer
  readonly insurer: number | null
  readonly key: Buffer
  readonly printed: string | null
  readonly cause?: Buffer
  readonly domain?: number | null
  readonly day?: string
  readonly engagement?: Buffer
  readonly reason?: number | null
  readonly flags?: number | null
}

/** What a card of the small world says beside the member number: convention, CSR, first and last day. */
export const PRINTED = 'MU\t\t2026-01-01\t2026-12-31'
/** The keyed digest that the database holds of person `n`'s member number, 16 bytes. */
export const memberKeyOf = (n: number): Buffer => hash('sha256', `member ${n}`, 'buffer').subarray(0, 16)
/** The keyed digest that the database holds of person `n`'s NIR, 16 bytes. */
export const nirKeyOf = (n: number): Buffer => hash('sha256', `nir ${n}`, 'buffer').subarray(0, 16)
export const doorOf = (way: number): 'cloison_door' | 'cloison_keys' => (way === 2 ? 'cloison_door' : 'cloison_keys')

/** A patient known by an engagement number, of which this is the digest. */
export const known = (engagement: Buffer, more: Partial<One> = {}): One => ({
  way: 2,
  insurer: null,
  key: engagement,
  printed: null,
  ...more,
})
/** Person `n` by a legacy card, all exact. */
export const legacy = (world: TurnstileWorld, n: number, more: Partial<One> = {}): One => ({
  way: 3,
  insurer: ((n - 1) % world.insurers) + 1,
  key: memberKeyOf(n),
  printed: PRINTED,
  ...more,
})
/** Person `n` without a card, all exact. */
export const noCard = (world: TurnstileWorld, n: number, more: Partial<One> = {}): One => ({
  way: 4,
  insurer: ((n - 1) % world.insurers) + 1,
  key: nirKeyOf(n),
  printed: null,
  reason: 1,
  ...more,
})

const NAMES = {
  ...{ p_secret: 'bytea', p_way: 'smallint', p_insurer: 'smallint', p_key: 'uuid', p_printed: 'text', p_cause: 'uuid' },
  ...{ p_domain: 'smallint', p_day: 'date', p_engagement: 'uuid', p_salt: 'uuid', p_reason: 'smallint', p_flags: 'smallint' },
}

function valuesOf(one: One): (string | number | null)[] {
  const { cause = causeAt(Date.now(), randomBytes), domain = 1, day = new Date().toISOString().slice(0, 10), reason = 0, flags = 0 } = one
  const secret = `\\x${(one.secret ?? secretOf(one.session ?? 1)).toString('hex')}`
  const [engagement, salt] = [one.engagement ?? randomBytes(16), randomBytes(16)]
  const hex = (bytes: Buffer): string => bytes.toString('hex')
  return [secret, one.way, one.insurer, hex(one.key), one.printed, hex(cause), domain, day, hex(engagement), hex(salt), reason, flags]
}

/** The call spelled out, `disclosure.ask_one(…)`; `bent` replaces arguments by their names, in SQL. */
export function oneCall(one: One, bent: Readonly<Record<string, string>> = {}): string {
  const values = valuesOf(one)
  const quoted = (value: string | number | null | undefined): string =>
    value === null || value === undefined
      ? 'null'
      : typeof value === 'number'
        ? String(value)
        : `e'${value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t')}'`
  return `disclosure.ask_one(${Object.entries(NAMES)
    .map(([name, type], i) => `${name} => ${bent[name] ?? `${quoted(values[i])}::${type}`}`)
    .join(', ')})`
}
export const oneText = (one: One, bent: Readonly<Record<string, string>> = {}): string => `select ticket from ${oneCall(one, bent)}`

const ASK = `select ticket from disclosure.ask_one(${Object.values(NAMES)
  .map((type, i) => `$${i + 1}::${type}`)
  .join(', ')})`
const TRIES_MAX = 4

/** Pays, as an honest door does: asked again under the same identifier when told to, four times at most. Gives the ticket. */
export async function payFor(door: Sql, one: One): Promise<string> {
  const values = valuesOf(one)
  for (let tries = 1; ; tries++) {
    try {
      const [row] = await door.query<{ ticket: string }>(ASK, values)
      return row?.ticket ?? ''
    } catch (caught) {
      if (!(isSqlError(caught, '23505') || isSqlError(caught, '40P01')) || tries >= TRIES_MAX) throw caught
    }
  }
}

export interface Answer {
  readonly outcome: number
  /** What it answers, tab separated; empty where refused. */
  readonly line: string
}

export async function lookAt(door: Sql, ticket: string, one: One): Promise<Answer> {
  const secret = one.secret ?? secretOf(one.session ?? 1)
  const [row] = await door.query<{ line: string }>('select disclosure.redeem($1::uuid, $2::bytea) as line', [ticket, secret])
  const [outcome, ...rest] = (row?.line ?? '').split('\t')
  return { outcome: outcome === '!' ? -1 : Number(outcome), line: rest.join('\t') }
}

/** Asks, commits and looks, at the door of that way. */
export async function askOne(db: TestDatabase, one: One): Promise<Answer> {
  const door = await db.as(doorOf(one.way))
  return lookAt(door, await payFor(door, one), one)
}

/** Numbers for the persons of a settled world, budgets for the dearer ways (5 an account, 10 a site), and insurers that allow them. */
export async function furnishWays(owner: Sql, world: TurnstileWorld): Promise<void> {
  const id = (text: string): string => `substr(encode(sha256(convert_to('${text} ' || i, 'UTF8')), 'hex'), 1, 32)::uuid`
  await owner.script(`
    insert into beneficiaries.person (person, insurer_id, member_key, nir_key, contract_key, key_year, wrapped_key, identity, member_ref, import_id, row_digest)
      select ${id('person')}, (i - 1) % ${world.insurers} + 1, ${id('member')}, ${id('nir')}, ${id('contract')}, 2026, '', '', '', 1, ${id('row')}
      from generate_series(1, ${world.persons}) i;
    select disclosure.open_budget(3::smallint, 4, null);
    select disclosure.open_budget(7::smallint, i, 5) from generate_series(1, ${world.sites * world.accountsPerSite}) i;
    select disclosure.open_budget(8::smallint, i, 10) from generate_series(1, ${world.sites}) i;
    insert into disclosure.way_allowed (insurer_id, way, until_day, reason)
      select i, w, '2099-01-01', 'essai' from generate_series(1, ${world.insurers}) i cross join generate_series(3, 4) w;
    analyze;
  `)
}

export interface Ledger {
  readonly account: number
  readonly site: number
  readonly noCard: number
  readonly legacy: number
  readonly platform: number
  readonly entries: number
}

/** What account 1 and site 1 have spent in this hour, what the platform has, and how many entries there are. */
export async function ledger(owner: Sql): Promise<Ledger> {
  const of = (level: number): string => `coalesce((select spent from disclosure.meter where level = ${level} and id = 1), 0)`
  const [row] = await owner.query<Ledger>(
    `select ${of(1)} as account, ${of(2)} as site, ${of(7)} as "noCard", ${of(8)} as legacy,
       (select coalesce(spent[1], 0) from disclosure.tide where level = 6) as platform, (select count(*)::int from accesslog.entry) as entries`,
  )
  if (row === undefined) throw new Error('no ledger')
  return row
}
