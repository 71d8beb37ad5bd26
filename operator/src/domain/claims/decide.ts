import type { ReadClaimLine } from '@cloison/contract'
import { type Cents, ZERO_CENTS } from '../../words/cents.ts'
import { addDays, ageAt, type Day } from '../../words/day.ts'
import { interval } from '../../words/interval.ts'
import { isRefusal } from '../../words/refusal.ts'
import type { ClaimRights } from '../disclosure/index.ts'
import {
  adjudicate,
  type Decision,
  type DomainRate,
  type Exemption,
  type PricedRights,
  type Tariffs,
  type TariffUnknown,
} from '../pricing/index.ts'
import { type ClaimDomain, invoiceOf } from './lines.ts'

/** Families of rejection, ours until the official list is here. Pricing gives R03 to R07, R10 and R14. */
export type RejectCode = 'R03' | 'R05' | 'R06' | 'R07' | 'R08' | 'R10' | 'R11' | 'R12' | 'R14'

export interface DecidedLine {
  readonly priceCents: Cents
  readonly amoGrossCents: Cents
  readonly amoNetCents: Cents
  readonly amcCents: Cents
  readonly personCents: Cents
  readonly reasons: readonly { readonly rule: string; readonly sentenceFr: string }[]
}

/** What is decided of a claim. A rejected one owes nothing and says why. */
export interface ClaimDecision {
  readonly accepted: boolean
  readonly reject: { readonly code: RejectCode; readonly sentenceFr: string } | null
  readonly amcCents: Cents
  readonly lines: readonly DecidedLine[]
}

/** Prices a claim with the rights of its engagement. Pure. */
export function decide(
  claim: { readonly day: Day; readonly domain: ClaimDomain; readonly lines: readonly ReadClaimLine[] },
  rights: ClaimRights,
  tariffs: Tariffs,
): ClaimDecision | TariffUnknown {
  const decision = adjudicate(invoiceOf(claim.day, claim.lines), pricedRights(claim, rights), tariffs)
  return isRefusal(decision) ? decision : decidedFrom(decision)
}

/** An engagement that no longer says whom it was given for: nothing can be priced. */
export const ENGAGEMENT_UNKNOWN: ClaimDecision = {
  accepted: false,
  reject: { code: 'R11', sentenceFr: 'Le numéro d’engagement n’est pas connu.' },
  amcCents: ZERO_CENTS,
  lines: [],
}

/** One code and one sentence for whoever cannot be paid for: unknown, other data than the card's, rights closed that day. */
export const NOT_PAYABLE: ClaimDecision = {
  accepted: false,
  reject: {
    code: 'R12',
    sentenceFr: 'Ces données de carte ne permettent pas de payer cette facture. Vérifiez-les, ou demandez à la personne sa carte signée.',
  },
  amcCents: ZERO_CENTS,
  lines: [],
}

/** The same care was accepted before under another engagement: its lines are shown, and nothing is owed again. */
export function asDuplicate(decision: ClaimDecision): ClaimDecision {
  return {
    accepted: false,
    reject: { code: 'R08', sentenceFr: 'La même facture a déjà été acceptée pour cette personne, ce jour et cet établissement.' },
    amcCents: ZERO_CENTS,
    lines: decision.lines.map((line) => ({
      ...line,
      personCents: (line.personCents + line.amcCents) as Cents,
      amcCents: ZERO_CENTS,
    })),
  }
}

function decidedFrom(decision: Decision): ClaimDecision {
  const [first] = decision.rejections
  return {
    accepted: decision.verdict === 'accepted',
    reject: first === undefined ? null : { code: first.code, sentenceFr: decision.rejections.map(sentenceOf).join(' ') },
    amcCents: decision.amcCents,
    lines: decision.lines,
  }
}

function sentenceOf(rejection: Decision['rejections'][number]): string {
  return rejection.line === null ? rejection.sentenceFr : `Ligne ${rejection.line + 1} : ${rejection.sentenceFr}`
}

const DOMAIN_CODES: Record<ClaimDomain, string> = { 1: 'PHAR', 2: 'MEDE' }
const EXEMPTIONS: ReadonlySet<string> = new Set<Exemption>(['ALD', 'MAT', 'INV', 'ATMP'])

/**
 * Rights as pricing wants them. The engagement guarantees its day and its domain: rights closed since are open for it,
 * and no other domain is.
 */
function pricedRights(claim: { readonly day: Day; readonly domain: ClaimDomain }, rights: ClaimRights): PricedRights {
  const { facts, rule } = rights
  const rate: DomainRate = rule.kind === 'rate' ? { ratePercent: rule.ratePercent } : rule.kind === 'agreement-first' ? 'PEC' : '-'
  const age = facts === null ? null : ageAt(facts.birthDate, claim.day)
  return {
    coverage: interval(claim.day, addDays(claim.day, 1)),
    responsible: rights.responsible,
    domains: { [DOMAIN_CODES[claim.domain]]: rate },
    isMinor: age !== null && age < 18,
    isUnderSix: age !== null && age < 6,
    ...(facts === null
      ? {}
      : {
          scheme: {
            exemption: isExemption(facts.exemption) ? facts.exemption : null,
            c2s: facts.c2s,
            ame: facts.ame,
            gpDeclared: facts.gpDeclared,
          },
        }),
  }
}

function isExemption(text: string): text is Exemption {
  return EXEMPTIONS.has(text)
}
