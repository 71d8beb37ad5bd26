import { luhnHolds } from './luhn.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** The eleven digits of a professional in the répertoire partagé. */
export type Rpps = string & { readonly [brand]: 'Rpps' }

/**
 * Reads eleven digits. The Luhn key is reported and not enforced: sample numbers published by the register's own
 * keeper do not pass it.
 */
export function parseRpps(text: string): { readonly rpps: Rpps; readonly keyValid: boolean } | Refusal<'rpps-malformed'> {
  if (!/^\d{11}$/.test(text)) return refuse('rpps-malformed')
  return { rpps: text as Rpps, keyValid: luhnHolds(text) }
}
