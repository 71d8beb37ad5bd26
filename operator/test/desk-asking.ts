import { hash, randomBytes } from 'node:crypto'
import { isSqlError, type Sql } from '../src/ports/sql.ts'
import type { TestDatabase } from './template-database.ts'
import { causeAt, type TurnstileWorld } from './turnstile-world.ts'
import { type Answer, memberKeyOf } from './ways-asking.ts'

/** One question of an insurer's desk, as `disclosure.ask_desk` takes it; what is left out is an honest default. */
export interface DeskOne {
  /** Number of the desk account that asks, from 1; 1 unless said. */
  readonly session?: number
  readonly secret?: Buffer
  readonly key: Buffer
  readonly cause?: Buffer
  readonly reason?: number | null
  readonly reference?: string | null
}

export const DESK_ACCOUNTS = 2
/** Desk account `n` is of insurer `(n - 1) / 2 + 1`: two an insurer, numbered apart from professionals. */
export const deskAccountOf = (n: number): number => 9000 + n
export const deskInsurerOf = (n: number): number => Math.floor((n - 1) / DESK_ACCOUNTS) + 1
export const deskSiteOf = (insurer: number): number => 2_000_000_000 + insurer
export const deskSecretOf = (n: number): Buffer => hash('sha256', `desk ${n}`, 'buffer')

/** Member `n` of the small world, all exact, asked by an account of their own insurer. */
export const member = (world: TurnstileWorld, n: number, more: Partial<DeskOne> = {}): DeskOne => ({
  session: DESK_ACCOUNTS * ((n - 1) % world.insurers) + 1,
  key: memberKeyOf(n),
  ...more,
})

const NAMES = { p_secret: 'bytea', p_key: 'uuid', p_cause: 'uuid', p_salt: 'uuid', p_reason: 'smallint', p_reference: 'text' }

function valuesOf(one: DeskOne): (string | number | null)[] {
  const { cause = causeAt(Date.now(), randomBytes), reason = 1, reference = 'REC-2026-0001' } = one
  const hex = (bytes: Buffer): string => bytes.toString('hex')
  return [`\\x${hex(one.secret ?? deskSecretOf(one.session ?? 1))}`, hex(one.key), hex(cause), hex(randomBytes(16)), reason, reference]
}

/** The call spelled out, `disclosure.ask_desk(…)`; `bent` replaces arguments by their names, in SQL. */
export function deskCall(one: DeskOne, bent: Readonly<Record<string, string>> = {}): string {
  const values = valuesOf(one)
  return `disclosure.ask_desk(${Object.entries(NAMES)
    .map(([name, type], i) => `${name} => ${bent[name] ?? `${values[i] === null ? 'null' : `'${values[i]}'`}::${type}`}`)
    .join(', ')})`
}
export const deskText = (one: DeskOne, bent: Readonly<Record<string, string>> = {}): string => `select ticket from ${deskCall(one, bent)}`

const ASK = `select ticket from disclosure.ask_desk(${Object.values(NAMES)
  .map((type, i) => `$${i + 1}::${type}`)
  .join(', ')})`
const TRIES_MAX = 4

/** Pays, as an honest door does: asked again under the same identifier when told to. Gives the ticket. */
export async function payForMember(door: Sql, one: DeskOne): Promise<string> {
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

export async function lookAtMember(door: Sql, ticket: string, one: DeskOne): Promise<Answer> {
  const secret = one.secret ?? deskSecretOf(one.session ?? 1)
  const [row] = await door.query<{ line: string }>('select disclosure.redeem($1::uuid, $2::bytea) as line', [ticket, secret])
  const [outcome, ...rest] = (row?.line ?? '').split('\t')
  return { outcome: outcome === '!' ? -1 : Number(outcome), line: rest.join('\t') }
}

/** Asks, commits and looks. */
export async function askDesk(db: TestDatabase, one: DeskOne): Promise<Answer> {
  const door = await db.as('cloison_keys')
  return lookAtMember(door, await payForMember(door, one), one)
}

/** Two accounts and a live session each at every insurer's desk of a settled world with its ways furnished; 60 persons an account, 100 a desk. */
export async function furnishDesks(owner: Sql, world: TurnstileWorld): Promise<void> {
  const accounts = world.insurers * DESK_ACCOUNTS
  await owner.script(`
    insert into professionals.desk_account (account_id, insurer_id, code, kind, jwk_x, jwk_y, consent, consented_at, until_day, opened_at)
      select 9000 + i, (i - 1) / ${DESK_ACCOUNTS} + 1, 'agent-' || i, 'agent', sha256('x'), sha256('y'), 'signed', now(), '2099-01-01', now() from generate_series(1, ${accounts}) i;
    insert into professionals.desk_session (digest, account_id, insurer_id, started_at, expires_at, idle_at)
      select sha256(sha256(convert_to('desk ' || i, 'UTF8'))), 9000 + i, (i - 1) / ${DESK_ACCOUNTS} + 1, now(), now() + interval '12 hours', now() + interval '12 hours' from generate_series(1, ${accounts}) i;
    select disclosure.open_desk_budget(11::smallint, 9000 + i, 'agent', 60) from generate_series(1, ${accounts}) i;
    select disclosure.open_desk_budget(12::smallint, 2000000000 + i, null, 100) from generate_series(1, ${world.insurers}) i;
  `)
}

/** Another number of persons for desk accounts (11) or whole desks (12). */
export async function allowDesks(owner: Sql, level: 11 | 12, allowed: number): Promise<void> {
  await owner.query('update disclosure.meter set allowed = $1::int where level = $2::smallint', [allowed, level])
}

export interface DeskLedger {
  readonly account: number
  readonly desk: number
  readonly insurer: number
  readonly platform: number
  readonly entries: number
}

/** What desk account 1 and the desk of insurer 1 have spent in this hour, what their insurer and the platform have, and how many entries there are. */
export async function deskLedger(owner: Sql): Promise<DeskLedger> {
  const of = (level: number, id: number): string =>
    `coalesce((select spent from disclosure.meter where level = ${level} and id = ${id}), 0)`
  const tide = (level: number): string => `(select coalesce(spent[1], 0) from disclosure.tide where level = ${level})`
  const [row] = await owner.query<DeskLedger>(
    `select ${of(11, 9001)} as account, ${of(12, 2_000_000_001)} as desk, ${tide(5)} as insurer, ${tide(6)} as platform, (select count(*)::int from accesslog.entry) as entries`,
  )
  if (row === undefined) throw new Error('no ledger')
  return row
}
