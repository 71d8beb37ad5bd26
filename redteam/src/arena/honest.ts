import type { HonestWorld, Look } from '@cloison/world'
import type postgres from 'postgres'
import { dayOf, domainOf, engagementOf } from './honest-look.ts'
import { openNumbers } from './honest-numbers.ts'
import type { CardState, People } from './people.ts'
import {
  DEVICES_OF_ARENA,
  openAccounts,
  openSessions,
  openSites,
  type Post,
  type PublicPoint,
  type SessionWanted,
  wakeSessions,
} from './posts.ts'
import type { ArenaTime } from './time.ts'
import { askInBatches, digestOf, type Question } from './turnstile.ts'

/** The honest work that goes on around an attack. */
export interface Background {
  /** Plays what honest people do until that moment, and takes the platform's time there. */
  until(epochMs: number): Promise<void>
  /** A session of someone honest, as their own software holds it: the account of that rank, at home. */
  postOf(rank: number): Promise<Post>
  /** How many accounts there are. */
  readonly accounts: number
  /** Numbers of the honest accounts. */
  readonly accountIds: readonly number[]
  /** From now on, what is refused to these accounts is no longer counted as honest: somebody else holds them too. */
  stolen(accounts: readonly number[]): void
  tally(): HonestTally
}

export interface HonestTally {
  readonly lookups: number
  /** By a budget, a tightening, a closed plane, or the watch: wrong and expired cards are not counted. */
  readonly refused: number
  readonly invoices: number
  /** How often each outcome refused; `unanswered` when frozen or closed meanwhile. */
  readonly outcomes: Readonly<Record<string, number>>
}

/** Events of this long are asked together; the platform's time follows. */
const SLICE_MS = 60_000
const WRONG = new Set([0, 1, 10, 11, 12, 13])
/** Whoever was told so often in an hour that a budget is spent asks no more until the next one. Each look not asked is counted as refused. */
const TRIES_AN_HOUR = 4
/** Told in the tally instead of an outcome. */
const NOT_ASKED = -1
const BUDGETS = new Set([20, 21, 22])
const HOUR_MS = 3_600_000

/**
 * Plays an honest world at the turnstile, with the logins of the doors: what HTTP and proofs would cost is not spent. Signed cards go in batches,
 * and so do known patients, whose price is the same; paper cards and numbers go one by one, by their own way.
 */
