import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sessionMoment } from './session-moment.ts'

const MINUTE_MS = 60_000
const at = (silentMinutes: number, inputMinutesAgo: number, endsInMinutes = 600): string =>
  sessionMoment({
    nowMs: 0,
    lastSentMs: -silentMinutes * MINUTE_MS,
    lastInputMs: -inputMinutesAgo * MINUTE_MS,
    endsMs: endsInMinutes * MINUTE_MS,
  })

test('warned two minutes before fifteen idle minutes (WCAG 2.2.1), asked for the passkey after', () => {
  assert.equal(at(12.9, 12.9), 'calm')
  assert.equal(at(13, 13.5), 'idle-soon')
  assert.equal(at(15, 15), 'idle')
})

test('someone who types a long invoice is not idle', () => assert.equal(at(13, 0.2), 'keep-open'))

test('the end of the session is said two minutes before, and not again once it was read', () => {
  assert.equal(at(1, 1, 2.1), 'calm')
  assert.equal(at(1, 1, 2), 'end-soon')
  assert.equal(at(1, 1, Number.POSITIVE_INFINITY), 'calm')
})
