import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexBytes } from '../test/hex-bytes.ts'
import { es256Sign, freshCardKey, ringOf } from '../test/keys.ts'
import { decodeBase45, encodeBase45 } from './base45.ts'
import { utf8 } from './bytes.ts'
import { CARD_PREFIX, type Card, encodeCard, readCard } from './card.ts'
import { cardDigest } from './card-digest.ts'
import { cardKey } from './card-key.ts'
import { type Cbor, CborTag, isCborArray } from './cbor.ts'
import { decodeCbor } from './cbor-decode.ts'
import { encodeCbor } from './cbor-encode.ts'
import { HEADER_ALGORITHM, HEADER_KEY_ID, prepareSign1 } from './cose.ts'
import { dayText } from './day.ts'
import { toHex } from './hex.ts'
import { Fault } from './invariant.ts'
import { ES256 } from './verifier.ts'

const signer = freshCardKey()
const keys = ringOf(signer.publicKey)
const card: Card = {
  handle: hexBytes('00112233445566778899aabbccddeeff'),
  amc: '0099999999',
  convention: 'DC7VM',
  csr: 'RC 01/B',
  validFrom: '2026-01-01',
  validUntil: '2027-01-01',
  statusIndex: 33_000_000,
}
const text = encodeCard(card, signer.keyId, signer.sign)

/** Any COSE_Sign1 as a card text, signed by the right key. */
function signed(header: Map<Cbor, Cbor>, payload: Cbor | Uint8Array, context = 'cloison/card/v1'): string {
  const unsigned = prepareSign1(header, payload instanceof Uint8Array ? payload : encodeCbor(payload), utf8(context))
  return CARD_PREFIX + encodeBase45(unsigned.finish(signer.sign(unsigned.toBeSigned)))
}

const header = new Map<Cbor, Cbor>([
  [HEADER_ALGORITHM, ES256],
  [HEADER_KEY_ID, signer.keyId],
])
const payload = new Map<Cbor, Cbor>([
  [1, 1],
  [2, card.handle],
  [3, '1'],
  [4, 'MU'],
  [5, ''],
  [6, 20_454],
  [7, 20_819],
  [8, 0],
])

test('a card is read back with all it says, on every day of its validity and on no other', () => {
  for (const day of ['2026-01-01', '2026-12-31']) {
    assert.deepEqual(readCard(text, keys, day), { ok: true, card, keyId: signer.keyId })
  }
  assert.deepEqual(readCard(text, keys, '2025-12-31'), { ok: false, code: 'not-yet-valid' })
  assert.deepEqual(readCard(text, keys, '2027-01-01'), { ok: false, code: 'expired' })
})

test('the text is short enough for a 48×48 DataMatrix: 230 characters at most for the longest ordinary card', () => {
  assert.ok(text.length <= 230, `${text.length} characters`)
})

test('any card that keeps the rules is read back', () => {
  const cards: fc.Arbitrary<Card> = fc
    .record({
      handle: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      amc: fc.stringMatching(/^\d{1,10}$/),
      convention: fc.stringMatching(/^[A-Z0-9]{1,8}$/),
      csr: fc.stringMatching(/^[A-Z0-9 ./-]{0,16}$/),
      from: fc.nat(60_000),
      length: fc.integer({ min: 1, max: 2000 }),
      statusIndex: fc.nat(0xffff_ffff),
    })
    .map(({ from, length, ...rest }) => ({ ...rest, validFrom: dayText(from), validUntil: dayText(from + length) }))
  fc.assert(
    fc.property(cards, (any) => {
      const reading = readCard(encodeCard(any, signer.keyId, signer.sign), keys, any.validFrom)
      assert.deepEqual(reading, { ok: true, card: any, keyId: signer.keyId })
    }),
    { numRuns: 50 },
  )
})

test('no single changed character leaves a card readable', () => {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
  const places = Array.from({ length: text.length }, (_, at) => at)
  for (const at of places) {
    const other = alphabet.charAt((alphabet.indexOf(text.charAt(at)) + 1 + (at % 43)) % 45)
    const changed = text.slice(0, at) + other + text.slice(at + 1)
    assert.equal(readCard(changed, keys, '2026-06-01').ok, false, `character ${at}`)
  }
})

test('no foreign text makes the reader throw, or says anything but "malformed" or a key question', () => {
  const near = fc.tuple(fc.nat(text.length), fc.string()).map(([at, end]) => text.slice(0, at) + end)
  fc.assert(
    fc.property(fc.oneof(fc.string(), near), (foreign) => {
      const reading = readCard(foreign, keys, '2026-06-01')
      assert.ok(foreign === text || !reading.ok)
    }),
    { numRuns: 500 },
  )
  assert.deepEqual(readCard(CARD_PREFIX + '0'.repeat(3000), keys, '2026-06-01'), { ok: false, code: 'malformed' })
  assert.deepEqual(readCard(`${text} `, keys, '2026-06-01'), { ok: false, code: 'malformed' })
  assert.deepEqual(readCard(text.toLowerCase(), keys, '2026-06-01'), { ok: false, code: 'malformed' })
})

