import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseUuid, parseUuidV7, uuidBytes, uuidOfBytes, uuidV7, uuidV7Millis } from './id.ts'

test('RFC 9562 appendix A.6: the version 7 example', () => {
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
  const id = uuidV7(0x017f22e279b0, random)
  assert.equal(id, '017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  assert.equal(uuidV7Millis(id), 0x017f22e279b0)
})

test('version and variant are ours whatever the random bytes', () => {
  const ones = uuidV7(2 ** 48 - 1, new Uint8Array(10).fill(255))
  assert.equal(ones, 'ffffffff-ffff-7fff-bfff-ffffffffffff')
  assert.equal(uuidV7(0, new Uint8Array(10)), '00000000-0000-7000-8000-000000000000')
})

test('later ids sort later', () => {
  const random = new Uint8Array(10)
  assert.ok(uuidV7(1000, random.fill(255)) < uuidV7(1001, new Uint8Array(10)))
})

test('ids survive the way through bytes', () => {
  const id = uuidV7(1_790_000_000_123, new Uint8Array(10).fill(7))
  assert.equal(uuidOfBytes(uuidBytes(id)), id)
  assert.equal(uuidBytes(id).length, 16)
})

test('only canonical writing is read, and only version 7 where it is asked', () => {
  const v4 = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
  assert.equal(parseUuid(v4), v4)
  assert.deepEqual(parseUuidV7(v4), { refused: 'id-malformed' })
  assert.equal(parseUuidV7('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'), '017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  const bad = [
    v4.toUpperCase(),
    `{${v4}}`,
    `${v4}\n`,
    v4.replaceAll('-', ''),
    '',
    null,
    7,
    '00000000-0000-0000-0000-000000000000',
    '017f22e2-79b0-7cc3-c8c4-dc0c0c07398f',
  ]
  for (const text of bad) assert.deepEqual(parseUuid(text), { refused: 'id-malformed' })
})

test('a wrong count of bytes or an impossible time is a fault', () => {
  assert.throws(() => uuidV7(1, new Uint8Array(9)))
  assert.throws(() => uuidV7(-1, new Uint8Array(10)))
  assert.throws(() => uuidV7(2 ** 48, new Uint8Array(10)))
  assert.throws(() => uuidOfBytes(new Uint8Array(15)))
  assert.throws(() => uuidOfBytes(new Uint8Array(16)))
  assert.throws(() => uuidV7Millis('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d' as ReturnType<typeof uuidV7>))
})
