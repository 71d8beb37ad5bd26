import { setTimeout as sleep } from 'node:timers/promises'
import type { Bot } from '../arena/bot.ts'
import { cardsFor, type Listed } from '../arena/insured.ts'
import { nameOf } from '../arena/numbers.ts'
import { leaveAlone } from '../arena/reactions.ts'
import type { Received } from '../captured.ts'
import type { Siege } from '../siege.ts'
import { byPaper, PAPER_MAX } from './claims-by-paper.ts'

const FEE = { kind: 'dispensing-fee', code: 'HDE', quantity: 1 }
const MEDICINE = { kind: 'medicine', cip13: '3400900000006', quantity: 1, unitPriceCents: 1000, ratePercent: 65 }
const RANDOM_NUMBERS = 30
const DECIDED_TRIES = 20
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A stolen account sends invoices in order to learn: on engagement numbers of another establishment, drawn by chance, or its own with other
 * days and lines. What it learns must be of no one but the persons whose card it was shown and paid for.
 */
export const claimsOracle: Siege = {
  name: 'claims-oracle',
  summary: 'factures et numéros d’engagement utilisés pour apprendre : d’autrui, au hasard, d’autres jours, sans numéro d’un fichier volé',
  formula: 'les personnes dont il a lu la carte, comptées sur le budget du compte, et un jour de factures sans numéro d’engagement',
  needs: () => ({ honest: 0, days: 2, insured: 1200 }),
  async play({ arena, auditor, chance, scale }) {
    const own = scale === 'small' ? 3 : 10
    const [victim, thief] = await arena.posts(
      [0, 1].map(() => ({ activity: 'pharmacy', department: '31' })),
      [0, 1].map((rank) => ({ sites: [rank], client: 1 })),
    )
    if (victim === undefined || thief === undefined) throw new Error('no account to steal')
    await leaveAlone(arena, [thief.account])
    const [honest, bot] = [arena.bot(victim), arena.bot(thief)]
    const start = chance.below(Math.max(1, arena.listed.length - own * 2 - PAPER_MAX))
    const some = arena.listed.slice(start, start + own * 2)
    const cards = await cardsFor(arena.database.owner, arena.instance.folder, some, `${arena.seed}${start}`)
    const beganAtMs = arena.time.now()
    const others: { of: Listed; engagement: string; day: string; claimId: string }[] = []
    const mine: { of: Listed; engagement: string; day: string }[] = []
    for (const [at, of] of some.entries()) {
      const asker = at % 2 === 0 ? honest : bot
      const answer = await asker.call('POST', '/v1/rights', { ...cards[at], domain: 'PHAR' })
      const { engagement, day } = answer.body
      if (asker === bot) auditor.received(nameOf(of), answer)
      if (typeof engagement !== 'string' || typeof day !== 'string') continue
      if (asker === bot) mine.push({ of, engagement, day })
      else others.push({ of, engagement, day, claimId: String((await invoice(honest, { engagement, day, lines: [FEE] })).body['claimId']) })
    }
    const timing = { theirsMs: [] as number[], randomMs: [] as number[] }
    for (const { of, engagement, day, claimId } of others) {
      const began = performance.now()
      auditor.received(`other ${nameOf(of)}`, await invoice(bot, { engagement, day, lines: [FEE] }))
      timing.theirsMs.push(performance.now() - began)
      auditor.received(`other ${nameOf(of)}`, await bot.call('GET', `/v1/claims/${claimId}`))
      auditor.received(`other ${nameOf(of)}`, await bot.call('POST', '/v1/rights/known', { engagement, domain: 'PHAR' }))
    }
    for (let tries = 0; tries < RANDOM_NUMBERS; tries++) {
      const engagement = drawn(chance.below)
      const began = performance.now()
      auditor.received(
        `random ${engagement}`,
        await invoice(bot, { engagement, day: mine[0]?.day ?? dayOf(arena.time.now()), lines: [FEE] }),
      )
      timing.randomMs.push(performance.now() - began)
      auditor.received(`random ${engagement}`, await bot.call('POST', '/v1/rights/known', { engagement, domain: 'PHAR' }))
    }
    let decided = 0
    for (const { of, engagement, day } of mine) {
      for (const asked of [day, dayOf(Date.parse(day) - 86_400_000), dayOf(Date.parse(day) + 86_400_000)]) {
        for (const lines of [[FEE], [MEDICINE], [{ ...MEDICINE, underExemption: true }]]) {
          const sent = await invoice(bot, { engagement, day: asked, lines })
          const seen = await decision(bot, sent)
          if (seen.body['state'] === 'accepted') decided++
          auditor.received(nameOf(of), seen)
        }
      }
    }
    const paper = await byPaper({ arena, auditor, bot, listed: arena.listed.slice(start + own * 2) })
    return {
      accounts: [thief.account],
      beganAtMs,
      ok: mine.length === own && others.length === own && paper.ok,
      bound: own + paper.bound,
      baseline: own * 2 + paper.asked,
      figures: {
        watch: 'leaves the account alone',
        own: mine.length,
        others: others.length,
        accepted: decided,
        refusals: auditor.refusals(),
        theirsMs: Math.round(median(timing.theirsMs) * 10) / 10,
        randomMs: Math.round(median(timing.randomMs) * 10) / 10,
        paper: paper.figures,
      },
    }
  },
}

function invoice(bot: Bot, body: object): Promise<Received> {
  return bot.call('POST', '/v1/claims', body, { 'idempotency-key': `redteam-${crypto.randomUUID()}` })
}

/** What was decided of an invoice, once it is; what was answered when it was refused at once. */
async function decision(bot: Bot, sent: Received): Promise<Received> {
  const { claimId } = sent.body
  if (typeof claimId !== 'string') return sent
  for (let tries = 0; tries < DECIDED_TRIES; tries++) {
    const seen = await bot.call('GET', `/v1/claims/${claimId}`)
    if (seen.body['state'] !== 'received') return seen
    await sleep(100)
  }
  return { status: 202, body: { code: 'not-decided' } }
}

function drawn(below: (bound: number) => number): string {
  const text = Array.from({ length: 26 }, (_, at) => CROCKFORD[below(at === 0 ? 4 : 32)]).join('')
  return text.replace(/(.{5})(?=.)/g, '$1-')
}

const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10)
const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
