import { dayOf, writeDay } from '../day.ts'
import type { Answered } from '../demo/insurer-system.ts'
import type { Program } from '../demo/program.ts'
import type { Insured } from '../insured.ts'
import { promised } from './step.ts'

export interface OtherWays {
  readonly amc: string
  readonly domain: string
  /** What a signed card has just answered here. */
  readonly known: Readonly<Record<string, unknown>>
  /** Someone else of the same insurer, who comes without a signed card. */
  readonly other: Insured
}

/** Asks without a signed card: a patient known here, a paper card, no card at all. Each answers less, or costs more. */
export async function askOtherWays(
  pharmacist: Program,
  { amc, domain, known, other }: OtherWays,
): Promise<{ asked: number; figures: Record<string, unknown> }> {
  let asked = 0
  const ask = (way: string, question: object): Promise<Answered> => {
    asked++
    return pharmacist.call('POST', `/v1/rights/${way}`, { domain, ...question })
  }
  const spent = async (): Promise<number> =>
    ((await pharmacist.call('GET', '/v1/rights/today')).body['budget'] as { account: { spent: number } }).account.spent

  const before = await spent()
  const again = await ask('known', { engagement: known['engagement'] })
  promised(
    again.status === 200 && JSON.stringify(again.body['computation']) === JSON.stringify(known['computation']),
    'un patient connu se relit sans sa carte',
    again.body,
  )
  promised((await spent()) === before, 'le relire le même jour est gratuit')

  const { birthDate, rank, memberNumber, conventionType, csr, validFrom, validUntil } = other
  const printed = { amc, memberNumber, conventionType, csr, validFrom, birthDate, rank }
  const lastDay = validUntil === '' ? '2099-12-31' : writeDay(dayOf(validUntil) - 1)
  const paper = await ask('legacy-card', { ...printed, validUntil: lastDay })
  promised(paper.status === 200 && paper.body['covered'] === true, 'une carte papier se lit, si tout est exact', paper.body)
  const forged = await ask('legacy-card', { ...printed, validUntil: lastDay, csr: csr === 'ZZ' ? 'YY' : 'ZZ' })
  promised(forged.status === 404 && forged.body['code'] === 'person.unknown', 'une seule donnée fausse ne donne rien', forged.body)

  const numbers = { amc, nir: other.nir + other.nirKey, birthDate, rank, reason: 'forgotten' }
  const noCard = await ask('no-card', numbers)
  const told = Object.keys(noCard.body).sort().join(' ')
  promised(noCard.status === 200 && noCard.body['covered'] === true, 'sans carte, on sait si la personne est couverte', noCard.body)
  promised(told === 'covered day receipt recognised', 'et rien d’autre', noCard.body)
  return {
    asked,
    figures: { known: again.body['covered'], legacyCard: paper.body['covered'], noCard: told, spent: (await spent()) - before },
  }
}
