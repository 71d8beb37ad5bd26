import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nir, nirKey, parseNir, parseTypedNir } from './nir.ts'

// Commune code 000 does not exist: none of these can be anybody's number.
const KEYS: readonly [string, string][] = [
  ['1840275000001', '48'],
  ['1840220000001', '78'],
  ['184022A000001', '08'],
  ['184022B000001', '35'],
  ['2990375000123', '30'],
  ['2771299000002', '46'],
]

test('keys of fictitious numbers, Corsica counting 2A as 19 and 2B as 18', () => {
  for (const [number, key] of KEYS) {
    assert.equal(parseNir(number, key), number)
    assert.equal(nirKey(nir(number)), key)
    for (let other = 0; other < 100; other += 1) {
      const text = String(other).padStart(2, '0')
      if (text !== key) assert.deepEqual(parseNir(number, text), { refused: 'nir-wrong-key' })
    }
  }
})

test('a typed number may have spaces and small letters', () => {
  assert.equal(parseTypedNir('1 84 02 2a 000 001 08'), '184022A000001')
  assert.equal(parseTypedNir(' 1840275000001 48 '), '1840275000001')
  assert.deepEqual(parseTypedNir('1840275000001'), { refused: 'nir-malformed' })
  assert.deepEqual(parseTypedNir(' '.repeat(1000)), { refused: 'nir-malformed' })
})

test('what has not the shape is refused without being repeated', () => {
  const bad = [
    '',
    '0840275000001',
    '9840275000001',
    '1840075000001',
    '1841375000001',
    '184022C000001',
    '18402750000011',
    '184027500000',
    '1840275OOOOO1',
    '1 840275000001',
    '1840275000001\n',
  ]
  for (const text of bad) assert.deepEqual(parseNir(text, '48'), { refused: 'nir-malformed' })
  for (const key of ['', '4', '048', '4A', '-1']) {
    assert.deepEqual(parseNir('1840275000001', key), { refused: 'nir-malformed' })
  }
  assert.throws(
    () => nir('184'),
    (fault: Error) => !fault.message.includes('184'),
  )
})
