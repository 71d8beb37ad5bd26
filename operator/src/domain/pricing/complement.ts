import { type Cents, cents, frenchEuros, greatest, least, minus, shareOf, ZERO_CENTS } from '../../words/cents.ts'
import { invariant } from '../../words/invariant.ts'
import type { Cost } from './cost.ts'
import type { Reason } from './decision.ts'
import type { PricedRights } from './invoice.ts'
import { percent } from './percent.ts'
import type { Schedule } from './schedule.ts'

/**
 * The complementary share: the guarantee in points of the base, compulsory share included, less that share, within
 * what remains of the price. It never looks at the participation forfaitaire or the franchise.
 */
export function complementOf(
  cost: Cost,
  amoGrossCents: Cents,
  ratePercent: number,
  rights: PricedRights,
  schedule: Schedule,
): { readonly amcCents: Cents; readonly reasons: readonly Reason[] } {
  invariant(Number.isInteger(ratePercent) && ratePercent >= 0 && ratePercent <= 2000, 'a guarantee is a whole percentage')
  const c2s = rights.scheme?.c2s === true
  const asked = c2s ? schedule.percent('c2s-guarantee-rate') : BigInt(ratePercent)
  const rate = cost.capRate !== null && cost.capRate < asked ? cost.capRate : asked
  const reasons: Reason[] = [guaranteeReason(c2s, asked, rate)]

  let deductedCents = amoGrossCents
  const surchargeLeftOut = (rights.responsible || c2s) && !schedule.flag('responsible-covers-outside-surcharge')
  if (cost.amoRate < cost.ordinaryAmoRate && surchargeLeftOut) {
    deductedCents = greatest(amoGrossCents, shareOf(cost.baseCents, cost.ordinaryAmoRate, 100n))
    reasons.push({
      rule: 'surcharge-not-covered',
      sentenceFr: `La majoration hors parcours (${frenchEuros(minus(deductedCents, amoGrossCents))}) reste à la charge de la personne.`,
    })
  }
  const guaranteed = cents(shareOf(cost.baseCents, rate, 100n) - deductedCents)
  return { amcCents: least(greatest(guaranteed, ZERO_CENTS), minus(cost.priceCents, amoGrossCents)), reasons }
}

function guaranteeReason(c2s: boolean, asked: bigint, rate: bigint): Reason {
  if (c2s)
    return { rule: 'guarantee-c2s', sentenceFr: `Complémentaire santé solidaire : ${percent(rate)} de la base, part obligatoire comprise.` }
  if (rate < asked) {
    return {
      rule: 'guarantee-capped',
      sentenceFr: `Le contrat garantit ${percent(asked)} de la base ; le tiers payant s’arrête ici à ${percent(rate)}, part obligatoire comprise.`,
    }
  }
  return { rule: 'guarantee', sentenceFr: `Le contrat garantit ${percent(rate)} de la base, part obligatoire comprise.` }
}
