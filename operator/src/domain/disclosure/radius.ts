/** What could be stolen. */
export type RadiusScope = 'account' | 'site' | 'group' | 'client' | 'insurer' | 'door'

/** What holds a thief back, and how it is said. */
export const ceilings = {
  account: 'plafond du compte',
  usual: 'part habituelle des comptes',
  site: 'plafond de l’établissement',
  group: 'plafond du groupe',
  accounts: 'plafonds de ses comptes',
  below: 'plafonds des comptes et des établissements',
  level: 'plafond commun, puis part habituelle des comptes',
  ways: 'plafonds des lectures sans carte signée',
  closed: 'fermé ou gelé',
  idle: 'aucun exercice en cours',
  none: 'aucun plafond ouvert',
} as const
export type Ceiling = keyof typeof ceilings

export function isCeiling(text: string): text is Ceiling {
  return Object.hasOwn(ceilings, text)
}

/** Persons that could be read within 24 hours if this were stolen now, as things stand. Counts only: nobody is named. */
export interface Radius {
  readonly scope: RadiusScope
  readonly id: number
  /** What is public of it: FINESS numbers, AMC number, code of the software, name of the door. */
  readonly code: string
  /** `fresh` and `again` together. */
  readonly atMost: number
  /** New persons, whatever the thief holds. */
  readonly fresh: number
  /** Read by these establishments in the last hours: free to read again. */
  readonly again: number
  /** What others may honestly read meanwhile in the same establishments, which the thief could then read too. */
  readonly beside: number
  /** Of the new persons, how many at most by the numbers that a stolen file holds. */
  readonly ways: { readonly noCard: number; readonly legacyCard: number }
  readonly ceiling: Ceiling
}
