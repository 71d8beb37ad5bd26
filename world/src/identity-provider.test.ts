import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type CryptoKey, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { approveOnPhone } from './approve-on-phone.ts'
import type { Day } from './day.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { type Professional, situationsOn } from './professional.ts'
import { nationalIdOf, subjectOf } from './professional-claims.ts'
import { createWorld } from './world.ts'

const world = createWorld({ seed: 'identity', persons: 10, day: '2026-11-24', establishments: 12 })
const redirectUri = 'http://127.0.0.1:9/retour'
let provider: IdentityProvider
let clientKey: CryptoKey
let today = world.day

before(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  clientKey = pair.privateKey
  provider = await startIdentityProvider({
    port: 0,
    professionals: world.professionals,
    clients: [
      {
        clientId: 'cloison',
        redirectUris: [redirectUri],
        authentication: { jwks: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256' }] },
      },
      { clientId: 'by-secret', redirectUris: [redirectUri], authentication: { secret: 'a-secret-of-thirty-two-characters' } },
    ],
    today: () => today,
  })
})
after(() => provider.close())

test('discovery stands at the usual address and at the wallet’s', async () => {
  const usual = await json(`${provider.issuer}/.well-known/openid-configuration`)
  assert.deepEqual(await json(`${provider.issuer}/.well-known/wallet-openid-configuration`), usual)
  assert.equal(usual['issuer'], provider.issuer)
  assert.deepEqual(usual['acr_values_supported'], ['eidas1'])
  assert.deepEqual(usual['code_challenge_methods_supported'], ['S256'])
})

test('code flow with PKCE and private_key_jwt: signed identity, acr, amr, nonce, then the sector’s claims', async () => {
  const person = pick('severalSites')
  const { claims, userinfo, nonce } = await signIn(person)
  assert.equal(claims['sub'], subjectOf(person))
  assert.equal(claims['nonce'], nonce)
  assert.equal(claims['acr'], 'eidas1')
  assert.deepEqual(claims['amr'], ['mfa', 'swk', 'pin'])
  assert.equal(typeof claims['auth_time'], 'number')
  assert.equal(userinfo['sub'], claims['sub'])
  assert.equal(userinfo['SubjectNameID'], nationalIdOf(person))
  assert.equal(nationalIdOf(person), `8${person.rpps}`)
  assert.equal(userinfo['family_name'], person.familyName.toUpperCase())
  const [exercise] = exercisesOf(userinfo)
  assert.equal(exercise?.codeProfession, person.profession)
  assert.deepEqual(
    exercise?.activities.map((activity) => activity.numeroFinessSite),
    situationsOn(person, world.day).map((situation) => situation.finess),
  )
  assert.ok((exercise?.activities.length ?? 0) > 1)
})

test('a locum has one activity today and none between two stays; a leaver has none', async () => {
  const locum = pick('locum')
  assert.equal(exercisesOf((await signIn(locum)).userinfo)[0]?.activities.length, 1)
  today = '2026-12-15' as Day
  try {
    assert.equal(exercisesOf((await signIn(locum)).userinfo)[0]?.activities.length, 0)
  } finally {
    today = world.day
  }
  const leaver = (await signIn(pick('leaver'))).userinfo
  assert.deepEqual(exercisesOf(leaver)[0]?.activities, [])
  assert.equal('SubjectOrganization' in leaver, false)
})

test('a departure told to the provider shows at the next sign-in', async () => {
  const person = pick('regular')
  assert.equal(exercisesOf((await signIn(person)).userinfo)[0]?.activities.length, 1)
  provider.register({ ...person, situations: person.situations.map((situation) => ({ ...situation, until: '2026-11-01' as Day })) })
  assert.equal(exercisesOf((await signIn(person)).userinfo)[0]?.activities.length, 0)
  provider.register(person)
})

test('a client may prove itself by a secret', async () => {
  const person = pick('regular')
  const { url, verifier } = authorization('by-secret')
  const back = await approveOnPhone(url, { rpps: person.rpps })
  const basic = Buffer.from('by-secret:a-secret-of-thirty-two-characters').toString('base64')
  const response = await exchange(back, verifier, {}, { authorization: `Basic ${basic}` })
  assert.equal(response.status, 200)
})

test('refused on the phone, an unknown number, a wrong key', async () => {
  const back = await approveOnPhone(authorization().url, 'refuse')
  assert.equal(back.searchParams.get('error'), 'access_denied')
  for (const rpps of ['10100473148', '10199999996', '', '<script>'])
    await assert.rejects(approveOnPhone(authorization().url, { rpps }), /answered 422/)
})

test('a code serves once, with its own verifier only; another key, another issuer’s assertion or none gives nothing', async () => {
  const person = pick('regular')
  const { url, verifier } = authorization()
  const back = await approveOnPhone(url, { rpps: person.rpps })
  assert.equal((await exchange(back, randomBytes(32).toString('base64url'), await assertion(clientKey))).status, 400)

  const second = authorization()
  const again = await approveOnPhone(second.url, { rpps: person.rpps })
  const stranger = await generateKeyPair('ES256')
  assert.equal((await exchange(again, second.verifier, await assertion(stranger.privateKey))).status, 401)
  assert.equal((await exchange(again, second.verifier, { client_id: 'cloison' })).status, 401)
  const once = await assertion(clientKey)
  assert.equal((await exchange(again, second.verifier, once)).status, 200)
  assert.equal((await exchange(again, second.verifier, await assertion(clientKey))).status, 400)
  assert.notEqual(verifier, second.verifier)
})

