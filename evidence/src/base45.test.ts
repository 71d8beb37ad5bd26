import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeBase45, encodeBase45 } from './base45.ts'
import { utf8 } from './bytes.ts'

test('RFC 9285 §4.3 and §4.4: the published examples, both ways', () => {
  for (const [clear, text] of [
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
    ['ietf!', 'QED8WEX0'],
    ['', ''],
  ] as const) {
    assert.equal(encodeBase45(utf8(clear)), text)
    assert.deepEqual(decodeBase45(text), { ok: true, value: utf8(clear) })
  }
})

test('RFC 9285 §6: what no encoder writes is refused', () => {
  assert.deepEqual(decodeBase45('GGW'), { ok: false, code: 'overflow' })
  assert.deepEqual(decodeBase45(':::'), { ok: false, code: 'overflow' })
  assert.deepEqual(decodeBase45('::'), { ok: false, code: 'overflow' })
  assert.deepEqual(decodeBase45('U5'), { ok: true, value: Uint8Array.of(255) })
  assert.deepEqual(decodeBase45('V5'), { ok: false, code: 'overflow' })
  assert.deepEqual(decodeBase45('A'), { ok: false, code: 'length' })
  assert.deepEqual(decodeBase45('BB8A'), { ok: false, code: 'length' })
  for (const wrong of ['bb8', 'BB_', 'B\u{1F600}8', 'BB\n', 'É00']) assert.equal(decodeBase45(wrong).ok, false)
})

test('every text accepted is the one text of its bytes', () => {
  const symbols = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:')
  fc.assert(
    fc.property(fc.array(symbols, { maxLength: 30 }), (characters) => {
      const decoded = decodeBase45(characters.join(''))
      if (decoded.ok) assert.equal(encodeBase45(decoded.value), characters.join(''))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.deepEqual(decodeBase45(encodeBase45(bytes)), { ok: true, value: bytes })
    }),
  )
})
