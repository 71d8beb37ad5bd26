import { type Cents, cents, frenchEuros, least } from '../../words/cents.ts'
import { parseCip13 } from '../../words/cip13.ts'
import { isRefusal } from '../../words/refusal.ts'
import type { Reason, RejectionCode } from './decision.ts'
import {
  type ConsultationLine,
  type DispensingFeeLine,
  type Invoice,
  type Line,
  type MedicineLine,
  type PricedRights,
  QUANTITY_MAX,
  UNIT_PRICE_MAX_CENTS,
} from './invoice.ts'
import { percent } from './percent.ts'
import type { Schedule } from './schedule.ts'

/** What a line costs and how the compulsory scheme looks at it, before any share is computed. */
export interface Cost {
  readonly domain: 'PHAR' | 'MEDE'
  readonly priceCents: Cents
  /** The regulated base, never above the price. */
  readonly baseCents: Cents
  /** Points of the base that the AMO takes. */
  readonly amoRate: bigint
  /** Points that it would take in the parcours de soins. */
  readonly ordinaryAmoRate: bigint
  /** Highest guarantee, in points of the base, that this kind of line may call for; null when there is none. */
  readonly capRate: bigint | null
  readonly withholding: { readonly parameter: 'participation-forfaitaire' | 'franchise-per-box'; readonly times: number } | null
  readonly reasons: readonly Reason[]
}

/** A line that cannot be priced, with what to put right. */
export interface Unpriced {
  readonly refused: Extract<RejectionCode, 'R05' | 'R14'>
  readonly sentenceFr: string
}

export function costOf(line: Line, invoice: Invoice, rights: PricedRights, schedule: Schedule): Cost | Unpriced {
  switch (line.kind) {
    case 'medicine':
      return medicine(line, rights, schedule)
    case 'dispensing-fee':
      return dispensingFee(line, rights, schedule)
    case 'consultation':
      return consultation(line, invoice, rights, schedule)
  }
}

function medicine(line: MedicineLine, rights: PricedRights, schedule: Schedule): Cost | Unpriced {
  if (isRefusal(parseCip13(line.cip13))) return malformed('Le code CIP13 du médicament n’est pas valide.')
  if (!RATE_CLASSES.has(line.rateClass)) return malformed('Le taux du médicament doit être 100, 65, 30 ou 15.')
  if (!countHolds(line.boxes)) return malformed(`Le nombre de boîtes doit être un entier de 1 à ${QUANTITY_MAX}.`)
  const unitBase = line.unitBaseCents ?? line.unitPriceCents
  if (!priceHolds(line.unitPriceCents) || !priceHolds(unitBase)) return malformed(PRICE_SENTENCE)
  if (line.substitutionRefused === true) {
    return { refused: 'R05', sentenceFr: 'Le générique a été refusé : cette ligne ne peut pas être facturée en tiers payant.' }
  }
  const rate = exempted(schedule.percent(`medicine-amo-rate-${line.rateClass}`), line, rights, schedule)
  const price = cents(line.unitPriceCents * BigInt(line.boxes))
  const base = least(price, cents(unitBase * BigInt(line.boxes)))
  return {
    ...atRate('PHAR', price, base, rate),
    capRate: null,
    withholding: { parameter: 'franchise-per-box', times: line.boxes },
  }
}

function dispensingFee(line: DispensingFeeLine, rights: PricedRights, schedule: Schedule): Cost | Unpriced {
  const byBox = BOX_FEES.has(line.code)
  if (!byBox && !ORDER_FEES.has(line.code)) return malformed('Cet honoraire de dispensation n’est pas connu.')
  if (!countHolds(line.quantity)) return malformed(`La quantité doit être un entier de 1 à ${QUANTITY_MAX}.`)
  const tariff = schedule.cents(`dispensing-fee-${line.code}`)
  const unitPriceCents = line.unitPriceCents ?? tariff
  if (line.unitPriceCents !== undefined && !priceHolds(line.unitPriceCents)) return malformed(PRICE_SENTENCE)
  if (byBox && !RATE_CLASSES.has(line.rateClass ?? 0)) {
    return malformed('Un honoraire par boîte porte le taux de son médicament : 100, 65, 30 ou 15.')
  }
  const ordinary = byBox ? schedule.percent(`medicine-amo-rate-${line.rateClass}`) : schedule.percent('order-fee-amo-rate')
  const rate = exempted(ordinary, line, rights, schedule)
  const price = cents(unitPriceCents * BigInt(line.quantity))
  const base = least(price, cents(tariff * BigInt(line.quantity)))
  return {
    ...atRate('PHAR', price, base, rate),
    capRate: schedule.percent('regulated-fee-cap-rate'),
    withholding: null,
  }
}

