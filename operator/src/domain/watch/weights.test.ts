import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import test from 'node:test'
import { signals } from './signals/index.ts'
import { WEIGHT_LINES } from './weight-lines.ts'
import { weightsOn } from './weights.ts'
import { weightsPage } from './weights-page.ts'

const PAGE = new URL('../../../../docs/watch.md', import.meta.url)
const [BEGIN, END] = ['<!-- weights: begin -->', '<!-- weights: end -->']

test('the page says the weights and signals that are in force; CLOISON_WRITE_DOCS=1 writes them', () => {
  const page = readFileSync(PAGE, 'utf8')
  const [before, rest] = page.split(BEGIN)
  const [, after] = (rest ?? '').split(END)
  const due = `${before}${BEGIN}\n\n${weightsPage()}\n${END}${after}`
  if (process.env['CLOISON_WRITE_DOCS'] === '1') writeFileSync(PAGE, due)
  assert.equal(readFileSync(PAGE, 'utf8'), due)
})

test('of each name the last line that has begun holds', () => {
  const later = [...WEIGHT_LINES, { name: 'freeze-at', value: 70, unit: 'points', from: '2027-03-01', reason: 'essai' } as const]
  assert.equal(weightsOn('2027-02-28', later)['freeze-at'], weightsOn('2026-06-01')['freeze-at'])
  assert.equal(weightsOn('2027-03-01', later)['freeze-at'], 70)
  assert.throws(() => weightsOn('2025-12-31'))
})

test('reactions are in order, and no soft sum reaches the second', () => {
  const w = weightsOn('2026-06-01')
  assert.ok(w['passkey-at'] < w['tighten-at'] && w['tighten-at'] < w['freeze-at'])
  assert.ok(w['soft-max'] < w['tighten-at'])
  assert.ok(w['complaint-max'] < w['hard-to-tighten'])
})

test('each weight named by a formula exists, each signal has its words', () => {
  const names = new Set<string>(WEIGHT_LINES.map(({ name }) => name))
  for (const { name, formula, reason } of signals) {
    for (const [, quoted = ''] of formula.matchAll(/`([a-z-]+)`/g)) assert.ok(names.has(quoted), `${name}: ${quoted}`)
    assert.ok(reason.length > 20)
  }
})
