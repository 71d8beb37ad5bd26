import { setTimeout as sleep } from 'node:timers/promises'
import { allowedBy, levels } from '../arena/budgets.ts'
import { askByPaper, askWithoutCard, nameOf } from '../arena/numbers.ts'
import { WATCH_MS } from '../arena/reactions.ts'
import type { Siege } from '../siege.ts'
import { isFrozen } from '../volley.ts'

const HAUL = 1_000_000
const DAY_MS = 86_400_000
const ASKED_A_DAY = 60
const GAP_MS_MAX = 240_000

/**
 * One account and a robot for seven days, with all that the haul of 2024 holds of a million persons: insurer, member number, NIR, birth
 * date. What else a paper card says is the same for everybody of an insurer, and known.
 */
export const viamedis: Siege = {
  name: 'viamedis-2024',
  summary: 'un compte, un robot pendant sept jours, et les données exactes d’un million de personnes',
  formula: 'un jour de carte papier et de sans carte ; gelé le premier jour',
  needs: (scale) => ({ honest: 0, days: 8, insured: scale === 'small' ? 1200 : 6000 }),
  async play({ arena, auditor, chance, scale, say }) {
    const [post] = await arena.posts([{ activity: 'pharmacy', department: '06' }], [{ sites: [0], client: 1 }])
    if (post === undefined) throw new Error('no account to steal')
    const bot = arena.bot(post)
    const list = [...arena.listed].sort(() => chance.unit() - 0.5)
    const days = scale === 'small' ? 2 : 7
    const beganAtMs = arena.time.now()
    let frozenAtMs: number | null = null
    let next = 0
    for (let day = 0; day < days && frozenAtMs === null; day++) {
      await arena.time.to(beganAtMs + day * DAY_MS)
      for (let asked = 0; asked < ASKED_A_DAY; asked++) {
        const listed = list[next++ % list.length]
        if (listed === undefined) break
        const received = asked % 3 === 2 ? await askWithoutCard(bot, listed) : await askByPaper(bot, listed)
        auditor.received(nameOf(listed), received)
        if (isFrozen(received)) {
          frozenAtMs = arena.time.now()
          break
        }
        await arena.time.to(arena.time.now() + chance.below(GAP_MS_MAX))
        if (arena.watched && asked % 6 === 5) await sleep(WATCH_MS)
      }
      say(`jour ${day + 1} : ${auditor.count().exposed} personnes`)
    }
    const { owner } = arena.database
    return {
      accounts: [post.account],
      beganAtMs,
      ok: frozenAtMs !== null && frozenAtMs - beganAtMs <= DAY_MS,
      bound: (await allowedBy(owner, levels.legacyCard)) + (await allowedBy(owner, levels.noCard)),
      baseline: HAUL,
      figures: {
        list: list.length,
        frozenAfterH: frozenAtMs === null ? null : Math.round((frozenAtMs - beganAtMs) / 360_000) / 10,
        refusals: auditor.refusals(),
      },
    }
  },
}
