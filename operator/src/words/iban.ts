import { invariant } from './invariant.ts'
import { type Refusal, refuse } from './refusal.ts'

declare const brand: unique symbol

/** A bank account, upper case and without spaces. Whoever reads it can be tempted: shown by its last four only. */
export type Iban = string & { readonly [brand]: 'Iban' }

/** Length by country, for the countries of the euro area and Monaco. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    AT: 20,
    BE: 16,
    CY: 28,
    DE: 22,
    EE: 20,
    ES: 24,
    FI: 18,
    FR: 27,
    GR: 27,
    HR: 21,
    IE: 22,
    IT: 27,
    LT: 20,
    LU: 20,
    LV: 21,
    MC: 27,
    MT: 31,
    NL: 18,
    PT: 25,
    SI: 19,
    SK: 24,
  }),
)

/** Reads an IBAN as people type it, spaces allowed. The key is ISO 7064 mod 97-10. */
export function parseIban(text: string): Iban | Refusal<'iban-malformed' | 'iban-country-not-served' | 'iban-wrong-key'> {
  if (text.length > 64) return refuse('iban-malformed')
  const packed = text.replace(/[\s\u00a0\u202f]/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(packed)) return refuse('iban-malformed')
  const length = LENGTHS.get(packed.slice(0, 2))
  if (length === undefined) return refuse('iban-country-not-served')
  if (packed.length !== length) return refuse('iban-malformed')
  return ibanKeyHolds(packed) ? (packed as Iban) : refuse('iban-wrong-key')
}

/** Brands an account that we stored ourselves. Faults when its key is wrong. */
export function iban(text: string): Iban {
  const read = parseIban(text)
  invariant(typeof read === 'string', 'a stored account has a right key')
  return read
}

/** The last four characters, all that a page may show. */
export function ibanLast4(value: Iban): string {
  return value.slice(-4)
}

function ibanKeyHolds(packed: string): boolean {
  let remainder = 0
  for (const character of packed.slice(4) + packed.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
