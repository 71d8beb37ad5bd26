import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexBytes } from '../test/hex-bytes.ts'
import { type Cbor, CborTag } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { encodeCbor } from './cbor-encode.ts'
import { toHex } from './hex.ts'
import { Fault } from './invariant.ts'

const APPENDIX_A: readonly (readonly [Cbor, string])[] = [
  [0, '00'],
  [1, '01'],
  [10, '0a'],
  [23, '17'],
  [24, '1818'],
  [25, '1819'],
  [100, '1864'],
  [1000, '1903e8'],
  [1000000, '1a000f4240'],
  [1000000000000, '1b000000e8d4a51000'],
  [18446744073709551615n, '1bffffffffffffffff'],
  [-18446744073709551616n, '3bffffffffffffffff'],
  [-1, '20'],
  [-10, '29'],
  [-100, '3863'],
  [-1000, '3903e7'],
  [false, 'f4'],
  [true, 'f5'],
  [null, 'f6'],
  [new CborTag(1, 1363896240), 'c11a514b67b0'],
  [new CborTag(24, hexBytes('6449455446')), 'd818456449455446'],
  [new Uint8Array(), '40'],
  [hexBytes('01020304'), '4401020304'],
  ['', '60'],
  ['a', '6161'],
  ['IETF', '6449455446'],
  ['"\\', '62225c'],
  ['ü', '62c3bc'],
  ['水', '63e6b0b4'],
  ['𐅑', '64f0908591'],
  [[], '80'],
  [[1, 2, 3], '83010203'],
  [[1, [2, 3], [4, 5]], '8301820203820405'],
  [Array.from({ length: 25 }, (_, i) => i + 1), '98190102030405060708090a0b0c0d0e0f101112131415161718181819'],
  [new Map(), 'a0'],
  [
    new Map([
      [1, 2],
      [3, 4],
    ]),
    'a201020304',
  ],
  [
    new Map<Cbor, Cbor>([
      ['a', 1],
      ['b', [2, 3]],
    ]),
    'a26161016162820203',
  ],
  [['a', new Map([['b', 'c']])], '826161a161626163'],
]

test('RFC 8949 appendix A: values have the published encoding, both ways', () => {
  for (const [value, hex] of APPENDIX_A) {
    assert.equal(toHex(encodeCbor(value)), hex)
    assert.deepEqual(decodeCbor(hexBytes(hex)), { ok: true, value })
  }
})

test('RFC 8949 §4.2.1: keys are sorted bytewise by their encoding, as in the published list', () => {
  const published: Cbor[] = [10, 100, -1, 'z', 'aa', [100], [-1], false]
  const shuffled = new Map([...published].reverse().map((key) => [key, 0]))
  assert.equal(toHex(encodeCbor(shuffled)), 'a80a001864002000617a006261610081186400812000f400')
})

