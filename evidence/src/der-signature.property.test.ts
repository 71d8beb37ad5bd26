import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { derSignature } from './der-signature.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

test('a signature written as DER verifies exactly as the one written r‖s, altered or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.nat(511)), (message, flipped) => {
      const signature = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      if (flipped !== null) signature[flipped >> 3] = (signature[flipped >> 3] ?? 0) ^ (1 << (flipped & 7))
      assert.equal(verify('sha256', message, publicKey, derSignature(signature)), flipped === null)
    }),
    { numRuns: 200 },
  )
})

test('zero and the largest numbers are refused by the verification, and throw nothing', () => {
  for (const byte of [0, 0xff]) {
    for (const half of [0, 32]) {
      const signature = new Uint8Array(sign('sha256', Buffer.of(1), { key: privateKey, dsaEncoding: 'ieee-p1363' }))
      signature.fill(byte, half, half + 32)
      assert.equal(verify('sha256', Buffer.of(1), publicKey, derSignature(signature)), false)
    }
  }
})

test('as few bytes as the numbers need: leading zeros go, a high bit is kept positive', () => {
  const signature = new Uint8Array(64)
  signature[31] = 0x7f
  signature[62] = 0x80
  assert.equal(Buffer.from(derSignature(signature)).toString('hex'), '300802017f0203008000')
})
