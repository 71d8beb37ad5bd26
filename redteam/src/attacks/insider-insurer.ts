import { allowedBy } from '../arena/budgets.ts'
import { allowDesk, askForMember, type DeskBot, deskLevels, deskLog, openDesk } from '../arena/desk.ts'
import type { Listed } from '../arena/insured.ts'
import { nameOf } from '../arena/numbers.ts'
import type { Scale, Siege } from '../siege.ts'

const DAY_MS = 86_400_000
/** Budgets slide by the hour: whoever comes back every third hour finds what was released. */
const ROUNDS_A_DAY = 8
const DAYS: Readonly<Record<Scale, number>> = { small: 2, medium: 7, full: 30 }
const INSURED: Readonly<Record<Scale, number>> = { small: 600, medium: 9_000, full: 40_000 }
/** In small an insurer has some fifty members: the budgets are as small, so that they hold something back. */
const SMALL = { agent: 12, key: 5 }
/** More than any budget of a desk's account. */
const ASKED_A_ROUND = 150
/** Members whom an honest colleague answers on the telephone, every day. */
const CALLS_A_DAY = 40
/** Routes that a desk's session must open nothing of. */
const ELSEWHERE = [
  '/v1/rights/legacy-card',
  '/v1/rights/no-card',
  '/v1/rights/known',
  '/v1/rights',
  '/v1/claims',
  '/v1/attestations',
  '/v1/portfolios',
]

/**
 * An agent of an insurer and a program's key, for a month, with the insurer's own list, all exact: they ask as often as they are answered, and
 * try other insurers' members, other routes, and the same member twice. A colleague works honestly meanwhile.
 */
export const insiderInsurer: Siege = {
  name: 'insider-insurer',
  summary: 'un conseiller et une clé de programme d’un organisme, pendant un mois, avec la liste exacte de ses adhérents',
  formula: 'jours × (plafond du conseiller + plafond de la clé), au plus celui du guichet ; chacune au registre',
  needs: (scale) => ({
    honest: 0,
    days: DAYS[scale] + 1,
    insured: INSURED[scale],
    alone: true,
    wears: scale !== 'small',
  }),
  async play({ arena, auditor, chance, scale, say }) {
    const { listed } = arena
    const amc = largestOf(listed)
    const own = listed.filter((each) => each.amc === amc).sort(() => chance.unit() - 0.5)
    const others = listed.filter((each) => each.amc !== amc)
    const [agent, key, colleague] = await openDesk(arena, amc, ['agent', 'key', 'agent'])
    if (agent === undefined || key === undefined || colleague === undefined) throw new Error('the desk is empty')
    const { owner } = arena.database
    const budgets =
      scale === 'small'
        ? SMALL
        : { agent: await allowedBy(owner, deskLevels.account, 'agent'), key: await allowedBy(owner, deskLevels.account, 'key') }
    if (arena.guarded && scale === 'small')
      for (const [bot, allowed] of [
        [agent, SMALL.agent],
        [key, SMALL.key],
      ] as const)
        await allowDesk(arena, bot, allowed)
    const beganAtMs = arena.time.now()
    const calls = { made: 0, refused: [] as string[] }
    let next = 0
    let foreign = 0
    const take = async (bot: DeskBot): Promise<void> => {
      // Until the budget says no: every question after it is wasted, but one.
      for (let asked = 0; asked < ASKED_A_ROUND; asked++) {
        const listedOne = own[next++ % own.length]
        if (listedOne === undefined) return
        const received = await askForMember(bot, listedOne)
        auditor.received(nameOf(listedOne), received)
        if (received.status === 429) {
          next--
          return
        }
      }
    }
    for (let round = 0; round < DAYS[scale] * ROUNDS_A_DAY; round++) {
      await arena.time.to(beganAtMs + (round * DAY_MS) / ROUNDS_A_DAY)
      for (const call of Array.from({ length: CALLS_A_DAY / ROUNDS_A_DAY }, () => chance.pick(own))) {
        const { status, body } = await askForMember(colleague, call)
        calls.made++
        if (status !== 200) calls.refused.push(String(body['code'] ?? status))
      }
      const stranger = others[round % Math.max(others.length, 1)]
      if (stranger !== undefined) {
        const received = await askForMember(round % 2 === 0 ? agent : key, stranger)
        if (auditor.received(`foreign ${nameOf(stranger)}`, received)) foreign++
      }
      await take(agent)
      await take(key)
      if (round % ROUNDS_A_DAY === ROUNDS_A_DAY - 1) say(`jour ${(round + 1) / ROUNDS_A_DAY} : ${auditor.count().exposed} adhérents`)
    }
    let opened = 0
    for (const path of ELSEWHERE)
      for (const bot of [agent, key]) {
        const received = await bot.call('POST', path, {})
        if (auditor.received(`${path} ${bot.post.account}`, received) || received.status < 400) opened++
      }
    const accounts = [agent.post.account, key.post.account]
    const log = await deskLog(arena, accounts)
    const { asked, exposed } = auditor.count()
    const unbounded = { accounts, beganAtMs, ok: true, bound: 0, figures: {} }
    if (!arena.guarded) return unbounded
    const byDesk = await allowedBy(owner, deskLevels.desk)
    return {
      accounts,
      beganAtMs,
      ok: log.told === exposed && foreign === 0 && opened === 0 && calls.refused.length === 0 && calls.made > 0,
      bound: DAYS[scale] * Math.min(budgets.agent + budgets.key, byDesk),
      baseline: own.length,
      figures: {
        days: DAYS[scale],
        list: own.length,
        budgets: { ...budgets, desk: byDesk },
        log: { ...log, asked },
        foreignAnswered: foreign,
        otherRoutesOpened: opened,
        honestCalls: calls,
        refusals: auditor.refusals(),
      },
    }
  },
}

function largestOf(listed: readonly Listed[]): string {
  const counts = Map.groupBy(listed, ({ amc }) => amc)
  const [amc] = [...counts].sort(([, one], [, other]) => other.length - one.length)[0] ?? []
  if (amc === undefined) throw new Error('no insurer sent its file')
  return amc
}
