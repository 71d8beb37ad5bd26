import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AskedNumber, isNeighbour } from './neighbours.ts'

const member = (number: string, insurerId = 1): AskedNumber => ({ insurerId, kind: 'member', number })
const nir = (number: string, insurerId = 1): AskedNumber => ({ insurerId, kind: 'nir', number })
const after = (asked: AskedNumber, ...before: AskedNumber[]): boolean => isNeighbour(asked, before)

test('member numbers that follow one another, with letters, zeros and signs around', () => {
  assert.ok(after(member('100004'), member('100003')))
  assert.ok(after(member('100003'), member('100005')))
  assert.ok(after(member('M0100-A'), member('M0099-A')), 'over a hundred')
  assert.ok(after(member('100'), member('99')))
  assert.ok(after(member('AB12/000000000000000000000071'), member('AB12/000000000000000000000070')), 'longer than any number of ours')
})

test('what is no neighbour', () => {
  assert.ok(!after(member('100003')))
  assert.ok(!after(member('100003'), member('100003')), 'the same family again')
  assert.ok(!after(member('100006'), member('100003')))
  assert.ok(!after(member('100004', 2), member('100003', 1)), 'of another insurer')
  assert.ok(!after(member('A100004'), member('B100003')), 'with another letter')
  assert.ok(!after(nir('1800175000004'), member('1800175000003')), 'of another kind')
  assert.ok(!after(member('ABC'), member('ABD')), 'without a digit')
  assert.ok(!after(nir('18001750000X4'), nir('18001750000X5')))
})

test('three others of equal steps, in whatever order they came', () => {
  const steps = [member('G007654321'), member('G015308642'), member('G022962963')]
  assert.ok(after(member('G030617284'), ...steps))
  assert.ok(after(member('G000000000'), ...steps))
  assert.ok(after(member('G015308642'), member('G022962963'), member('G030617284'), member('G007654321')), 'from within')
  assert.ok(!after(member('G030617284'), ...steps.slice(1)), 'two others are chance')
  assert.ok(!after(member('G030617285'), ...steps))
})

test('a list sorted by NIR: the same sex, month and département; or equal steps', () => {
  assert.ok(after(nir('1800175000004'), nir('1800175000812')))
  assert.ok(after(nir('180012A000004'), nir('180012A000009')))
  assert.ok(!after(nir('180012A000004'), nir('180012B000009')))
  assert.ok(!after(nir('1800175000004'), nir('2800175000004')))
  assert.ok(!after(nir('1800175000004'), nir('1800275000004')))
  assert.ok(!after(nir('1800175000004'), nir('1800175000004')))
  assert.ok(after(nir('1830475000004'), nir('1800175000001'), nir('1810275000002'), nir('1820375000003')))
})
