import { type Cents, frenchEuros, minus, plus, shareOf, sum, ZERO_CENTS } from '../../words/cents.ts'
import { contains } from '../../words/interval.ts'
import { isRefusal } from '../../words/refusal.ts'
import { complementOf } from './complement.ts'
import { type Cost, costOf } from './cost.ts'
import type { Decision, LineDecision, Reason, Rejection, RejectionCode } from './decision.ts'
import { type Invoice, LINES_MAX, type Line, type PricedRights } from './invoice.ts'
import { percent } from './percent.ts'
import { type Schedule, scheduleOn } from './schedule.ts'
import type { Tariffs, TariffUnknown } from './tariffs.ts'
import { withheldFrom } from './withhold.ts'

/**
 * Prices an invoice against a person's rights with the parameters in force on the day of care. Pure.
 * A rejection is a decision; `tariff-unknown` is not one: we could not answer, and nobody loses a right for that.
 */
export function adjudicate(invoice: Invoice, rights: PricedRights, tariffs: Tariffs): Decision | TariffUnknown {
  if (invoice.lines.length === 0 || invoice.lines.length > LINES_MAX) {
    return total([], [{ code: 'R14', line: null, sentenceFr: `Une facture compte de 1 à ${LINES_MAX} lignes.` }])
  }
  const schedule = scheduleOn(tariffs, invoice.day)
  const rejections: Rejection[] = []
  if (!contains(rights.coverage, invoice.day)) {
    rejections.push({ code: 'R03', line: null, sentenceFr: 'Les droits ne sont pas ouverts au jour des soins.' })
  }
  const lines = invoice.lines.map((line, index) => {
    const decided = decideLine(line, invoice, rights, schedule)
    for (const rejection of decided.rejections) rejections.push({ ...rejection, line: index })
    return decided.decision
  })
  return schedule.unknown() ?? total(lines, rejections)
}

interface Decided {
  readonly decision: LineDecision
  readonly rejections: readonly { readonly code: RejectionCode; readonly sentenceFr: string }[]
}

function decideLine(line: Line, invoice: Invoice, rights: PricedRights, schedule: Schedule): Decided {
  const cost = costOf(line, invoice, rights, schedule)
  if (isRefusal(cost)) {
    const { refused: code, sentenceFr } = cost
    return { decision: withoutComplement(ZERO_CENTS, ZERO_CENTS, ZERO_CENTS, []), rejections: [{ code, sentenceFr }] }
  }
  const amo = compulsoryShare(line, cost, schedule)
  const withheld = withheldFrom(cost, amo.amoGrossCents, rights, schedule)
  const reasons = [...cost.reasons, ...amo.reasons, ...withheld.reasons]
  const refuse = (code: RejectionCode, sentenceFr: string): Decided => ({
    decision: withoutComplement(cost.priceCents, amo.amoGrossCents, withheld.withheldCents, reasons),
    rejections: [{ code, sentenceFr }],
  })
  if (amo.wrong !== null) return refuse('R07', amo.wrong)

  const guarantee = Object.hasOwn(rights.domains, cost.domain) ? rights.domains[cost.domain] : undefined
  if (guarantee === undefined) return refuse('R05', `Le domaine ${cost.domain} n’est pas couvert en tiers payant.`)
  if (guarantee === '-') return refuse('R05', `Le contrat n’ouvre pas de tiers payant pour le domaine ${cost.domain}.`)
  if (guarantee === 'PEC') return refuse('R10', `Le domaine ${cost.domain} demande une prise en charge préalable.`)

  const complement = complementOf(cost, amo.amoGrossCents, guarantee.ratePercent, rights, schedule)
  const asked = line.claimedAmcCents
  if (asked !== undefined && (asked < 0n || asked > complement.amcCents)) {
    return refuse('R06', `La part complémentaire demandée dépasse la part calculée (${frenchEuros(complement.amcCents)}).`)
  }
  const amcCents = asked ?? complement.amcCents
  reasons.push(...complement.reasons)
  if (amcCents < complement.amcCents) {
    reasons.push({
      rule: 'asked-less',
      sentenceFr: `La part demandée est inférieure à la part calculée (${frenchEuros(complement.amcCents)}) : elle est payée telle que demandée.`,
    })
  }
  const decision = withoutComplement(cost.priceCents, amo.amoGrossCents, withheld.withheldCents, reasons)
  return { decision: { ...decision, amcCents, personCents: minus(decision.personCents, amcCents) }, rejections: [] }
}

/**
 * The compulsory share. Within the tolerance, the amount that the professional billed to the AMO is taken as the truth,
 * so that the two shares never exceed the price.
 */
function compulsoryShare(
  line: Line,
  cost: Cost,
  schedule: Schedule,
): { amoGrossCents: Cents; reasons: readonly Reason[]; wrong: string | null } {
  const computed = shareOf(cost.baseCents, cost.amoRate, 100n)
  const said = `L’assurance maladie prend ${percent(cost.amoRate)} de ${frenchEuros(cost.baseCents)}, soit ${frenchEuros(computed)}.`
  const reasons = [{ rule: 'amo-rate', sentenceFr: said }]
  const claimed = line.claimedAmoCents
  if (claimed === undefined || claimed === computed) return { amoGrossCents: computed, reasons, wrong: null }
  const gap = claimed > computed ? minus(claimed, computed) : minus(computed, claimed)
  if (gap > schedule.cents('amo-difference-tolerance') || claimed > cost.priceCents || claimed < 0n) {
    return {
      amoGrossCents: computed,
      reasons,
      wrong: `La part obligatoire facturée ne correspond pas au calcul (${frenchEuros(computed)}).`,
    }
  }
  const rounded = `La part obligatoire facturée, ${frenchEuros(claimed)}, est retenue : l’écart tient à l’arrondi.`
  return { amoGrossCents: claimed, reasons: [...reasons, { rule: 'amo-rounding', sentenceFr: rounded }], wrong: null }
}

function withoutComplement(priceCents: Cents, amoGrossCents: Cents, withheldCents: Cents, reasons: readonly Reason[]): LineDecision {
  const amoNetCents = minus(amoGrossCents, withheldCents)
  const personCents = minus(priceCents, amoNetCents)
  return { priceCents, amoGrossCents, amoNetCents, amcCents: ZERO_CENTS, personCents, withheldCents, reasons }
}

function total(decided: readonly LineDecision[], rejections: readonly Rejection[]): Decision {
  const rejected = rejections.length > 0
  const lines = rejected ? decided.map(withRejection) : decided
  const of = (part: (line: LineDecision) => Cents) => sum(lines.map(part))
  return {
    verdict: rejected ? 'rejected' : 'accepted',
    rejections,
    lines,
    priceCents: of((line) => line.priceCents),
    amoGrossCents: of((line) => line.amoGrossCents),
    amoNetCents: of((line) => line.amoNetCents),
    amcCents: of((line) => line.amcCents),
    personCents: of((line) => line.personCents),
    withheldCents: of((line) => line.withheldCents),
  }
}

function withRejection(line: LineDecision): LineDecision {
  if (line.amcCents === 0n) return line
  const reason = { rule: 'invoice-rejected', sentenceFr: 'La facture est rejetée en entier : la part complémentaire n’est pas payée.' }
  return { ...line, amcCents: ZERO_CENTS, personCents: plus(line.personCents, line.amcCents), reasons: [...line.reasons, reason] }
}
