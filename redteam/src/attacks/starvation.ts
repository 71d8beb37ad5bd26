import { randomBytes } from 'node:crypto'
import { encodeBase45 } from '@cloison/evidence'
import type { Bot } from '../arena/bot.ts'
import type { Field, Siege } from '../siege.ts'
import { fire } from '../volley.ts'

const REFUSED_ONE_IN = 1000
/** Whose own budgets are the smallest, so that most of what they ask is refused. */
const ROBBERS = 'hearing'
const CARD_BYTES = 148
/** The shared levels are brought down to what honest people need in the test, and this much more. */
const MARGIN = 1.1

/**
 * Two hundred stolen accounts do not want to read anyone: they ask for cards that do not exist, again and again beyond their own budgets,
 * all with the software and the insurer of honest people, so that nothing is left for them. The levels that everybody shares are brought
 * down beforehand to little more than what the honest part needs: one unknown card counted there would be felt.
 */
export const starvation: Siege = {
  name: 'starvation',
  summary: '200 comptes, cartes inconnues et refus, pour épuiser un organisme, un logiciel, la porte',
  formula: 'aucune personne ; au plus une consultation honnête sur 1 000 refusée',
  needs: () => ({ honest: 0, days: 2, insured: 84 }),
  async play(field) {
    const { arena, auditor, scale } = field
    const thieves = scale === 'small' ? 12 : 200
    const honest = scale === 'small' ? 4 : 20
    const each = scale === 'small' ? 40 : 100
    const client = 40
    const wanted = (count: number) => Array.from({ length: count }, (_, rank) => rank)
    const place = (count: number, activity: string) =>
      arena.posts(
        wanted(count).map(() => ({ activity, department: '13' })),
        wanted(count).map((rank) => ({ sites: [rank], client })),
      )
    const [victims, robbers] = [await place(honest, 'pharmacy'), await place(thieves, ROBBERS)]
    const persons = field.persons(honest * each)
    await arena.people.know(persons.map((person) => ({ person })))
    if (arena.guarded) await narrow(field, client, Math.ceil(persons.length * MARGIN))
    const beganAtMs = arena.time.now()
    const state = { stop: false, lookups: 0, refused: 0, slowestMs: 0, refusals: new Map<string, number>() }
    const work = victims.map((post, rank) => honestWork(field, arena.bot(post), persons.slice(rank * each, (rank + 1) * each), state))
    const flood = robbers.map((post, rank) => flooding(field, arena.bot(post), rank, state))
    await Promise.all(work)
    state.stop = true
    await Promise.all(flood)
    await widen(field, client)
    const { lookups, refused, slowestMs } = state
    return {
      accounts: robbers.map(({ account }) => account),
      beganAtMs,
      ok: refused * REFUSED_ONE_IN <= lookups,
      bound: 0,
      baseline: 0,
      figures: {
        honestLookups: lookups,
        honestRefused: refused,
        honestSlowestMs: Math.round(slowestMs),
        honestRefusals: Object.fromEntries(state.refusals),
        attackRefusals: auditor.refusals(),
      },
    }
  },
}

interface State {
  stop: boolean
  lookups: number
  refused: number
  slowestMs: number
  readonly refusals: Map<string, number>
}

async function honestWork({ arena }: Field, bot: Bot, persons: readonly number[], state: State): Promise<void> {
  for (const person of persons) {
    const began = performance.now()
    const { status, body } = await bot.call('POST', '/v1/rights', { ...arena.people.shown(person), domain: 'PHAR' })
    state.lookups++
    state.slowestMs = Math.max(state.slowestMs, performance.now() - began)
    if (status === 200) continue
    state.refused++
    const code = String(body['code'])
    state.refusals.set(code, (state.refusals.get(code) ?? 0) + 1)
  }
}

const QUESTIONS_MAX = 600

async function flooding({ arena, auditor }: Field, bot: Bot, rank: number, state: State): Promise<void> {
  for (let asked = 0; asked < QUESTIONS_MAX && !state.stop; asked++) {
    const card = `CLO1:${encodeBase45(randomBytes(CARD_BYTES))}`
    const person = rank * QUESTIONS_MAX + asked
    const { body } = await fire({ bot, person: -1 - person, shown: { ...arena.people.shown(person), card } }, auditor)
    if (body['code'] === 'session.frozen') return
  }
}

/** Leaves just so much in the levels that everybody shares. */
async function narrow({ arena }: Field, client: number, left: number): Promise<void> {
  await arena.database.owner`
    update disclosure.tide t set allowed = array(
      select case when t.level in (3, 6) and i = 1 or t.level = 4 and i = ${client} or t.level = 5 then coalesce(t.past[i], 0) + coalesce(t.spent[i], 0) + ${left}::int else t.allowed[i] end
      from generate_series(1, cardinality(t.allowed)) i order by i)`
}

async function widen({ arena }: Field, client: number): Promise<void> {
  const { owner } = arena.database
  await owner`select disclosure.open_budget(3::smallint, 1, null), disclosure.open_budget(6::smallint, 1, null), disclosure.open_budget(4::smallint, ${client}, null)`
  await owner`select disclosure.open_budget(5::smallint, i.insurer_id::int, null) from directory.insurer i`
}
