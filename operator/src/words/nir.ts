import { invariant } from './invariant.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** The thirteen characters of a numéro d'inscription au répertoire, without its key. A personal datum: never logged. */
export type Nir = string & { readonly [brand]: 'Nir' }

/** Sex, year, month (pseudo-months included when the real one is unknown), département, commune, order. */
const SHAPE = /^[1-8]\d{2}(?:0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)(?:\d{2}|2[AB])\d{6}$/

/** Reads the thirteen characters and their two-digit key. The refusal never says which characters are wrong. */
export function parseNir(text: string, key: string): Nir | Refusal<'nir-malformed' | 'nir-wrong-key'> {
  if (!SHAPE.test(text) || !/^\d{2}$/.test(key)) return refuse('nir-malformed')
  const nir = text as Nir
  return nirKey(nir) === key ? nir : refuse('nir-wrong-key')
}

/** Reads fifteen characters as people type them, spaces allowed, a or b accepted for Corsica. */
export function parseTypedNir(text: string): Nir | Refusal<'nir-malformed' | 'nir-wrong-key'> {
  if (text.length > 40) return refuse('nir-malformed')
  const packed = text.replace(/\s/g, '').toUpperCase()
  return packed.length === 15 ? parseNir(packed.slice(0, 13), packed.slice(13)) : refuse('nir-malformed')
}

/** Brands thirteen characters that we stored ourselves. Faults when they have not the shape. */
export function nir(text: string): Nir {
  invariant(SHAPE.test(text), 'a stored nir has the shape of a nir')
  return text as Nir
}

/** The key, 97 − (number mod 97) in two digits, 2A counting as 19 and 2B as 18. Thirteen digits are exact in a double. */
export function nirKey(value: Nir): string {
  const digits = value.replace('A', '9').replace('B', '8')
  const corsican = digits !== value
  const number = Number(corsican ? `${digits.slice(0, 5)}1${digits.slice(6)}` : digits)
  return String(97 - (number % 97)).padStart(2, '0')
}
