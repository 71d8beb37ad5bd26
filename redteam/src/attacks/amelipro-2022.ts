import { setTimeout as sleep } from 'node:timers/promises'
import type { Bot } from '../arena/bot.ts'
import { allowedBy, levels } from '../arena/budgets.ts'
import type { Listed } from '../arena/insured.ts'
import { askWithoutCard, nameOf } from '../arena/numbers.ts'
import { reactionsTo, WATCH_MS } from '../arena/reactions.ts'
import type { Field, Siege } from '../siege.ts'
import { isFrozen } from '../volley.ts'

const ODD = 10
const FROZEN_WITHIN_S = 60
const INCIDENT = 510_000
const GAP_MS_MIN = 2_000
const GAP_MS_MAX = 6_000
const TRIES_MAX = 40

/** Nineteen pharmacists' accounts, bots, and a list of NIRs and birth dates that exist. The insurer of each is known too, which was not so. */
export const amelipro: Siege = {
  name: 'amelipro-2022',
  summary: '19 comptes de pharmaciens, des robots, une liste de NIR et de dates de naissance qui existent',
  formula: 'comptes × budget sans carte d’un jour ; chacun gelé 60 s après sa dixième demande',
  needs: (scale) => ({ honest: 0, days: 2, insured: scale === 'small' ? 1200 : 6000 }),
  async play(field) {
    const { arena, auditor, chance, scale } = field
    const ranks = Array.from({ length: accountsOf(scale) }, (_, rank) => rank)
    const posts = await arena.posts(
      ranks.map(() => ({ activity: 'pharmacy', department: '59' })),
      ranks.map((rank) => ({ sites: [rank], client: 1 })),
    )
    const bots = posts.map((post) => arena.bot(post))
    const accounts = posts.map(({ account }) => account)
    const list = [...arena.listed].sort(() => chance.unit() - 0.5)
    const beganAtMs = arena.time.now()
    if (!arena.guarded) {
      for (const [at, listed] of list.entries()) {
        const bot = bots[at % bots.length]
        if (bot !== undefined) auditor.received(nameOf(listed), await askWithoutCard(bot, listed))
      }
      return { accounts, beganAtMs, ok: true, bound: 0, figures: {} }
    }
    const tenth = await robots(field, bots, list)
    if (arena.watched) await sleep(WATCH_MS)
    const reacted = await reactionsTo(arena.database.owner, accounts)
    const delays = accounts.map((account) => {
      const frozenMs = reacted.get(account)?.frozenMs ?? null
      return frozenMs === null ? null : (frozenMs - (tenth.get(account) ?? Number.POSITIVE_INFINITY)) / 1000
    })
    const inTime = delays.filter((delay) => delay !== null && delay <= FROZEN_WITHIN_S).length
    return {
      accounts,
      beganAtMs,
      ok: inTime === accounts.length,
      bound: accounts.length * (await allowedBy(arena.database.owner, levels.noCard)),
      figures: {
        incident: INCIDENT,
        accounts: accounts.length,
        frozenWithin60sOfTheTenth: inTime,
        frozenBeforeTheTenth: delays.filter((delay) => delay === Number.NEGATIVE_INFINITY).length,
        refusals: auditor.refusals(),
      },
    }
  },
}

const accountsOf = (scale: Field['scale']): number => (scale === 'small' ? 3 : 19)

/** All bots ask in turn, each every few seconds, until stopped; when each asked for the tenth time. */
async function robots(
  { arena, auditor, chance, scale }: Field,
  bots: readonly Bot[],
  list: readonly Listed[],
): Promise<Map<number, number>> {
  const tenth = new Map<number, number>()
  const stopped = new Set<Bot>()
  // The machine's time is slower: the watch, which lives in it, is not made to look slow.
  const faster = scale === 'small' ? 40 : 4
  let next = 0
  for (let tries = 1; tries <= TRIES_MAX && stopped.size < bots.length; tries++) {
    for (const bot of bots) {
      const listed = list[next++ % list.length]
      if (listed === undefined || stopped.has(bot)) continue
      const received = await askWithoutCard(bot, listed)
      auditor.received(nameOf(listed), received)
      if (tries === ODD) tenth.set(bot.post.account, arena.time.now())
      if (isFrozen(received)) stopped.add(bot)
    }
    const gapMs = GAP_MS_MIN + chance.below(GAP_MS_MAX - GAP_MS_MIN)
    const until = arena.time.now() + gapMs
    await sleep(gapMs / faster)
    await arena.time.to(until)
  }
  return tenth
}
