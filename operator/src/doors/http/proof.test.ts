import assert from 'node:assert/strict'
import { hash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { makeProof, signJwt, uuidV7At } from '@cloison/contract'
import { makeDesk, NEVER, NOW, ORIGIN, RULES, signed } from '../../../test/proof-desk.ts'
import { checkKeyProof, checkProof } from './proof.ts'

test('RFC 9449 §4.3: a proof of another key, address, method, token or time is refused with its own code', async () => {
  const desk = await makeDesk()
  const stranger = await makeDesk()
  const body = Buffer.from('{}')
  const ask = async (proof: string, target = '/v1/rights'): Promise<string> => {
    const outcome = await checkProof(
      { method: 'POST', target, authorization: `DPoP ${desk.token}`, dpop: proof, body },
      NOW,
      desk.bearers,
      RULES,
    )
    return outcome.ok ? 'ok' : outcome.code
  }
  const base = { method: 'POST', url: `${ORIGIN}/v1/rights`, body, token: desk.token, now: NOW }
  assert.equal(await ask(await makeProof(desk.pair, base)), 'ok')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, url: 'http://127.0.0.1:8080/v1/rights' })), 'ok')
  assert.equal(await ask(await makeProof(stranger.pair, base)), 'proof.invalid')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, url: 'https://cloison.example.evil/v1/rights' })), 'proof.invalid')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, url: `${ORIGIN}//v1/rights` })), 'proof.invalid')
  assert.equal(await ask(await makeProof(desk.pair, base), '/v1/rights?day=2026-01-01'), 'proof.invalid')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, method: 'GET' })), 'proof.invalid')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, token: stranger.token })), 'proof.invalid')
  const { token: _, ...withoutToken } = base
  assert.equal(await ask(await makeProof(desk.pair, withoutToken)), 'proof.invalid')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, now: NOW - 62_000 })), 'proof.clock')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, now: NOW + 62_000 })), 'proof.clock')
  assert.equal(await ask(await makeProof(desk.pair, { ...base, now: NOW + 59_000 })), 'ok')
})

test('headers and claims that are not exactly ours are refused', async () => {
  const desk = await makeDesk()
  const { x, y, d } = await crypto.subtle.exportKey('jwk', desk.pair.privateKey)
  const jwk = { kty: 'EC', crv: 'P-256', x, y }
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk }
  const claims = {
    htm: 'GET',
    htu: `${ORIGIN}/v1/session`,
    iat: NOW / 1000,
    jti: uuidV7At(NOW),
    ath: hash('sha256', desk.token, 'base64url'),
    bsh: hash('sha256', '', 'base64url'),
  }
  const ask = async (head: object, said: object): Promise<string> => {
    const dpop = await signJwt(desk.pair.privateKey, head, said)
    const request = { method: 'GET', target: '/v1/session', authorization: `DPoP ${desk.token}`, dpop, body: Buffer.alloc(0) }
    const outcome = await checkProof(request, NOW, desk.bearers, RULES)
    return outcome.ok ? 'ok' : outcome.code
  }
  assert.equal(await ask(header, claims), 'ok')
  for (const wrong of [
    { ...header, typ: 'jwt' },
    { ...header, alg: 'none' },
    { ...header, alg: 'HS256' },
    { ...header, crit: ['b64'] },
    { ...header, jwk: { ...jwk, d } },
    { ...header, jwk: null },
    { ...header, jwk: { ...jwk, kty: 'RSA' } },
    { typ: header.typ, alg: header.alg, kid: 'x' },
  ]) {
    assert.equal(await ask(wrong, claims), 'proof.invalid', JSON.stringify(Object.keys(wrong)))
  }
  for (const [wrong, code] of [
    [{ jti: crypto.randomUUID() }, 'proof.invalid'],
    [{ jti: uuidV7At(NOW - 61_000) }, 'proof.clock'],
    [{ jti: uuidV7At(NOW).toUpperCase() }, 'proof.invalid'],
    [{ jti: undefined }, 'proof.invalid'],
    [{ iat: String(NOW / 1000) }, 'proof.invalid'],
    [{ iat: null }, 'proof.invalid'],
    [{ iat: 0 }, 'proof.clock'],
    [{ bsh: undefined }, 'proof.invalid'],
    [{ bsh: '' }, 'proof.invalid'],
    [{ htu: undefined }, 'proof.invalid'],
  ] as const) {
    assert.equal(await ask(header, { ...claims, ...wrong }), code, JSON.stringify(wrong))
  }
})

