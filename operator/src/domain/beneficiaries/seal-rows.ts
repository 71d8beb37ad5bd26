import { utf8 } from '@cloison/evidence'
import { SEALED_BEFORE, type Sealer } from '../../ports/sealing.ts'
import { invariant } from '../../words/invariant.ts'
import type { BatchSetup, Known } from './batch.ts'
import { endBytes, putBytes, putDate, putInt2, putInt4, putNull, putPart, room, startBytes, startRow, startRows } from './copy-rows.ts'
import { dayDigits, epochDays } from './day-bytes.ts'
import { LINE_BYTES_MAX } from './format.ts'
import { keptDigits } from './kept-day.ts'
import { isClosing, putFacts, putIdentity, putNirMessage, putReference, putRouting } from './row-texts.ts'
import { AT, endOf, isEmpty, type Rows, startOf } from './rows.ts'

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
const DATA_KEY = 32

/**
 * Seals the rows of a batch into bytes for COPY: identity under a data key per person, facts and references each under their own key. What was
 * in clear is wiped.
 */
export function sealRows(sealer: Sealer, setup: BatchSetup, rows: Rows, known: Known | null): Uint8Array<ArrayBuffer> {
  const { count } = rows
  const out = startRows(count * ROW_BYTES_USUAL + ROW_BYTES_MAX)
  const persons = new Uint8Array(count * 16)
  const dataKeys = new Uint8Array(count * DATA_KEY)
  sealer.random(persons)
  sealer.random(dataKeys)
  const wrapped = sealer.wrap(dataKeys)
  const plain = new Uint8Array(LINE_BYTES_MAX * 4)
  const amc = utf8(setup.insurerAmc)
  const fileDay = dayDigits(utf8(setup.day), 0, setup.day.length)

  for (let row = 0; row < count; row += 1) {
    const before = known === null ? undefined : knownPerson(known, row)
    const person = before ?? persons.subarray(row * 16, row * 16 + 16)
    const closing = isClosing(rows, row)
    const action = closing ? CLOSED : before !== undefined && known?.unchanged[row] === 1 ? UNCHANGED : UPSERTED
    room(out, ROW_BYTES_MAX)
    startRow(out, STAGED_COLUMNS.length)
    putInt4(out, rows.numbers[row] ?? 0)
    putInt2(out, action)
    putPart(out, rows.memberKeys, row, 16)
    putBytes(out, person)
    if (action !== UPSERTED) {
      for (let field = 4; field < 11; field += 1) putNull(out)
      putDate(out, action === CLOSED ? dayAt(rows, row, AT.validUntil, fileDay) : null)
      for (let field = 12; field < 15; field += 1) putNull(out)
      continue
    }
    if (isEmpty(rows, row, AT.nir)) putNull(out)
    else {
      const nirAt = startBytes(out)
      sealer.lookupKey(putNirMessage(rows, row, sealer.message), out.bytes, nirAt)
      endBytes(out, nirAt, 16)
    }
    putPart(out, rows.contractKeys, row, 16)
    putPart(out, rows.digests, row, 16)
    putPart(out, wrapped, row, DATA_KEY)

    const dataKey = dataKeys.subarray(row * DATA_KEY, (row + 1) * DATA_KEY)
    const identity = plain.subarray(0, putIdentity(rows, row, plain, 0))
    const identityAt = startBytes(out)
    endBytes(out, identityAt, sealer.sealUnder(dataKey, identity, person, out.bytes, identityAt))
    // Written where they will be sealed, once the batch is whole.
    const referenceAt = startBytes(out)
    const reference = putReference(rows, row, out.bytes, referenceAt + SEALED_BEFORE) - referenceAt - SEALED_BEFORE
    endBytes(out, referenceAt, sealer.reference.later(referenceAt, reference, person))

    putDate(out, dayAt(rows, row, AT.validFrom))
    putDate(out, dayAt(rows, row, AT.validUntil))
    const rules = rows.rules[row]
    invariant(rules !== undefined, 'a row has its rules')
    out.bytes.set(rules, out.at)
    out.at += rules.length
    const routingAt = startBytes(out)
    out.bytes.set(amc, routingAt)
    endBytes(out, routingAt, putRouting(rows, row, out.bytes, routingAt + amc.length) - routingAt)
    const factsAt = startBytes(out)
    out.view.setUint16(factsAt, setup.year)
    const sealedAt = factsAt + 2
    const facts = putFacts(rows, row, out.bytes, sealedAt + SEALED_BEFORE) - sealedAt - SEALED_BEFORE
    endBytes(out, factsAt, 2 + sealer.restricted.later(sealedAt, facts, person))
  }
  sealer.reference.finish(out.bytes)
  sealer.restricted.finish(out.bytes)
  dataKeys.fill(0)
  plain.fill(0)
  rows.bytes.fill(0)
  return out.bytes.subarray(0, out.at)
}

/** A day of a person’s rights as it is kept, in days since 1970-01-01, no later than `latest`; null where the cell is empty and no latest is given. */
function dayAt(rows: Rows, row: number, place: number, latest = Number.POSITIVE_INFINITY): number | null {
  const digits = isEmpty(rows, row, place) ? latest : Math.min(digitsAt(rows, row, place), latest)
  return digits === Number.POSITIVE_INFINITY ? null : epochDays(keptDigits(digits, digitsAt(rows, row, AT.birthDate)))
}

function digitsAt(rows: Rows, row: number, place: number): number {
  return dayDigits(rows.bytes, startOf(rows, row, place), endOf(rows, row, place))
}

function knownPerson(known: Known, index: number): Uint8Array | undefined {
  const person = known.persons.subarray(index * 16, index * 16 + 16)
  return person.some((byte) => byte !== 0) ? person : undefined
}
