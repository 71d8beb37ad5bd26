import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cents } from '../../words/cents.ts'
import { addDays, day } from '../../words/day.ts'
import { interval } from '../../words/interval.ts'
import { isRefusal } from '../../words/refusal.ts'
import { adjudicate, type Decision, deliveredTariffs, type Invoice, type Line, type PricedRights } from './index.ts'
import type { Tariffs } from './tariffs.ts'

const tariffs = deliveredTariffs()

const amount = fc.bigInt({ min: 1n, max: 50_000n }).map(cents)
const count = fc.integer({ min: 1, max: 12 })
const rateClass = fc.constantFrom(100, 65, 30, 15)
const underExemption = fc.boolean()
const medicine: fc.Arbitrary<Line> = fc.record(
  {
    kind: fc.constant('medicine' as const),
    cip13: fc.constant('3400999999991'),
    rateClass,
    boxes: count,
    unitPriceCents: amount,
    unitBaseCents: amount,
    underExemption,
  },
  { requiredKeys: ['kind', 'cip13', 'rateClass', 'boxes', 'unitPriceCents', 'underExemption'] },
)
const fee: fc.Arbitrary<Line> = fc.record({
  kind: fc.constant('dispensing-fee' as const),
  code: fc.constantFrom('HD1', 'HD2', 'HDR', 'HDA', 'HDE'),
  quantity: count,
  unitPriceCents: amount,
  rateClass,
  underExemption,
})
const consultation: fc.Arbitrary<Line> = fc.record({
  kind: fc.constant('consultation' as const),
  code: fc.constantFrom('G', 'TCG'),
  priceCents: amount,
  underExemption,
})
const invoice: fc.Arbitrary<Invoice> = fc.record({
  day: fc.integer({ min: 0, max: 700 }).map((later) => addDays(day('2025-01-01'), later)),
  lines: fc.array(fc.oneof(medicine, fee, consultation), { minLength: 1, maxLength: 8 }),
  fees: fc.constantFrom('regulated' as const, 'free' as const),
  pathway: fc.constantFrom('treating' as const, 'referred' as const, 'emergency' as const, 'outside' as const),
})
const domainRate = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 400 }).map((ratePercent) => ({ ratePercent })) },
  { weight: 1, arbitrary: fc.constantFrom('PEC' as const, '-' as const) },
)
const rights: fc.Arbitrary<PricedRights> = fc.record(
  {
    coverage: fc.constant(interval(day('2025-01-01'), day('2026-11-01'))),
    responsible: fc.boolean(),
    domains: fc.record({ PHAR: domainRate, MEDE: domainRate }),
    isMinor: fc.boolean(),
    isUnderSix: fc.boolean(),
    scheme: fc.record({
      exemption: fc.constantFrom(null, 'ALD' as const, 'MAT' as const, 'INV' as const, 'ATMP' as const),
      c2s: fc.boolean(),
      ame: fc.boolean(),
      gpDeclared: fc.constantFrom(null, true, false),
    }),
  },
  { requiredKeys: ['coverage', 'responsible', 'domains', 'isMinor'] },
)

function decide(claimed: Invoice, held: PricedRights, by: Tariffs = tariffs): Decision {
  const decision = adjudicate(claimed, held, by)
  assert.ok(!isRefusal(decision))
  return decision
}

test('the parts of every line add up to its price, none is negative, and the totals are those of the lines', () => {
  fc.assert(
    fc.property(invoice, rights, (claimed, held) => {
      const decision = decide(claimed, held)
      const totals = { price: 0n, amc: 0n, person: 0n, net: 0n }
      for (const line of decision.lines) {
        assert.equal(line.amoNetCents + line.amcCents + line.personCents, line.priceCents)
        assert.equal(line.amoGrossCents - line.withheldCents, line.amoNetCents)
        for (const part of [line.amoNetCents, line.amcCents, line.personCents, line.withheldCents]) assert.ok(part >= 0n)
        assert.ok(line.personCents >= line.withheldCents)
        totals.price += line.priceCents
        totals.amc += line.amcCents
        totals.person += line.personCents
        totals.net += line.amoNetCents
      }
      assert.deepEqual(
        [decision.priceCents, decision.amcCents, decision.personCents, decision.amoNetCents],
        [totals.price, totals.amc, totals.person, totals.net],
      )
      assert.equal(decision.verdict === 'rejected', decision.rejections.length > 0)
      if (decision.verdict === 'rejected') assert.equal(decision.amcCents, 0n)
    }),
    { numRuns: 500 },
  )
})

test('the complementary share does not depend on the participation forfaitaire, the franchise, or who is exempt', () => {
  fc.assert(
    fc.property(invoice, rights, fc.bigInt({ min: 0n, max: 9_999n }), (claimed, held, value) => {
      const changed = new Map(tariffs)
      for (const [name, parameters] of tariffs) {
        if (name === 'participation-forfaitaire' || name === 'franchise-per-box') {
          changed.set(
            name,
            parameters.map((parameter) => ({ ...parameter, value })),
          )
        }
        if (name.startsWith('withheld-exempt-')) {
          changed.set(
            name,
            parameters.map((parameter) => ({ ...parameter, value: value % 2n })),
          )
        }
      }
      const [before, after] = [decide(claimed, held), decide(claimed, held, changed)]
      assert.deepEqual(
        after.lines.map((line) => line.amcCents),
        before.lines.map((line) => line.amcCents),
      )
    }),
    { numRuns: 300 },
  )
})

test('a better contract never pays less', () => {
  fc.assert(
    fc.property(invoice, rights, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100 }), (claimed, held, rate, more) => {
      const at = (ratePercent: number) => decide(claimed, { ...held, domains: { PHAR: { ratePercent }, MEDE: { ratePercent } } }).amcCents
      assert.ok(at(rate) <= at(rate + more))
    }),
    { numRuns: 300 },
  )
})

test('asking for exactly what was computed changes nothing, and one cent more is refused', () => {
  fc.assert(
    fc.property(invoice, rights, (claimed, held) => {
      const decision = decide(claimed, held)
      fc.pre(decision.verdict === 'accepted')
      const asking = (more: bigint): Invoice => ({
        ...claimed,
        lines: claimed.lines.map((line, index) => {
          const decided = decision.lines[index]
          assert.ok(decided)
          return { ...line, claimedAmoCents: decided.amoGrossCents, claimedAmcCents: cents(decided.amcCents + more) }
        }),
      })
      assert.deepEqual(decide(asking(0n), held), decision)
      assert.ok(decide(asking(1n), held).rejections.every(({ code }) => code === 'R06'))
      assert.equal(decide(asking(1n), held).verdict, 'rejected')
    }),
    { numRuns: 300 },
  )
})
