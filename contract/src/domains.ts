/** Domains of care: the code printed on cards, and the small number that the access log keeps (never reused, never renumbered). */
export const domains = {
  PHAR: 1,
  MEDE: 2,
  LABO: 3,
  AUXM: 4,
  OPTI: 5,
  DENT: 6,
  AUDI: 7,
  HOSP: 8,
  SAGE: 9,
  RADL: 10,
  TRAN: 11,
} as const
export type DomainCode = keyof typeof domains
export const domainCodes = Object.keys(domains) as [DomainCode, ...DomainCode[]]

/** Purposes and ways of asking, as numbered in the access log. */
export const purposes = { eligibility: 1, adjudication: 2, desk: 3, ownHistory: 4, cardIssue: 5 } as const
export const ways = { signedCard: 1, knownPatient: 2, legacyCard: 3, noCard: 4, engagement: 5, desk: 7 } as const

/** Bits of the mask of fields, fixed when asking. */
export const fields = {
  recognised: 1,
  period: 2,
  computation: 4,
  routing: 8,
  engagement: 16,
  compulsoryScheme: 32,
  identity: 64,
  nir: 128,
} as const
