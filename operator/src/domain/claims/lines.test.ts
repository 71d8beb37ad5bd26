import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClaimLine, claimLine, type ReadClaimLine } from '@cloison/contract'
import { day } from '../../words/day.ts'
import { careDigest, domainOf, invoiceOf, linesDigest } from './lines.ts'

type Of<Kind extends ReadClaimLine['kind']> = Extract<ReadClaimLine, { kind: Kind }>

function read<Kind extends ReadClaimLine['kind']>(line: Extract<ClaimLine, { kind: Kind }>): Of<Kind> {
  return claimLine.parse(line) as Of<Kind>
}

const MEDICINE = read<'medicine'>({ kind: 'medicine', cip13: '3400999999991', quantity: 2, unitPriceCents: 453, ratePercent: 65 })
const FEE = read<'dispensing-fee'>({ kind: 'dispensing-fee', code: 'HD', quantity: 2 })
const ORDER_FEE = read<'dispensing-fee'>({ kind: 'dispensing-fee', code: 'HDR', quantity: 1 })
const VISIT = read<'consultation'>({ kind: 'consultation', code: 'G', priceCents: 3000 })
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

test('an invoice is of pharmacy or of general practice, never of both', () => {
  assert.equal(domainOf([MEDICINE, FEE]), 1)
  assert.equal(domainOf([VISIT]), 2)
  assert.deepEqual(domainOf([MEDICINE, VISIT]), { refused: 'lines-mixed' })
})

test('the golden digest of an invoice: whoever changes it changes what "the same invoice" means', () => {
  assert.equal(hex(linesDigest([MEDICINE, FEE])), hex(linesDigest([FEE, MEDICINE])))
  assert.equal(hex(linesDigest([MEDICINE, FEE])), '796bd4ae8bd54c4a573ac1564f35c720609e6a94ffcdbc80ac514dc0e9d97818')
})

test('every field of a line changes the digest', () => {
  const changed: ReadClaimLine[] = [
    { ...MEDICINE, cip13: '3400999999992' },
    { ...MEDICINE, quantity: 3 },
    { ...MEDICINE, unitPriceCents: 454 },
    { ...MEDICINE, unitBaseCents: 400 },
    { ...MEDICINE, ratePercent: 30 },
    { ...MEDICINE, substitutionRefused: true },
    { ...MEDICINE, underExemption: true },
    { ...MEDICINE, amoCents: 1 },
    { ...MEDICINE, amcCents: 1 },
    { ...FEE, ratePercent: 65 },
    { ...FEE, code: 'HDA' },
    { ...VISIT, code: 'GS' },
    { ...VISIT, pathway: 'outside' },
  ]
  const digests = [MEDICINE, FEE, VISIT, ...changed].map((line) => hex(linesDigest([line])))
  assert.equal(new Set(digests).size, digests.length)
  assert.notEqual(hex(linesDigest([MEDICINE])), hex(linesDigest([MEDICINE, MEDICINE])))
})

test('the same care has one digest, another person, place, day or invoice another', () => {
  const care = { person: '00112233-4455-6677-8899-aabbccddeeff', siteId: 11, day: day('2026-11-20'), linesDigest: linesDigest([MEDICINE]) }
  const others = [
    { ...care, person: '00112233-4455-6677-8899-aabbccddeefe' },
    { ...care, siteId: 12 },
    { ...care, day: day('2026-11-21') },
    { ...care, linesDigest: linesDigest([VISIT]) },
  ]
  assert.equal(new Set([care, care, ...others].map((of) => hex(careDigest(of)))).size, 5)
})

test('a box’s fee has the rate of the medicine before it, or the one it says; an order’s fee has none', () => {
  const rates = (lines: ReadClaimLine[]) =>
    invoiceOf(day('2026-11-20'), lines).lines.map((line) => ('rateClass' in line ? line.rateClass : null))
  assert.deepEqual(rates([{ ...MEDICINE, ratePercent: 30 }, FEE, MEDICINE, FEE, ORDER_FEE]), [30, 30, 65, 65, null])
  assert.deepEqual(rates([MEDICINE, { ...FEE, ratePercent: 15 }]), [65, 15])
  assert.deepEqual(rates([FEE, MEDICINE]), [null, 65])
})

test('one act outside the parcours puts the visit outside', () => {
  assert.equal(invoiceOf(day('2026-11-20'), [VISIT]).pathway, 'treating')
  assert.equal(invoiceOf(day('2026-11-20'), [VISIT, { ...VISIT, pathway: 'outside' }]).pathway, 'outside')
})
