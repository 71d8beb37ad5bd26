import { PLACES_COUNT } from './cells.ts'
import type { Column } from './format.ts'
import { placeOf } from './header.ts'

/**
 * What cells are made of, as tables of bytes: enough to know most right ones at sight. `line.ts` says what is right, and a cell that does not
 * fit here is left to it.
 */
const SETS = {
  digit: /[0-9]/,
  alphanumeric: /[A-Za-z0-9]/,
  number: /[A-Za-z0-9 ./_-]/,
  guarantee: /[A-Za-z0-9 ./_+-]/,
  csr: /[A-Z0-9 ./-]/,
  code: /[A-Z0-9]/,
  // Beyond ASCII, letters are looked at apart.
  name: /[A-Za-z .'\-,()\u0080-\u00ff]/,
  sex: /[MFU]/,
  flag: /[01]/,
  day: /[0-9-]/,
  text: /[ -~]/,
}
const bitOf = (set: keyof typeof SETS): number => 1 << Object.keys(SETS).indexOf(set)

/** To which of the sets each byte belongs, a bit a set. */
export const SETS_OF = Uint16Array.from({ length: 256 }, (_, byte) =>
  Object.values(SETS).reduce((all, set, index) => (set.test(String.fromCharCode(byte)) ? all | (1 << index) : all), 0),
)
export const ALPHANUMERIC = bitOf('alphanumeric')

/** The set of each cell, and between how many bytes and how many. */
const SHAPES: Readonly<Record<Column, readonly [set: keyof typeof SETS, min: number, max: number]>> = {
  action: ['text', 0, 6],
  memberNumber: ['number', 1, 30],
  contract: ['number', 1, 30],
  rank: ['digit', 1, 1],
  birthDate: ['day', 10, 10],
  familyName: ['name', 1, 80],
  givenNames: ['name', 1, 80],
  sex: ['sex', 1, 1],
  nir: ['digit', 0, 13],
  nirKey: ['digit', 0, 2],
  guarantee: ['guarantee', 1, 30],
  conventionType: ['code', 1, 8],
  csr: ['csr', 0, 16],
  validFrom: ['day', 10, 10],
  validUntil: ['day', 0, 10],
  domains: ['text', 1, 200],
  responsible: ['flag', 1, 1],
  scheme: ['digit', 2, 2],
  fund: ['digit', 3, 3],
  centre: ['digit', 0, 4],
  exemption: ['code', 0, 4],
  c2s: ['flag', 1, 1],
  ame: ['flag', 1, 1],
  gpDeclared: ['flag', 0, 1],
}

export const SET_AT = new Uint16Array(PLACES_COUNT)
export const SIZE_MIN = new Uint8Array(PLACES_COUNT)
export const SIZE_MAX = new Uint8Array(PLACES_COUNT)
for (const [column, [set, min, max]] of Object.entries(SHAPES)) {
  const place = placeOf(column)
  SET_AT[place] = bitOf(set)
  SIZE_MIN[place] = min
  SIZE_MAX[place] = max
}
