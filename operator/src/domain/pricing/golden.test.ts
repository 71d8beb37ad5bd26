import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Cents, cents } from '../../words/cents.ts'
import { day } from '../../words/day.ts'
import { interval } from '../../words/interval.ts'
import { isRefusal } from '../../words/refusal.ts'
import { adjudicate, type Decision, deliveredTariffs, type Invoice, type Line, type PricedRights } from './index.ts'

const tariffs = deliveredTariffs()
const CARE_DAY = day('2026-11-24')

/** Adult with a declared doctor, general scheme, contrat responsable at 100 % of the base. */
const ADULT: PricedRights = {
  coverage: interval(day('2026-01-01'), day('2027-01-01')),
  responsible: true,
  domains: { PHAR: { ratePercent: 100 }, MEDE: { ratePercent: 100 } },
  isMinor: false,
  scheme: { exemption: null, c2s: false, ame: false, gpDeclared: true },
}
const scheme = (facts: Partial<NonNullable<PricedRights['scheme']>>): PricedRights => ({
  ...ADULT,
  scheme: { exemption: null, c2s: false, ame: false, gpDeclared: true, ...facts },
})

const consultation = (priceCents: bigint, underExemption = false): Line => ({
  kind: 'consultation',
  code: 'G',
  priceCents: cents(priceCents),
  underExemption,
})
const medicine = (rateClass: number, unitPriceCents: bigint, boxes = 1, underExemption = false): Line => ({
  kind: 'medicine',
  cip13: '3400999999991',
  rateClass,
  boxes,
  unitPriceCents: cents(unitPriceCents),
  underExemption,
})
const visit = (line: Line, more: Partial<Invoice> = {}): Invoice => ({
  day: CARE_DAY,
  lines: [line],
  fees: 'regulated',
  pathway: 'treating',
  ...more,
})

function decide(invoice: Invoice, rights: PricedRights = ADULT): Decision {
  const decision = adjudicate(invoice, rights, tariffs)
  assert.ok(!isRefusal(decision))
  return decision
}

/** AMO gross, withheld, AMO net, AMC, person: the columns of the published tables, in cents. */
function parts(decision: Decision): (Cents | string)[] {
  const { verdict, amoGrossCents, withheldCents, amoNetCents, amcCents, personCents } = decision
  return [verdict, amoGrossCents, withheldCents, amoNetCents, amcCents, personCents]
}

test('G1: general practice 30 €, declared doctor: AMO 19 after participation, AMC 9, person 2', () => {
  assert.deepEqual(parts(decide(visit(consultation(3000n)))), ['accepted', 2100n, 200n, 1900n, 900n, 200n])
})

test('G1 outside the parcours: AMO 30 %, a contrat responsable leaves the surcharge to the person', () => {
  const outside = visit(consultation(3000n), { pathway: 'outside' })
  assert.deepEqual(parts(decide(outside)), ['accepted', 900n, 200n, 700n, 900n, 1400n])
  assert.deepEqual(parts(decide(outside, { ...ADULT, responsible: false })), ['accepted', 900n, 200n, 700n, 2100n, 200n])
  assert.deepEqual(parts(decide(visit(consultation(3000n)), scheme({ gpDeclared: false }))), ['accepted', 900n, 200n, 700n, 900n, 1400n])
})

test('G3: child of ten, general practice: no participation, nothing left to pay', () => {
  assert.deepEqual(parts(decide(visit(consultation(3000n)), { ...ADULT, isMinor: true })), ['accepted', 2100n, 0n, 2100n, 900n, 0n])
})

test('child under six: base of 35 €', () => {
  const child = { ...ADULT, isMinor: true, isUnderSix: true }
  assert.deepEqual(parts(decide(visit(consultation(3500n)), child)), ['accepted', 2450n, 0n, 2450n, 1050n, 0n])
})

test('G4: ALD at 100 %, general practice: participation stays, AMC nothing', () => {
  assert.deepEqual(parts(decide(visit(consultation(3000n, true)), scheme({ exemption: 'ALD' }))), [
    'accepted',
    3000n,
    200n,
    2800n,
    0n,
    200n,
  ])
})

test('G4: an act unrelated to the ALD is priced as for anybody', () => {
  assert.deepEqual(parts(decide(visit(consultation(3000n)), scheme({ exemption: 'ALD' }))), ['accepted', 2100n, 200n, 1900n, 900n, 200n])
})

test('G5: sector 2 without OPTAM, 80 € on a base of 23 €, contract at 200 %: AMC 29.90, person 36.00', () => {
  const rights = { ...ADULT, domains: { MEDE: { ratePercent: 200 } } }
  const free = visit(consultation(8000n), { fees: 'free' })
  assert.deepEqual(parts(decide(free, rights)), ['accepted', 1610n, 200n, 1410n, 2990n, 3600n])
})

test('G5 at 300 %: a contrat responsable stops at 200 % of the base, another does not', () => {
  const rights = { ...ADULT, domains: { MEDE: { ratePercent: 300 } } }
  const free = visit(consultation(8000n), { fees: 'free' })
  assert.deepEqual(parts(decide(free, rights)), ['accepted', 1610n, 200n, 1410n, 2990n, 3600n])
  assert.equal(decide(free, { ...rights, responsible: false }).amcCents, 5290n)
})