test('the encoder has no encoding for a fraction, a huge integer, a lone surrogate, a repeated key', () => {
  for (const value of [1.5, Number.NaN, 2 ** 53, 1n << 64n, -(1n << 64n) - 1n, '\ud800']) {
    assert.throws(() => encodeCbor(value), Fault)
  }
  assert.throws(
    () =>
      encodeCbor(
        new Map<Cbor, Cbor>([
          [[1], 0],
          [[1], 1],
        ]),
      ),
    Fault,
  )
  // What a caller without types could give.
  assert.throws(() => encodeCbor(undefined as unknown as Cbor), Fault)
})

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['nothing', '', 'truncated'],
  ['a long head for 23', '1817', 'not-canonical'],
  ['a long head for 255', '1900ff', 'not-canonical'],
  ['a long head for 65535', '1a0000ffff', 'not-canonical'],
  ['a long head for 2^32 − 1', '1b00000000ffffffff', 'not-canonical'],
  ['a long head for a length', '58020102', 'not-canonical'],
  ['a truncated argument', '19ff', 'truncated'],
  ['a truncated byte string', '4401', 'truncated'],
  ['an array announcing 2^32 − 1 items', '9affffffff', 'truncated'],
  ['an array announcing 2^64 − 1 items', '9bffffffffffffffff', 'truncated'],
  ['a map announcing more pairs than bytes', 'ba00ffffff0000', 'truncated'],
  ['a byte string of 2^64 − 1 bytes', '5bffffffffffffffff', 'truncated'],
  ['something after the item', '0000', 'trailing-bytes'],
  ['an indefinite byte string', '5f4101ff', 'not-canonical'],
  ['an indefinite array', '9f01ff', 'not-canonical'],
  ['an indefinite map', 'bf0101ff', 'not-canonical'],
  ['keys out of order', 'a203040102', 'not-canonical'],
  ['a repeated key', 'a201020103', 'duplicate-key'],
  ['overlong UTF-8', '62c080', 'invalid-text'],
  ['a surrogate in UTF-8', '63eda080', 'invalid-text'],
  ['undefined', 'f7', 'unsupported'],
  ['a half float', 'f93c00', 'unsupported'],
  ['a simple value', 'f0', 'unsupported'],
  ['a lone break', 'ff', 'unsupported'],
  ['a reserved argument', '1c', 'unsupported'],
  ['a tag of 2^64 − 1', 'dbffffffffffffffff00', 'unsupported'],
]

for (const [name, hex, code] of REFUSED) {
  test(`strict decoding refuses ${name}`, () => {
    assert.deepEqual(decodeCbor(hexBytes(hex)), { ok: false, code })
  })
}

test('a byte order mark stays in the text, so that it has one encoding', () => {
  assert.deepEqual(decodeCbor(hexBytes('63efbbbf')), { ok: true, value: '\ufeff' })
})

test('lenient decoding takes what other writers do, and still refuses lies', () => {
  const lenient = (hex: string) => decodeCbor(hexBytes(hex), { lenient: true })
  assert.deepEqual(lenient('1817'), { ok: true, value: 23 })
  assert.deepEqual(lenient('5f42010243030405ff'), { ok: true, value: hexBytes('0102030405') })
  assert.deepEqual(lenient('7f657374726561646d696e67ff'), { ok: true, value: 'streaming' })
  assert.deepEqual(lenient('9f018202039f0405ffff'), { ok: true, value: [1, [2, 3], [4, 5]] })
  assert.deepEqual(lenient('bf6346756ef563416d7421ff'), {
    ok: true,
    value: new Map<Cbor, Cbor>([
      ['Fun', true],
      ['Amt', -2],
    ]),
  })
  assert.deepEqual(lenient('f93e00'), { ok: true, value: 1.5 })
  assert.deepEqual(lenient('fa47c35000'), { ok: true, value: 100000 })
  assert.deepEqual(lenient('fb3ff199999999999a'), { ok: true, value: 1.1 })
  assert.deepEqual(lenient('a201021801' + '03'), { ok: false, code: 'duplicate-key' })
  assert.deepEqual(lenient('5f00ff'), { ok: false, code: 'unsupported' })
  assert.deepEqual(lenient('5f5f4101ffff'), { ok: false, code: 'unsupported' })
  assert.deepEqual(lenient('7f61c361bcff'), { ok: false, code: 'invalid-text' })
  assert.deepEqual(lenient('9f01'), { ok: false, code: 'truncated' })
  assert.deepEqual(lenient('9bffffffffffffffff'), { ok: false, code: 'truncated' })
})

test('a nesting bomb is refused at once, in both modes, whatever it is made of', () => {
  for (const byte of [0x81, 0xa1, 0xc1, 0x9f]) {
    const bomb = new Uint8Array(500_000).fill(byte)
    for (const lenient of [false, true]) {
      const refused = decodeCbor(bomb, { lenient })
      assert.ok(!refused.ok && ['too-deep', 'not-canonical'].includes(refused.code))
    }
  }
  assert.deepEqual(decodeCbor(new Uint8Array((1 << 20) + 1)), { ok: false, code: 'too-large' })
})