test('no PKCE, an address that was not registered, a client unknown: no page is shown', async () => {
  for (const change of [
    (url: URL) => url.searchParams.delete('code_challenge'),
    (url: URL) => url.searchParams.set('code_challenge_method', 'plain'),
    (url: URL) => url.searchParams.set('redirect_uri', 'http://127.0.0.1:9/ailleurs'),
    (url: URL) => url.searchParams.set('client_id', 'stranger'),
  ]) {
    const { url } = authorization()
    change(url)
    const response = await fetch(url, { redirect: 'manual' })
    const location = response.headers.get('location')
    assert.ok(
      location === null ? response.status === 400 : new URL(location).searchParams.get('error') === 'invalid_request',
      `${response.status}`,
    )
  }
})

test('the page belongs to the browser that asked, names nobody, and reads no long form', async () => {
  const opened = await fetch(authorization().url, { redirect: 'manual' })
  const page = new URL(opened.headers.get('location') ?? '', provider.issuer)
  const cookie = opened.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  assert.equal((await fetch(page)).status, 400)
  const shown = await fetch(page, { headers: { cookie } })
  const text = await shown.text()
  assert.equal(shown.status, 200)
  assert.match(text, /Approuver sur mon téléphone/)
  for (const person of world.professionals) assert.ok(!text.includes(person.rpps) && !text.includes(person.familyName))
  assert.equal((await fetch(page, { method: 'POST', headers: { cookie }, body: 'x'.repeat(5000) })).status, 413)
  assert.equal((await fetch(page, { method: 'PUT', headers: { cookie } })).status, 405)
})

test('a client is registered by its public key only', async () => {
  const pair = await generateKeyPair('ES256', { extractable: true })
  const clients = [{ clientId: 'x', redirectUris: [redirectUri], authentication: { jwks: [await exportJWK(pair.privateKey)] } }]
  await assert.rejects(startIdentityProvider({ port: 0, professionals: [], clients }), /public key/)
  const broken = [{ clientId: 'x', redirectUris: ['not an address'], authentication: { secret: 's' } }]
  await assert.rejects(startIdentityProvider({ port: 0, professionals: [], clients: broken }))
  const occupied = Number(new URL(provider.issuer).port)
  await assert.rejects(startIdentityProvider({ port: occupied, professionals: [], clients: [] }), { code: 'EADDRINUSE' })
})

interface Exercise {
  readonly codeProfession: string
  readonly activities: readonly { readonly numeroFinessSite: string }[]
}

function exercisesOf(userinfo: Record<string, unknown>): readonly Exercise[] {
  return (userinfo['SubjectRefPro'] as { exercices: Exercise[] }).exercices
}

function pick(pattern: Professional['pattern']): Professional {
  const person = world.professionals.find((candidate) => candidate.pattern === pattern)
  if (person === undefined) throw new Error(`no ${pattern}`)
  return person
}

function authorization(clientId = 'cloison') {
  const verifier = randomBytes(32).toString('base64url')
  const nonce = randomBytes(12).toString('base64url')
  const url = new URL('/auth', provider.issuer)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    state: 'st',
    nonce,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString()
  return { url, verifier, nonce }
}

async function signIn(person: Professional) {
  const { url, verifier, nonce } = authorization()
  const back = await approveOnPhone(url, { rpps: person.rpps })
  assert.equal(`${back.origin}${back.pathname}`, redirectUri)
  assert.equal(back.searchParams.get('state'), 'st')
  assert.equal(back.searchParams.get('iss'), provider.issuer)
  const response = await exchange(back, verifier, await assertion(clientKey))
  assert.equal(response.status, 200)
  const tokens = (await response.json()) as { id_token: string; access_token: string }
  const keys = createRemoteJWKSet(new URL('/jwks', provider.issuer))
  const { payload } = await jwtVerify(tokens.id_token, keys, { issuer: provider.issuer, audience: 'cloison', algorithms: ['RS256'] })
  const userinfo = await json(`${provider.issuer}/me`, { authorization: `Bearer ${tokens.access_token}` })
  return { claims: payload as Record<string, unknown>, userinfo, nonce }
}

async function assertion(key: CryptoKey): Promise<Record<string, string>> {
  const jwt = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('cloison')
    .setSubject('cloison')
    .setAudience(provider.issuer)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(key)
  return { client_id: 'cloison', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: jwt }
}

function exchange(back: URL, verifier: string, proof: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...proof,
  })
  return fetch(`${provider.issuer}/token`, { method: 'POST', body, headers })
}

async function json(url: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const response = await fetch(url, { headers })
  assert.equal(response.status, 200)
  return (await response.json()) as Record<string, unknown>
}
