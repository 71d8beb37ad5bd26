import { hash, randomBytes } from 'node:crypto'
import type postgres from 'postgres'

/** Someone signed in at an establishment: an account, there, with its session. */
export interface Post {
  readonly account: number
  readonly site: number
  readonly client: number
  readonly device: number
  /** The session's secret, 32 bytes. */
  readonly secret: Buffer
}

export interface SiteWanted {
  readonly activity: string
  /** Code of the département. */
  readonly department: string
  /** FINESS of the legal entity that owns it; left out: it is alone. */
  readonly entity?: string
}

/** An account that is wanted, and the ranks of the sites where it is signed in. */
export interface AccountWanted {
  readonly sites: readonly number[]
  readonly client: number
}

/** The public half of the pair that signs for every session of the arena. */
export interface PublicPoint {
  readonly x: Buffer
  readonly y: Buffer
}

const ROWS_MAX = 5_000
/** Every domain of care: what a site may ask for is not what is attacked here. */
const EVERY_DOMAIN = 4094
/** Sessions of an arena never sleep: their holders show their passkey as often as it is asked for. */
const AWAKE = '400 days'

/** A session that is wanted at a device of its own. */
export type SessionWanted = Omit<Post, 'secret'>

/**
 * Opens sites and accounts with their default budgets, and a session for each place of each account, as rows: thousands of sign-ins would
 * take an hour. Everything else goes through the doors.
 *
 * @returns the sites' numbers, and one post for each site of each account, in order
 */
export async function openPosts(
  owner: postgres.Sql,
  point: PublicPoint,
  sites: readonly SiteWanted[],
  accounts: readonly AccountWanted[],
): Promise<{ readonly sites: readonly number[]; readonly posts: readonly Post[] }> {
  const siteIds = await openSites(owner, sites)
  const accountIds = await openAccounts(
    owner,
    accounts.map(({ sites: [first = 0] }) => siteIds[first] ?? 0),
  )
  const wanted = accounts.flatMap(({ sites: ranks, client }, at) => {
    const account = accountIds[at] ?? 0
    return ranks.map((rank) => ({ account, site: siteIds[rank] ?? 0, client, device: DEVICES_OF_ARENA + account }))
  })
  return { sites: siteIds, posts: await openSessions(owner, point, wanted) }
}

/** Devices numbered from here are the arena's, and from half of it those of an honest world; below, those that the platform numbers. */
export const DEVICES_OF_ARENA = 1_000_000_000

/** Opens establishments, each with the budget of its activity; their numbers, in order. */
export async function openSites(owner: postgres.Sql, sites: readonly SiteWanted[]): Promise<number[]> {
  const [last] = await owner<{ id: number }[]>`select coalesce(max(site_id), 0)::int as id from directory.establishment`
  const base = (last?.id ?? 0) + 1
  for (let from = 0; from < sites.length; from += ROWS_MAX) await insertSites(owner, base + from, sites.slice(from, from + ROWS_MAX))
  return sites.map((_, rank) => base + rank)
}

/** Opens accounts, each a member of the site given, with the budget of its activity; their numbers, in order. */
export async function openAccounts(owner: postgres.Sql, homes: readonly number[]): Promise<number[]> {
  const opened: number[] = []
  for (let from = 0; from < homes.length; from += ROWS_MAX) {
    const some = homes.slice(from, from + ROWS_MAX)
    await owner.begin(async (sql) => {
      const rows = await sql<{ id: number }[]>`
        insert into professionals.account (subject_digest, profession, sealed, opened_at)
        select sha256(uuid_send(gen_random_uuid())), '21', '\\x00', now() from generate_series(1, ${some.length}::int) returning account_id as id`
      const ids = rows.map(({ id }) => id)
      await sql`
        insert into professionals.membership (account_id, site_id, from_day)
        select a, s, '2020-01-01' from unnest(${ids}::int[], ${some}::int[]) u(a, s)`
      await sql`select disclosure.open_budget(1::smallint, a, null) from unnest(${ids}::int[]) a`
      opened.push(...ids)
    })
  }
  return opened
}

