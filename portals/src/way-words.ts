import type { KnownCode } from './call.ts'
import type { OtherWay } from './way-question.ts'

export interface WayWords {
  readonly name: string
  /** What one must have, in the list of ways. */
  readonly needs: string
  /** What it answers, then what it costs: said before asking. */
  readonly price: readonly [answers: string, costs: string]
  /** Title of the answer's sheet while nothing was asked. */
  readonly before: string
  /** On the plate, once asked. */
  readonly asked: string
  /** What the person's list says, within a sentence. */
  readonly listed: string
}

/** The three dearer ways, cheapest first. */
export const WAYS: Readonly<Record<OtherWay, WayWords>> = {
  known: {
    name: 'Déjà venue ici',
    needs: 'Numéro d’engagement reçu ici avec une carte signée, depuis six mois au plus.',
    price: ['Les mêmes droits qu’avec la carte.', 'Au même prix : une personne de votre plafond. La personne le verra sur sa liste.'],
    before: 'Donnez le numéro d’engagement',
    asked: 'Demandé par numéro d’engagement',
    listed: 'par un numéro d’engagement',
  },
  'legacy-card': {
    name: 'Carte papier ancienne',
    needs: 'Les cinq données imprimées et la date de naissance.',
    price: [
      'Les droits, si tout est exact.',
      'Quelques lectures par jour pour l’établissement ; vos factures payées en ouvrent d’autres. La personne le verra sur sa liste.',
    ],
    before: 'Recopiez la carte, puis demandez la date de naissance',
    asked: 'Demandé par carte papier',
    listed: 'par les données d’une carte papier',
  },
  'no-card': {
    name: 'Sans carte',
    needs: 'Numéro de sécurité sociale, date de naissance, organisme. Oui ou non seulement.',
    price: ['Oui ou non seulement.', '5 par jour et par compte, reconnue ou non. La personne le verra sur sa liste.'],
    before: 'Saisissez le numéro, la date de naissance et l’organisme',
    asked: 'Demandé sans carte',
    listed: 'sans carte, par son numéro de sécurité sociale',
  },
}

export const OTHER_WAYS = Object.keys(WAYS) as readonly OtherWay[]

export const REASON_WORDS = { forgotten: 'Oubliée', unreadable: 'Illisible', newborn: 'Nouveau-né', emergency: 'Urgence' } as const

/**
 * What leaves the fields after what was heard (null: an answer). All of it once it was answered, or when nobody will be looked for. After
 * "unknown", the numbers alone: what is left is compared with the card. Nothing while nothing was decided, and the same question may be
 * asked again.
 */
export function forgottenAfter(code: KnownCode | null): 'all' | 'numbers' | 'nothing' {
  if (code === 'person.unknown') return 'numbers'
  return code === null || code === 'session.frozen' || /^(budget|way|plane)\./.test(code) ? 'all' : 'nothing'
}
