import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { chunksOf, csv, type FileOptions, ndjson, person, type Row, TODAY } from '../../../test/import-house.ts'
import { cellLimits, nirLimits } from '../../../test/portfolio-limits.ts'
import type { Sealer } from '../../ports/sealing.ts'
import { day, dayNumber } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import { readCsvCells, readJsonCells } from './cells.ts'
import { textArrayField } from './copy-rows.ts'
import { dayDigits, epochDays } from './day-bytes.ts'
import { readDomains } from './domains.ts'
import { COLUMNS, type Reject } from './format.ts'
import { readColumns } from './header.ts'
import { contractMessage, memberMessage, nirMessage, readFacts, readIdentity } from './identity.ts'
import { type Line, readLine } from './line.ts'
import { cutPlain, isRight } from './plain-line.ts'
import { type ReadRows, readRows } from './read-rows.ts'
import { readLines } from './reader.ts'
import { isClosing, putFacts, putIdentity, putNirMessage, putReference, putRouting } from './row-texts.ts'
import { AT, endOf, RANGES, type Rows, startOf } from './rows.ts'
import { rulesReader } from './rules-field.ts'

const digestOf = (message: Uint8Array | string) => createHash('sha256').update(message).digest().subarray(0, 16)

/** Digests without a key: what matters here is which message is digested, and where the result goes. */
const message = new Uint8Array(1 << 15)
const sealer = {
  message,
  lookupKey: (length: number, out: Uint8Array, at: number) => out.set(digestOf(message.subarray(0, length)), at),
} satisfies Partial<Sealer> as unknown as Sealer // readRows asks for nothing else of it.

interface Told {
  readonly lines: readonly (Line & { readonly number: number; readonly cells: readonly string[] })[]
  readonly rejects: readonly Reject[]
  readonly refused: string | undefined
}

/** The lines after the opening, each read as text and with care. */
function readAsText(file: Uint8Array, kind: 'snapshot' | 'delta', places: Int8Array | null): Told {
  const lines: Told['lines'][number][] = []
  const rejects: Reject[] = []
  const bytes = Buffer.from(file)
  let number = 0
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(10, at)
    const raw = bytes.subarray(at, end)
    at = end + 1
    number += 1
    if (number <= (places === null ? 1 : 2)) continue
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw)
    } catch {
      rejects.push({ line: number, field: 'line', code: 'not-utf8' })
      continue
    }
    const cells = new Array<string>(COLUMNS.length + 1).fill('')
    const plain = text.replace(/\r$/, '')
    const failure = places === null ? readJsonCells(plain, kind === 'delta', cells) : readCsvCells(plain, places, cells)
    if (failure !== undefined && 'file' in failure) return { lines, rejects, refused: failure.file }
    if (failure !== undefined) {
      rejects.push({ line: number, field: 'line', code: failure.line })
      continue
    }
    const line = readLine(cells, kind, day(TODAY), (field, code) => rejects.push({ line: number, field, code }))
    if (line !== undefined) lines.push({ ...line, number, cells })
  }
  return { lines, rejects, refused: undefined }
}

async function readAsBytes(file: Buffer, kind: 'snapshot' | 'delta', places: Int8Array | null): Promise<ReadRows> {
  const reader = readLines(chunksOf(file, 1 << 20), () => undefined)
  for (let opening = places === null ? 1 : 2; opening > 0; opening -= 1) await reader.line()
  const read = readRows(sealer, { insurerAmc: '9990000011', kind, day: day(TODAY), year: 2026, places, fresh: true })
  for await (const batch of reader.batches(1 << 22)) return read(batch)
  throw new Error('the file has a line')
}

const written = (put: (rows: Rows, row: number, to: Uint8Array, at: number) => number, rows: Rows, row: number) => {
  const to = new Uint8Array(2048)
  return to.slice(3, put(rows, row, to, 3))
}
const cell = (rows: Rows, row: number, place: number) =>
  Buffer.from(rows.bytes.subarray(startOf(rows, row, place), endOf(rows, row, place))).toString()

