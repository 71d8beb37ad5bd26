import { isLuhn, luhnKey } from './luhn.ts'

/** Nine characters: two for the département (2A and 2B included), six for the rank, one Luhn key. */
export type Finess = string & { readonly __finess: true }

/** Ranks per département: every fictitious number continues with 99 after the département. */
const finessPerDepartementMax = 10_000

/**
 * The fictitious FINESS number of a rank in a département; rank 98 of Paris is 759999014. The overseas départements share the
 * prefix 97, so a caller counts their ranks together. Throws when the range is exhausted.
 */
export function fictitiousFiness(departement: string, rank: number): Finess {
  if (!Number.isInteger(rank) || rank < 0 || rank >= finessPerDepartementMax) throw new Error('fictitiousFiness: rank out of range')
  const body = `${finessPrefix(departement)}99${String(finessPerDepartementMax - 1 - rank).padStart(4, '0')}`
  return `${body}${luhnKey(corsicaAsDigits(body))}` as Finess
}

/** Legal entities are numbered from the other end of the same ranks; a world has too few establishments to reach them. */
const entitiesPerDepartementMax = 2_000

/** The fictitious FINESS number of a legal entity (*entité juridique*) of a rank in a département. Throws when the range is exhausted. */
export function fictitiousEntity(departement: string, rank: number): Finess {
  if (!Number.isInteger(rank) || rank < 0 || rank >= entitiesPerDepartementMax) throw new Error('fictitiousEntity: rank out of range')
  return fictitiousFiness(departement, finessPerDepartementMax - 1 - rank)
}

/** The two characters a FINESS number begins with, for a département code of two or three characters. */
export function finessPrefix(departement: string): string {
  return departement.slice(0, 2)
}

/** True for nine characters whose key is right. */
export function isFiness(text: string): text is Finess {
  return /^(?:\d{2}|2A|2B)\d{7}$/.test(text) && isLuhn(corsicaAsDigits(text))
}

/** For the key, the letters of Corsica count as the old département 20: a choice made here, no published rule was found. */
function corsicaAsDigits(text: string): string {
  return text.replace(/^2[AB]/, '20')
}
