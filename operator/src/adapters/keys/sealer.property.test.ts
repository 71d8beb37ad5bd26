import assert from 'node:assert/strict'
import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { unwrapBlocks } from './aead.ts'
import { hmacBlocks, openBulk, sealBulk } from './bulk-aead.ts'
import { openOwn } from './own-key-aead.ts'
import { createSealer } from './sealer.ts'

const key = (): KeyObject => createSecretKey(randomBytes(32))
const secrets = { lookup: key(), year: key(), restricted: key(), file: key() }

test('RFC 4231 test cases 1, 2 and 3: HMAC-SHA-256, first 16 bytes', () => {
  const cases = [
    [Buffer.alloc(20, 0x0b), Buffer.from('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b'],
    [Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?'), '5bdcc146bf60754e6a042426089575c7'],
    [Buffer.alloc(20, 0xaa), Buffer.alloc(50, 0xdd), '773ea91e36800e46854db8ebd09181a7'],
  ] as const
  for (const [secret, message, expected] of cases) {
    const out = Buffer.alloc(16)
    const mac = hmacBlocks(secret)
    mac.message.set(message)
    mac.write(message.length, out, 0)
    assert.equal(out.toString('hex'), expected)
  }
})

test('look-up keys are HMAC-SHA-256 as OpenSSL makes it, wherever they are written', () => {
  const sealer = createSealer(secrets)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), fc.nat(40), (message, at) => {
      const out = new Uint8Array(80)
      sealer.lookupKey(new TextEncoder().encodeInto(message, sealer.message).written, out, at)
      const expected = createHmac('sha256', secrets.lookup).update(message).digest().subarray(0, 16)
      assert.deepEqual(Buffer.from(out.subarray(at, at + 16)), expected)
      assert.ok(out.subarray(0, at).every((byte) => byte === 0) && out.subarray(at + 16).every((byte) => byte === 0))
    }),
    { numRuns: 300 },
  )
})

test('what is sealed in bulk opens one by one, for its owner and under its key alone', () => {
  const sealer = createSealer(secrets)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.uint8Array({ minLength: 16, maxLength: 16 })), {
        maxLength: 30,
      }),
      (texts) => {
        const out = new Uint8Array(texts.length * 140)
        const places = texts.map(([text, owner], index) => {
          const at = index * 140
          out.set(text, at + 12)
          return { at, length: sealer.restricted.later(at, text.length, owner), text, owner }
        })
        sealer.restricted.finish(out)
        for (const { at, length, text, owner } of places) {
          const sealed = out.slice(at, at + length)
          assert.equal(length, text.length + 28)
          assert.deepEqual(new Uint8Array(openBulk(secrets.restricted, sealed, owner)), text)
          assert.deepEqual(new Uint8Array(sealBulk(secrets.restricted, sealed.subarray(0, 12), text, owner)), sealed)
          assert.throws(() => openBulk(secrets.file, sealed, owner))
          assert.throws(() =>
            openBulk(
              secrets.restricted,
              sealed,
              owner.map((byte) => byte ^ 1),
            ),
          )
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('every single altered byte of a bulk-sealed text is noticed', () => {
  const owner = randomBytes(16)
  const sealed = sealBulk(secrets.file, randomBytes(12), Buffer.from('membre\tcontrat'), owner)
  for (let index = 0; index < sealed.length; index += 1) {
    const altered = Uint8Array.from(sealed)
    altered[index] = (altered[index] ?? 0) ^ 0x80
    assert.throws(() => openBulk(secrets.file, altered, owner), `byte ${index}`)
  }
  assert.throws(() => openBulk(secrets.file, sealed.subarray(0, 20), owner))
})

test('a data key wrapped in a batch opens what was sealed under it', () => {
  const sealer = createSealer(secrets)
  const dataKeys = new Uint8Array(64)
  sealer.random(dataKeys)
  const wrapped = sealer.wrap(dataKeys)
  const out = new Uint8Array(100)
  const owner = randomBytes(16)
  const length = sealer.sealUnder(dataKeys.subarray(32), Buffer.from('identité'), owner, out, 5)
  const dataKey = unwrapBlocks(secrets.year, wrapped.subarray(32, 64))
  assert.equal(Buffer.from(openOwn(dataKey, out.subarray(5, 5 + length), owner)).toString(), 'identité')
  assert.throws(() => openOwn(unwrapBlocks(secrets.year, wrapped.subarray(0, 32)), out.subarray(5, 5 + length), owner))
  assert.throws(() => openOwn(dataKey, out.subarray(5, 5 + length), randomBytes(16)))
})

test('nonces are never twice the same among many', () => {
  const sealer = createSealer(secrets)
  const out = new Uint8Array(41 * 5000)
  for (let index = 0; index < 5000; index += 1) sealer.reference.later(index * 41, 13, randomBytes(16))
  sealer.reference.finish(out)
  const nonces = new Set(Array.from({ length: 5000 }, (_, index) => Buffer.from(out.subarray(index * 41, index * 41 + 12)).toString('hex')))
  assert.equal(nonces.size, 5000)
})