function assertSame(of: Told, { rows, rejects, refused }: ReadRows): void {
  assert.deepEqual(rejects, of.rejects)
  assert.equal(refused?.code, of.refused)
  assert.equal(rows.count, of.lines.length)
  for (const [row, line] of of.lines.entries()) {
    const key = (keys: Uint8Array) => Buffer.from(keys.subarray(row * 16, row * 16 + 16))
    assert.equal(rows.numbers[row], line.number)
    assert.deepEqual(key(rows.memberKeys), digestOf(memberMessage(line.memberNumber, line.birthDate, line.rank)))
    assert.deepEqual(key(rows.contractKeys), digestOf(contractMessage(line.memberNumber, line.contract)))
    assert.deepEqual(key(rows.digests), digestOf(['row\0', ...line.cells.slice(1)].join('\x1f')))
    const nirLength = putNirMessage(rows, row, message)
    assert.equal(Buffer.from(message.subarray(0, nirLength)).toString(), nirMessage(line.nir, line.birthDate, line.rank))
    const { familyName, givenNames, birthDate, rank, sex, nir } = line
    assert.deepEqual(readIdentity(written(putIdentity, rows, row)), { familyName, givenNames, birthDate, rank, sex, nir })
    const { scheme, fund, centre, exemption, c2s, ame, gpDeclared } = line
    const facts = { scheme, fund, centre, exemption, c2s, ame, gpDeclared, birthDate }
    assert.deepEqual(readFacts(written(putFacts, rows, row)), facts)
    const reference = `${line.memberNumber}\t${line.contract}\t${birthDate}\t${rank}`
    assert.equal(Buffer.from(written(putReference, rows, row)).toString(), reference)
    const routing = `\t${line.conventionType}\t${line.csr}\t${line.guarantee}\t${line.responsible ? '1' : '0'}`
    assert.equal(Buffer.from(written(putRouting, rows, row)).toString(), routing)
    assert.equal(isClosing(rows, row), line.action === 'close')
    assert.equal(cell(rows, row, AT.validUntil), line.validUntil ?? '')
    assert.equal(
      epochDays(dayDigits(rows.bytes, startOf(rows, row, AT.validFrom), endOf(rows, row, AT.validFrom))),
      dayNumber(line.validFrom),
    )
    const rates = new Array<string | null>(11).fill(null)
    for (const { domain, rate } of line.domains) rates[domain - 1] = rate
    assert.deepEqual(rows.rules[row], textArrayField(rates))
  }
}

async function compare(file: Buffer, kind: 'snapshot' | 'delta'): Promise<Told> {
  const end = file.indexOf(10)
  const names = file.subarray(end + 1, file.indexOf(10, end + 1)).toString()
  const places = file[0] === 0x23 ? readColumns(names, kind) : null
  assert.ok(places === null || !isRefusal(places))
  const told = readAsText(file, kind, places)
  assertSame(told, await readAsBytes(file, kind, places))
  return told
}

const change: fc.Arbitrary<Row> = fc.oneof(
  fc
    .constantFrom(...Object.keys(cellLimits))
    .chain((column) => fc.constantFrom(...(cellLimits[column] ?? [''])).map((value) => ({ [column]: value }))),
  fc.constantFrom(...nirLimits),
)
const row = fc
  .tuple(fc.nat(50), fc.constantFrom('upsert', 'upsert', 'close'), fc.array(change, { maxLength: 2 }))
  .map(([index, action, changes]): Row => ({ ...person(index), action, ...Object.assign({}, ...changes) }))
const file = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 20 }),
  delta: fc.boolean(),
  json: fc.boolean(),
  crlf: fc.boolean(),
})

