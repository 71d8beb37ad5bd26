import type { Sql } from '../../ports/sql.ts'
import type { Billed, Complaint, Look } from './look.ts'
import type { Served } from './nearness.ts'
import type { Site } from './post.ts'
import type { Reaction, Stand } from './react.ts'
import type { Score } from './score.ts'

/** From one snapshot of the database to a later one, as it writes them; and not before an instant. */
export interface Window {
  readonly since: string
  readonly until: string
  readonly fromMs: number
}
export interface LookPosition {
  readonly xid: string
  readonly cause: string
  readonly site: number
  readonly day: string
}
export interface BilledPosition {
  readonly xid: string
  readonly claim: string
}

/** What the role `cloison_watch` may do: functions of `sql/0070` and `0071`, and nothing else. Every method throws SqlError. */
export interface WatchStore {
  tide(): Promise<{ readonly snapshot: string; readonly nowMs: number }>
  looks(window: Window, after: LookPosition | null, limit: number): Promise<{ readonly looks: Look[]; readonly last: LookPosition | null }>
  billed(
    window: Window,
    after: BilledPosition | null,
    limit: number,
  ): Promise<{ readonly billed: Billed[]; readonly last: BilledPosition | null }>
  sites(after: number, limit: number): Promise<{ readonly id: number; readonly site: Site }[]>
  /** When devices were first known; those it does not know are not in the answer. */
  devices(ids: readonly number[]): Promise<ReadonlyMap<number, number>>
  served(persons: readonly string[]): Promise<ReadonlyMap<string, Served>>
  noteServed(notes: readonly { readonly person: string; readonly department: string; readonly day: string }[]): Promise<void>
  forgetServed(before: string, limit: number): Promise<number>
  habits(after: number, limit: number): Promise<{ readonly account: number; readonly habit: unknown }[]>
  noteHabits(habits: readonly { readonly account: number; readonly habit: object }[]): Promise<void>
  /** The number of the reaction; undefined when it stands already and nothing was done. */
  react(reaction: Reaction, account: number, score: Score): Promise<string | undefined>
  /** Until when accounts were forgiven, since an instant. */
  pardons(sinceMs: number): Promise<{ readonly account: number; readonly untilMs: number }[]>
  stands(accounts: readonly number[]): Promise<ReadonlyMap<number, Stand>>
  /** Digests of canaries, as hexadecimal; the page after one of them. */
  canaries(after: string, limit: number): Promise<string[]>
  complaints(sinceMs: number): Promise<Complaint[]>
  /** Complaints whose establishment is to be asked for its invoice; each is given once. */
  takeComplaints(limit: number): Promise<Complaint[]>
}

const CALLS: Readonly<Record<Reaction, string>> = {
  passkey: 'select watch.ask_passkey($1::int, $2::int, $3::jsonb) as id',
  tighten: 'select watch.tighten_account($1::int, $2::int, $3::jsonb) as id',
  freeze: 'select watch.freeze_account($1::int, $2::int, $3::jsonb) as id',
}
const STANDS: readonly Stand[] = ['open', 'open', 'tightened', 'frozen']

