import { setTimeout as sleep } from 'node:timers/promises'
import { frozenAmong, reactionsTo, WATCH_MS } from '../arena/reactions.ts'
import type { Scale, Siege } from '../siege.ts'

const REFUSED_ONE_IN = 10_000
/** Five of five thousand. */
const FROZEN_ONE_IN = 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const sizes: Readonly<Record<Scale, { readonly accounts: number; readonly days: number }>> = {
  small: { accounts: 24, days: 0 },
  medium: { accounts: 1000, days: 7 },
  full: { accounts: 5000, days: 30 },
}

/**
 * Nobody attacks. Thousands of professionals work for a month, from the first day of a platform that remembers nothing of their habits; what the
 * budgets and the watch refuse them is the price of the guard.
 */
export const honestMonth: Siege = {
  name: 'honest-month',
  summary: 'personne n’attaque : 5 000 comptes honnêtes pendant un mois',
  formula: 'au plus une consultation sur 10 000 refusée par un budget ou par la veille, au plus 5 comptes gelés sur 5 000',
  peaceful: true,
  needs: (scale) => ({ honest: sizes[scale].accounts, days: sizes[scale].days + 1, insured: 84 }),
  async play({ arena, scale, until, say }) {
    const { honest } = arena
    if (honest === null) throw new Error('an honest month needs honest people')
    const before = honest.tally()
    const { owner } = arena.database
    // Others may have attacked here before: what they brought about is not counted again.
    const frozenBefore = await frozenAmong(owner, honest.accountIds)
    const beganAtMs = arena.time.now()
    // In small, three hours of a shared platform: the same code, and no figure worth telling.
    const endMs = scale === 'small' ? beganAtMs + 3 * HOUR_MS : Math.floor(beganAtMs / DAY_MS + sizes[scale].days) * DAY_MS
    const refusedSoFar: number[] = []
    for (let atMs = beganAtMs, said = beganAtMs; atMs < endMs; ) {
      atMs = Math.min(atMs + HOUR_MS, endMs)
      await until(atMs)
      // The watch lives in the machine's time: once an hour of the platform's, it is waited for.
      if (arena.watched) await sleep(WATCH_MS / 3)
      if (atMs - said < DAY_MS) continue
      said = atMs
      const { lookups, refused } = honest.tally()
      refusedSoFar.push(refused)
      say(`${new Date(atMs).toISOString().slice(0, 10)} : ${lookups - before.lookups} consultations, ${refused - before.refused} refusées`)
    }
    if (arena.watched) await sleep(WATCH_MS)
    const after = honest.tally()
    const [lookups, refused] = [after.lookups - before.lookups, after.refused - before.refused]
    const frozen = (await frozenAmong(owner, honest.accountIds)) - frozenBefore
    const reacted = await reactionsTo(owner, honest.accountIds)
    return {
      accounts: [],
      beganAtMs,
      ok: lookups > 0 && refused * REFUSED_ONE_IN <= lookups && frozen * FROZEN_ONE_IN <= honest.accounts,
      bound: 0,
      baseline: 0,
      figures: {
        honestAccounts: honest.accounts,
        days: Math.round((endMs - beganAtMs) / DAY_MS),
        refusedIn10000: lookups === 0 ? null : (refused / lookups) * 10_000,
        frozen,
        reactedTo: reacted.size,
        refusedByDay: refusedSoFar.map((each, at) => each - (refusedSoFar[at - 1] ?? before.refused)),
      },
    }
  },
}
