import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimAnswer } from '@cloison/contract'
import { ownRefusal } from './call.ts'
import { followClaim } from './follow-claim.ts'

const CLAIM: ClaimAnswer = {
  claimId: '0193f0a2-7c11-7e2a-9b64-5d2f1a3c4e5f',
  state: 'received',
  receivedAt: '2026-11-24T10:00:00Z',
  day: '2026-11-24',
  totals: null,
  lines: [],
  reject: null,
  payment: null,
}
const quiet = new AbortController().signal

test('looks until it is decided, and no more', async () => {
  let looks = 0
  const look = async () => {
    looks += 1
    return { ok: true, value: { ...CLAIM, state: looks >= 3 ? 'accepted' : 'received' } } as const
  }
  const last = await followClaim(CLAIM, look, quiet, () => undefined, [0, 0, 0, 0, 0])
  assert.equal(last.state, 'accepted')
  assert.equal(looks, 3)
})

test('a network that comes and goes loses nothing; a platform that never decides is left in peace', async () => {
  let looks = 0
  const look = async () => {
    looks += 1
    return ownRefusal('page.offline')
  }
  const last = await followClaim(CLAIM, look, quiet, () => undefined, [0, 0, 0])
  assert.equal(last.state, 'received')
  assert.equal(looks, 3)
})

test('leaving the page stops the looks', async () => {
  const stop = new AbortController()
  let looks = 0
  const look = async () => {
    looks += 1
    stop.abort()
    return { ok: true, value: CLAIM } as const
  }
  await followClaim(CLAIM, look, stop.signal, () => undefined, [0, 0, 0])
  assert.equal(looks, 1)
})
