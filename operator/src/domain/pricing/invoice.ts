import type { Cents } from '../../words/cents.ts'
import type { Day } from '../../words/day.ts'
import type { Interval } from '../../words/interval.ts'

/** How the person came to the doctor, as the doctor declares it. Only `outside` lowers the compulsory share. */
export type Pathway = 'treating' | 'referred' | 'emergency' | 'outside'

/** `regulated` is sector 1 and whoever signed the OPTAM; `free` is sector 2 without it. */
export type Fees = 'regulated' | 'free'

interface LineBase {
  /** The professional declares the line related to the person's exemption (ALD, maternity…). */
  readonly underExemption: boolean
  /** The compulsory share that the professional computed, when the invoice carries it. */
  readonly claimedAmoCents?: Cents
  /** The complementary share asked for, when the invoice carries it. */
  readonly claimedAmcCents?: Cents
}

export interface MedicineLine extends LineBase {
  readonly kind: 'medicine'
  readonly cip13: string
  readonly rateClass: number
  readonly boxes: number
  readonly unitPriceCents: Cents
  /** The tarif forfaitaire de responsabilité of one box, when the medicine has one. */
  readonly unitBaseCents?: Cents
  /** The person refused a generic: no tiers payant on this line. */
  readonly substitutionRefused?: boolean
}

export interface DispensingFeeLine extends LineBase {
  readonly kind: 'dispensing-fee'
  readonly code: string
  readonly quantity: number
  /** The tariff in force when absent. */
  readonly unitPriceCents?: Cents
  /** For a fee by box (HD1, HD2): the rate class of the medicine it goes with. */
  readonly rateClass?: number
}

export interface ConsultationLine extends LineBase {
  readonly kind: 'consultation'
  /** `G` or `GS` consultation, `TCG` teleconsultation. */
  readonly code: string
  readonly priceCents: Cents
}

export type Line = MedicineLine | DispensingFeeLine | ConsultationLine

/** What there is to price: acts of one day for one person by one professional. Between 1 and `LINES_MAX` lines. */
export interface Invoice {
  readonly day: Day
  readonly lines: readonly Line[]
  /** Needed when there is a consultation. */
  readonly fees?: Fees
  readonly pathway?: Pathway
}

/** Percent of the base, compulsory share included; `PEC` asks for a prise en charge first; `-` is no tiers payant. */
export type DomainRate = { readonly ratePercent: number } | 'PEC' | '-'

export type Exemption = 'ALD' | 'MAT' | 'INV' | 'ATMP'

/** What pricing needs of a person's rights, and nothing that says who the person is. */
export interface PricedRights {
  readonly coverage: Interval
  readonly responsible: boolean
  /** By domain code: PHAR, MEDE… */
  readonly domains: Readonly<Record<string, DomainRate>>
  readonly isMinor: boolean
  readonly isUnderSix?: boolean
  /** Facts of the compulsory scheme, when the insurer gave them. */
  readonly scheme?: {
    readonly exemption: Exemption | null
    readonly c2s: boolean
    readonly ame: boolean
    readonly gpDeclared: boolean | null
  }
}

export const LINES_MAX = 100
export const QUANTITY_MAX = 100
/** One hundred thousand euros a unit: the dearest medicines are below. */
export const UNIT_PRICE_MAX_CENTS = 10_000_000n
