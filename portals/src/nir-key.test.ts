import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nirState, packedNir, spacedNir } from './nir-key.ts'

test('keys of numbers that nobody has (commune 000), Corsica included', () => {
  for (const nir of ['1 85 05 99 000 084 92', '1850599000084 92', '1 85 05 2A 000 084 21', '1 85 05 2b 000 084 48'])
    assert.equal(nirState(nir), 'right', nir)
})

test('what cannot leave: too short, wrong key, wrong form', () => {
  assert.equal(nirState(''), 'short')
  assert.equal(nirState('1 85 05 99 000 084 9'), 'short')
  assert.equal(nirState('1 85 05 99 000 084 93'), 'wrong-key')
  assert.equal(nirState('1 85 05 99 000 084 00'), 'wrong-key')
  assert.equal(nirState('9 85 05 99 000 084 92'), 'malformed')
  assert.equal(nirState('1 85 05 9A 000 084 92'), 'malformed')
})

test('spaces come as on a carte Vitale, at every length; letters stand nowhere but in Corsica', () => {
  assert.equal(spacedNir('185059900008492'), '1 85 05 99 000 084 92')
  assert.equal(spacedNir('18505'), '1 85 05')
  assert.equal(spacedNir('1 85 05 2a'), '1 85 05 2A')
  assert.equal(spacedNir('a1b85c'), '1 85')
  assert.equal(packedNir('1850599000084921234'), '185059900008492', 'at most fifteen')
})
