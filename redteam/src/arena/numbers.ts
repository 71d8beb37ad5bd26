import type { Received } from '../captured.ts'
import type { Bot } from './bot.ts'
import type { Listed } from './insured.ts'

const DAY_MS = 86_400_000

/** Asks as if the person had come without a card: the NIR with its key, the birth date and the insurer, all exact. */
export function askWithoutCard(bot: Bot, { insured, amc }: Listed): Promise<Received> {
  const { nir, nirKey, birthDate, rank } = insured
  return bot.call('POST', '/v1/rights/no-card', { amc, nir: nir + nirKey, birthDate, rank, reason: 'forgotten', domain: 'PHAR' })
}

/** Asks with what an old paper card says, all exact. */
export function askByPaper(bot: Bot, listed: Listed): Promise<Received> {
  return bot.call('POST', '/v1/rights/legacy-card', { ...paperOf(listed), domain: 'PHAR' })
}

/** What is printed on the card of a person of the list. */
export function paperOf({ insured, amc }: Listed) {
  const { memberNumber, conventionType, csr, validFrom, validUntil, birthDate, rank } = insured
  const last = validUntil === '' ? '2099-12-31' : dayBefore(validUntil)
  return { amc, memberNumber, conventionType, csr, validFrom, validUntil: last, birthDate, rank }
}

export const nameOf = ({ insured }: Listed): string => `${insured.insurerId}/${insured.memberNumber}/${insured.birthDate}/${insured.rank}`

const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10)
