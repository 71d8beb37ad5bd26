import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RadiusLine } from '@cloison/contract'
import { counted, decade, levelsOf, logShare, nameOf, oneIn, persons, placeOf, shownOf, squareSide } from './radius-words.ts'

const line = (change: Partial<RadiusLine>): RadiusLine => ({
  ...{ scope: 'account', number: 12, code: '990000012', atMost: 143, fresh: 86, again: 57, beside: 0, legacyCard: 3, noCard: 5 },
  ...{ holds: 'plafond du compte' },
  ...change,
})

test('numbers, names and places as they are said', () => {
  assert.deepEqual([counted(7), counted(1234), counted(1_000_000)], ['7', '1 234', '1 000 000'])
  assert.deepEqual([persons(0), persons(1), persons(2)], ['0 personne', '1 personne', '2 personnes'])
  assert.equal(nameOf(line({})), 'Compte 12')
  assert.equal(nameOf(line({ scope: 'door', code: 'cloison_keys' })), 'La porte des numéros')
  assert.equal(nameOf(line({ scope: 'door', code: 'other', number: 9 })), 'Porte 9')
  assert.equal(nameOf(line({ scope: 'insurer', code: '0774734488' })), 'Organisme 0774734488')
  assert.equal(placeOf(line({ code: '990000012 990000020 990000038' })), 'FINESS 990000012 et 2 de plus')
  assert.deepEqual([placeOf(line({ code: '' })), placeOf(line({ scope: 'client', code: 'lgo' }))], [null, null])
})

test('nobody reads more persons than there are, and the page says when a ceiling is higher than the base', () => {
  assert.deepEqual(shownOf({ atMost: 40_000 }, 20_000), { persons: 20_000, whole: true })
  assert.deepEqual(shownOf({ atMost: 143 }, 20_000), { persons: 143, whole: false })
  assert.deepEqual(shownOf({ atMost: 143 }, 0), { persons: 143, whole: false }, 'the base was not counted')
  assert.match(levelsOf({ lines: [line({ scope: 'door', atMost: 40_000 })], covered: 20_000 }, null)[0]?.note ?? '', /base entière.+40 000/)
})

test('levels go from what was chosen to nothing at all; what was chosen is not said twice', () => {
  const [worst, site, door] = [
    line({ number: 1 }),
    line({ scope: 'site', number: 2, atMost: 400 }),
    line({ scope: 'door', number: 1, code: 'cloison_door' }),
  ]
  const answer = { lines: [worst, line({ number: 3 }), site, door], covered: 1000 }
  const said = (chosen: RadiusLine | null): string[] => levelsOf(answer, chosen).map(({ name }) => name)
  assert.equal(said(null).length, 4)
  assert.equal(said(worst).length, 4)
  assert.equal(said(line({ number: 3 })).length, 5)
  assert.match(said(null).at(-1) ?? '', /^Sans cloison/)
  assert.equal(levelsOf({ lines: [worst], covered: 0 }, null).length, 1, 'a base that was not counted is not drawn')
})

test('the two scales: areas are numbers, and each step is ten times the one before', () => {
  assert.deepEqual(
    [logShare(0, 1000), logShare(1000, 1000), logShare(10, 1000)].map((share) => Math.round(share * 100)),
    [0, 100, 33],
  )
  assert.ok(logShare(1, 1000) > 0, 'one person is seen')
  assert.deepEqual([decade(1), decade(143), decade(1000), decade(1001)], [10, 1000, 1000, 10_000])
  assert.equal(squareSide(250_000, 1_000_000, 420), 210)
  assert.deepEqual([squareSide(0, 100, 420), squareSide(1, 1_000_000, 420), squareSide(200, 100, 420)], [0, 3, 420])
  assert.deepEqual([oneIn(143, 20_000), oneIn(0, 10), oneIn(10, 10)], ['1 personne sur 139', null, null])
})
