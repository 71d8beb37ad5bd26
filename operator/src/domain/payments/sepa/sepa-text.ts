/**
 * Text in the character set that every SEPA bank accepts (EPC217-08): Latin letters, digits, space and / - ? : ( ) . , ' +
 * Accents are dropped, ligatures are spelt out, any other character becomes a space. Neither end is a space or a slash,
 * and no two slashes meet. Never empty: a text without any letter or digit becomes "NA".
 */
export function sepaText(text: string, lengthMax: number): string {
  const plain = text
    .slice(0, 1000)
    .replace(/[œŒæÆßøØ]/g, (letter) => SPELT_OUT.get(letter) ?? ' ')
    .replace(/[’‘ʼ]/g, "'")
    .replace(/[‐‑‒–—]/g, '-')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/&/g, '+')
    .replace(/[^A-Za-z0-9/\-?:().,'+ ]/g, ' ')
    .replace(/\/{2,}/g, '/')
    .replace(/ {2,}/g, ' ')
  const trimmed = plain.replace(EDGES, '').slice(0, lengthMax).replace(EDGES, '')
  return /[A-Za-z0-9]/.test(trimmed) ? trimmed : 'NA'
}

const EDGES = /^[ /]+|[ /]+$/g

const SPELT_OUT: ReadonlyMap<string, string> = new Map([
  ['œ', 'oe'],
  ['Œ', 'OE'],
  ['æ', 'ae'],
  ['Æ', 'AE'],
  ['ß', 'ss'],
  ['ø', 'o'],
  ['Ø', 'O'],
])