/** Opens sessions of accounts that exist, with their memberships, clients and devices. */
export async function openSessions(owner: postgres.Sql, { x, y }: PublicPoint, wanted: readonly SessionWanted[]): Promise<Post[]> {
  const opened: Post[] = []
  for (let from = 0; from < wanted.length; from += ROWS_MAX) {
    const some = wanted.slice(from, from + ROWS_MAX).map((each) => ({ ...each, secret: randomBytes(32) }))
    const accounts = some.map(({ account }) => account)
    const sites = some.map(({ site }) => site)
    const clients = some.map(({ client }) => client)
    const devices = some.map(({ device }) => device)
    const digests = some.map(({ secret }) => hash('sha256', secret, 'hex'))
    await openClients(owner, [...new Set(clients)])
    await owner.begin(async (sql) => {
      await sql`
        insert into professionals.membership (account_id, site_id, from_day)
        select a, s, '2020-01-01' from unnest(${accounts}::int[], ${sites}::int[]) u(a, s) on conflict do nothing`
      await sql`
        insert into professionals.device (device_id, account_id, opened_at) overriding system value
        select d, a, now() - interval '200 days' from unnest(${devices}::int[], ${accounts}::int[]) u(d, a) on conflict do nothing`
      await sql`
        insert into professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, group_id, jwk_x, jwk_y, started_at, expires_at, passkey_at, idle_at)
        select decode(u.digest, 'hex'), u.account, u.site, u.client, u.device, ${EVERY_DOMAIN}, e.group_id, ${x}, ${y}, now(), now() + ${AWAKE}::interval, now(), now() + ${AWAKE}::interval
        from unnest(${digests}::text[], ${accounts}::int[], ${sites}::int[], ${clients}::smallint[], ${devices}::int[]) u(digest, account, site, client, device)
        left join directory.establishment e on e.site_id = u.site`
    })
    opened.push(...some)
  }
  return opened
}

async function insertSites(owner: postgres.Sql, base: number, sites: readonly SiteWanted[]): Promise<void> {
  const entities = [...new Set(sites.flatMap(({ entity }) => entity ?? []))]
  await owner`
    insert into directory.legal_entity (group_id, finess)
    select (select coalesce(max(l.group_id), 0) from directory.legal_entity l) + row_number() over (), e from unnest(${entities}::text[]) e on conflict do nothing`
  await owner`
    insert into directory.establishment (site_id, finess, name, activity, department, commune, domain_mask, group_id, opened_on)
    select ${base}::int + i.n::int - 1, '99' || lpad((${base}::int + i.n::int - 1)::text, 7, '0'), 'Établissement ' || i.n, i.activity, i.department, 'Commune', ${EVERY_DOMAIN}, l.group_id, '2020-01-01'
    from unnest(${sites.map(({ activity }) => activity)}::text[], ${sites.map(({ department }) => department)}::text[], ${sites.map(({ entity = null }) => entity)}::text[]) with ordinality i(activity, department, entity, n)
    left join directory.legal_entity l on l.finess = i.entity`
  await owner`select disclosure.open_budget(2::smallint, i, null) from generate_series(${base}::int, ${base + sites.length - 1}::int) i`
  await owner`
    select disclosure.open_budget(9::smallint, l.group_id, null) from directory.legal_entity l where l.finess = any (${entities}::text[])`
}

async function openClients(owner: postgres.Sql, clients: readonly number[]): Promise<void> {
  await owner`
    insert into directory.client (client_id, code, name, publisher)
    select i, 'logiciel-' || i, 'Logiciel ' || i, 'Éditeur' from unnest(${clients}::int[]) i on conflict do nothing`
  await owner`
    select disclosure.open_budget(4::smallint, c.client_id::int, null) from directory.client c, disclosure.tide t
    where t.level = 4 and t.allowed[c.client_id] is null`
}

/** Every session is awake again, as if its holder had just shown the passkey; those that are frozen stay so. */
export async function wakeSessions(owner: postgres.Sql): Promise<void> {
  await owner`update professionals.session set idle_at = expires_at where idle_at < expires_at and ended_at is null`
  await owner`update professionals.desk_session set idle_at = expires_at where idle_at < expires_at and ended_at is null`
}
