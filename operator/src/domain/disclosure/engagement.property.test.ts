import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { engagementDigest, engagementNumber, readEngagementNumber } from './engagement.ts'

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
const WRITTEN = /^[0-7][0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{5}){4}-[0-9A-HJKMNP-TV-Z]$/

test('a number is read back, however it is copied: small letters, spaces, no hyphens, O for 0, I or L for 1', () => {
  fc.assert(
    fc.property(
      sixteen,
      fc.boolean(),
      fc.constantFrom('', '-', ' ', ' - '),
      fc.constantFrom('1', 'I', 'l', 'L', 'i'),
      (bytes, small, between, one) => {
        const written = engagementNumber(bytes)
        assert.match(written, WRITTEN)
        const copied = written.replaceAll('-', between).replaceAll('0', 'o').replaceAll('1', one)
        assert.deepEqual(readEngagementNumber(small ? copied.toLowerCase() : copied), bytes)
      },
    ),
    { verbose: 1 },
  )
})

test('two numbers never have one writing, nor one digest', () => {
  fc.assert(
    fc.property(sixteen, fc.nat(127), (bytes, bit) => {
      const other = Uint8Array.from(bytes, (byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      assert.notEqual(engagementNumber(bytes), engagementNumber(other))
      assert.notDeepEqual(engagementDigest(bytes), engagementDigest(other))
    }),
  )
})

test('a writing has one number: what is read, written again, is the same text', () => {
  const letters = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ')
  fc.assert(
    fc.property(fc.array(letters, { minLength: 26, maxLength: 26 }), (text) => {
      const bytes = readEngagementNumber(text.join(''))
      if (bytes === null) assert.ok(text[0] !== undefined && text[0] >= '8', 'only a number beyond 128 bits is refused')
      else assert.equal(engagementNumber(bytes).replaceAll('-', ''), text.join(''))
    }),
    { verbose: 1 },
  )
})

test('what is not a number is null, never a fault', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
      const bytes = readEngagementNumber(text)
      assert.ok(bytes === null || bytes.length === 16)
    }),
  )
  for (const text of [
    '',
    '0'.repeat(25),
    '0'.repeat(27),
    `8${'0'.repeat(25)}`,
    `U${'0'.repeat(25)}`,
    'é'.repeat(26),
    `${'0'.repeat(26)}${' '.repeat(40)}`,
  ]) {
    assert.equal(readEngagementNumber(text), null, text)
  }
})

test('a number of another length is our own mistake', () => {
  for (const length of [0, 15, 17]) assert.throws(() => engagementNumber(new Uint8Array(length)))
})
