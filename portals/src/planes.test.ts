import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planeViews, postureAfter } from './planes.ts'

test('a plane that said nothing has no door', () => assert.deepEqual(planeViews({ lookup: null, claims: null, payments: null }), []))

test('what an outcome tells of its plane', () => {
  assert.equal(postureAfter(null), 'open')
  assert.equal(postureAfter('plane.closed'), 'shut')
  assert.equal(postureAfter('budget.platform'), 'narrowed')
  assert.equal(postureAfter('budget.tightened'), 'narrowed')
  assert.equal(postureAfter('budget.way'), 'open')
  assert.equal(postureAfter('way.not-allowed'), null)
  assert.equal(postureAfter('budget.account'), 'open')
  assert.equal(postureAfter('card.revoked'), 'open')
  assert.equal(postureAfter('answer.unavailable'), 'unknown')
  assert.equal(postureAfter('page.offline'), 'unknown')
  assert.equal(postureAfter('session.frozen'), null)
})
