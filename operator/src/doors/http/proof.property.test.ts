import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeDesk, NOW, RULES, signed } from '../../../test/proof-desk.ts'
import { checkProof } from './proof.ts'

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

test('a proof made by the page is accepted, and gives the secret and the cause', async () => {
  const desk = await makeDesk()
  const request = await signed(desk)
  const outcome = await checkProof(request, NOW, desk.bearers, RULES)
  assert(outcome.ok)
  assert.equal(outcome.secret.toString('base64url'), desk.token)
  assert.equal(outcome.cause.length, 16)
  assert.equal(outcome.session.accountId, 7)
  assert.deepEqual(
    await checkProof(await signed(desk, { body: Buffer.alloc(0) }), NOW, desk.bearers, RULES).then((found) => found.ok),
    true,
  )
})

test('any altered byte of the request is refused', async () => {
  const desk = await makeDesk()
  const request = await signed(desk)
  const whole = {
    method: request.method,
    target: request.target,
    authorization: request.authorization ?? '',
    dpop: request.dpop ?? '',
    body: Buffer.from(request.body).toString('latin1'),
  }
  assert((await checkProof(request, NOW, desk.bearers, RULES)).ok)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('method', 'target', 'authorization', 'dpop', 'body' as const),
      fc.nat(),
      fc.oneof(
        fc.constantFrom(...BASE64URL),
        fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      ),
      fc.constantFrom('replace', 'insert', 'remove'),
      async (part, place, other, change) => {
        const text = whole[part as keyof typeof whole]
        const at = place % text.length
        const letter = change === 'remove' ? '' : other
        const altered = text.slice(0, at) + letter + text.slice(change === 'insert' ? at : at + 1)
        fc.pre(altered !== text)
        const { body, ...texts } = { ...whole, [part]: altered }
        const outcome = await checkProof({ ...texts, body: Buffer.from(body, 'latin1') }, NOW, desk.bearers, RULES)
        assert(!outcome.ok, `${part} ${change} at ${at}`)
      },
    ),
    { numRuns: 2_000, verbose: 1 },
  )
})

test('every other last character of a signature, even one with the same bytes, is refused', async () => {
  const desk = await makeDesk()
  const request = await signed(desk)
  const dpop = request.dpop ?? ''
  let accepted = 0
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=') {
    const outcome = await checkProof({ ...request, dpop: dpop.slice(0, -1) + letter }, NOW, desk.bearers, RULES)
    if (outcome.ok) accepted += 1
  }
  assert.equal(accepted, 1)
})
