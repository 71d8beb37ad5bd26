import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { makeProof, makeSessionKey, signJwt, uuidV7At } from '@cloison/contract'
import { refused } from '../refused.ts'
import type { Asker, Reply } from './bad-input-asker.ts'
import { type Door, doorsOf } from './bad-input-doors.ts'
import type { BadInputScene } from './bad-input-scene.ts'

const signedIn = (scene: BadInputScene): readonly Door[] =>
  doorsOf(scene).filter(({ route }) => ['professional', 'operator', 'desk'].includes(route.asker))

const bodyOf = ({ route }: Pick<Door, 'route'>): { readonly body?: string } => (route.body === undefined ? {} : { body: '{}' })

/** Past what a proof may be from our clock, and within it. */
export async function clockSkew(scene: BadInputScene): Promise<void> {
  for (const door of doorsOf(scene).filter(({ route }) => route.asker !== 'anyone')) {
    const { asker, route, path } = door
    for (const aheadMs of [61_500, -61_500, 600_000, -600_000, 3.2e10, -1.7e12]) {
      const code = refused(await asker.ask(route.method, path, { ...bodyOf(door), aheadMs }), route, asker.secrets)
      assert.equal(code, route.asker === 'insurer' ? 'insurer.unauthenticated' : 'proof.clock', `${path} ${aheadMs}`)
    }
  }
  for (const aheadMs of [55_000, -55_000]) {
    assert.equal((await scene.professional.ask('GET', '/v1/session', { aheadMs })).status, 200)
    assert.equal((await scene.operator.ask('GET', '/v1/operators/session', { aheadMs })).status, 200)
    assert.equal(refused(await scene.insurer.ask('GET', '/v1/portfolios/1', { aheadMs })), 'portfolio.unknown')
  }
}

/** The same proof once more, at the same process and at the other: it served, whatever the first answer was. */
export async function replays(scene: BadInputScene): Promise<void> {
  // Where a person is asked about, the turnstile sees that a proof serves once: what it never heard of leaves no mark.
  const asks = /^\/v1\/(?:rights(?!\/today)|desk\/member)/
  for (const door of doorsOf(scene).filter(({ route }) => route.asker !== 'anyone' && !asks.test(route.path))) {
    const { asker, route, path } = door
    if (route.method === 'DELETE' && path.endsWith('/session')) continue
    const ways = { ...bodyOf(door), headers: door.headers }
    const credentials = await asker.credentials(route.method, path, ways)
    await asker.ask(route.method, path, { ...ways, credentials })
    for (const process of [0, 1] as const) {
      const again = await asker.ask(route.method, path, { ...ways, credentials, process })
      assert.equal(refused(again, route, asker.secrets), route.asker === 'insurer' ? 'insurer.replayed' : 'proof.replayed', path)
    }
  }
  const credentials = await scene.professional.credentials('GET', '/v1/passkeys')
  const race = await Promise.all(
    Array.from({ length: 12 }, (_, n) => scene.professional.ask('GET', '/v1/passkeys', { credentials, process: n % 2 === 0 ? 0 : 1 })),
  )
  assert.equal(race.filter(({ status }) => status === 200).length, 1)
}

/** Proofs made for something else, by someone else, or of another kind. */
export async function alteredProofs(scene: BadInputScene, key: CryptoKeyPair): Promise<void> {
  for (const door of signedIn(scene)) {
    for (const [what, credentials] of await alterations(door, scene.origin, key)) {
      const code = refused(
        await door.asker.ask(door.route.method, door.path, { ...bodyOf(door), credentials }),
        door.route,
        door.asker.secrets,
      )
      assert.match(code, /^(proof\.invalid|session\.(over|absent))$/, `${door.path} ${what}`)
    }
  }
}

async function alterations(
  { asker, route, path }: Door,
  origin: string,
  stolen: CryptoKeyPair,
): Promise<[string, Record<string, string>][]> {
  const body = bodyOf({ route })
  const right = async (): Promise<{ dpop: string; authorization: string }> =>
    (await asker.credentials(route.method, path, body)) as { dpop: string; authorization: string }
  const bearer = await right()
  const elsewhere = async (method: string, at: string, said = body) => asker.credentials(method, at, said)
  const token = bearer.authorization.slice('DPoP '.length)
  const bytes = new Uint8Array(Buffer.from(body.body ?? ''))
  const request = { method: route.method, url: origin + path, now: Date.now(), body: bytes }
  const stranger = await makeSessionKey()
  return [
    ['no proof', { authorization: bearer.authorization }],
    ['no token', { dpop: bearer.dpop }],
    ['the token as a bearer', { ...(await right()), authorization: `Bearer ${token}` }],
    ['the token with a character turned', { ...(await right()), authorization: `DPoP ${turned(token, 5)}` }],
    ['the token too long', { ...(await right()), authorization: `DPoP ${token}A` }],
    ['two proofs', { ...bearer, dpop: `${bearer.dpop}, ${(await right()).dpop}` }],
    ['the proof truncated', { ...bearer, dpop: bearer.dpop.slice(0, -1) }],
    [
      'a character of each part turned',
      {
        ...bearer,
        dpop: bearer.dpop
          .split('.')
          .map((part) => turned(part, 12))
          .join('.'),
      },
    ],
    ['the signature turned', { ...bearer, dpop: turned(bearer.dpop, bearer.dpop.length - 20) }],
    ['of another method', await elsewhere(route.method === 'GET' ? 'POST' : 'GET', path)],
    ['of another address', await elsewhere(route.method, `${path}x`)],
    ['of the same address with a query', await elsewhere(route.method, `${path}?a=1`)],
    ['of another body', await elsewhere(route.method, path, { body: '{"a":1}' })],
    ['of another origin', { ...bearer, dpop: await makeProof(stolen, { ...request, url: `http://evil.example${path}`, token }) }],
    ['by another key', { ...bearer, dpop: await makeProof(stranger, { ...request, token }) }],
    ['made before the token', { ...bearer, dpop: await makeProof(stranger, request) }],
  ]
}