function consultation(line: ConsultationLine, invoice: Invoice, rights: PricedRights, schedule: Schedule): Cost | Unpriced {
  if (line.code !== 'G' && line.code !== 'GS' && line.code !== 'TCG') return malformed('Cet acte de médecine générale n’est pas connu.')
  if (!priceHolds(line.priceCents)) return malformed(PRICE_SENTENCE)
  if (invoice.fees === undefined) return malformed('Le secteur conventionnel du médecin manque.')
  if (invoice.pathway === undefined) return malformed('La situation dans le parcours de soins manque.')
  const regulatedBase =
    line.code === 'TCG'
      ? 'gp-teleconsultation-base'
      : invoice.fees === 'free'
        ? 'gp-free-fee-base'
        : rights.isUnderSix === true
          ? 'gp-consultation-under-six-base'
          : 'gp-consultation-base'
  const ordinary = exempted(schedule.percent('consultation-amo-rate'), line, rights, schedule)
  // A person without declared doctor is outside the parcours whatever the doctor ticked; minors are never held to it.
  const outside =
    invoice.pathway === 'outside' || (invoice.pathway === 'treating' && rights.scheme?.gpDeclared === false && !rights.isMinor)
  const surcharge = schedule.percent('consultation-amo-rate') - schedule.percent('consultation-outside-amo-rate')
  const costed = atRate('MEDE', line.priceCents, least(line.priceCents, schedule.cents(regulatedBase)), ordinary)
  const capRate =
    invoice.fees === 'regulated'
      ? schedule.percent('regulated-fee-cap-rate')
      : rights.responsible
        ? schedule.percent('free-fee-responsible-cap-rate')
        : null
  const reasons = !outside
    ? costed.reasons
    : [
        ...costed.reasons,
        {
          rule: 'outside-pathway',
          sentenceFr: `Hors parcours de soins, l’assurance maladie retire ${surcharge} points.`,
        },
      ]
  return {
    ...costed,
    amoRate: outside ? ordinary.rate - surcharge : ordinary.rate,
    capRate,
    withholding: { parameter: 'participation-forfaitaire', times: 1 },
    reasons,
  }
}

function atRate(domain: Cost['domain'], priceCents: Cents, baseCents: Cents, at: { rate: bigint; reasons: readonly Reason[] }) {
  const excess = priceCents - baseCents
  const reasons =
    excess === 0n
      ? at.reasons
      : [
          ...at.reasons,
          {
            rule: 'price-above-base',
            sentenceFr: `Le prix dépasse de ${frenchEuros(cents(excess))} la base de remboursement (${frenchEuros(baseCents)}).`,
          },
        ]
  return { domain, priceCents, baseCents, amoRate: at.rate, ordinaryAmoRate: at.rate, reasons }
}

/** Raises the rate of a line that the professional declares under an exemption, or of a person under the AME. */
function exempted(ordinary: bigint, line: Line, rights: PricedRights, schedule: Schedule): { rate: bigint; reasons: Reason[] } {
  if (rights.scheme?.ame === true) {
    return {
      rate: schedule.percent('ame-amo-rate'),
      reasons: [{ rule: 'ame', sentenceFr: 'Aide médicale de l’État : base prise en charge en entier.' }],
    }
  }
  const isWeak = ordinary === 15n && line.kind !== 'consultation'
  if (!line.underExemption || (isWeak && !schedule.flag('exemption-raises-rate-15'))) return { rate: ordinary, reasons: [] }
  const rate = schedule.percent(`exemption-amo-rate-${rights.scheme?.exemption ?? 'ALD'}`)
  if (rate <= ordinary) return { rate: ordinary, reasons: [] }
  return {
    rate,
    reasons: [{ rule: 'exemption', sentenceFr: `Ligne déclarée en rapport avec une exonération : taux porté à ${percent(rate)}.` }],
  }
}

const RATE_CLASSES: ReadonlySet<number> = new Set([100, 65, 30, 15])
const BOX_FEES: ReadonlySet<string> = new Set(['HD1', 'HD2'])
const ORDER_FEES: ReadonlySet<string> = new Set(['HDR', 'HDA', 'HDE'])
const PRICE_SENTENCE = 'Un prix est un nombre de centimes positif et plausible.'

function countHolds(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= QUANTITY_MAX
}

function priceHolds(priceCents: Cents): boolean {
  return priceCents > 0n && priceCents <= UNIT_PRICE_MAX_CENTS
}

function malformed(sentenceFr: string): Unpriced {
  return { refused: 'R14', sentenceFr }
}
