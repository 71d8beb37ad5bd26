import type { ClaimAnswer, Remittance } from '@cloison/contract'
import type { PlateTone } from '../parts/plate.tsx'
import type { SpokenState } from './spoken-state.ts'

type ClaimState = ClaimAnswer['state']

const CLAIM_WORDS: Readonly<Record<ClaimState, readonly [tone: PlateTone, word: string]>> = {
  received: ['plain', 'Reçue, en calcul'],
  'awaiting-file': ['held', 'En attente de réponse par fichier'],
  accepted: ['yes', 'Acceptée'],
  rejected: ['no', 'Rejetée : à corriger'],
  'in-payment': ['held', 'En paiement'],
  paid: ['yes', 'Payée, confirmée par la banque'],
  returned: ['no', 'Virement revenu'],
}

const REMITTANCE_WORDS: Readonly<Record<Remittance['state'], readonly [tone: PlateTone, word: string]>> = {
  proposed: ['plain', 'En préparation'],
  released: ['plain', 'Libéré, à remettre'],
  sent: ['held', 'Remis à la banque'],
  paid: ['yes', 'Payé, confirmé par la banque'],
  rejected: ['no', 'Refusé par la banque'],
  returned: ['no', 'Revenu'],
}

export function claimWord(state: ClaimState): readonly [tone: PlateTone, word: string] {
  return CLAIM_WORDS[state]
}

/** "Paid" is said only once the bank said so: a file handed over is not a payment. */
export function remittanceWord({ state, paidOn }: Pick<Remittance, 'state' | 'paidOn'>): readonly [tone: PlateTone, word: string] {
  return state === 'paid' && paidOn === null ? REMITTANCE_WORDS.sent : REMITTANCE_WORDS[state]
}

/** The decision as the page says it. */
export function claimSpoken(claim: ClaimAnswer, following: boolean): SpokenState {
  const quiet = { code: null, next: 'none', reason: '', advice: null } as const
  switch (claim.state) {
    case 'received':
      return {
        ...quiet,
        tone: 'waiting',
        glyph: 'waiting',
        title: following ? 'Facture reçue, calcul en cours' : 'Facture reçue',
        reason: following
          ? 'La décision paraîtra ici.'
          : 'La décision prend plus de temps que d’habitude. Rien n’est perdu : elle paraîtra dans les factures envoyées.',
      }
    case 'awaiting-file':
      return {
        ...quiet,
        tone: 'waiting',
        glyph: 'waiting',
        title: 'En attente de réponse par fichier',
        reason: 'Sans numéro d’engagement, la réponse paraît le lendemain avec celles de la journée.',
      }
    case 'rejected':
      return {
        ...quiet,
        tone: 'shut',
        glyph: 'shut',
        title: 'Facture rejetée',
        reason: claim.reject?.sentence ?? '',
        advice: 'Corrigez, puis envoyez une nouvelle facture.',
        code: claim.reject?.code ?? null,
      }
    case 'returned':
      return {
        ...quiet,
        tone: 'shut',
        glyph: 'shut',
        title: 'Virement revenu',
        reason: 'La banque a rendu l’argent : il vous reste dû.',
        advice: 'Vérifiez votre RIB.',
      }
    case 'paid':
      return { ...quiet, tone: 'open', glyph: 'open', title: 'Payée, confirmée par la banque' }
    case 'in-payment':
      return {
        ...quiet,
        tone: 'open',
        glyph: 'open',
        title: 'Facture acceptée, en paiement',
        reason: 'L’ordre de virement est en route ; il sera dit payé quand la banque l’aura confirmé.',
      }
    default:
      return {
        ...quiet,
        tone: 'open',
        glyph: 'open',
        title: 'Facture acceptée',
        reason: 'La part de l’organisme vous est due ; elle partira avec le prochain lot de virements.',
      }
  }
}
