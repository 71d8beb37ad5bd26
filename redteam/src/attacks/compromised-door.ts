import { randomBytes } from 'node:crypto'
import { cardKey } from '@cloison/evidence'
import type postgres from 'postgres'
import type { Post } from '../arena/posts.ts'
import { askInBatches, digestOf, type Question, type Told } from '../arena/turnstile.ts'
import type { Auditor } from '../auditor.ts'
import type { Field, Siege } from '../siege.ts'
import { fire } from '../volley.ts'

/** What passes through a door while it is taken over: sessions' secrets, and cards with birth dates. */
interface Passed {
  readonly posts: readonly Post[]
  readonly persons: readonly number[]
  readonly keys: readonly string[]
}

const ANSWERS = new Set([0, 1, 13])
const CHILD_YEARS = 18
const DAY_MS = 86_400_000

/**
 * Code of the attacker's runs in the process of the door: its login and its memory. Honest people go on working through it. He reads what he
 * can, asks again for all that he saw with every session that he saw, then spends the rest of their budgets guessing: other cards, and the
 * birth dates of the children of the families whose card was shown.
 */
export const compromisedDoor: Siege = {
  name: 'compromised-door',
  summary: 'le processus de la porte est pris : son identité dans la base, et tout ce qui y passe',
  formula: 'les personnes dont la carte a été honnêtement présentée pendant ce temps',
  needs: () => ({ honest: 0, days: 2, insured: 84 }),
  async play(field) {
    const { arena, auditor, scale, say } = field
    const beganAtMs = arena.time.now()
    const passed = await honestDay(field, scale === 'small' ? 3 : 100, scale === 'small' ? 8 : 20)
    const children = await coverChildren(field, passed.persons)
    const door = arena.database.as('cloison_door', 2)
    const tables = await readableTables(door)
    say('il redemande ce qu’il a vu…')
    const again = passed.posts.flatMap((post) => passed.keys.map((key) => question(post, key, arena.time.now())))
    tell(auditor, await askInBatches(door, again.slice(0, scale === 'small' ? 200 : 20_000)))
    const shown = auditor.count().exposed
    const otherWays = await otherDoors(door, passed)
    say('il devine…')
    const random = passed.posts.flatMap((post) =>
      Array.from({ length: 20 }, () => question(post, randomBytes(16).toString('hex'), arena.time.now())),
    )
    tell(auditor, await askInBatches(door, random))
    const guessed = await guessChildren(field, door, passed)
    await door.end({ timeout: 5 })
    const beyond = auditor.count().exposed - shown
    return {
      accounts: passed.posts.map(({ account }) => account),
      beganAtMs,
      ok: tables.length === 0 && otherWays === 0 && beyond === 0,
      bound: passed.persons.length,
      baseline: arena.persons,
      figures: {
        shownHonestly: passed.persons.length,
        beyond,
        tablesRead: tables,
        otherWaysAnswered: otherWays,
        childrenCovered: children,
        childrensDatesTried: guessed,
      },
    }
  },
}

async function honestDay(field: Field, sites: number, each: number): Promise<Passed> {
  const { arena } = field
  const ranks = Array.from({ length: sites }, (_, rank) => rank)
  const posts = await arena.posts(
    ranks.map(() => ({ activity: 'pharmacy', department: '35' })),
    ranks.map((rank) => ({ sites: [rank], client: 1 })),
  )
  const persons = field.persons(sites * each)
  await arena.people.know(persons.map((person) => ({ person })))
  // The pharmacists' own questions are not the attacker's: what he learns from them is counted when he asks.
  const unheard: Auditor = { received: () => false, count: () => ({ asked: 0, exposed: 0 }), refusals: () => ({}) }
  for (const [at, person] of persons.entries()) {
    const post = posts[at % posts.length]
    if (post !== undefined) await fire({ bot: arena.bot(post), person, shown: arena.people.shown(person) }, unheard)
  }
  return { posts, persons, keys: persons.map((person) => arena.people.key(person)) }
}

