import assert from 'node:assert/strict'
import { makeProof, makeSessionKey, signJwt, uuidV7At } from '@cloison/contract'
import { approveOnPhone, fictitiousRpps, type Professional, type SoftwareAuthenticator, softwareAuthenticator } from '@cloison/world'
import { onboard } from '../../src/domain/professionals/index.ts'
import { isRefusal } from '../../src/words/refusal.ts'
import type { Scene } from './signin-scene.ts'

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Someone in front of a browser: a key that holds the session, an authenticator, and a place from which they ask. */
export interface Browser {
  readonly key: CryptoKeyPair
  readonly authenticator: SoftwareAuthenticator
  readonly address: string
  token: string | undefined
  call(method: string, path: string, body?: object, more?: { headers?: Record<string, string>; origin?: string }): Promise<Answer>
}

export async function openBrowser(
  scene: Scene,
  address = '192.0.2.1',
  authenticator = softwareAuthenticator(scene.origin),
): Promise<Browser> {
  const key = await makeSessionKey()
  const browser: Browser = {
    key,
    authenticator,
    address,
    token: undefined,
    async call(method, path, body, more = {}) {
      const url = (more.origin ?? scene.origin) + path
      const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body))
      const signing = path.startsWith('/v1/signin') || (path === '/v1/operators/session' && method === 'POST')
      const token = signing ? undefined : browser.token
      const proof = await makeProof(key, {
        method,
        url,
        now: Date.now(),
        ...(bytes === undefined ? {} : { body: bytes }),
        ...(token === undefined ? {} : { token }),
      })
      return send(url, method, bytes, {
        dpop: proof,
        'x-test-address': address,
        ...(token === undefined ? {} : { authorization: `DPoP ${token}` }),
        ...more.headers,
      })
    },
  }
  return browser
}

export async function send(
  url: string,
  method: string,
  body: Uint8Array<ArrayBuffer> | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
}

/** A person of the stand-in's register, and of ours when `onboarded`. The code of the letter, when there is one. */
export async function newcomer(
  scene: Scene,
  rank: number,
  sites: readonly string[],
  said: { listed?: readonly string[]; locum?: boolean; from?: string; until?: string | null } = {},
): Promise<{ rpps: string; code: string | undefined; accountId: number }> {
  const rpps = fictitiousRpps(rank)
  listAt(scene, rank, said.listed ?? sites)
  let code: string | undefined
  let accountId = 0
  for (const finess of sites) {
    const done = await onboard(scene.duties, {
      rpps,
      familyName: `Nomfictif${rank}`,
      givenName: 'Camille',
      profession: '21',
      finess,
      from: said.from ?? '2020-01-01',
      until: said.until ?? null,
      locum: said.locum ?? false,
    })
    assert(!isRefusal(done))
    code ??= done.code
    accountId = done.accountId
  }
  return { rpps, code, accountId }
}

/** What the identity provider says of someone's places from now on. */
export function listAt(scene: Scene, rank: number, listed: readonly string[]): void {
  const situations = listed.map((finess, index) => ({
    id: `a${rank}-${index}`,
    finess: finess as Professional['situations'][number]['finess'],
    siteName: 'Pharmacie',
    mode: 'L' as const,
    role: 'holder' as const,
    from: '2020-01-01' as Professional['situations'][number]['from'],
    until: undefined,
  }))
  scene.provider.register({
    rank,
    rpps: fictitiousRpps(rank),
    familyName: `Nomfictif${rank}`,
    givenName: 'Camille',
    sex: 'F',
    profession: '21',
    pattern: 'regular',
    situations,
  })
}

/** Start, Pro Santé Connect, and back: the answer of `identity`, and the handle. */
export async function identify(
  browser: Browser,
  rpps: string,
  client = 'cloison-page',
  headers: Record<string, string> = {},
): Promise<Answer & { handle: string }> {
  const started = await browser.call('POST', '/v1/signin', { client }, { headers })
  if (started.status !== 201) return { ...started, handle: '' }
  const handle = String(started.body['handle'])
  const back = await approveOnPhone(String(started.body['authorizationUrl']), { rpps })
  const answer = await browser.call('POST', '/v1/signin/identity', { handle, ...Object.fromEntries(back.searchParams) })
  return { ...answer, handle }
}

/** As far as the chosen establishment. */
export async function reach(browser: Browser, rpps: string, finess: string): Promise<Answer & { handle: string }> {
  const identified = await identify(browser, rpps)
  assert.equal(identified.status, 200, JSON.stringify(identified.body))
  const chosen = await browser.call('POST', '/v1/signin/establishment', { handle: identified.handle, finess })
  return { ...chosen, handle: identified.handle }
}

/** Enrols a passkey with a code, and is signed in. */
export async function enrol(browser: Browser, handle: string, code: string): Promise<Answer> {
  const offered = await browser.call('POST', '/v1/signin/code', { handle, code })
  if (offered.status !== 200) return offered
  const response = browser.authenticator.create(offered.body['options'] as never)
  const done = await browser.call('POST', '/v1/signin/enrolment', { handle, response })
  if (done.status === 201) browser.token = String(done.body['accessToken'])
  return done
}

/** The whole way with a passkey. */
export async function signIn(browser: Browser, rpps: string, finess: string): Promise<Answer> {
  const chosen = await reach(browser, rpps, finess)
  if (chosen.status !== 200) return chosen
  assert.equal(chosen.body['next'], 'passkey')
  const response = browser.authenticator.get(chosen.body['options'] as never)
  const done = await browser.call('POST', '/v1/signin/passkey', { handle: chosen.handle, response })
  if (done.status === 201) browser.token = String(done.body['accessToken'])
  return done
}

/** What a registered software signs to say which one it is. */
export async function clientAssertion(privateKey: CryptoKey, client: string, origin: string, sessionKey: CryptoKeyPair): Promise<string> {
  const { x } = await crypto.subtle.exportKey('jwk', sessionKey.publicKey)
  const iat = Math.floor(Date.now() / 1000)
  return signJwt(
    privateKey,
    { alg: 'ES256', typ: 'JWT' },
    { iss: client, sub: client, aud: origin, iat, exp: iat + 120, jti: uuidV7At(Date.now()), key: x },
  )
}

/** Inscribed, enrolled with the code of the letter, and signed in. */
export async function arrive(scene: Scene, rank: number, site: string): Promise<{ browser: Browser; rpps: string; accountId: number }> {
  const { rpps, code, accountId } = await newcomer(scene, rank, [site])
  const browser = await openBrowser(scene, `192.0.2.${rank}`)
  const done = await enrol(browser, (await reach(browser, rpps, site)).handle, code ?? '')
  assert.equal(done.status, 201, JSON.stringify(done.body))
  return { browser, rpps, accountId }
}
