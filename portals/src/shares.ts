import type { DomainCode } from '@cloison/contract'

/** Who pays what, in per cent of the reimbursement base. */
export interface Share {
  readonly what: string
  readonly amoPercent: number
  readonly amcPercent: number
  readonly personPercent: number
}

/** Rates of the compulsory scheme shown beside an answer, for an insured without exemption (ameli.fr, 2026). */
const RATES: Readonly<Partial<Record<DomainCode, readonly (readonly [what: string, amoPercent: number])[]>>> = {
  PHAR: [
    ['Médicaments à 65 %', 65],
    ['Médicaments à 30 %', 30],
    ['Médicaments à 15 %', 15],
    ['Médicaments à 100 %', 100],
  ],
  MEDE: [
    ['Dans le parcours de soins', 70],
    ['Hors parcours', 30],
  ],
}

/**
 * What an answer means line by line. `ratePercent` counts the compulsory part, so the insurer adds what is missing to reach it, and
 * never takes back. Indicative: exemptions, participations and ceilings are in the decision of the invoice.
 */
export function sharesOf(domain: DomainCode, ratePercent: number): Share[] {
  return (RATES[domain] ?? []).map(([what, amoPercent]) => {
    const amcPercent = Math.max(0, ratePercent - amoPercent)
    return { what, amoPercent, amcPercent, personPercent: Math.max(0, 100 - amoPercent - amcPercent) }
  })
}
