import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cents, cents } from '../../words/cents.ts'
import { day } from '../../words/day.ts'
import { interval } from '../../words/interval.ts'
import { isRefusal } from '../../words/refusal.ts'
import { adjudicate, type Decision, deliveredTariffs, type Invoice, type Line, type PricedRights } from './index.ts'

const tariffs = deliveredTariffs()
const RIGHTS: PricedRights = {
  coverage: interval(day('2026-01-01'), day('2027-01-01')),
  responsible: true,
  domains: { PHAR: { ratePercent: 100 }, MEDE: { ratePercent: 100 } },
  isMinor: false,
}
const MEDICINE = {
  kind: 'medicine',
  cip13: '3400999999991',
  rateClass: 65,
  boxes: 1,
  unitPriceCents: cents(1000n),
  underExemption: false,
} as const satisfies Line
const INVOICE: Invoice = { day: day('2026-11-24'), lines: [MEDICINE] }

function decide(invoice: Invoice, rights: PricedRights = RIGHTS): Decision {
  const decision = adjudicate(invoice, rights, tariffs)
  assert.ok(!isRefusal(decision))
  return decision
}
const codes = (decision: Decision) => decision.rejections.map(({ code, line }) => `${code}@${line}`)

test('R03: rights that are not open on the day of care', () => {
  const decision = decide({ ...INVOICE, day: day('2027-01-01') })
  assert.deepEqual(codes(decision), ['R03@null'])
  assert.equal(decision.amcCents, 0n)
  assert.equal(decide({ ...INVOICE, day: day('2026-12-31') }).verdict, 'accepted')
})

test('R05 and R10: domain unknown, without tiers payant, or asking for a prise en charge', () => {
  assert.deepEqual(codes(decide(INVOICE, { ...RIGHTS, domains: {} })), ['R05@0'])
  assert.deepEqual(codes(decide(INVOICE, { ...RIGHTS, domains: { PHAR: '-' } })), ['R05@0'])
  assert.deepEqual(codes(decide(INVOICE, { ...RIGHTS, domains: { PHAR: 'PEC' } })), ['R10@0'])
  const inherited = Object.create({ PHAR: { ratePercent: 100 } }) as PricedRights['domains']
  assert.deepEqual(codes(decide(INVOICE, { ...RIGHTS, domains: inherited })), ['R05@0'])
})

test('R05: a generic refused loses the tiers payant, and the whole invoice with it', () => {
  const decision = decide({ ...INVOICE, lines: [MEDICINE, { ...MEDICINE, substitutionRefused: true }] })
  assert.deepEqual(codes(decision), ['R05@1'])
  assert.equal(decision.amcCents, 0n)
  const [first] = decision.lines
  assert.equal(first?.personCents, 450n)
  assert.equal(first?.reasons.at(-1)?.rule, 'invoice-rejected')
})

test('R06: asked above computed is rejected, asked below is paid as asked', () => {
  const asking = (claimedAmcCents: Cents) => decide({ ...INVOICE, lines: [{ ...MEDICINE, claimedAmcCents }] })
  assert.deepEqual(codes(asking(cents(351n))), ['R06@0'])
  assert.deepEqual(codes(asking(cents(-1n))), ['R06@0'])
  assert.equal(asking(cents(350n)).amcCents, 350n)
  const less = asking(cents(300n))
  assert.deepEqual([less.verdict, less.amcCents, less.personCents], ['accepted', 300n, 150n])
})

test('R07: the compulsory share billed must be the computed one, a cent of rounding apart', () => {
  const claiming = (claimedAmoCents: Cents) => decide({ ...INVOICE, lines: [{ ...MEDICINE, claimedAmoCents }] })
  assert.equal(claiming(cents(650n)).amcCents, 350n)
  assert.deepEqual([claiming(cents(651n)).amoGrossCents, claiming(cents(651n)).amcCents], [651n, 349n])
  assert.equal(claiming(cents(649n)).amcCents, 351n)
  for (const wrong of [652n, 648n, 0n, 1000n]) assert.deepEqual(codes(claiming(cents(wrong))), ['R07@0'])
})

test('R14: every malformed field of a line is named in French, and nothing is paid', () => {
  const bad: Line[] = [
    { ...MEDICINE, cip13: '3400999999992' },
    { ...MEDICINE, cip13: '' },
    { ...MEDICINE, rateClass: 0 },
    { ...MEDICINE, boxes: 0 },
    { ...MEDICINE, boxes: 1.5 },
    { ...MEDICINE, boxes: 101 },
    { ...MEDICINE, unitPriceCents: cents(0n) },
    { ...MEDICINE, unitPriceCents: cents(-5n) },
    { ...MEDICINE, unitBaseCents: cents(0n) },
    { ...MEDICINE, unitPriceCents: cents(10_000_001n) },
    { kind: 'dispensing-fee', code: 'HDX', quantity: 1, unitPriceCents: cents(51n), underExemption: false },
    { kind: 'dispensing-fee', code: 'HD1', quantity: 1, unitPriceCents: cents(102n), underExemption: false },
    { kind: 'dispensing-fee', code: 'HD1', quantity: 0, unitPriceCents: cents(102n), rateClass: 65, underExemption: false },
    { kind: 'consultation', code: 'CS', priceCents: cents(3000n), underExemption: false },
    { kind: 'consultation', code: 'G', priceCents: cents(0n), underExemption: false },
  ]
  for (const line of bad) {
    const decision = decide({ ...INVOICE, lines: [line], fees: 'regulated', pathway: 'treating' })
    assert.deepEqual(codes(decision), ['R14@0'])
    assert.equal(decision.amcCents, 0n)
    assert.match(decision.rejections[0]?.sentenceFr ?? '', /\.$/)
  }
})

test('R14: a consultation says the sector and the parcours; an invoice has 1 to 100 lines', () => {
  const visit: Line = { kind: 'consultation', code: 'G', priceCents: cents(3000n), underExemption: false }
  assert.deepEqual(codes(decide({ ...INVOICE, lines: [visit], pathway: 'treating' })), ['R14@0'])
  assert.deepEqual(codes(decide({ ...INVOICE, lines: [visit], fees: 'regulated' })), ['R14@0'])
  assert.deepEqual(codes(decide({ ...INVOICE, lines: [] })), ['R14@null'])
  assert.deepEqual(codes(decide({ ...INVOICE, lines: Array(101).fill(MEDICINE) })), ['R14@null'])
  assert.equal(decide({ ...INVOICE, lines: Array(100).fill(MEDICINE) }).verdict, 'accepted')
})

test('every line says why, in sentences, with French typography', () => {
  const [line] = decide(INVOICE).lines
  assert.deepEqual(
    line?.reasons.map(({ rule }) => rule),
    ['amo-rate', 'franchise-per-box', 'guarantee'],
  )
  assert.equal(line?.reasons[0]?.sentenceFr, 'L’assurance maladie prend 65\u00a0% de 10,00\u00a0€, soit 6,50\u00a0€.')
})

test('a guarantee that is no percentage is a fault, not a payment', () => {
  for (const ratePercent of [Number.NaN, -1, 99.5, 2001]) {
    assert.throws(() => decide(INVOICE, { ...RIGHTS, domains: { PHAR: { ratePercent } } }))
  }
})
