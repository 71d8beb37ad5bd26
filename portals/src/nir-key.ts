/** Where spaces stand when a NIR is printed: sex, year, month, département, commune, order, key. */
const GROUPS = [1, 2, 2, 2, 3, 3, 2] as const
/** The thirteen characters and their key. */
const NIR_LENGTH = 15
/** The only place that may hold a letter: second character of the département, for Corsica. */
const LETTER_PLACE = 6

const SHAPE = /^[1-8]\d{5}[\dAB]\d{8}$/

/** What the page knows of a number being typed, before anything leaves. */
export type NirState = 'short' | 'malformed' | 'wrong-key' | 'right'

/** The characters of a NIR in what was typed or pasted: digits, and the letter of Corsica; at most fifteen. */
export function packedNir(typed: string): string {
  let packed = ''
  for (const sign of typed.toUpperCase()) {
    if (/\d/.test(sign) || (packed.length === LETTER_PLACE && /[AB]/.test(sign))) packed += sign
    if (packed.length === NIR_LENGTH) break
  }
  return packed
}

/** "1 85 05 99 000 084 36": the same characters, spaced as on a carte Vitale, however many there are yet. */
export function spacedNir(typed: string): string {
  const packed = packedNir(typed)
  const parts: string[] = []
  let at = 0
  for (const size of GROUPS) {
    if (at < packed.length) parts.push(packed.slice(at, at + size))
    at += size
  }
  return parts.join(' ')
}

/** Checks form and key: 97 − (number mod 97), where 2A counts as 19 and 2B as 18. Thirteen digits are exact in a double. */
export function nirState(typed: string): NirState {
  const packed = packedNir(typed)
  if (packed.length < NIR_LENGTH) return 'short'
  if (!SHAPE.test(packed) || (/[AB]/.test(packed) && packed.charAt(5) !== '2')) return 'malformed'
  const number = Number(packed.slice(0, 13).replace('2A', '19').replace('2B', '18'))
  return 97 - (number % 97) === Number(packed.slice(13)) ? 'right' : 'wrong-key'
}

/** Where the caret goes once spaces are put back: after as many characters of the number as stood before it. */
export function caretIn(spaced: string, before: number): number {
  let seen = 0
  for (let place = 0; place < spaced.length; place += 1) {
    if (seen === before) return place
    if (spaced.charAt(place) !== ' ') seen += 1
  }
  return spaced.length
}
