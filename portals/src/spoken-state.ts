import type { NoCardAnswer, RightsAnswer } from '@cloison/contract'
import type { PageRefusal } from './call.ts'
import { domainWithin } from './domain-names.ts'
import { daysBetween, frenchDay } from './french-day.ts'

/** Who is speaking, told by colour, edge and glyph together: the insurer said yes or no, nobody knows, passage held, account frozen. */
export type Tone = 'open' | 'shut' | 'unknown' | 'narrowed' | 'frozen' | 'waiting'
export type DoorGlyph = 'open' | 'shut' | 'unknown' | 'narrowed' | 'frozen' | 'offline' | 'waiting'
export type NextStep = 'read-card' | 'correct' | 'retry' | 'invoice' | 'passkey' | 'sign-in' | 'none'

/** A state as the page says it: the fact, the reason, what to do now, the stable code. */
export interface SpokenState {
  readonly tone: Tone
  readonly glyph: DoorGlyph
  readonly title: string
  readonly reason: string
  readonly advice: string | null
  readonly code: string | null
  readonly next: NextStep
}

type Manner = readonly [tone: Tone, glyph: DoorGlyph, next: NextStep]

/** First match wins: a code, or a family of codes ending with a dot. */
const MANNERS: readonly (readonly [string, Manner])[] = [
  ['person.unknown', ['shut', 'shut', 'correct']],
  ['card.', ['shut', 'shut', 'read-card']],
  ['day.out-of-range', ['shut', 'shut', 'correct']],
  ['domain.not-yours', ['narrowed', 'narrowed', 'correct']],
  ['role.forbidden', ['narrowed', 'narrowed', 'none']],
  ['budget.account', ['narrowed', 'shut', 'invoice']],
  ['budget.site', ['narrowed', 'shut', 'invoice']],
  ['budget.group', ['narrowed', 'shut', 'invoice']],
  ['budget.way', ['narrowed', 'shut', 'read-card']],
  ['budget.tightened', ['narrowed', 'narrowed', 'read-card']],
  ['budget.', ['unknown', 'narrowed', 'retry']],
  ['way.', ['narrowed', 'shut', 'read-card']],
  ['insurer.unknown', ['shut', 'shut', 'correct']],
  ['nir.', ['shut', 'shut', 'correct']],
  ['plane.', ['narrowed', 'shut', 'invoice']],
  ['answer.unavailable', ['unknown', 'unknown', 'retry']],
  ['session.frozen', ['frozen', 'frozen', 'none']],
  ['session.passkey-needed', ['waiting', 'waiting', 'passkey']],
  ['session.', ['waiting', 'shut', 'sign-in']],
  ['proof.', ['unknown', 'unknown', 'retry']],
  ['request.too-many', ['narrowed', 'narrowed', 'retry']],
  ['request.', ['shut', 'shut', 'correct']],
  ['claim.duplicate', ['narrowed', 'shut', 'none']],
  ['claim.', ['shut', 'shut', 'correct']],
  ['receipt.', ['waiting', 'waiting', 'retry']],
  ['signin.identity-unavailable', ['unknown', 'unknown', 'retry']],
  ['signin.too-many-attempts', ['narrowed', 'narrowed', 'none']],
  ['signin.letter-underway', ['narrowed', 'waiting', 'none']],
  ['signin.unknown', ['waiting', 'shut', 'sign-in']],
  ['signin.', ['shut', 'shut', 'retry']],
  ['page.not-identified', ['waiting', 'shut', 'sign-in']],
  ['page.passkey-not-shown', ['waiting', 'waiting', 'passkey']],
  ['page.offline', ['unknown', 'offline', 'retry']],
]

const DOUBT: Manner = ['unknown', 'unknown', 'retry']

/**
 * A refusal as the page says it. The sentence comes from the platform: its first sentence is the title, the last one is what to do.
 * A code nobody foresaw is spoken as "we do not know", never as "no rights".
 */
export function refusalSpoken(refusal: PageRefusal): SpokenState {
  const [tone, glyph, next] = MANNERS.find(([code]) => matches(code, refusal.code))?.[1] ?? DOUBT
  const sentences = refusal.message.split(/(?<=[.!?])\s+/)
  const title = (sentences.shift() ?? '').replace(/\.$/, '')
  const advice = sentences.pop() ?? null
  const code = refusal.reference === null ? refusal.code : `${refusal.code} · référence ${refusal.reference}`
  return { tone, glyph, title, reason: sentences.join(' '), advice, code, next }
}

/** An answer as the page says it. */
export function answerSpoken(answer: RightsAnswer): SpokenState {
  const care = frenchDay(answer.day)
  const domain = domainWithin(answer.domain)
  if (!answer.covered) {
    const ended = answer.coveredUntil !== null && daysBetween(answer.coveredUntil, answer.day) > 0
    return {
      tone: 'shut',
      glyph: 'shut',
      title: ended && answer.coveredUntil !== null ? `Droits fermés au ${frenchDay(answer.coveredUntil)}` : `Droits fermés le ${care}`,
      reason: `L’organisme a répondu : cette personne n’est pas couverte à la date des soins, le ${care}.`,
      advice: 'Demandez une attestation plus récente. Sinon, la personne règle et se fait rembourser.',
      code: null,
      next: 'read-card',
    }
  }
  if (answer.computation?.kind === 'agreement-first') {
    return {
      tone: 'narrowed',
      glyph: 'narrowed',
      title: 'Prise en charge à demander d’abord',
      reason: `Les droits sont ouverts, mais ce contrat veut un accord avant ${domain}.`,
      advice: 'Établissez le devis, puis envoyez la demande.',
      code: null,
      next: 'none',
    }
  }
  if (answer.computation?.kind === 'not-covered') {
    return {
      tone: 'shut',
      glyph: 'shut',
      title: 'Domaine hors tiers payant',
      reason: `Les droits sont ouverts, sans tiers payant pour ${domain}.`,
      advice: 'La personne règle la part complémentaire et envoie la facture à son organisme.',
      code: null,
      next: 'none',
    }
  }
  return {
    tone: 'open',
    glyph: 'open',
    title: answer.coveredUntil === null ? 'Droits ouverts' : `Droits ouverts jusqu’au ${frenchDay(answer.coveredUntil)}`,
    reason: `La personne est reconnue et couverte pour ${domain} le ${care}.`,
    advice: null,
    code: null,
    next: 'invoice',
  }
}

/** A yes or a no, which is all that is said without a card. */
export function noCardSpoken(answer: NoCardAnswer): SpokenState {
  const care = frenchDay(answer.day)
  if (answer.covered) {
    return {
      tone: 'open',
      glyph: 'open',
      title: `Oui : couverte le ${care}`,
      reason: 'L’organisme reconnaît la personne. Sans carte, il ne dit rien de plus : ni taux, ni fin de droits, ni engagement.',
      advice: 'Pour facturer en tiers payant, demandez la carte signée.',
      code: null,
      next: 'read-card',
    }
  }
  return {
    tone: 'shut',
    glyph: 'shut',
    title: `Non : pas couverte le ${care}`,
    reason: 'L’organisme reconnaît la personne, et répond qu’elle n’est pas couverte à la date des soins.',
    advice: 'Demandez une attestation plus récente. Sinon, la personne règle et se fait rembourser.',
    code: null,
    next: 'read-card',
  }
}

function matches(pattern: string, code: string): boolean {
  return pattern.endsWith('.') ? code.startsWith(pattern) : code === pattern
}
