import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { freshCardKey, ringOf } from '../test/keys.ts'
import { utf8 } from './bytes.ts'
import { encodeCbor } from './cbor-encode.ts'
import { sha256 } from './digest.ts'
import { Fault } from './invariant.ts'
import { prepareSigned } from './signed-document.ts'
import {
  applyStatusDelta,
  isRevoked,
  prepareStatusDelta,
  prepareStatusList,
  readStatusDelta,
  readStatusList,
  type StatusDelta,
  type StatusList,
  statusAt,
  statusBits,
} from './status-list.ts'

const signer = freshCardKey()
const keys = ringOf(signer.publicKey)

function listOf(size: number, revoked: readonly number[], sequence = 1): StatusList {
  return { amc: '99000001', sequence, issuedAt: 1_790_000_000, size, bits: statusBits(size, revoked) }
}

function signedList(list: StatusList): Uint8Array {
  const unsigned = prepareStatusList(list, signer.keyId)
  return unsigned.finish(signer.sign(unsigned.toBeSigned))
}

function signedDelta(delta: StatusDelta): Uint8Array {
  const unsigned = prepareStatusDelta(delta, signer.keyId)
  return unsigned.finish(signer.sign(unsigned.toBeSigned))
}

function deltaOf(before: StatusList, after: StatusList, revoked: readonly number[]): StatusDelta {
  return {
    amc: before.amc,
    fromSequence: before.sequence,
    toSequence: after.sequence,
    issuedAt: after.issuedAt,
    size: after.size,
    revoked,
    bitsDigest: sha256(after.bits),
  }
}

test('exactly the revoked indexes are revoked, and nothing is known beyond the list', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.array(fc.nat(299)), (size, drawn) => {
      const revoked = new Set(drawn.filter((index) => index < size))
      const read = readStatusList(signedList(listOf(size, [...revoked])), keys)
      assert.ok(read.ok)
      for (let index = 0; index < size; index++) {
        assert.equal(statusAt(read.value, index), revoked.has(index) ? 'revoked' : 'standing')
        assert.equal(isRevoked(read.value, index), revoked.has(index))
      }
      for (const outside of [-1, size, size + 1, 0.5, Number.NaN, 2 ** 40]) {
        assert.equal(statusAt(read.value, outside), 'unknown')
        assert.equal(isRevoked(read.value, outside), true)
      }
    }),
    { numRuns: 50 },
  )
})

test('bits are counted from the lowest of each byte', () => {
  assert.deepEqual(statusBits(17, [0, 9, 16]), Uint8Array.of(0b1, 0b10, 0b1))
})

test('a list and its delta give the next list', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(50), fc.array(fc.nat(199)), fc.array(fc.nat(249)), (size, growth, a, b) => {
      const first = a.filter((index) => index < size)
      const added = [...new Set(b.filter((index) => index < size + growth))].sort((x, y) => x - y)
      const before = listOf(size, first)
      const after = listOf(size + growth, [...first, ...added], 5)
      const read = readStatusDelta(signedDelta(deltaOf(before, after, added)), keys)
      assert.ok(read.ok)
      const copy = before.bits.slice()
      assert.deepEqual(applyStatusDelta(before, read.value), { ok: true, value: after })
      assert.deepEqual(before.bits, copy)
    }),
    { numRuns: 50 },
  )
})

test('a delta is refused by any list that it does not follow', () => {
  const before = listOf(10, [1])
  const after = listOf(10, [1, 4], 2)
  const delta = deltaOf(before, after, [4])
  assert.equal(applyStatusDelta(before, delta).ok, true)
  assert.deepEqual(applyStatusDelta({ ...before, amc: '1' }, delta), { ok: false, code: 'other-insurer' })
  assert.deepEqual(applyStatusDelta(after, delta), { ok: false, code: 'out-of-sequence' })
  assert.deepEqual(applyStatusDelta({ ...listOf(20, []), sequence: 1 }, delta), { ok: false, code: 'out-of-range' })
  assert.deepEqual(applyStatusDelta(listOf(10, [2]), delta), { ok: false, code: 'digest-mismatch' })
})

test('a list is not a delta nor a card, an unknown key signs nothing, a changed byte is seen', () => {
  const list = listOf(100, [3])
  const bytes = signedList(list)
  assert.deepEqual(readStatusDelta(bytes, keys), { ok: false, code: 'bad-signature' })
  assert.deepEqual(readStatusList(bytes, new Map()), { ok: false, code: 'unknown-key' })
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice()
    changed[at] = (changed[at] as number) ^ 1
    assert.equal(readStatusList(changed, keys).ok, false, `byte ${at}`)
  }
})

test('a list that breaks its rules is refused even when signed, and is never signed by us', () => {
  const good = [1, '99000001', 1, 1, 9, Uint8Array.of(0, 1)]
  const sign = (fields: typeof good) => {
    const unsigned = prepareSigned(encodeCbor(fields), signer.keyId, utf8('cloison/status-list/v1'))
    return readStatusList(unsigned.finish(signer.sign(unsigned.toBeSigned)), keys)
  }
  assert.equal(sign(good).ok, true)
  for (const [at, value] of [
    [0, 2],
    [1, 'A'],
    [2, -1],
    [3, 'now'],
    [4, 2 ** 27],
    [4, 17],
    [5, Uint8Array.of(0, 2)],
    [5, Uint8Array.of(0)],
  ] as const) {
    assert.deepEqual(sign(good.with(at, value)), { ok: false, code: 'malformed' })
  }
  assert.deepEqual(sign([...good, 1]), { ok: false, code: 'malformed' })
  assert.throws(() => prepareStatusList({ ...listOf(9, []), bits: Uint8Array.of(0, 2) }, signer.keyId), Fault)
  const delta = deltaOf(listOf(10, []), listOf(10, [4, 5], 2), [4, 5])
  for (const revoked of [[5, 4], [4, 4], [10], [-1], [0.5]]) {
    assert.throws(() => prepareStatusDelta({ ...delta, revoked }, signer.keyId), Fault)
  }
  assert.throws(() => statusBits(2 ** 27, []), Fault)
  assert.throws(() => statusBits(8, [8]), Fault)
})
