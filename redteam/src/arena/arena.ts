import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeSessionKey } from '@cloison/contract'
import type { HonestDaysMaker, HonestWorld } from '@cloison/world'
import { createWorld, type InsurerKeys, makeInsurerKeys, type World } from '@cloison/world'
import type postgres from 'postgres'
import { type Bot, openWire } from './bot.ts'
import { type ArenaDatabase, openArenaDatabase } from './database.ts'
import { type Background, openBackground } from './honest.ts'
import { type ArenaInstance, startArenaInstance } from './instance.ts'
import { allowWays, type Listed, sendPortfolios } from './insured.ts'
import { arenaPeople, type People } from './people.ts'
import { type AccountWanted, openPosts, type Post, type PublicPoint, type SiteWanted, wakeSessions } from './posts.ts'
import { type ArenaTime, arenaTime } from './time.ts'

export interface ArenaOptions {
  readonly seed: string
  /** False: the same platform with every budget at a billion, and no watch. What an attack would take if nothing bounded it. */
  readonly guarded: boolean
  /** Honest people around the attack; null: nobody. */
  readonly honest: { readonly days: HonestDaysMaker; readonly accounts: number; readonly length: number } | null
  /** Persons of the synthetic France whose insurers may send their files. */
  readonly insured: number
}

/** A private platform under attack, its synthetic France, and the hands that set the scene. */
export interface Arena {
  readonly seed: string
  readonly guarded: boolean
  readonly instance: ArenaInstance
  readonly database: ArenaDatabase
  readonly time: ArenaTime
  readonly people: People
  /** Persons whom the arena can draw from: ranks 0 to this. */
  readonly persons: number
  /** Whether somebody watches the log. */
  readonly watched: boolean
  readonly world: World
  readonly insurerKeys: ReadonlyMap<string, InsurerKeys>
  /** Persons whom insurers' own files made known: empty when none was sent. */
  readonly listed: readonly Listed[]
  readonly honest: Background | null
  readonly point: PublicPoint
  posts(sites: readonly SiteWanted[], accounts: readonly AccountWanted[]): Promise<readonly Post[]>
  bot(post: Post): Bot
  close(): Promise<void>
}

const UNBOUNDED = 1_000_000_000
/** Where persons are drawn from when nobody honest lives there. */
const PERSONS_ALONE = 2_000_000
const LARGEST_INSURERS = 20
/** Fewer insured than that, and no insurer sends its file. */
const INSURED_MIN = 200
const INSURERS_SENDING = 3

/** Starts the platform in a temporary folder, and sets it: insurers, honest sites, nobody else. Closing it removes everything. */
export async function openArena(options: ArenaOptions): Promise<Arena> {
  const instance = await startArenaInstance(options.guarded ? [] : ['watch'])
  try {
    const database = openArenaDatabase(instance.folder)
    try {
      return await furnish(options, instance, database)
    } catch (caught) {
      await database.end()
      throw caught
    }
  } catch (caught) {
    await instance.stop()
    throw caught
  }
}

async function furnish(options: ArenaOptions, instance: ArenaInstance, database: ArenaDatabase): Promise<Arena> {
  const { seed, guarded } = options
  const { owner } = database
  const watched = instance.roles.includes('watch')
  if (!guarded) await unbound(owner)
  const world = createWorld({ seed, persons: options.insured, day: today(), establishments: 2 })
  const keys = join(instance.folder, 'demo', 'insurers')
  mkdirSync(keys, { recursive: true })
  const insurerKeys = await makeInsurerKeys(keys, world.insurers)
  await registerInsurers(owner, world, keysInOrder(world, insurerKeys))
  await openNumbersDoor(owner)
  const key = await makeSessionKey()
  const point = await pointOf(key)
  const time = arenaTime(owner, instance.folder, instance.simulated)
  const honestWorld = options.honest === null ? null : worldOf(options.honest, seed)
  const people = arenaPeople(owner, seed, residentsOf(honestWorld), watched)
  await allowWays(owner)
  const listed = options.insured < INSURED_MIN ? [] : await sendPortfolios(instance, world, INSURERS_SENDING)
  const wire = openWire({ origin: instance.origin, port: instance.port, key, time, wake: () => wakeSessions(owner) })
  const honest =
    honestWorld === null
      ? null
      : await openBackground(
          { owner, door: database.as('cloison_door'), keys: database.as('cloison_keys'), point, people, time },
          honestWorld,
          seed,
        )
  return {
    seed,
    guarded,
    instance,
    database,
    time,
    people,
    persons: honestWorld?.persons ?? PERSONS_ALONE,
    watched,
    world,
    insurerKeys,
    listed,
    honest,
    point,
    posts: async (sites, accounts) => (await openPosts(owner, point, sites, accounts)).posts,
    bot: (post) => wire.bot(post),
    async close() {
      wire.close()
      await database.end()
      await instance.stop()
    },
  }
}

/** The guard off: budgets that nobody reaches. Levels that are already open are raised too. */
async function unbound(owner: postgres.Sql): Promise<void> {
  await owner`update disclosure.allowance set allowed = ${UNBOUNDED}`
  await owner`select disclosure.open_budget(3::smallint, 1, null), disclosure.open_budget(6::smallint, 1, null)`
}

/** The door that answers by paper and by number is given the budget that the table says, if nobody opened it yet. */
async function openNumbersDoor(owner: postgres.Sql): Promise<void> {
  await owner`
    select disclosure.open_budget(3::smallint, d.door_id::int, null) from disclosure.door d, disclosure.tide t
    where t.level = 3 and 1 = any (d.purposes) and t.allowed[d.door_id] is null`
}

function worldOf(honest: NonNullable<ArenaOptions['honest']>, seed: string): HonestWorld {
  // From today, so that the platform's present is the first honest morning.
  return honest.days({ seed, from: today(), days: honest.length, accounts: honest.accounts })
}

function residentsOf(world: HonestWorld | null) {
  return {
    insurerOf: (person: number) => world?.coverOf(person).insurer ?? 1 + (person % LARGEST_INSURERS),
    departmentOf: (person: number) => world?.homeOf(person).departement,
  }
}

async function registerInsurers(owner: postgres.Sql, world: World, keys: readonly InsurerKeys[]): Promise<void> {
  const lines = world.insurers.map(({ amc, name }, at) => ({ amc, name, keys: keys[at] }))
  await owner`
    select directory.register_insurer(u.amc, u.name, u.signing::jsonb, u.sealing::jsonb, '2020-01-01')
    from unnest(${lines.map(({ amc }) => amc)}::text[], ${lines.map(({ name }) => name)}::text[],
      ${lines.map(({ keys: pair }) => JSON.stringify(pair?.signing))}::text[], ${lines.map(({ keys: pair }) => JSON.stringify(pair?.sealing))}::text[]) u(amc, name, signing, sealing)`
}

function keysInOrder(world: World, keys: ReadonlyMap<string, InsurerKeys>): InsurerKeys[] {
  return world.insurers.flatMap(({ amc }) => keys.get(amc) ?? [])
}

async function pointOf(key: CryptoKeyPair): Promise<PublicPoint> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key.publicKey)
  return { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') }
}

function today(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
}
