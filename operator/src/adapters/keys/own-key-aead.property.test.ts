import assert from 'node:assert/strict'
import { randomBytes, randomFillSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { openOwn, ownKeySealer, sealOwn } from './own-key-aead.ts'

const draw = (out: Uint8Array, at: number, length: number): void => void randomFillSync(out, at, length)
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

test('a vector made by another program, from the words of the comment alone', () => {
  const key = Uint8Array.from({ length: 32 }, (_, index) => index)
  const nonce = Uint8Array.from({ length: 12 }, (_, index) => 0xa0 + index)
  const plain = Buffer.from('DURAND\tMarie\t1980-05-17\t1\tF\tune identité inventée, assez longue pour trois blocs')
  const sealed =
    'a0a1a2a3a4a5a6a7a8a9aaabd8d1256e96d36f4baf0b270fd60df327c1568b412cdbef19e1793490a928496f5feb8fd0514de869c4c960a4ae6b4fa58b2128092deede0940d4751b8ca1fb503e6836295c5f89ea21d808ba04f8f74115e2620dc33de28be6d7c476144dff35a947'
  assert.equal(Buffer.from(sealOwn(key, nonce, plain, new Uint8Array(16).fill(0x11))).toString('hex'), sealed)
})

test('the fast way writes what the plain way writes, wherever it is told to, and opens for its key and owner alone', () => {
  const seal = ownKeySealer(draw)
  fc.assert(
    fc.property(bytes(32), fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 40 }), fc.nat(30), (key, plain, owner, at) => {
      const out = new Uint8Array(400)
      const length = seal(key, plain, owner, out, at)
      const sealed = out.slice(at, at + length)
      assert.equal(length, plain.length + 28)
      assert.ok(out.subarray(0, at).every((byte) => byte === 0) && out.subarray(at + length).every((byte) => byte === 0))
      assert.deepEqual(new Uint8Array(sealOwn(key, sealed.subarray(0, 12), plain, owner)), sealed)
      assert.deepEqual(new Uint8Array(openOwn(key, sealed, owner)), new Uint8Array(plain))
      assert.throws(() => openOwn(randomBytes(32), sealed, owner))
      assert.throws(() => openOwn(key, sealed, Uint8Array.from([...owner, 0])))
    }),
    { numRuns: 300 },
  )
})

test('every single altered byte is noticed, and every cut', () => {
  const [key, owner] = [randomBytes(32), randomBytes(16)]
  const sealed = sealOwn(key, randomBytes(12), Buffer.from('DURAND\tMarie'), owner)
  for (let index = 0; index < sealed.length; index += 1) {
    const altered = Uint8Array.from(sealed)
    altered[index] = (altered[index] ?? 0) ^ 1
    assert.throws(() => openOwn(key, altered, owner), `byte ${index}`)
    assert.throws(() => openOwn(key, sealed.subarray(0, index), owner), `cut at ${index}`)
  }
})

test('under one key, texts sealed twice share nothing', () => {
  const seal = ownKeySealer(draw)
  const key = randomBytes(32)
  const [one, two] = [new Uint8Array(100), new Uint8Array(100)]
  seal(key, new Uint8Array(64), new Uint8Array(16), one, 0)
  seal(key, new Uint8Array(64), new Uint8Array(16), two, 0)
  const equal = one.subarray(0, 92).filter((byte, index) => byte === two[index]).length
  assert.ok(equal < 12, `${equal} of 92 bytes are the same`)
})