test('a regulated fee above the base is never taken over, whatever the contract promises', () => {
  const rights = { ...ADULT, domains: { MEDE: { ratePercent: 300 } } }
  assert.deepEqual(parts(decide(visit(consultation(5000n)), rights)), ['accepted', 2100n, 200n, 1900n, 900n, 2200n])
})

test('G9: medicine of 10 € at 65 %: AMO 5.50 after franchise, AMC 3.50, person 1', () => {
  assert.deepEqual(parts(decide(visit(medicine(65, 1000n)))), ['accepted', 650n, 100n, 550n, 350n, 100n])
})

test('medicines at 100, 30 and 15 %, several boxes', () => {
  assert.deepEqual(parts(decide(visit(medicine(100, 1000n)))), ['accepted', 1000n, 100n, 900n, 0n, 100n])
  assert.deepEqual(parts(decide(visit(medicine(30, 1000n, 3)))), ['accepted', 900n, 300n, 600n, 2100n, 300n])
  assert.deepEqual(parts(decide(visit(medicine(15, 333n)))), ['accepted', 50n, 50n, 0n, 283n, 50n])
})

test('the franchise never takes more than the AMO paid', () => {
  assert.equal(decide(visit(medicine(15, 200n))).amoNetCents, 0n)
})

test('ALD raises 65 % and 30 % to 100 %, and leaves 15 % as it is (dated, doubted parameter)', () => {
  const ald = scheme({ exemption: 'ALD' })
  assert.deepEqual(parts(decide(visit(medicine(65, 1000n, 1, true)), ald)), ['accepted', 1000n, 100n, 900n, 0n, 100n])
  assert.deepEqual(parts(decide(visit(medicine(15, 1000n, 1, true)), ald)), ['accepted', 150n, 100n, 50n, 850n, 100n])
})

test('above the tarif forfaitaire de responsabilité, the rest is the person’s', () => {
  const line: Line = { ...medicine(65, 1000n), unitBaseCents: cents(800n) } as Line
  assert.deepEqual(parts(decide(visit(line))), ['accepted', 520n, 100n, 420n, 280n, 300n])
})

test('an order: two boxes at 65 %, their fees, and the fee of the order at 70 %', () => {
  const fee = (code: string, unitPriceCents: bigint, quantity: number, rateClass?: number): Line => ({
    kind: 'dispensing-fee',
    code,
    quantity,
    unitPriceCents: cents(unitPriceCents),
    underExemption: false,
    ...(rateClass === undefined ? {} : { rateClass }),
  })
  const decision = decide({ day: CARE_DAY, lines: [medicine(65, 453n, 2), fee('HD1', 102n, 2, 65), fee('HDR', 51n, 1)] })
  // 9.06 → 5.89 and 3.17; 2.04 → 1.33 and 0.71; 0.51 → 0.36 and 0.15.
  assert.deepEqual(
    decision.lines.map((line) => line.amoGrossCents),
    [589n, 133n, 36n],
  )
  assert.deepEqual(
    decision.lines.map((line) => line.amcCents),
    [317n, 71n, 15n],
  )
  assert.deepEqual(
    decision.lines.map((line) => line.withheldCents),
    [200n, 0n, 0n],
  )
  assert.deepEqual(parts(decision), ['accepted', 758n, 200n, 558n, 403n, 200n])
})

test('G25: C2S, general practice: no participation, AMC 9, nothing left to pay', () => {
  assert.deepEqual(parts(decide(visit(consultation(3000n)), scheme({ c2s: true }))), ['accepted', 2100n, 0n, 2100n, 900n, 0n])
})

test('tariffs change at their day: the participation on 15 May 2024, the consultation on 22 December 2024', () => {
  const rights = { ...ADULT, coverage: interval(day('2024-01-01'), null) }
  const at = (text: string, price: bigint) => decide({ ...visit(consultation(price)), day: day(text) }, rights)
  assert.deepEqual(parts(at('2024-05-14', 2650n)), ['accepted', 1855n, 100n, 1755n, 795n, 100n])
  assert.deepEqual(parts(at('2024-05-15', 2650n)), ['accepted', 1855n, 200n, 1655n, 795n, 200n])
  assert.deepEqual(parts(at('2024-12-21', 3000n)), ['accepted', 1855n, 200n, 1655n, 795n, 550n])
  assert.deepEqual(parts(at('2024-12-22', 3000n)), ['accepted', 2100n, 200n, 1900n, 900n, 200n])
})

test('a day without known tariff gives no decision, which is not a rejection', () => {
  const rights = { ...ADULT, coverage: interval(day('2020-01-01'), null) }
  assert.deepEqual(adjudicate({ ...visit(medicine(65, 1000n)), day: day('2021-03-01') }, rights, tariffs), {
    refused: 'tariff-unknown',
    parameter: 'medicine-amo-rate-65',
  })
})
