import { type BulkSeal, SEALED_BEFORE, type Sealer } from '../../ports/sealing.ts'
import { dayNumber } from '../../words/day.ts'
import type { BatchSetup, Known } from './batch.ts'
import {
  type CopyRows,
  endBytes,
  putBytes,
  putDate,
  putInt2,
  putInt4,
  putNull,
  putPart,
  putText,
  room,
  startBytes,
  startRow,
  startRows,
  textArrayField,
} from './copy-rows.ts'
import type { DomainRate } from './domains.ts'
import { LINE_BYTES_MAX } from './format.ts'
import { nirMessage, writeFacts, writeIdentity } from './identity.ts'
import type { Line } from './line.ts'

/** The lines of a batch and what finds each again: keys of 16 bytes laid end to end. */
export interface KeyedRows {
  readonly lines: Line[]
  /** Of each line in the file. */
  readonly numbers: number[]
  readonly memberKeys: Uint8Array
  readonly contractKeys: Uint8Array
  readonly digests: Uint8Array
}

/** The order of the fields that `sealRows` writes. */
export const STAGED_COLUMNS = [
  'line',
  'action',
  'member_key',
  'person',
  'nir_key',
  'contract_key',
  'row_digest',
  'wrapped_key',
  'identity',
  'member_ref',
  'valid_from',
  'valid_until',
  'rules',
  'routing',
  'restricted',
] as const

/** What a row did: as it was, new or changed, closed. */
export const UNCHANGED = 0
export const UPSERTED = 1
export const CLOSED = 2

/** Room for one row whatever its fields: every text of a line, sealed twice over, and the fixed fields. */
const ROW_BYTES_MAX = LINE_BYTES_MAX * 4 + 1024
const ROW_BYTES_USUAL = 640
const DOMAINS_MAX = 11
const DATA_KEY = 32
const encoder = new TextEncoder()

/** Seals the rows of a batch into bytes for COPY: identity under a data key per person, facts and references each under their own key. */
export function sealRows(sealer: Sealer, setup: BatchSetup, rows: KeyedRows, known: Known | null): Uint8Array<ArrayBuffer> {
  const count = rows.lines.length
  const out = startRows(count * ROW_BYTES_USUAL + ROW_BYTES_MAX)
  const persons = new Uint8Array(count * 16)
  const dataKeys = new Uint8Array(count * DATA_KEY)
  sealer.random(persons)
  sealer.random(dataKeys)
  const wrapped = sealer.wrap(dataKeys)
  const plain = new Uint8Array(LINE_BYTES_MAX * 4)
  const text = (value: string) => plain.subarray(0, encoder.encodeInto(value, plain).written)

  for (let index = 0; index < count; index += 1) {
    const line = rows.lines[index] as Line
    const before = known === null ? undefined : knownPerson(known, index)
    const person = before ?? persons.subarray(index * 16, index * 16 + 16)
    const action = line.action === 'close' ? CLOSED : before !== undefined && known?.unchanged[index] === 1 ? UNCHANGED : UPSERTED
    room(out, ROW_BYTES_MAX)
    startRow(out, STAGED_COLUMNS.length)
    putInt4(out, rows.numbers[index] ?? 0)
    putInt2(out, action)
    putPart(out, rows.memberKeys, index, 16)
    putBytes(out, person)
    if (action !== UPSERTED) {
      for (let field = 4; field < 11; field += 1) putNull(out)
      const closedOn = line.validUntil !== null && line.validUntil < setup.day ? line.validUntil : setup.day
      putDate(out, action === CLOSED ? dayNumber(closedOn) : null)
      for (let field = 12; field < 15; field += 1) putNull(out)
      continue
    }
    if (line.nir === '') putNull(out)
    else {
      const nirAt = startBytes(out)
      sealer.lookupKey(nirMessage(line.nir, line.birthDate, line.rank), out.bytes, nirAt)
      endBytes(out, nirAt, 16)
    }
    putPart(out, rows.contractKeys, index, 16)
    putPart(out, rows.digests, index, 16)
    putPart(out, wrapped, index, DATA_KEY)

    const dataKey = dataKeys.subarray(index * DATA_KEY, (index + 1) * DATA_KEY)
    const identityAt = startBytes(out)
    endBytes(out, identityAt, sealer.sealUnder(dataKey, text(writeIdentity(line)), person, out.bytes, identityAt))
    const referenceAt = startBytes(out)
    endBytes(out, referenceAt, putLater(sealer.reference, out, referenceAt, memberReference(line), person))

    putDate(out, dayNumber(line.validFrom))
    putDate(out, line.validUntil === null ? null : dayNumber(line.validUntil))
    const rules = rulesField(line.domains)
    out.bytes.set(rules, out.at)
    out.at += rules.length
    putText(out, `${setup.insurerAmc}\t${line.conventionType}\t${line.csr}\t${line.guarantee}\t${line.responsible ? '1' : '0'}`)
    const factsAt = startBytes(out)
    out.view.setUint16(factsAt, setup.year)
    endBytes(out, factsAt, 2 + putLater(sealer.restricted, out, factsAt + 2, writeFacts(line), person))
  }
  sealer.reference.finish(out.bytes)
  sealer.restricted.finish(out.bytes)
  dataKeys.fill(0)
  plain.fill(0)
  return out.bytes.subarray(0, out.at)
}

/** Writes a text where it will be sealed, once the batch is whole; the length it will take. */
function putLater(bulk: BulkSeal, out: CopyRows, at: number, text: string, person: Uint8Array): number {
  return bulk.later(at, encoder.encodeInto(text, out.bytes.subarray(at + SEALED_BEFORE)).written, person)
}

/** What the insurer finds when it opens a member reference: its own numbers, and which person of the family. */
export function memberReference({
  memberNumber,
  contract,
  birthDate,
  rank,
}: Pick<Line, 'memberNumber' | 'contract' | 'birthDate' | 'rank'>): string {
  return `${memberNumber}\t${contract}\t${birthDate}\t${rank}`
}

const fields = new WeakMap<readonly DomainRate[], Uint8Array>()

/** Rates in the order of the domains' numbers, as the column holds them. The same guarantee is the same array: it is written once. */
function rulesField(domains: readonly DomainRate[]): Uint8Array {
  const made = fields.get(domains)
  if (made !== undefined) return made
  const rates: (string | null)[] = new Array<string | null>(DOMAINS_MAX).fill(null)
  for (const { domain, rate } of domains) rates[domain - 1] = rate
  const field = textArrayField(rates)
  fields.set(domains, field)
  return field
}

function knownPerson(known: Known, index: number): Uint8Array | undefined {
  const person = known.persons.subarray(index * 16, index * 16 + 16)
  return person.some((byte) => byte !== 0) ? person : undefined
}
