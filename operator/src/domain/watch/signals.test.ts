import assert from 'node:assert/strict'
import test from 'node:test'
import { contest, emptyAccount } from './account-state.ts'
import { noHabit } from './habit.ts'
import { react } from './react.ts'
import { score } from './score.ts'
import { examples } from './signal-examples.test.ts'
import { AROUND, counter, NOON, several } from './signal-scene.test.ts'
import { signals } from './signals/index.ts'
import { DAY, HOUR, MONDAY, WEIGHTS } from './trial.test.ts'

for (const { name } of signals) {
  test(`${name}: a thief sets it off, an honest look-alike does not`, () => {
    const example = examples[name]
    assert.ok(example !== undefined, 'each signal has its examples')
    const [thief, honest] = [example.thief(), example.honest()]
    assert.ok(thief >= 8, `thief: ${thief}`)
    assert.ok(honest < 8, `honest: ${honest}`)
  })
}

test('complaints alone, however many, neither tighten nor freeze', () => {
  const state = counter()
  for (let n = 0; n < 40; n += 1) contest(state, { atMs: NOON - 80 * HOUR, account: 1, site: 1, person: `unhappy ${n}` })
  const found = score(state, NOON, AROUND, WEIGHTS)
  assert.equal(found.reasons[0]?.signal, 'complaint')
  assert.ok(found.hard < WEIGHTS['hard-to-tighten'])
  assert.notEqual(react({ ...found, points: found.hard + WEIGHTS['soft-max'] }, 'open', WEIGHTS), 'tighten')
})

test('soft signs together ask for the passkey at most', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 50 : 0))
  const state = emptyAccount(1, { ...noHabit(), days: 12, looks: 360, persons: 360, hours, day: 1 })
  const from = MONDAY + 7 * DAY
  several(state, 190, from + HOUR, 20_000, { device: 9, around: { deviceSinceMs: from }, billed: true })
  const found = score(state, from + 2.1 * HOUR, AROUND, WEIGHTS)
  assert.equal(found.hard, 0)
  assert.equal(react(found, 'open', WEIGHTS), 'passkey')
})

test('nothing more than what stands already', () => {
  const heavy = { points: 90, hard: 90, reasons: [] }
  assert.equal(react(heavy, 'open', WEIGHTS), 'freeze')
  assert.equal(react(heavy, 'tightened', WEIGHTS), 'freeze')
  assert.equal(react(heavy, 'frozen', WEIGHTS), undefined)
  assert.equal(react({ points: 37, hard: 37, reasons: [] }, 'open', WEIGHTS), 'tighten')
  assert.equal(react({ points: 37, hard: 37, reasons: [] }, 'tightened', WEIGHTS), undefined)
})
