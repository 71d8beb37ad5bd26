import { setTimeout as sleep } from 'node:timers/promises'
import type { Arena } from '../arena/arena.ts'
import type { Bot } from '../arena/bot.ts'
import { allowedBy, levels } from '../arena/budgets.ts'
import type { Listed } from '../arena/insured.ts'
import { nameOf, paperOf } from '../arena/numbers.ts'
import type { Auditor } from '../auditor.ts'
import type { Received } from '../captured.ts'

/** Persons of the stolen list that are tried, more than any establishment may send in a day. */
export const PAPER_MAX = 50
const DAY_MS = 86_400_000
const FILE_TRIES = 120
const FEE = { kind: 'dispensing-fee', code: 'HDE', quantity: 1 }

/**
 * Invoices without an engagement number, on the exact rows of a stolen list, among others that exist nowhere: whatever comes back before the
 * file of the next day must not tell one from the other; then the file tells what the establishment's claims budget let in, and no more.
 */
export async function byPaper(given: {
  readonly arena: Arena
  readonly auditor: Auditor
  readonly bot: Bot
  readonly listed: readonly Listed[]
}) {
  const { arena, auditor, bot } = given
  const people = given.listed.slice(0, PAPER_MAX)
  const day = parisDay(arena.time.now())
  const sent = new Map<string, string>()
  const told = { known: new Set<string>(), unknown: new Set<string>() }
  const spentMs = { known: [] as number[], unknown: [] as number[] }
  let refused = 0
  for (const [at, of] of people.entries()) {
    const kind = at % 3 === 2 ? 'unknown' : 'known'
    const card = kind === 'known' ? paperOf(of) : { ...paperOf(of), memberNumber: `X${at}${crypto.randomUUID().slice(0, 8)}` }
    const about = kind === 'known' ? `paper ${nameOf(of)}` : `paper nobody ${at}`
    const began = performance.now()
    const answer = await send(bot, { card, day, lines: [FEE] })
    spentMs[kind].push(performance.now() - began)
    auditor.received(about, answer)
    const { claimId } = answer.body
    if (typeof claimId !== 'string') {
      refused++
      continue
    }
    told[kind].add(seenOf(answer))
    told[kind].add(seenOf(await bot.call('GET', `/v1/claims/${claimId}`)))
    sent.set(claimId, about)
  }
  const early = await bot.call('GET', `/v1/claims/answers?day=${day}`)
  await arena.time.to(arena.time.now() + 1.1 * DAY_MS)
  const file = await released(bot, day)
  const answers = Array.isArray(file?.body['claims']) ? (file.body['claims'] as Record<string, unknown>[]) : []
  let accepted = 0
  for (const body of answers) {
    const about = sent.get(String(body['claimId']))
    if (about === undefined) continue
    if (body['state'] !== 'rejected') accepted++
    auditor.received(about, { status: 200, body })
  }
  const bound = await allowedBy(arena.database.owner, levels.claims)
  const alike = [...told.known].sort().join() === [...told.unknown].sort().join()
  return {
    asked: people.length,
    bound,
    ok: alike && early.status === 404 && sent.size === bound && answers.length === bound && accepted > 0,
    figures: {
      ...{ sent: sent.size, refused, answered: answers.length, accepted, alike },
      ...{ knownMs: median(spentMs.known), unknownMs: median(spentMs.unknown) },
    },
  }
}

function send(bot: Bot, body: object): Promise<Received> {
  return bot.call('POST', '/v1/claims/legacy-card', body, { 'idempotency-key': `redteam-${crypto.randomUUID()}` })
}

/** An answer, less what names the invoice and the moment. */
function seenOf({ status, body }: Received): string {
  return JSON.stringify([status, { ...body, claimId: '', receivedAt: '' }])
}

async function released(bot: Bot, day: string): Promise<Received | undefined> {
  for (let tries = 0; tries < FILE_TRIES; tries++) {
    const file = await bot.call('GET', `/v1/claims/answers?day=${day}`)
    if (file.status === 200) return file
    await sleep(250)
  }
  return undefined
}

const parisDay = (epochMs: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date(epochMs))
const median = (values: readonly number[]): number =>
  Math.round(([...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0) * 10) / 10
