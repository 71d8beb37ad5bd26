import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { withDatabase } from '../../../test/template-database.ts'
import { decodeArray, encode } from './wire.ts'

test('an array of texts comes back as it went, whatever the texts', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 12 }), { nil: null })), (texts) => {
      const encoded = encode(texts)
      assert.ok(encoded !== null)
      assert.deepEqual(
        decodeArray(encoded, (text) => text),
        texts,
      )
    }),
  )
})

test('what no column can hold is refused before it is sent', () => {
  for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, Symbol('x'), () => 1, [undefined]]) {
    assert.throws(() => encode(value), TypeError)
  }
})

test('an array of arrays is refused rather than read wrongly', () => {
  assert.throws(() => decodeArray('{{1,2},{3,4}}', Number), TypeError)
})

test('values go through a real server and come back equal', async () => {
  await withDatabase(async ({ owner }) => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((s) => !s.includes('\0'))
    const row = fc.record({
      big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      int: fc.integer(),
      float: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
      bool: fc.boolean(),
      bytes: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      day: fc
        .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
        .map((d) => d.toISOString().slice(0, 10)),
      at: fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      texts: fc.array(fc.option(text, { nil: null }), { maxLength: 4 }),
      bigs: fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 4 }),
      buffers: fc.array(
        fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
        { maxLength: 3 },
      ),
      json: fc.record({ a: text, b: fc.array(fc.integer()) }),
      nothing: fc.constant(null),
    })
    await fc.assert(
      fc.asyncProperty(row, async (sent) => {
        const rows = await owner.query(
          `select $1::int8 as big, $2::int4 as int, $3::float8 as float, $4::bool as bool, $5::bytea as bytes, $6::date as day,
             $7::timestamptz as at, $8::text[] as texts, $9::int8[] as bigs, $10::bytea[] as buffers, $11::jsonb as json, $12::int4 as nothing`,
          Object.values(sent),
        )
        assert.deepEqual(
          rows.map((found) => ({ ...found })),
          [{ ...sent, json: { ...sent.json } }],
        )
      }),
      { numRuns: 60 },
    )
  })
})
