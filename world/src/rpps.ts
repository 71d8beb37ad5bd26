import { isLuhn, luhnKey } from './luhn.ts'

/** Eleven digits, the last one a Luhn key. */
export type Rpps = string & { readonly __rpps: true }

/** How many fictitious RPPS numbers there are: all begin with 10199, which nobody has been given. */
export const rppsMax = 100_000

/** The fictitious RPPS number of a rank; rank 0 is 10199999995. Throws beyond `rppsMax`. */
export function fictitiousRpps(rank: number): Rpps {
  if (!Number.isInteger(rank) || rank < 0 || rank >= rppsMax) throw new Error('fictitiousRpps: rank out of range')
  const body = `10199${String(rppsMax - 1 - rank).padStart(5, '0')}`
  return `${body}${luhnKey(body)}` as Rpps
}

/** True for eleven digits whose key is right. */
export function isRpps(text: string): text is Rpps {
  return /^\d{11}$/.test(text) && isLuhn(text)
}
