import { luhnHolds } from './luhn.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** The nine characters of an establishment in the FINESS register: département (2A and 2B included), order, key. */
export type Finess = string & { readonly [brand]: 'Finess' }

/**
 * Reads nine characters. The Luhn key is reported and not enforced; for Corsica A counts as 1 and B as 2, a convention
 * that no published text available to us confirms.
 */
export function parseFiness(text: string): { readonly finess: Finess; readonly keyValid: boolean } | Refusal<'finess-malformed'> {
  if (!/^(?:\d{2}|2[AB])\d{7}$/.test(text)) return refuse('finess-malformed')
  return { finess: text as Finess, keyValid: luhnHolds(text.replace('A', '1').replace('B', '2')) }
}
