/** Meanings of the codes of an entry, version 1. A code is never given a second meaning. */

/** Why the question was asked. */
export const PURPOSES: ReadonlyMap<number, string> = new Map([
  [1, 'consultation des droits par un professionnel'],
  [2, 'liquidation d’une facture'],
  [3, 'demande traitée par un conseiller'],
  [4, 'consultation de son propre historique'],
  [5, 'édition d’une attestation'],
])

/** What led to the person. */
export const WAYS: ReadonlyMap<number, string> = new Map([
  [0, 'sans objet'],
  [1, 'attestation signée'],
  [2, 'patient déjà connu de l’établissement'],
  [3, 'ancienne carte'],
  [4, 'sans carte'],
  [5, 'numéro d’engagement'],
  [7, 'numéro d’adhérent et date de naissance, au guichet de l’organisme'],
])

/** What was asked for, one bit each. */
export const FIELD_BITS: ReadonlyMap<number, string> = new Map([
  [1, 'assuré reconnu ou non'],
  [2, 'période de couverture'],
  [4, 'domaines et modes de calcul'],
  [8, 'routage'],
  [16, 'numéro d’engagement'],
  [32, 'éléments du régime obligatoire'],
  [64, 'identité'],
  [128, 'NIR'],
])

/** Domain of care, by number in an entry and by code everywhere else. */
export const DOMAINS: ReadonlyMap<number, string> = new Map([
  [1, 'PHAR'],
  [2, 'MEDE'],
  [3, 'LABO'],
  [4, 'AUXM'],
  [5, 'OPTI'],
  [6, 'DENT'],
  [7, 'AUDI'],
  [8, 'HOSP'],
  [9, 'SAGE'],
  [10, 'RADL'],
  [11, 'TRAN'],
])

/** What was answered. */
export const OUTCOMES: ReadonlyMap<number, string> = new Map([
  [0, 'réponse donnée'],
  [1, 'réponse donnée (même personne, même établissement, sans nouveau débit)'],
  [10, 'aucune réponse : carte ou personne inconnue'],
  [11, 'aucune réponse : carte expirée'],
  [12, 'aucune réponse : carte révoquée'],
  [13, 'assuré reconnu, droits fermés ce jour-là'],
  [20, 'refus : plafond du groupe d’établissements atteint'],
  [21, 'refus : plafond du compte atteint'],
  [22, 'refus : plafond de l’établissement atteint'],
  [23, 'refus : plafond du point d’entrée atteint'],
  [24, 'refus : plafond du logiciel atteint'],
  [25, 'refus : plafond de l’assureur atteint'],
  [26, 'refus : plafond de la plateforme atteint'],
  [27, 'refus : consultation fermée pour cet organisme'],
  [28, 'refus : plafond de cette façon de demander atteint'],
  [29, 'refus : consultation resserrée'],
  [30, 'refus : preuve ou demande déjà utilisée'],
  [40, 'refus : consultations suspendues'],
  [41, 'refus : compte, établissement, logiciel ou appareil gelé'],
  [42, 'refus : session terminée'],
])

/** Number of a domain code; undefined for a code that has none. */
export function domainNumber(code: string): number | undefined {
  for (const [number, name] of DOMAINS) if (name === code) return number
  return undefined
}
