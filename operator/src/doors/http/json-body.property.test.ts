import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readJson } from './json-body.ts'

const read = (text: string): unknown => readJson(Buffer.from(text))

test('what JSON.stringify writes is read as it was, whatever its texts hold', () => {
  const text = fc.string({ unit: 'binary' }).filter((each) => !each.includes('\0'))
  const value = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }).filter((each) => !JSON.stringify(each).includes('\\u0000'))
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2, '\t'), (each, space) => {
      assert.deepEqual(read(JSON.stringify(each, null, space)), JSON.parse(JSON.stringify(each)))
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.dictionary(text, text), (each) => assert.deepEqual(read(JSON.stringify(each)), JSON.parse(JSON.stringify(each)))),
  )
})

test('a name written twice anywhere is refused, however it is spelt', () => {
  const name = fc.constantFrom('card', 'a"b', 'a\\', 'a:b', '__proto__', 'é')
  fc.assert(
    fc.property(name, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', ' ', '\n'), fc.nat(3), (each, value, blank, depth) => {
      const spelt = JSON.stringify(each)
      const escaped = `"${[...each].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
      const inside = JSON.stringify(value)
      const twice = `{${spelt}:${inside},${blank}${escaped}${blank}:${inside}}`
      assert.equal(read('['.repeat(depth) + twice + ']'.repeat(depth)), undefined)
    }),
  )
  assert.deepEqual(read('{"a":{"a":1},"b":[{"a":2},{"a":":"}]}'), { a: { a: 1 }, b: [{ a: 2 }, { a: ':' }] })
})

test('neither truncated, nor nested without end, nor in another encoding, nor with half a character', () => {
  const whole = JSON.stringify({ card: 'CLO1:"\\', lines: [{ kind: 'x', n: 1 }] })
  for (let length = 0; length < whole.length; length += 1) assert.equal(read(whole.slice(0, length)), undefined)
  for (const open of ['[', '{"a":', '[{"a":']) assert.equal(read(open.repeat(20_000)), undefined)
  assert.equal(read(`${'['.repeat(17)}${']'.repeat(17)}`), undefined)
  assert.notEqual(read(`${'['.repeat(16)}${']'.repeat(16)}`), undefined)
  assert.equal(read('{"a":"\\u0000"}'), undefined)
  assert.equal(read('{"a\\u0000":1}'), undefined)
  assert.equal(read('["\\ud800"]'), undefined)
  assert.deepEqual(read('["\\ud83d\\ude00","\\\\u0000"]'), ['😀', '\\u0000'])
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xc0, 0x80, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0xef, 0xbb, 0xbf, 0x31],
  ])
    assert.equal(readJson(Buffer.from(bytes)), undefined)
  assert.equal(readJson(Buffer.from('{"a":1}', 'utf16le')), undefined)
  assert.equal(readJson(undefined), undefined)
  assert.equal(readJson({ card: 'x' }), undefined)
})

test('a long text of quotes and backslashes costs no more than its length', () => {
  const worst = `["${'\\\\'.repeat(32_000)}"]`
  const before = process.cpuUsage().user
  assert.notEqual(read(worst), undefined)
  assert.equal(read(`"${'\\'.repeat(65_000)}`), undefined)
  assert.equal(read(`${'"\\'.repeat(32_000)}`), undefined)
  assert(process.cpuUsage().user - before < 200_000)
})