test('a barred, ended, expired or sleeping session is refused, each with its code', async () => {
  const desk = await makeDesk()
  const code = async (now: number, rules: { idleAccepted?: boolean } = {}): Promise<string> => {
    const dpop = await makeProof(desk.pair, { method: 'GET', url: `${ORIGIN}/v1/session`, token: desk.token, now })
    const request = { method: 'GET', target: '/v1/session', authorization: `DPoP ${desk.token}`, dpop, body: Buffer.alloc(0) }
    const outcome = await checkProof(request, now, desk.bearers, { ...RULES, ...rules })
    return outcome.ok ? 'ok' : outcome.code
  }
  assert.equal(await code(NOW), 'ok')
  desk.row.barred = true
  assert.equal(await code(NOW + 59_999), 'ok', 'remembered for a minute')
  assert.equal(await code(NOW + 60_000), 'session.frozen')
  desk.row.barred = false
  desk.row.idleAt = NOW + 12_000
  assert.equal(await code(NOW + 11_000), 'ok')
  assert.equal(await code(NOW + 12_000), 'session.passkey-needed')
  assert.equal(await code(NOW + 12_001, { idleAccepted: true }), 'ok')
  desk.row.idleAt = NEVER
  assert.equal(await code(NOW + 12_002), 'ok', 'woken through another process, and known at once')
  assert.equal(await code(NEVER), 'session.over')
  const unknown = await checkProof(
    { ...(await signed(desk)), authorization: `DPoP ${randomBytes(32).toString('base64url')}` },
    NOW,
    desk.bearers,
    RULES,
  )
  assert.deepEqual(unknown, { ok: false, code: 'session.over' })
  const absent = await checkProof({ ...(await signed(desk)), authorization: `Bearer ${desk.token}` }, NOW, desk.bearers, RULES)
  assert.deepEqual(absent, { ok: false, code: 'session.absent' })
})

test('one question to the database for many requests, and a refused proof keeps nobody awake', async () => {
  const desk = await makeDesk()
  const good = await signed(desk)
  const forged = await signed({ ...desk, pair: (await makeDesk()).pair })
  assert(!(await checkProof(forged, NOW, desk.bearers, RULES)).ok)
  assert.equal(desk.touches, 0)
  await Promise.all(Array.from({ length: 20 }, () => checkProof(good, NOW, desk.bearers, RULES)))
  assert.equal(desk.reads, 1)
  assert.equal(desk.touches, 1)
})

test('a proof without token shows its key, and a proof with token is not one', async () => {
  const desk = await makeDesk()
  const body = Buffer.from('{"client":"page"}')
  const request = { method: 'POST', url: `${ORIGIN}/v1/signin`, body, now: NOW }
  const asked = { method: 'POST', target: '/v1/signin', authorization: undefined, body }
  const outcome = checkKeyProof({ ...asked, dpop: await makeProof(desk.pair, request) }, NOW, RULES)
  assert(outcome.ok)
  assert.equal(outcome.x, Buffer.from(desk.row.jwkX).toString('base64url'))
  const withToken = checkKeyProof({ ...asked, dpop: await makeProof(desk.pair, { ...request, token: desk.token }) }, NOW, RULES)
  assert.deepEqual(withToken, { ok: false, code: 'proof.invalid' })
  const changed = checkKeyProof({ ...asked, body: Buffer.from('{}'), dpop: await makeProof(desk.pair, request) }, NOW, RULES)
  assert.deepEqual(changed, { ok: false, code: 'proof.invalid' })
})