/** Signed by the session's own key, right in all but one thing. */
export async function unusualProofs(scene: BadInputScene): Promise<void> {
  const key = scene.professionalKey
  const { x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const token = scene.professional.secrets[0] ?? ''
  const jwk = { kty: 'EC', crv: 'P-256', x, y }
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk }
  const claims = () => {
    const now = Date.now()
    return {
      htm: 'GET',
      htu: `${scene.origin}/v1/session`,
      iat: Math.floor(now / 1000),
      jti: uuidV7At(now),
      ath: digest(token),
      bsh: digest(''),
    }
  }
  const sent = async (head: object, said: object): Promise<Reply> =>
    scene.professional.ask('GET', '/v1/session', {
      credentials: { authorization: `DPoP ${token}`, dpop: await signJwt(key.privateKey, head, said) },
    })
  assert.equal((await sent(header, claims())).status, 200)
  const heads = [
    ...[{ alg: 'none' }, { alg: 'HS256' }, { alg: undefined }, { typ: 'JWT' }, { typ: undefined }, { crit: ['x'] }, { kid: 'x' }],
    ...[
      { jku: 'http://evil.example/keys' },
      { jwk: undefined },
      { jwk: { ...jwk, crv: 'P-384' } },
      { jwk: { ...jwk, d: 'x' } },
      { jwk: [jwk] },
    ],
  ]
  for (const change of heads) assert.equal(refused(await sent({ ...header, ...change }, claims())), 'proof.invalid', JSON.stringify(change))
  const said: readonly (readonly [object, string])[] = [
    ...[{ ath: undefined }, { ath: digest('x') }, { bsh: undefined }, { bsh: digest('x') }, { htm: 'get' }, { htm: undefined }].map(
      (each) => [each, 'proof.invalid'] as const,
    ),
    ...[{ htu: `${scene.origin}/v1/session?` }, { htu: '/v1/session' }, { htu: [`${scene.origin}/v1/session`] }].map(
      (each) => [each, 'proof.invalid'] as const,
    ),
    ...[{ jti: crypto.randomUUID() }, { jti: 'x' }, { jti: 1 }, { iat: 'now' }, { iat: undefined }].map(
      (each) => [each, 'proof.invalid'] as const,
    ),
    ...[{ jti: uuidV7At(Date.now() - 7_200_000) }, { iat: 1e308 }, { iat: -1 }, { iat: 0 }].map((each) => [each, 'proof.clock'] as const),
  ]
  for (const [change, code] of said) assert.equal(refused(await sent(header, { ...claims(), ...change })), code, JSON.stringify(change))
  assert.equal(refused(await sent(header, [claims()])), 'proof.invalid')
}

function turned(text: string, at: number): string {
  return text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1)
}

/** Assertions of an insurer who is not known, made out to someone else, or altered. */
export async function alteredAssertions(scene: BadInputScene, key: CryptoKey): Promise<void> {
  const iat = Math.floor(Date.now() / 1000)
  const right = { iss: scene.amc, sub: scene.amc, aud: scene.origin, iat, exp: iat + 120 }
  const wrong: readonly object[] = [
    ...[{ iss: '9990009999', sub: '9990009999' }, { iss: '', sub: '' }, { iss: "0' or 1=1", sub: "0' or 1=1" }, { sub: '9990009999' }],
    ...[{ aud: 'http://evil.example' }, { aud: [scene.origin] }, { exp: iat + 3_600 }, { exp: iat - 120 }, { exp: 'never' }, { iat: null }],
    ...[{ jti: 'x' }, { jti: null }, { act: { sub: 'Léa Modèle' } }, { act: [] }],
  ]
  const doors = doorsOf(scene).filter(({ route }) => route.asker === 'insurer')
  const asked = async (door: Door, token: string): Promise<string> =>
    refused(
      await door.asker.ask(door.route.method, door.path, { ...bodyOf(door), credentials: { authorization: `Bearer ${token}` } }),
      door.route,
    )
  for (const door of doors) {
    for (const changes of wrong) {
      const token = await signJwt(key, { alg: 'ES256' }, { ...right, jti: uuidV7At(Date.now()), ...changes })
      assert.equal(await asked(door, token), 'insurer.unauthenticated', JSON.stringify(changes))
    }
    const other = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])) as CryptoKeyPair
    const token = await signJwt(other.privateKey, { alg: 'ES256' }, { ...right, jti: uuidV7At(Date.now()) })
    assert.equal(await asked(door, token), 'insurer.unauthenticated')
  }
}

/** Whoever has the token alone: refused at every door. */
export async function stolenToken(scene: BadInputScene, thief: Asker): Promise<void> {
  for (const { route, path } of signedIn(scene)) {
    const code = refused(await thief.ask(route.method, path, bodyOf({ route })), route, scene.professional.secrets)
    assert.equal(code, route.asker === 'professional' ? 'proof.invalid' : 'session.over', path)
  }
}
