import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readCode, writeCode, writeNumber } from './enrolment-code.ts'

const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

test('a code that was written is read back, however it is typed', () => {
  fc.assert(
    fc.property(tenBytes, fc.boolean(), fc.constantFrom('', ' ', '-', ' - '), (bytes, small, between) => {
      const written = writeCode(bytes)
      assert.match(written, /^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
      const typed = written.replaceAll('-', between).replaceAll('0', 'O').replaceAll('1', 'l')
      assert.deepEqual(readCode(small ? typed.toLowerCase() : typed), bytes)
    }),
    { verbose: 1 },
  )
})

test('two codes never have one writing', () => {
  fc.assert(
    fc.property(tenBytes, tenBytes, (one, other) => {
      fc.pre(one.some((byte, index) => byte !== other[index]))
      assert.notEqual(writeCode(one), writeCode(other))
    }),
  )
})

test('what is not a code is refused', () => {
  for (const typed of [
    '',
    '0000-0000-0000-000',
    '0000-0000-0000-0000-0',
    'UUUU-UUUU-UUUU-UUUU',
    '0000.0000.0000.0000',
    'éééé-0000-0000-0000',
  ]) {
    assert.deepEqual(readCode(typed), { refused: 'signin.code-refused' }, typed)
  }
})

test('a code and a number are written from their own count of bytes', () => {
  assert.throws(() => writeCode(new Uint8Array(9)))
  assert.match(writeNumber(Uint8Array.from([255, 0, 255, 0, 255])), /^[0-9A-HJKMNP-TV-Z]{8}$/)
  assert.equal(writeNumber(new Uint8Array(5)), '00000000')
})
