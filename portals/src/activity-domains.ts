import type { DomainCode } from '@cloison/contract'

const DOMAINS: Readonly<Record<string, readonly [DomainCode, ...DomainCode[]]>> = {
  pharmacy: ['PHAR'],
  practice: ['MEDE'],
  optician: ['OPTI'],
  dentist: ['DENT'],
  hearing: ['AUDI'],
  laboratory: ['LABO'],
  nursing: ['AUXM'],
  physiotherapy: ['AUXM'],
}

/** Domains that an establishment asks about, the usual one first. The platform decides; this only spares a choice. */
export function domainsOf(activity: string): readonly [DomainCode, ...DomainCode[]] {
  return DOMAINS[activity] ?? ['MEDE', 'PHAR', 'LABO', 'AUXM', 'OPTI', 'DENT', 'AUDI', 'HOSP', 'SAGE', 'RADL', 'TRAN']
}
