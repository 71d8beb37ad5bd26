import { type Day, day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'

/** Who a person is, as sealed under the person's data key. */
export interface Identity {
  readonly familyName: string
  readonly givenNames: string
  readonly birthDate: Day
  readonly rank: number
  readonly sex: string
  /** Empty: no NIR known. */
  readonly nir: string
}

/** What billing needs from the compulsory scheme, sealed apart under the insurer's key of the year. */
export interface CompulsoryFacts {
  readonly scheme: string
  readonly fund: string
  readonly centre: string
  readonly exemption: string
  readonly c2s: boolean
  readonly ame: boolean
  readonly gpDeclared: boolean | null
  /** Rules on age need it. */
  readonly birthDate: Day
}

/** Stands between fields: no field may hold a control character. */
export const SEPARATOR = '\x1f'
export const VERSION = '1'
const decoder = new TextDecoder('utf-8', { fatal: true })

export function readIdentity(bytes: Uint8Array): Identity {
  const [version, familyName = '', givenNames = '', birthDate = '', rank = '', sex = '', nir = '', ...rest] = fieldsOf(bytes)
  invariant(version === VERSION && rest.length === 0, 'a sealed identity has the fields of its version')
  return { familyName, givenNames, birthDate: day(birthDate), rank: Number(rank), sex, nir }
}

export function readFacts(bytes: Uint8Array): CompulsoryFacts {
  const [version, scheme = '', fund = '', centre = '', exemption = '', c2s, ame, gp, birthDate = '', ...rest] = fieldsOf(bytes)
  invariant(version === VERSION && rest.length === 0, 'sealed facts have the fields of their version')
  const gpDeclared = gp === '' ? null : gp === '1'
  return { scheme, fund, centre, exemption, c2s: c2s === '1', ame: ame === '1', gpDeclared, birthDate: day(birthDate) }
}

/** Messages whose HMAC finds a person or a family. Never one field of low entropy alone. */
export function memberMessage(memberNumber: string, birthDate: string, rank: number): string {
  return `member\0${memberNumber}\0${birthDate}\0${rank}`
}
export function nirMessage(nir: string, birthDate: string, rank: number): string {
  return `nir\0${nir}\0${birthDate}\0${rank}`
}
export function contractMessage(memberNumber: string, contract: string): string {
  return `contract\0${memberNumber}\0${contract}`
}

/** Sixteen bytes in the writing of PostgreSQL's uuid type, whatever their version bits. */
export function uuidText(bytes: Uint8Array): string {
  invariant(bytes.length >= 16, 'a uuid has sixteen bytes')
  let hex = ''
  for (let index = 0; index < 16; index += 1) hex += (bytes[index] ?? 0).toString(16).padStart(2, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function uuidOf(text: string): Uint8Array {
  const hex = text.replaceAll('-', '')
  invariant(/^[0-9a-f]{32}$/.test(hex), 'a uuid has 32 hexadecimal digits')
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16))
}

function fieldsOf(bytes: Uint8Array): (string | undefined)[] {
  return decoder.decode(bytes).split(SEPARATOR)
}

/** Associated data of what is sealed for a person: the sixteen bytes of the pseudonym. */
export function boundTo(person: string): Uint8Array {
  return uuidOf(person)
}
