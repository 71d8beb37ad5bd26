import { utf8 } from '@cloison/evidence'
import { SEPARATOR, VERSION } from './identity.ts'
import { AT, endOf, putCell, type Rows, startOf } from './rows.ts'

/**
 * What is digested and sealed of a row, written byte by byte from the batch: the same bytes as `memberMessage`, `contractMessage` and
 * `nirMessage` make, and as `readIdentity` and `readFacts` read. Each answers where the next byte goes.
 */
const MEMBER = utf8('member\0')
const CONTRACT = utf8('contract\0')
const NIR = utf8('nir\0')
const ROW = utf8('row\0')
const BETWEEN = SEPARATOR.charCodeAt(0)
const TAB = 0x09
const CLOSING = 'close'.length

export function putMemberMessage(rows: Rows, row: number, to: Uint8Array): number {
  return putPerson(rows, row, to, putCell(rows, row, AT.memberNumber, to, putLabel(MEMBER, to)))
}
export function putNirMessage(rows: Rows, row: number, to: Uint8Array): number {
  return putPerson(rows, row, to, putCell(rows, row, AT.nir, to, putLabel(NIR, to)))
}
export function putContractMessage(rows: Rows, row: number, to: Uint8Array): number {
  return putAfter(0, rows, row, AT.contract, to, putCell(rows, row, AT.memberNumber, to, putLabel(CONTRACT, to)))
}

/** What the file said of a person. The action is left out: a delta that repeats what a snapshot said changes nothing. */
export function putRowMessage(rows: Rows, row: number, to: Uint8Array): number {
  let at = putLabel(ROW, to)
  for (let place = AT.memberNumber; place <= AT.gpDeclared; place += 1) at = putAfter(BETWEEN, rows, row, place, to, at)
  return at
}

export function putIdentity(rows: Rows, row: number, to: Uint8Array, start: number): number {
  to[start] = VERSION.charCodeAt(0)
  let at = start + 1
  for (const place of IDENTITY) at = putAfter(BETWEEN, rows, row, place, to, at)
  return at
}
const IDENTITY = [AT.familyName, AT.givenNames, AT.birthDate, AT.rank, AT.sex, AT.nir] as const

export function putFacts(rows: Rows, row: number, to: Uint8Array, start: number): number {
  to[start] = VERSION.charCodeAt(0)
  let at = start + 1
  for (const place of FACTS) at = putAfter(BETWEEN, rows, row, place, to, at)
  return at
}
const FACTS = [AT.scheme, AT.fund, AT.centre, AT.exemption, AT.c2s, AT.ame, AT.gpDeclared, AT.birthDate] as const

/** What the insurer finds when it opens a member reference: its own numbers, and which person of the family. */
export function putReference(rows: Rows, row: number, to: Uint8Array, start: number): number {
  let at = putCell(rows, row, AT.memberNumber, to, start)
  for (const place of REFERENCE) at = putAfter(TAB, rows, row, place, to, at)
  return at
}
const REFERENCE = [AT.contract, AT.birthDate, AT.rank] as const

/** What a claim's answer needs to be routed, after the insurer's number. */
export function putRouting(rows: Rows, row: number, to: Uint8Array, start: number): number {
  let at = start
  for (const place of ROUTING) at = putAfter(TAB, rows, row, place, to, at)
  return at
}
const ROUTING = [AT.conventionType, AT.csr, AT.guarantee, AT.responsible] as const

/** Once a line was found right, no other action has this length. */
export function isClosing(rows: Rows, row: number): boolean {
  return endOf(rows, row, AT.action) - startOf(rows, row, AT.action) === CLOSING
}

function putPerson(rows: Rows, row: number, to: Uint8Array, start: number): number {
  return putAfter(0, rows, row, AT.rank, to, putAfter(0, rows, row, AT.birthDate, to, start))
}
function putAfter(byte: number, rows: Rows, row: number, place: number, to: Uint8Array, at: number): number {
  to[at] = byte
  return putCell(rows, row, place, to, at + 1)
}
function putLabel(label: Uint8Array, to: Uint8Array): number {
  for (let at = 0; at < label.length; at += 1) to[at] = label[at] ?? 0
  return label.length
}