test('a key that is not ours, an empty ring, a key id that lies', () => {
  const stranger = freshCardKey()
  assert.deepEqual(readCard(text, ringOf(stranger.publicKey), '2026-06-01'), { ok: false, code: 'unknown-key' })
  assert.deepEqual(readCard(text, new Map(), '2026-06-01'), { ok: false, code: 'unknown-key' })
  const forged = encodeCard(card, signer.keyId, stranger.sign)
  assert.deepEqual(readCard(forged, keys, '2026-06-01'), { ok: false, code: 'bad-signature' })
})

test('what the right key signed for another use is not a card', () => {
  assert.equal(readCard(signed(header, payload), keys, '2026-06-01').ok, true)
  for (const context of ['', 'cloison/status-list/v1']) {
    assert.deepEqual(readCard(signed(header, payload, context), keys, '2026-06-01'), { ok: false, code: 'bad-signature' })
  }
})

const odd: readonly (readonly [string, Map<Cbor, Cbor>, Cbor | Uint8Array])[] = [
  ['another algorithm announced', new Map(header).set(HEADER_ALGORITHM, -37), payload],
  ['no algorithm announced', new Map([[HEADER_KEY_ID, signer.keyId]]), payload],
  ['a further header', new Map(header).set(2, [1]), payload],
  ['a key id that is a text', new Map(header).set(HEADER_KEY_ID, 'abcd'), payload],
  ['a later version', header, new Map(payload).set(1, 2)],
  ['a further field', header, new Map(payload).set(9, 1)],
  ['a missing field', header, new Map([...payload].slice(0, 7))],
  ['a short handle', header, new Map(payload).set(2, new Uint8Array(15))],
  ['a numéro AMC that is not digits', header, new Map(payload).set(3, '12A')],
  ['an empty convention', header, new Map(payload).set(4, '')],
  ['a CSR with a line feed', header, new Map(payload).set(5, 'A\n')],
  ['no day of validity', header, new Map(payload).set(7, 20_454)],
  ['a negative day', header, new Map(payload).set(6, -1)],
  ['a status index that is not a number', header, new Map(payload).set(8, '0')],
  ['a status index of 2^63', header, new Map(payload).set(8, 2n ** 63n)],
  ['a payload that is a list', header, [...payload.values()]],
  ['a payload with bytes after it', header, Uint8Array.from([...encodeCbor(payload), 0])],
]
for (const [name, oddHeader, oddPayload] of odd) {
  test(`signed by the right key and yet malformed: ${name}`, () => {
    assert.deepEqual(readCard(signed(oddHeader, oddPayload), keys, '2026-06-01'), { ok: false, code: 'malformed' })
  })
}

test('the unprotected header carries nothing: it is signed by nobody', () => {
  const bytes = decodeBase45(text.slice(CARD_PREFIX.length))
  assert.ok(bytes.ok)
  const message = decodeCbor(bytes.value)
  assert.ok(message.ok && message.value instanceof CborTag && isCborArray(message.value.value))
  const [protectedBytes = null, , body = null, signature = null] = message.value.value
  const again = (unprotected: Map<Cbor, Cbor>) =>
    CARD_PREFIX + encodeBase45(encodeCbor(new CborTag(18, [protectedBytes, unprotected, body, signature])))
  assert.equal(again(new Map()), text)
  assert.deepEqual(readCard(again(new Map([[99, 1]])), keys, '2026-06-01'), { ok: false, code: 'malformed' })
})

test('a key of another curve, or too small, is no key', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  assert.throws(() => ringOf(publicKey))
  assert.throws(() => encodeCard(card, signer.keyId, es256Sign(privateKey)), Fault)
  assert.throws(() => ringOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey))
  assert.throws(() => ringOf(generateKeyPairSync('ed25519').publicKey))
})

test('a card that breaks its own rules is never signed', () => {
  const never = () => assert.fail('asked to sign')
  for (const wrong of [
    { handle: new Uint8Array(8) },
    { amc: '' },
    { amc: '12345678901' },
    { convention: 'mu' },
    { csr: 'É' },
    { validFrom: '2026-02-30' },
    { validUntil: '2026-01-01' },
    { statusIndex: -1 },
    { statusIndex: 1.5 },
  ]) {
    assert.throws(() => encodeCard({ ...card, ...wrong }, signer.keyId, never), Fault)
  }
  assert.throws(() => encodeCard(card, new Uint8Array(8), never), Fault)
  assert.throws(() => readCard(text, keys, '2026-13-01'), Fault)
})

test('card digests depend on every part, and on nothing but their use', () => {
  const digests = [
    cardDigest(card.handle),
    cardKey(text, '1980-05-17', 1),
    cardKey(text, '1980-05-17', 2),
    cardKey(text, '1980-05-18', 1),
    cardKey(`${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`, '1980-05-17', 1),
  ].map(toHex)
  assert.equal(new Set(digests).size, digests.length)
  for (const digest of digests) assert.equal(digest.length, 32)
  assert.throws(() => cardKey(text, '17/05/1980', 1), Fault)
  assert.throws(() => cardKey(text, '1980-05-17', 0), Fault)
  assert.throws(() => cardDigest(new Uint8Array(15)), Fault)
})
