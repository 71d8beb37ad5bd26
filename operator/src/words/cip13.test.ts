import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCip13 } from './cip13.ts'

test('one key of ten is right', () => {
  const read = Array.from({ length: 10 }, (_, key) => parseCip13(`340099999999${key}`))
  assert.deepEqual(
    read.filter((answer) => typeof answer === 'string'),
    ['3400999999991'],
  )
  assert.deepEqual(parseCip13('3400999999990'), { refused: 'cip13-wrong-key' })
})

test('a presentation has thirteen digits that begin with 3400', () => {
  for (const bad of ['', '340099999999', '34009999999918', '9999999999994', '340099999999A', 3400999999991, null]) {
    assert.deepEqual(parseCip13(bad), { refused: 'cip13-malformed' })
  }
})