test('what is read from bytes is what is read with care: same rows, same keys, same texts, same defects', async () => {
  let taken = 0
  let rejected = 0
  await fc.assert(
    fc.asyncProperty(file, async ({ rows, delta, json, crlf }) => {
      const options: FileOptions = delta ? { kind: 'delta', sequence: 2 } : {}
      const list = delta ? rows : rows.map(({ action: _, ...rest }) => rest)
      const text = json ? ndjson(list, options) : csv(list, options)
      const made = crlf ? Buffer.from(text.toString().replaceAll('\n', '\r\n').replace('\r\n', '\n').replace('\r\n', '\n')) : text
      const told = await compare(json ? text : made, delta ? 'delta' : 'snapshot')
      taken += told.lines.length
      rejected += told.rejects.length
    }),
    { numRuns: 400 },
  )
  assert.ok(taken > 100 && rejected > 100, 'both happen')
})

test('every field on its limits, one at a time', async () => {
  for (const [column, values] of Object.entries(cellLimits)) {
    const rows = values.map((value, index): Row => ({ ...person(index), action: 'upsert', [column]: value }))
    await compare(csv(rows, { kind: 'delta', sequence: 2 }), 'delta')
    await compare(ndjson(rows, { kind: 'delta', sequence: 2 }), 'delta')
  }
  await compare(csv(nirLimits.map((nir, index) => ({ ...person(index), ...nir }))), 'snapshot')
})

test('any byte in any place', async () => {
  const text = csv(Array.from({ length: 12 }, (_, index) => person(index)))
  const start = text.indexOf(10, text.indexOf(10) + 1) + 1
  const spot = fc.tuple(fc.integer({ min: start, max: text.length - 2 }), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(fc.array(spot, { minLength: 1, maxLength: 6 }), async (spots) => {
      const altered = Buffer.from(text)
      for (const [at, byte] of spots) altered[at] = byte
      await compare(altered, 'snapshot')
    }),
    { numRuns: 600 },
  )
})

test('columns in another order are found at their places', async () => {
  const [head = '', columns = '', ...lines] = csv(Array.from({ length: 9 }, (_, index) => person(index)))
    .toString()
    .trimEnd()
    .split('\n')
  const turned = (line: string) => line.split(';').reverse().join(';')
  const told = await compare(Buffer.from(`${[head, turned(columns), ...lines.map(turned)].join('\n')}\n`), 'snapshot')
  assert.equal(told.lines.length, 9)
})

test('a family key is another as soon as a number is, were it longer by a digit', async () => {
  const numbers = ['M1', 'M10', 'M1', 'M1', 'M2', 'M10', 'M100']
  const rows = numbers.flatMap((memberNumber, index) => [
    person(index, { memberNumber, contract: 'C1' }),
    person(index, { memberNumber, contract: 'C12' }),
  ])
  assert.equal((await compare(csv(rows), 'snapshot')).lines.length, rows.length)
})

test('thousands of guarantees, some of them found by the same number, each give their own rules', () => {
  const rulesOf = rulesReader()
  const texts = Array.from({ length: 3000 }, (_, rate) => `PHAR:${rate % 1000},${['MEDE', 'LABO', 'OPTI'][rate % 3]}:${rate >> 2}`)
  for (const text of [...texts, ...texts, ...texts.toReversed()]) {
    const read = readDomains(text)
    assert.ok(typeof read !== 'string')
    const rates = new Array<string | null>(11).fill(null)
    for (const { domain, rate } of read) rates[domain - 1] = rate
    const bytes = Buffer.from(`;${text};`)
    assert.deepEqual(rulesOf(bytes, 1, bytes.length - 1), textArrayField(rates))
  }
})

test('an ordinary line, accents included, is recognised at sight: care is the exception', () => {
  const places = readColumns(COLUMNS.join(';'), 'snapshot')
  assert.ok(!isRefusal(places))
  for (let index = 0; index < 60; index += 1) {
    const bytes = Buffer.from(COLUMNS.map((column) => person(index)[column] ?? '').join(';'))
    const ranges = new Int32Array(RANGES)
    assert.ok(cutPlain(bytes, 0, bytes.length, places, ranges, 0), `line ${index}`)
    assert.ok(isRight(bytes, ranges, 0, false, 20_261_124), `line ${index}`)
  }
})
