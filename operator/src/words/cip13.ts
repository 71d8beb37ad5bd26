import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** The thirteen digits of a medicine's presentation, a GS1 number of the French health prefix 3400. */
export type Cip13 = string & { readonly [brand]: 'Cip13' }

/** Reads thirteen digits whose GS1 key is right. */
export function parseCip13(text: unknown): Cip13 | Refusal<'cip13-malformed' | 'cip13-wrong-key'> {
  if (typeof text !== 'string' || !/^3400\d{9}$/.test(text)) return refuse('cip13-malformed')
  let total = 0
  for (let index = 0; index < 13; index += 1) total += (text.charCodeAt(index) - 48) * (index % 2 === 0 ? 1 : 3)
  return total % 10 === 0 ? (text as Cip13) : refuse('cip13-wrong-key')
}