/** Each card also covers a child, who did not come: born within the last eighteen years. */
async function coverChildren({ arena, chance }: Field, persons: readonly number[]): Promise<number> {
  const rows = persons.map((person) => {
    const { card } = arena.people.shown(person)
    const birthDate = dayOf(Date.now() - chance.below(CHILD_YEARS * 365) * DAY_MS)
    return { key: Buffer.from(cardKey(card, birthDate, 1)).toString('hex'), pseudonym: digestOf(`${arena.seed} child ${person}`) }
  })
  const { owner } = arena.database
  const [keys, people] = [rows.map(({ key }) => key), rows.map(({ pseudonym }) => pseudonym)]
  await owner`
    insert into beneficiaries.rights (person, insurer_id, valid_from, valid_until, rules, routing)
    select u.person, 1, '2026-01-01', '2030-01-01', array_fill('100'::text, array[11]), E'9\\tMU\\t\\tG1\\t1' from unnest(${people}::uuid[]) u(person) on conflict do nothing`
  await owner`
    insert into beneficiaries.card_person (digest, person, insurer_id, card_id, valid_until)
    select u.key, u.person, 1, -1, '2030-01-01' from unnest(${keys}::uuid[], ${people}::uuid[]) u(key, person) on conflict do nothing`
  return rows.length
}

const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10)

function question({ secret }: Post, key: string, atMs: number): Question {
  return { secret, key, atMs, domain: 1, day: dayOf(atMs), engagement: randomBytes(16).toString('hex') }
}

function tell(auditor: Auditor, answers: readonly (Told | null)[]): void {
  for (const told of answers) {
    const answered = told !== null && ANSWERS.has(told.outcome)
    const person = answered ? (told.line.split('\t')[0] ?? '') : `nobody ${randomBytes(8).toString('hex')}`
    auditor.received(person, { status: 200, body: answered ? { recognised: true } : { code: String(told?.outcome ?? 'unanswered') } })
  }
}

/** Tables that the door's login reads: none. */
async function readableTables(door: postgres.Sql): Promise<string[]> {
  const tables = await door<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`
  const read: string[] = []
  for (const { name } of tables) {
    const rows = await door.unsafe(`select count(*) from ${name}`).catch(() => undefined)
    if (rows !== undefined) read.push(name)
  }
  return read
}

/** The ways of other doors, with the sessions that passed: by paper and by number. How many answered. */
async function otherDoors(door: postgres.Sql, { posts, keys }: Passed): Promise<number> {
  let answered = 0
  for (const way of [3, 4]) {
    for (const key of keys.slice(0, 3)) {
      const [secret] = posts.map((post) => post.secret)
      const rows = await door
        .unsafe(
          'select ticket from disclosure.ask_one($1::bytea, $2::smallint, 1::smallint, $3::uuid, $4::text, $5::uuid, 1::smallint, current_date, $6::uuid, $7::uuid, 0::smallint, 0::smallint)',
          [
            secret ?? Buffer.alloc(32),
            way,
            key,
            way === 3 ? 'MU\t\t\t' : null,
            digestOf(`cause ${way}`),
            digestOf(`e ${key}`),
            digestOf(`s ${key}`),
          ],
        )
        .catch(() => [])
      answered += rows.length
    }
  }
  return answered
}

/** All that is left of every budget goes into birth dates of children, each date of a family once. */
async function guessChildren(field: Field, door: postgres.Sql, { posts, persons }: Passed): Promise<number> {
  const { arena, auditor, chance, scale } = field
  const each = scale === 'small' ? 60 : 200
  let tried = 0
  for (const [at, post] of posts.entries()) {
    const guesses = Array.from({ length: each }, (_, guess) => {
      const person = persons[(at * each + guess) % persons.length] ?? 0
      const birthDate = dayOf(Date.now() - chance.below(CHILD_YEARS * 365) * DAY_MS)
      return question(post, Buffer.from(cardKey(arena.people.shown(person).card, birthDate, 1)).toString('hex'), arena.time.now())
    })
    tell(auditor, await askInBatches(door, guesses))
    tried += guesses.length
  }
  return tried
}
