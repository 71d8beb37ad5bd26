import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareBytes } from './bytes.ts'
import { type Cbor, CborTag, isCborArray, isCborMap } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { encodeCbor } from './cbor-encode.ts'

const integers = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
)

const values = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5, withCrossShrink: true },
    integers,
    fc.boolean(),
    fc.constant(null),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc
      .uniqueArray(fc.tuple(fc.oneof(integers, fc.string({ unit: 'binary' })), tie('value')), {
        selector: ([key]) => `${typeof key}${key}`,
        maxLength: 30,
      })
      .map((pairs) => new Map<Cbor, Cbor>(pairs)),
    fc.tuple(fc.nat(), tie('value')).map(([tag, value]) => new CborTag(tag, value)),
  ),
})).value

test('what is encoded is decoded to the same value, in strict mode', () => {
  fc.assert(
    fc.property(values, (value) => {
      const decoded = decodeCbor(encodeCbor(value))
      assert.ok(decoded.ok)
      assert.deepEqual(decoded.value, sorted(value))
    }),
  )
})

test('whatever the strict decoder accepts is exactly what the encoder writes', () => {
  fc.assert(
    fc.property(mutations(), (bytes) => {
      const decoded = decodeCbor(bytes)
      if (decoded.ok) assert.deepEqual(encodeCbor(decoded.value), bytes)
    }),
    { numRuns: 2000 },
  )
})

test('no bytes make the decoder throw, in either mode, and the lenient one accepts all that the strict one does', () => {
  fc.assert(
    fc.property(mutations(), (bytes) => {
      const strict = decodeCbor(bytes)
      const lenient = decodeCbor(bytes, { lenient: true })
      if (strict.ok) assert.deepEqual(lenient, strict)
    }),
    { numRuns: 2000 },
  )
})

/** Noise, and good encodings with one byte changed. */
function mutations(): fc.Arbitrary<Uint8Array> {
  const changed = fc.tuple(values, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
    const bytes = encodeCbor(value)
    bytes[at % bytes.length] = byte
    return bytes
  })
  return fc.oneof(fc.uint8Array({ maxLength: 40 }), changed)
}

/** The same value with its map keys in the order of their encoding. */
function sorted(value: Cbor): Cbor {
  if (value instanceof CborTag) return new CborTag(value.tag, sorted(value.value))
  if (isCborArray(value)) return value.map(sorted)
  if (!isCborMap(value)) return value === 0 ? 0 : value
  const pairs = [...value].map(([key, item]) => [sorted(key), sorted(item)] as const)
  return new Map(pairs.sort(([a], [b]) => compareBytes(encodeCbor(a), encodeCbor(b))))
}
