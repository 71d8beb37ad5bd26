import { type Cents, cents, frenchEuros, least, ZERO_CENTS } from '../../words/cents.ts'
import type { Cost } from './cost.ts'
import type { Reason } from './decision.ts'
import type { PricedRights } from './invoice.ts'
import type { Schedule } from './schedule.ts'

/**
 * Participation forfaitaire or franchise: what the AMO will keep back from the person. It changes the person's share
 * only, never the complementary one. Yearly and daily ceilings are followed by the AMO and unknown here.
 */
export function withheldFrom(
  cost: Cost,
  amoGrossCents: Cents,
  rights: PricedRights,
  schedule: Schedule,
): { readonly withheldCents: Cents; readonly reasons: readonly Reason[] } {
  if (cost.withholding === null) return { withheldCents: ZERO_CENTS, reasons: [] }
  const exemption = exemptionOf(rights, schedule)
  if (exemption !== null) return { withheldCents: ZERO_CENTS, reasons: [exemption] }
  const due = cents(schedule.cents(cost.withholding.parameter) * BigInt(cost.withholding.times))
  const withheldCents = least(due, amoGrossCents)
  if (withheldCents === 0n) return { withheldCents, reasons: [] }
  const name = cost.withholding.parameter === 'franchise-per-box' ? 'Franchise' : 'Participation forfaitaire'
  const sentenceFr = `${name} de ${frenchEuros(withheldCents)} retenue par l’assurance maladie, à la charge de la personne.`
  return { withheldCents, reasons: [{ rule: cost.withholding.parameter, sentenceFr }] }
}

function exemptionOf(rights: PricedRights, schedule: Schedule): Reason | null {
  const because = (rule: string, who: string): Reason => ({
    rule,
    sentenceFr: `Ni participation forfaitaire ni franchise : ${who}.`,
  })
  if (rights.isMinor && schedule.flag('withheld-exempt-minor')) return because('exempt-minor', 'personne mineure')
  if (rights.scheme === undefined) return null
  if (rights.scheme.c2s && schedule.flag('withheld-exempt-c2s')) return because('exempt-c2s', 'complémentaire santé solidaire')
  if (rights.scheme.ame && schedule.flag('withheld-exempt-ame')) return because('exempt-ame', 'aide médicale de l’État')
  const { exemption } = rights.scheme
  if (exemption !== null && schedule.flag(`withheld-exempt-${exemption}`)) return because('exempt-scheme', 'exonération du régime')
  return null
}
