import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClaimLine, claimLine } from '@cloison/contract'
import { day } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import type { ClaimRights, CompulsoryFacts } from '../disclosure/index.ts'
import { deliveredTariffs } from '../pricing/index.ts'
import { asDuplicate, type ClaimDecision, decide } from './decide.ts'
import type { ClaimDomain } from './lines.ts'

const FACTS: CompulsoryFacts = {
  scheme: '01',
  fund: '751',
  centre: '0001',
  exemption: '',
  c2s: false,
  ame: false,
  gpDeclared: true,
  birthDate: day('1980-05-05'),
}
const RIGHTS: ClaimRights = { person: 'p', insurerId: 1, rule: { kind: 'rate', ratePercent: 100 }, responsible: true, facts: FACTS }
const VISIT: ClaimLine = { kind: 'consultation', code: 'G', priceCents: 3000 }

function decided(lines: ClaimLine[], domain: ClaimDomain, rights: Partial<ClaimRights> = {}): ClaimDecision {
  const claim = { day: day('2026-11-20'), domain, lines: lines.map((line) => claimLine.parse(line)) }
  const decision = decide(claim, { ...RIGHTS, ...rights }, deliveredTariffs())
  assert.ok(!isRefusal(decision))
  return decision
}
const withFacts = (facts: Partial<CompulsoryFacts>) => ({ facts: { ...FACTS, ...facts } })

test('G1, G3, G4 and G25 through the facts of the compulsory scheme', () => {
  const share = (rights: Partial<ClaimRights>, line = VISIT) => {
    const { amcCents, lines } = decided([line], 2, rights)
    return [amcCents, lines[0]?.personCents]
  }
  assert.deepEqual(share({}), [900n, 200n])
  assert.deepEqual(share(withFacts({ birthDate: day('2016-11-20') })), [900n, 0n])
  assert.deepEqual(share(withFacts({ exemption: 'ALD' }), { ...VISIT, underExemption: true }), [0n, 200n])
  assert.deepEqual(share(withFacts({ c2s: true })), [900n, 0n])
  assert.deepEqual(share({ facts: null }), [900n, 200n])
})

test('ages turn on the birthday: the day before six years the base is 35 €, the day before eighteen nothing is withheld', () => {
  const child = (birthDate: string) => decided([{ ...VISIT, priceCents: 3500 }], 2, withFacts({ birthDate: day(birthDate) })).lines[0]
  assert.equal(child('2020-11-21')?.amoGrossCents, 2450n)
  assert.equal(child('2020-11-20')?.amoGrossCents, 2100n)
  assert.equal(child('2008-11-21')?.personCents, 500n)
  assert.equal(child('2008-11-20')?.personCents, 700n)
})

test('an engagement opens its own domain only, as promised', () => {
  assert.equal(decided([VISIT], 2, { rule: { kind: 'agreement-first' } }).reject?.code, 'R10')
  assert.equal(decided([VISIT], 2, { rule: { kind: 'not-covered' } }).reject?.code, 'R05')
  assert.equal(decided([VISIT], 1).reject?.code, 'R05')
})

test('a rejection names each line at fault, and owes nothing', () => {
  const bad = decided([VISIT, { ...VISIT, amcCents: 901 }, { ...VISIT, amoCents: 1 }], 2)
  assert.deepEqual([bad.accepted, bad.amcCents, bad.reject?.code], [false, 0n, 'R06'])
  assert.match(bad.reject?.sentenceFr ?? '', /^Ligne 2 : .*\. Ligne 3 : .*\.$/)
})

test('the same care twice owes nothing, and its parts still add up', () => {
  const duplicate = asDuplicate(decided([VISIT], 2))
  assert.deepEqual([duplicate.accepted, duplicate.amcCents, duplicate.reject?.code], [false, 0n, 'R08'])
  const [line] = duplicate.lines
  assert.ok(line)
  assert.equal(line.amoNetCents + line.amcCents + line.personCents, line.priceCents)
})
