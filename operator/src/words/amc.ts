import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** A numéro AMC as it was written: one to ten digits, leading zeros kept. No key exists: never check one. */
export type Amc = string & { readonly [brand]: 'Amc' }

export function parseAmc(text: string): Amc | Refusal<'amc-malformed'> {
  return /^\d{1,10}$/.test(text) && !/^0+$/.test(text) ? (text as Amc) : refuse('amc-malformed')
}

/** The form to look up and compare: without leading zeros. */
export function amcLookup(amc: Amc): string {
  return amc.replace(/^0+/, '')
}

/** Software pads to ten digits or does not: two writings of one insurer are the same. */
export function sameAmc(a: Amc, b: Amc): boolean {
  return amcLookup(a) === amcLookup(b)
}
