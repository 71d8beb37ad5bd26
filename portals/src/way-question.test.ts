import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownQuestion, legacyCardQuestion, noCardQuestion } from '@cloison/contract'
import { emptyWay, type OtherWay, readWay, type TypedWay, type WayQuestion } from './way-question.ts'

const TODAY = '2026-11-24'
const TYPED: TypedWay = {
  ...emptyWay('PHAR', TODAY),
  engagement: 'k7q2m 4xw9r pb3zd 6hnt8 vc5gj a',
  amc: '07747 34488',
  conventionType: 'mu ',
  csr: ' 2904',
  memberNumber: ' AB 12-345 ',
  validFrom: '01/01/2026',
  validUntil: '31/12/2026',
  nir: '1 85 05 99 000 084 92',
  birthDate: '12/05/1985',
  reason: 'unreadable',
}

function asked(way: OtherWay, change: Partial<TypedWay> = {}): WayQuestion['question'] {
  const reading = readWay(way, { ...TYPED, ...change }, TODAY)
  assert.ok(reading.ok, JSON.stringify(reading))
  assert.equal(reading.asked.way, way)
  return reading.asked.question
}

test('each way sends what the contract expects of it, and nothing of the others', () => {
  const known = asked('known')
  assert.deepEqual(known, { engagement: 'K7Q2M-4XW9R-PB3ZD-6HNT8-VC5GJ-A', domain: 'PHAR' })
  assert.ok(knownQuestion.safeParse(known).success)
  const legacy = asked('legacy-card')
  assert.deepEqual(legacy, {
    amc: '0774734488',
    conventionType: 'MU',
    csr: '2904',
    memberNumber: 'AB 12-345',
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    birthDate: '1985-05-12',
    rank: 1,
    domain: 'PHAR',
  })
  assert.ok(legacyCardQuestion.safeParse(legacy).success)
  const noCard = asked('no-card', { careDay: '20/11/2026' })
  assert.deepEqual(noCard, {
    nir: '185059900008492',
    amc: '0774734488',
    reason: 'unreadable',
    birthDate: '1985-05-12',
    rank: 1,
    domain: 'PHAR',
    day: '2026-11-20',
  })
  assert.ok(noCardQuestion.safeParse(noCard).success)
})

test('a type of convention or a CSR that is not printed is asked empty', () => {
  const question = asked('legacy-card', { conventionType: '', csr: ' ' })
  assert.ok('csr' in question)
  assert.deepEqual([question.conventionType, question.csr], ['', ''])
})

test('each try is paid for: nothing leaves half filled', () => {
  const wrong: readonly (readonly [OtherWay, Partial<TypedWay>, readonly string[]])[] = [
    ['known', { engagement: '' }, ['engagement']],
    ['known', { engagement: 'K7Q2M-4XW9R' }, ['engagement']],
    ['known', { careDay: '16/11/2026' }, ['careDay']],
    ['legacy-card', { amc: '' }, ['amc']],
    ['legacy-card', { amc: '12345678901' }, ['amc']],
    ['legacy-card', { amc: '77A' }, ['amc']],
    ['legacy-card', { memberNumber: '  ' }, ['memberNumber']],
    ['legacy-card', { validFrom: '' }, ['validFrom']],
    ['legacy-card', { validUntil: '31/06/2026' }, ['validUntil']],
    ['legacy-card', { validUntil: '31/12/2025' }, ['validUntil']],
    ['legacy-card', { birthDate: '' }, ['birthDate']],
    ['legacy-card', { rank: '0' }, ['rank']],
    ['no-card', { nir: '1 85 05 99 000 084' }, ['nir']],
    ['no-card', { nir: '1 85 05 99 000 084 29' }, ['nir']],
    ['no-card', { amc: '' }, ['amc']],
    ['no-card', { birthDate: '31/02/1985' }, ['birthDate']],
    ['no-card', { reason: null }, ['reason']],
    ['no-card', { reason: null, nir: '', amc: '' }, ['nir', 'amc', 'reason']],
  ]
  for (const [way, change, fields] of wrong) {
    const reading = readWay(way, { ...TYPED, ...change }, TODAY)
    assert.ok(!reading.ok, `${way} ${fields.join(' ')}`)
    assert.deepEqual(Object.keys(reading.faults), fields)
    assert.ok(!JSON.stringify(reading.faults).includes('85 05'), 'a fault never repeats what was typed')
  }
})
