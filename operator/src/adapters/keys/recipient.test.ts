import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { unwrapAsRecipient, wrapForRecipient } from './recipient.ts'

test('a file key opens with the insurer’s private key, in its context, and with nothing else', () => {
  const insurer = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = (key: typeof insurer.publicKey) => key.export({ format: 'jwk' }) as JsonWebKey
  const fileKey = randomBytes(32)
  const context = Buffer.from('9990000011\x0012')
  const wrapped = wrapForRecipient(fileKey, jwk(insurer.publicKey), context)
  assert.equal(wrapped.length, 125)
  assert.deepEqual(Buffer.from(unwrapAsRecipient(wrapped, jwk(insurer.privateKey), context)), fileKey)
  assert.throws(() => unwrapAsRecipient(wrapped, jwk(other.privateKey), context))
  assert.throws(() => unwrapAsRecipient(wrapped, jwk(insurer.privateKey), Buffer.from('9990000011\x0013')))
  assert.notDeepEqual(wrapForRecipient(fileKey, jwk(insurer.publicKey), context), wrapped)
  for (const index of [70, 90, 124]) {
    const altered = Uint8Array.from(wrapped)
    altered[index] = (altered[index] ?? 0) ^ 1
    assert.throws(() => unwrapAsRecipient(altered, jwk(insurer.privateKey), context))
  }
})
