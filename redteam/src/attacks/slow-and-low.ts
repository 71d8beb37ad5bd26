import { setTimeout as sleep } from 'node:timers/promises'
import type { Bot } from '../arena/bot.ts'
import { frozenAmong, reactionsTo, WATCH_MS } from '../arena/reactions.ts'
import type { Field, Scale, Siege } from '../siege.ts'
import { fireAll, isFrozen, type Shot } from '../volley.ts'

const A_DAY = 20
/** 45,000 of the 140,000 that budgets alone would allow to a thousand accounts. */
const EACH = 45
const FROZEN_WITHIN_MS = 40 * 3_600_000
const FROZEN_SHARE = 0.95
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const SLICE_MS = 600_000
const OPENS_H = 8
const CLOSES_H = 19

const sizes: Readonly<
  Record<Scale, { readonly thieves: number; readonly honest: number; readonly days: number; readonly before: number }>
> = {
  small: { thieves: 4, honest: 24, days: 1, before: 0 },
  medium: { thieves: 100, honest: 1500, days: 2, before: 7 },
  full: { thieves: 1000, honest: 5000, days: 7, before: 7 },
}

/**
 * A thousand professionals go on working; someone else holds their sessions too, and asks for twenty persons a day with each, at the hours
 * of the shop, with copied cards of people who live anywhere in France. None of them is ever billed.
 */
export const slowAndLow: Siege = {
  name: 'slow-and-low',
  summary: '1 000 comptes, vingt cartes copiées par jour chacun, pendant une semaine',
  formula: '45 personnes par compte volé (45 000 pour 1 000), sur 140 ; 95 % des comptes gelés en 40 heures',
  needs: (scale) => ({ honest: sizes[scale].honest, days: sizes[scale].days + sizes[scale].before + 2, insured: 84 }),
  async play(field) {
    const { arena, auditor, chance, scale, say } = field
    const { honest } = arena
    if (honest === null) throw new Error('this attack hides among honest people')
    const { thieves, days, before } = sizes[scale]
    const ranks = drawRanks(thieves, honest.accounts, chance.below)
    const bots: Bot[] = []
    for (const rank of ranks) bots.push(arena.bot(await honest.postOf(rank)))
    const accounts = bots.map(({ post }) => post.account)
    honest.stolen(accounts)
    if (!arena.guarded) return { accounts, beganAtMs: arena.time.now(), ok: true, bound: 0, figures: {} }
    // A working day begins; the watch has seen some before.
    const beganAtMs = scale === 'small' ? arena.time.now() : Math.ceil(arena.time.now() / DAY_MS + before) * DAY_MS + OPENS_H * HOUR_MS
    await field.until(beganAtMs)
    const stopped = new Set<Bot>()
    for (let day = 0; day < days && stopped.size < bots.length; day++) {
      await stolenDay(field, bots, stopped, beganAtMs + day * DAY_MS)
      say(`jour ${day + 1} : ${auditor.count().exposed} personnes, ${stopped.size} comptes arrêtés sur ${bots.length}`)
    }
    const reacted = [...(await reactionsTo(arena.database.owner, accounts)).values()]
    const inTime = reacted.filter(({ frozenMs }) => frozenMs !== null && frozenMs - beganAtMs <= FROZEN_WITHIN_MS).length
    return {
      accounts,
      beganAtMs,
      ok: inTime >= accounts.length * FROZEN_SHARE,
      bound: thieves * EACH,
      baseline: thieves * A_DAY * days,
      figures: {
        accounts: accounts.length,
        daysPlayed: days,
        frozenWithin40h: inTime / accounts.length,
        frozenAtTheEnd: (await frozenAmong(arena.database.owner, accounts)) / accounts.length,
        budgetsAloneWouldAllow: thieves * A_DAY * days,
      },
    }
  },
}

/** Twenty questions of each account at times drawn over the hours of the day, among the honest ones. */
async function stolenDay(field: Field, bots: readonly Bot[], stopped: Set<Bot>, fromMs: number): Promise<void> {
  const { arena, auditor, chance, scale } = field
  const length = scale === 'small' ? HOUR_MS : (CLOSES_H - OPENS_H) * HOUR_MS
  const working = bots.filter((bot) => !stopped.has(bot))
  const persons = field.persons(working.length * A_DAY)
  await arena.people.know(persons.map((person) => ({ person })))
  const shots = persons
    .map((person, at) => ({ person, bot: working[at % working.length], atMs: fromMs + chance.below(length) }))
    .sort((one, other) => one.atMs - other.atMs)
  let next = 0
  for (let end = fromMs + SLICE_MS; end <= fromMs + length; end += SLICE_MS) {
    await field.until(end)
    const some: Shot[] = []
    for (let shot = shots[next]; shot !== undefined && shot.atMs <= end; shot = shots[++next])
      if (shot.bot !== undefined && !stopped.has(shot.bot))
        some.push({ bot: shot.bot, person: shot.person, shown: arena.people.shown(shot.person) })
    for (const [at, received] of (await fireAll(some, auditor, 8)).entries()) {
      const bot = some[at]?.bot
      if (bot !== undefined && isFrozen(received)) stopped.add(bot)
    }
    // The watch lives in the machine's time: once an hour of the platform's, it is waited for.
    if (arena.watched && Math.floor(end / HOUR_MS) !== Math.floor((end - SLICE_MS) / HOUR_MS)) await sleep(WATCH_MS)
  }
}

function drawRanks(count: number, among: number, below: (bound: number) => number): number[] {
  const drawn = new Set<number>()
  while (drawn.size < Math.min(count, among)) drawn.add(below(among))
  return [...drawn]
}
