import assert from 'node:assert/strict'
import test from 'node:test'
import { decodeEntry, entryLeafHash } from '@cloison/evidence'
import { type EntryRow, entryBytesOfRow, entryOfRow, leafHashOfRow } from './entry.ts'

const row: EntryRow = {
  at_micros: 1_780_000_000_123_456n,
  account_id: 1,
  site_id: 2,
  client_id: 3,
  device_id: 4,
  door_id: 5,
  subject: new Uint8Array(16).fill(6),
  insurer_id: 7,
  purpose: 1,
  way: 2,
  fields: 31,
  domain: 8,
  outcome: 13,
  cause: new Uint8Array(16).fill(9),
  salt: new Uint8Array(16).fill(10),
}

test('each column goes to its own field, to the microsecond', () => {
  const decoded = decodeEntry(entryBytesOfRow(row))
  assert(decoded.ok)
  assert.deepEqual(decoded.value, {
    timeMicros: 1_780_000_000_123_456,
    account: 1,
    site: 2,
    client: 3,
    device: 4,
    door: 5,
    subject: row.subject,
    insurer: 7,
    purpose: 1,
    way: 2,
    fieldsMask: 31,
    domain: 8,
    outcome: 13,
    cause: row.cause,
  })
  assert.deepEqual(leafHashOfRow(row), entryLeafHash(row.salt, entryBytesOfRow(row)))
})

test('nobody recognised: neither a subject nor an insurer', () => {
  const { subject, insurer } = entryOfRow({ ...row, subject: null, insurer_id: null })
  assert.deepEqual({ subject, insurer }, { subject: null, insurer: null })
})

test('a time that a number cannot hold to the microsecond is a fault', () => {
  assert.throws(() => entryOfRow({ ...row, at_micros: 2n ** 53n }))
  assert.throws(() => entryOfRow({ ...row, at_micros: -1n }))
})