export async function openBackground(
  house: { owner: postgres.Sql; door: postgres.Sql; keys: postgres.Sql; point: PublicPoint; people: People; time: ArenaTime },
  world: HonestWorld,
  seed: string,
): Promise<Background> {
  const { owner, door, point, people, time } = house
  const numbers = openNumbers(house, seed)
  const siteIds = await openSites(
    owner,
    world.sites.map(({ activity, departement }) => ({ activity: ACTIVITIES[activity] ?? 'practice', department: departement })),
  )
  const accountIds = await openAccounts(
    owner,
    world.accounts.map(({ site }) => siteIds[site] ?? 0),
  )
  const sessions = new Map<string, Post>()
  const tally = { lookups: 0, refused: 0, invoices: 0 }
  const outcomes: Record<string, number> = {}
  const victims = new Set<number>()
  /** By account and hour. */
  const spent = new Map<string, number>()
  const events = eventsOf(world)
  let next = events.next()

  async function open(wanted: ReadonlyMap<string, SessionWanted>): Promise<void> {
    const fresh = [...wanted].filter(([name]) => !sessions.has(name))
    const posts = await openSessions(
      owner,
      point,
      fresh.map(([, each]) => each),
    )
    for (const [at, [name]] of fresh.entries()) {
      const post = posts[at]
      if (post !== undefined) sessions.set(name, post)
    }
  }
  const wantedBy = (look: Pick<Look, 'account' | 'site' | 'client' | 'device'>): [string, SessionWanted] => [
    `${look.account} ${look.site} ${look.device}`,
    {
      account: accountIds[look.account] ?? 0,
      site: siteIds[look.site] ?? 0,
      client: look.client,
      device: DEVICES_OF_ARENA / 2 + look.device,
    },
  ]

  const count = (look: Look, told: { readonly outcome: number } | null): void => {
    if (victims.has(accountIds[look.account] ?? 0)) return
    tally.lookups++
    if (told !== null && WRONG.has(told.outcome)) return
    tally.refused++
    if (told !== null && BUDGETS.has(told.outcome)) spent.set(hourOf(look), (spent.get(hourOf(look)) ?? 0) + 1)
    const name = String(told?.outcome ?? 'unanswered')
    outcomes[name] = (outcomes[name] ?? 0) + 1
  }
  const secretOf = (look: Look): Buffer => sessions.get(wantedBy(look)[0])?.secret ?? Buffer.alloc(32)

  async function play(wished: readonly Look[]): Promise<void> {
    const all: Look[] = []
    for (const look of wished) {
      if ((spent.get(hourOf(look)) ?? 0) < TRIES_AN_HOUR) all.push(look)
      else count(look, { outcome: NOT_ASKED })
    }
    if (all.length === 0) return
    await open(new Map(all.map(wantedBy)))
    const byNumber = all.filter(({ way }) => way > 2)
    for (const [at, told] of (await numbers.ask(byNumber, secretOf)).entries()) count(byNumber[at] as Look, told)
    const looks = all.filter(({ way }) => way <= 2)
    await people.know(looks.flatMap(cardOf))
    const questions = looks.map((look): Question => {
      const [card] = cardOf(look)
      return {
        secret: secretOf(look),
        key: card === undefined ? digestOf(`${seed} wrong ${look.look}`) : people.key(card.person, card.state),
        atMs: look.atMs,
        domain: domainOf(look),
        day: dayOf(look.atMs),
        engagement: engagementOf(seed, look.look),
      }
    })
    for (const [at, told] of (await askInBatches(door, questions)).entries()) count(looks[at] as Look, told)
  }

  async function bill(claims: readonly { readonly look: number; readonly atMs: number }[]): Promise<void> {
    if (claims.length === 0) return
    const rows = await owner`
      insert into claims.claim (claim_id, site_id, account_id, client_id, device_id, engagement, day, domain, received_at, idempotency_key, body_digest, lines, lines_digest, state, decided_at)
      select gen_random_uuid(), g.site_id, e.account_id, e.client_id, e.device_id, g.digest, g.day, 1, to_timestamp(u.at / 1000.0), 'honest-' || g.digest, sha256(uuid_send(g.digest)), '[]', sha256(uuid_send(g.digest)), 3, to_timestamp(u.at / 1000.0)
      from unnest(${claims.map(({ look }) => engagementOf(seed, look))}::uuid[], ${claims.map(({ atMs }) => atMs)}::float8[]) u(digest, at)
      join disclosure.engagement g on g.digest = u.digest
      join accesslog.entry e on e.cause = g.cause and e.site_id = g.site_id
      on conflict do nothing returning 1`
    tally.invoices += rows.length
    numbers.billed(claims)
  }

  return {
    accounts: accountIds.length,
    accountIds,
    stolen: (accounts) => {
      for (const account of accounts) victims.add(account)
    },
    tally: () => ({ ...tally, outcomes: { ...outcomes } }),
    async postOf(rank) {
      const account = world.accounts[rank]
      const site = world.sites[account?.site ?? -1]
      if (account === undefined || site === undefined) throw new Error('no honest account of that rank')
      const [name, wanted] = wantedBy({ account: rank, site: account.site, client: site.client, device: site.devices[0] ?? 0 })
      await open(new Map([[name, wanted]]))
      const post = sessions.get(name)
      if (post === undefined) throw new Error('a session was not opened')
      return post
    },
    async until(epochMs) {
      while (!next.done && next.value.atMs <= epochMs) {
        const end = Math.min(epochMs, next.value.atMs + SLICE_MS)
        const looks: Look[] = []
        const claims: { look: number; atMs: number }[] = []
        for (; !next.done && next.value.atMs <= end; next = events.next()) {
          const event = next.value
          // What happened before the platform's present is not asked after the fact.
          if (event.kind === 'look' && event.atMs > time.now() - SLICE_MS) looks.push(event)
          if (event.kind === 'claim') claims.push(event)
        }
        await time.to(end)
        await wakeSessions(owner)
        await numbers.pay(end)
        await play(looks)
        await bill(claims)
      }
      await time.to(epochMs)
    },
  }
}

const ACTIVITIES = ['pharmacy', 'practice', 'optician', 'dentist', 'hearing', 'laboratory', 'nursing', 'physiotherapy']
const hourOf = ({ account, atMs }: Look): string => `${account} ${Math.floor(atMs / HOUR_MS)}`
const STATES: readonly (CardState | undefined)[] = ['good', 'good', 'expired', 'revoked', undefined]

/** The card that answers a look; none when it was the wrong one or something was mistyped. */
function cardOf(look: Look): { person: number; state: CardState }[] {
  const state = look.closed === 1 ? 'closed' : STATES[look.card]
  return look.slip !== 0 || state === undefined ? [] : [{ person: look.person, state }]
}

function* eventsOf(world: HonestWorld) {
  for (const day of world) yield* day
}
