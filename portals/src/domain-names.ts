import type { DomainCode } from '@cloison/contract'

const NAMES: Readonly<Record<DomainCode, readonly [name: string, within: string]>> = {
  PHAR: ['Pharmacie', 'la pharmacie'],
  MEDE: ['Médecins', 'les médecins'],
  LABO: ['Laboratoires', 'les laboratoires'],
  AUXM: ['Auxiliaires médicaux', 'les auxiliaires médicaux'],
  OPTI: ['Optique', 'l’optique'],
  DENT: ['Dentaire', 'le dentaire'],
  AUDI: ['Audioprothèse', 'l’audioprothèse'],
  HOSP: ['Hôpital', 'l’hôpital'],
  SAGE: ['Sages-femmes', 'les sages-femmes'],
  RADL: ['Radiologie', 'la radiologie'],
  TRAN: ['Transports sanitaires', 'les transports sanitaires'],
}

/** "Pharmacie", for a list. */
export function domainName(code: DomainCode): string {
  return NAMES[code][0]
}

/** "la pharmacie", within a sentence. */
export function domainWithin(code: DomainCode): string {
  return NAMES[code][1]
}
