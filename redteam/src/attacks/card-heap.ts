import { setTimeout as sleep } from 'node:timers/promises'
import { allowedBy, levels } from '../arena/budgets.ts'
import { WATCH_MS } from '../arena/reactions.ts'
import type { Field, Siege } from '../siege.ts'
import { fire, fireAll, isFrozen, type Shot } from '../volley.ts'

const DAY_MS = 86_400_000
const DAYS = 3
/** Beyond the budget, each day, the robot insists. */
const INSISTS = 60
const PACES_S = [5, 30, 120]

/** One stolen account of a pharmacy, and a heap of photographed cards with their birth dates: a robot empties the heap. */
export const cardHeap: Siege = {
  name: 'card-heap',
  summary: 'un compte, 10 000 cartes photographiées avec leurs dates de naissance',
  formula: 'un jour du budget du compte ; gelé en 24 heures',
  needs: (scale) => ({ honest: scale === 'small' ? 0 : 400, days: DAYS + 1, insured: 84 }),
  async play(field) {
    const { arena, auditor, chance, scale } = field
    // In small, the activity whose budget is the smallest.
    const activity = scale === 'small' ? 'hearing' : 'pharmacy'
    const [post] = await arena.posts([{ activity, department: '69' }], [{ sites: [0], client: 1 }])
    if (post === undefined) throw new Error('no account to steal')
    const bot = arena.bot(post)
    const heap = field.persons(scale === 'small' ? 300 : 10_000)
    await arena.people.know(heap.map((person) => ({ person })))
    const shots = heap.map((person) => ({ bot, person, shown: arena.people.shown(person) }))
    const beganAtMs = arena.time.now()
    if (!arena.guarded) {
      await fireAll(shots, auditor, 16)
      return { accounts: [post.account], beganAtMs, ok: true, bound: 0, figures: {} }
    }
    const budget = await allowedBy(arena.database.owner, levels.account, activity)
    const paceS = chance.pick(PACES_S)
    const frozenAtMs = await robot(field, shots, { paceS, beganAtMs, aDay: budget + Math.min(INSISTS, budget) })
    const frozenAfterH = frozenAtMs === null ? null : Math.round((frozenAtMs - beganAtMs) / 360_000) / 10
    return {
      accounts: [post.account],
      beganAtMs,
      bound: budget,
      ok: frozenAfterH !== null && frozenAfterH <= 24,
      figures: { activity, cards: heap.length, paceS, frozenAfterH },
    }
  },
}

/** Three days of asking at a steady pace, from the morning on; when it was stopped, in the platform's time. */
async function robot(
  field: Field,
  shots: readonly Shot[],
  { paceS, beganAtMs, aDay }: { readonly paceS: number; readonly beganAtMs: number; readonly aDay: number },
): Promise<number | null> {
  const { arena, auditor } = field
  let next = 0
  const days = field.scale === 'small' ? 1 : DAYS
  for (let day = 0; day < days; day++) {
    await field.until(beganAtMs + day * DAY_MS)
    for (let asked = 0; asked < aDay; asked++) {
      const shot = shots[next++ % shots.length]
      if (shot === undefined) break
      const received = await fire(shot, auditor)
      if (isFrozen(received)) return arena.time.now()
      await field.until(arena.time.now() + paceS * 1000)
      // The watch lives in the machine's time: it is given some, every quarter of an hour of the platform's.
      if (arena.watched && asked % Math.max(1, Math.round(900 / paceS)) === 0) await sleep(WATCH_MS)
    }
    field.say(`jour ${day + 1} : ${auditor.count().exposed} personnes`)
  }
  return null
}
