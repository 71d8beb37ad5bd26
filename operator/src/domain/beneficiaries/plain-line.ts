import { ALPHANUMERIC, SET_AT, SETS_OF, SIZE_MAX, SIZE_MIN } from './cell-shape.ts'
import { PLACES_COUNT } from './cells.ts'
import { dayDigits } from './day-bytes.ts'
import { AT, RANGES } from './rows.ts'

/**
 * Recognises, on the bytes, a CSV line on which there is nothing to say: no quote, every field right. `false` means nothing: the line is then
 * read with care, as text (`cells.ts`, `line.ts`), and that reading alone decides and names defects. A property compares the two.
 */

const QUOTE = 0x22
const APOSTROPHE = 0x27
const SEMICOLON = 0x3b
const ZERO = 0x30

/** Cuts a line at its semicolons: the range of each cell at its place. False when it has a quote, or another number of cells. */
export function cutPlain(bytes: Uint8Array, from: number, to: number, places: Int8Array, ranges: Int32Array, row: number): boolean {
  const base = row * RANGES
  // The action, which only a delta says.
  ranges[base] = from
  ranges[base + 1] = from
  let cell = 0
  let start = from
  for (let at = from; at <= to; at += 1) {
    const byte = at === to ? SEMICOLON : bytes[at]
    if (byte === QUOTE) return false
    if (byte !== SEMICOLON) continue
    if (cell === places.length) return false
    const range = base + (places[cell] ?? 0) * 2
    ranges[range] = start
    ranges[range + 1] = at
    cell += 1
    start = at + 1
  }
  return cell === places.length
}

/**
 * Whether every field of a cut line is right, the domains left aside.
 * @param latest the day of the file, as `dayDigits` says it: nobody is born later
 */
export function isRight(bytes: Uint8Array, ranges: Int32Array, row: number, delta: boolean, latest: number): boolean {
  const base = row * RANGES
  for (let place = 0; place < PLACES_COUNT; place += 1) {
    const from = ranges[base + place * 2] ?? 0
    const to = ranges[base + place * 2 + 1] ?? 0
    if (to - from < (SIZE_MIN[place] ?? 0) || to - from > (SIZE_MAX[place] ?? 0)) return false
    const set = SET_AT[place] ?? 0
    for (let at = from; at < to; at += 1) if (((SETS_OF[bytes[at] ?? 0] ?? 0) & set) === 0) return false
  }
  const start = (place: number) => ranges[base + place * 2] ?? 0
  const end = (place: number) => ranges[base + place * 2 + 1] ?? 0
  const begins = (place: number) => SETS_OF[bytes[start(place)] ?? 0] ?? 0

  const closing = delta && isWord(bytes, start(AT.action), end(AT.action), CLOSE)
  if (delta ? !closing && !isWord(bytes, start(AT.action), end(AT.action), UPSERT) : end(AT.action) > start(AT.action)) return false
  if ((begins(AT.memberNumber) & begins(AT.contract) & begins(AT.guarantee) & ALPHANUMERIC) === 0) return false
  if (bytes[start(AT.rank)] === ZERO) return false
  const born = dayDigits(bytes, start(AT.birthDate), end(AT.birthDate))
  if (born < BORN_MIN || born > latest) return false
  if (!isName(bytes, start(AT.familyName), end(AT.familyName)) || !isName(bytes, start(AT.givenNames), end(AT.givenNames))) return false
  if (!isNir(bytes, start(AT.nir), end(AT.nir), start(AT.nirKey), end(AT.nirKey))) return false
  const valid = dayDigits(bytes, start(AT.validFrom), end(AT.validFrom))
  if (valid < VALID_MIN || valid > VALID_MAX) return false
  if (end(AT.validUntil) > start(AT.validUntil)) {
    const until = dayDigits(bytes, start(AT.validUntil), end(AT.validUntil))
    if (until < VALID_MIN || until > VALID_MAX || (!closing && until <= valid)) return false
  }
  return end(AT.exemption) === start(AT.exemption) || EXEMPTIONS.some((word) => isWord(bytes, start(AT.exemption), end(AT.exemption), word))
}

const BORN_MIN = 1880_01_01
const VALID_MIN = 1950_01_01
const VALID_MAX = 2099_12_31

/** Letters with the accents of French, and the typewriter's apostrophe; any other character is read with care. */
function isName(bytes: Uint8Array, from: number, to: number): boolean {
  // An apostrophe before a sign was put there by a spreadsheet.
  if (bytes[from] === APOSTROPHE) return false
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) continue
    at += 1
    const next = at < to ? (bytes[at] ?? 0) : 0
    // À to ÿ, but × and ÷; Œ, œ, Ÿ.
    const latin1 = byte === 0xc3 && next >= 0x80 && next <= 0xbf && next !== 0x97 && next !== 0xb7
    if (!latin1 && !(byte === 0xc5 && (next === 0x92 || next === 0x93 || next === 0xb8))) return false
  }
  return true
}

/** Both empty, or thirteen digits and their key. Corsica is read with care. */
function isNir(bytes: Uint8Array, from: number, to: number, keyFrom: number, keyTo: number): boolean {
  if (to === from && keyTo === keyFrom) return true
  if (to - from !== 13 || keyTo - keyFrom !== 2) return false
  const digit = (at: number) => (bytes[at] ?? 0) - ZERO
  const month = digit(from + 3) * 10 + digit(from + 4)
  if (digit(from) < 1 || digit(from) > 8 || month < 1 || (month > 12 && month < 20) || (month > 42 && month < 50)) return false
  let rest = 0
  for (let at = from; at < to; at += 1) rest = (rest * 10 + digit(at)) % 97
  return digit(keyFrom) * 10 + digit(keyFrom + 1) === 97 - rest
}

function isWord(bytes: Uint8Array, from: number, to: number, word: Uint8Array): boolean {
  if (to - from !== word.length) return false
  for (let at = 0; at < word.length; at += 1) if (bytes[from + at] !== word[at]) return false
  return true
}

const word = (text: string): Uint8Array => new TextEncoder().encode(text)
const CLOSE = word('close')
const UPSERT = word('upsert')
const EXEMPTIONS = ['ALD', 'MAT', 'INV', 'ATMP'].map(word)
