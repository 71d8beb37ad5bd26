import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fromBase64, toBase64 } from './base64.ts'
import { fromHex, toHex } from './hex.ts'

test('bytes go to hexadecimal and base64 and back, as Node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      assert.equal(toHex(bytes), Buffer.from(bytes).toString('hex'))
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'))
      assert.deepEqual(fromHex(toHex(bytes)), bytes)
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes)
    }),
  )
  const long = new Uint8Array(100_000).fill(7)
  assert.deepEqual(fromBase64(toBase64(long)), long)
})

test('RFC 4648 §3.5: another text of the same bytes is refused', () => {
  assert.deepEqual(fromBase64('AA=='), Uint8Array.of(0))
  for (const wrong of ['AB==', 'AA', 'AA=', 'A===', 'AA==\n', ' AA==', 'AA-_', 'AA==AA==']) {
    assert.equal(fromBase64(wrong), undefined)
  }
  for (const wrong of ['0', '0G', 'AB', '0x', ' 00', '00\n']) assert.equal(fromHex(wrong), undefined)
})
