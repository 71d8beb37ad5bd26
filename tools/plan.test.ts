import assert from 'node:assert/strict'
import test from 'node:test'
import { draw, place, withoutShortcuts } from './plan.ts'

const plan = { packages: { a: [], b: ['a'] }, rooms: { low: [], middle: ['low'], high: ['middle', 'low'], alone: [] }, pureRooms: ['low'] }

test('an arrow that a longer way already says is not drawn', () => {
  assert.deepEqual(withoutShortcuts(plan.rooms), { low: [], middle: ['low'], high: ['middle'], alone: [] })
})

test('a circle, which the walls refuse, does not hang the drawing', () => {
  assert.doesNotThrow(() => withoutShortcuts({ a: ['b'], b: ['a'] }))
})

test('every room is drawn, and drawing twice changes nothing', () => {
  const once = place('# Page\n\nBefore.\n', draw(plan))
  for (const name of ['middle --> low', 'high --> middle', '  alone', 'low:::pure']) assert.ok(once.includes(name), name)
  assert.equal(place(once, draw(plan)), once)
  const other = place(once.replace('Before.', 'Changed.'), draw({ ...plan, rooms: { low: [] } }))
  assert.match(other, /^# Page\n\nChanged\./)
  assert.ok(!other.includes('middle'))
})
