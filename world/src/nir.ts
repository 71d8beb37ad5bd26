/** Thirteen characters of a NIR, without its key. */
export type Nir = string & { readonly __nir: true }

/** The parts of a synthetic NIR. The commune code is not one of them: it is always 000, which does not exist. */
export interface NirParts {
  readonly sex: 1 | 2
  /** Year of birth, of which two digits are kept. */
  readonly year: number
  /** 1..12 */
  readonly month: number
  /** Two characters: 01 to 95, 2A, 2B, or 99 for a birth abroad. */
  readonly departement: string
  /** 1..999 */
  readonly order: number
}

/** Composes the thirteen characters of a NIR that nobody can have, its commune code being 000. */
export function composeNir(parts: NirParts): Nir {
  const year = String(parts.year % 100).padStart(2, '0')
  const month = String(parts.month).padStart(2, '0')
  return `${parts.sex}${year}${month}${parts.departement}000${String(parts.order).padStart(3, '0')}` as Nir
}

/**
 * Two-digit key of a NIR: 97 − (N mod 97), where the letters of Corsica count as 2A → 19 and 2B → 18.
 * Undefined when the text is not thirteen characters of that shape.
 */
export function nirKey(nir: string): string | undefined {
  if (!/^[1-8]\d{4}(?:\d{2}|2A|2B)\d{6}$/.test(nir)) return undefined
  // Thirteen digits stay below 2^53: a number is exact.
  const key = 97 - (Number(nir.replace('2A', '19').replace('2B', '18')) % 97)
  return key < 10 ? `0${key}` : String(key)
}

/** True when the thirteen characters and the key agree. */
export function isNir(nir: string, key: string): boolean {
  return nirKey(nir) === key
}