export function watchStore(sql: Sql): WatchStore {
  return {
    async tide() {
      const [row] = await sql.query<{ snapshot: string; now_ms: bigint }>('select snapshot, now_ms from watch.tide()')
      if (row === undefined) throw new Error('tide gave no row')
      return { snapshot: row.snapshot, nowMs: Number(row.now_ms) }
    },
    looks: (window, after, limit) => readLooks(sql, window, after, limit),
    billed: (window, after, limit) => readBilled(sql, window, after, limit),
    async sites(after, limit) {
      const rows = await sql.query<{ site_id: number; department: string; activity: string }>(
        'select site_id, department, activity from watch.sites($1::int, $2::int)',
        [after, limit],
      )
      return rows.map(({ site_id, department, activity }) => ({ id: site_id, site: { department, activity } }))
    },
    async devices(ids) {
      if (ids.length === 0) return new Map()
      const rows = await sql.query<{ device_id: number; opened_ms: bigint }>('select device_id, opened_ms from watch.devices($1::int[])', [
        ids,
      ])
      return new Map(rows.map(({ device_id, opened_ms }) => [device_id, Number(opened_ms)]))
    },
    async served(persons) {
      if (persons.length === 0) return new Map()
      const rows = await sql.query<{ person: string; departments: string[]; days: string[] }>(
        'select person, departments, days from watch.served_before($1::uuid[])',
        [persons],
      )
      return new Map(rows.map(({ person, departments, days }) => [person, { departments, days }]))
    },
    async noteServed(notes) {
      if (notes.length === 0) return
      await sql.query('select watch.note_served($1::uuid[], $2::text[], $3::date[])', [
        notes.map(({ person }) => person),
        notes.map(({ department }) => department),
        notes.map(({ day }) => day),
      ])
    },
    async forgetServed(before, limit) {
      const [row] = await sql.query<{ gone: number }>('select watch.forget_served($1::date, $2::int) as gone', [before, limit])
      return row?.gone ?? 0
    },
    async habits(after, limit) {
      const rows = await sql.query<{ account_id: number; habit: unknown }>('select account_id, habit from watch.habits($1::int, $2::int)', [
        after,
        limit,
      ])
      return rows.map(({ account_id, habit }) => ({ account: account_id, habit }))
    },
    async noteHabits(habits) {
      if (habits.length === 0) return
      await sql.query('select watch.note_habits($1::int[], $2::jsonb)', [
        habits.map(({ account }) => account),
        JSON.stringify(habits.map(({ habit }) => habit)),
      ])
    },
    async react(reaction, account, { points, reasons }) {
      const [row] = await sql.query<{ id: bigint | null }>(CALLS[reaction], [account, points, JSON.stringify(reasons)])
      return row?.id?.toString()
    },
    async pardons(sinceMs) {
      const rows = await sql.query<{ account_id: number; until_ms: bigint }>(
        'select account_id, until_ms from watch.pardons($1::timestamptz)',
        [new Date(sinceMs)],
      )
      return rows.map(({ account_id, until_ms }) => ({ account: account_id, untilMs: Number(until_ms) }))
    },
    async stands(accounts) {
      const rows = await sql.query<{ account_id: number; state: number }>('select account_id, state from watch.postures($1::int[])', [
        accounts,
      ])
      return new Map(rows.map(({ account_id, state }) => [account_id, STANDS[state] ?? 'open']))
    },
    async canaries(after, limit) {
      const rows = await sql.query<{ digest: string }>(
        `select encode(digest, 'hex') as digest from watch.canaries(decode($1::text, 'hex'), $2::int)`,
        [after, limit],
      )
      return rows.map(({ digest }) => digest)
    },
    complaints: (sinceMs) =>
      readComplaints(
        sql,
        'select at_ms, site_id, account_id, person from watch.complaints_since($1::timestamptz, 20000)',
        new Date(sinceMs),
      ),
    takeComplaints: (limit) => readComplaints(sql, 'select at_ms, site_id, account_id, person from watch.take_complaints($1::int)', limit),
  }
}

type LookRow = Omit<Look, 'atMs' | 'account' | 'site' | 'client' | 'device' | 'insurer'> & {
  readonly xid: string
  readonly cause: string
  readonly day: string
  readonly at_ms: bigint
  readonly account_id: number
  readonly site_id: number
  readonly client_id: number
  readonly device_id: number
  readonly insurer_id: number | null
}

async function readLooks(sql: Sql, window: Window, after: LookPosition | null, limit: number) {
  const rows = await sql.query<LookRow>(
    `select xid::text as xid, cause, site_id, day, at_ms, account_id, client_id, device_id, insurer_id, person, way, domain, outcome, flags, counted
     from watch.looks($1::text::pg_snapshot, $2::text::pg_snapshot, $3::timestamptz, $4::text::xid8, $5::uuid, $6::int, $7::date, $8::int)
       with ordinality order by ordinality`,
    [
      window.since,
      window.until,
      new Date(window.fromMs),
      after?.xid ?? null,
      after?.cause ?? null,
      after?.site ?? null,
      after?.day ?? null,
      limit,
    ],
  )
  const last = rows.at(-1)
  return {
    looks: rows.map(
      ({ at_ms, account_id, site_id, client_id, device_id, insurer_id, person, way, domain, outcome, flags, counted }): Look => ({
        atMs: Number(at_ms),
        account: account_id,
        site: site_id,
        client: client_id,
        device: device_id,
        insurer: insurer_id,
        person,
        way,
        domain,
        outcome,
        flags,
        counted,
      }),
    ),
    last: last === undefined ? null : { xid: last.xid, cause: last.cause, site: last.site_id, day: last.day },
  }
}

async function readBilled(sql: Sql, window: Window, after: BilledPosition | null, limit: number) {
  const rows = await sql.query<{ xid: string; claim_id: string; at_ms: bigint; site_id: number; person: string; look_at_ms: bigint }>(
    `select xid::text as xid, claim_id, at_ms, site_id, person, look_at_ms
     from watch.billed($1::text::pg_snapshot, $2::text::pg_snapshot, $3::timestamptz, $4::text::xid8, $5::uuid, $6::int) with ordinality order by ordinality`,
    [window.since, window.until, new Date(window.fromMs), after?.xid ?? null, after?.claim ?? null, limit],
  )
  const last = rows.at(-1)
  return {
    billed: rows.map(
      ({ at_ms, site_id, person, look_at_ms }): Billed => ({ atMs: Number(at_ms), site: site_id, person, lookAtMs: Number(look_at_ms) }),
    ),
    last: last === undefined ? null : { xid: last.xid, claim: last.claim_id },
  }
}

async function readComplaints(sql: Sql, text: string, value: unknown): Promise<Complaint[]> {
  const rows = await sql.query<{ at_ms: bigint; site_id: number; account_id: number; person: string }>(text, [value])
  return rows.map(({ at_ms, site_id, account_id, person }) => ({ atMs: Number(at_ms), site: site_id, account: account_id, person }))
}
