import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import { test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { proSanteConnect } from './pro-sante-connect.ts'

/** What a provider says, changed at will: the honest answer, or any lie. */
interface Words {
  acr: string | undefined
  nonce: string | undefined
  userSub: string
  user: Record<string, unknown>
  tokenStatus: number
  silent: boolean
}

const HONEST_USER = {
  SubjectNameID: '810199999995',
  given_name: 'Camille',
  family_name: 'FICTIF',
  SubjectRefPro: {
    exercices: [
      {
        codeProfession: '21',
        activities: [{ numeroFinessSite: '759999014' }, { numeroFinessSite: '' }, { numeroFinessSite: '759999014' }, {}],
      },
    ],
  },
}

async function withProvider(work: (words: Words, arrive: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const words: Words = { acr: 'eidas1', nonce: undefined, userSub: 'f:x:1', user: HONEST_USER, tokenStatus: 200, silent: false }
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }
  let issuer = ''
  let asked = ''
  const answers: Record<string, () => Promise<unknown>> = {
    '/.well-known/openid-configuration': async () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
    }),
    '/jwks': async () => ({ keys: [jwk] }),
    '/token': async () => ({
      access_token: 'opaque',
      token_type: 'Bearer',
      id_token: await new SignJWT({ nonce: words.nonce ?? asked, ...(words.acr === undefined ? {} : { acr: words.acr }) })
        .setProtectedHeader({ alg: 'ES256', kid: 'k' })
        .setIssuer(issuer)
        .setAudience('cloison')
        .setSubject('f:x:1')
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey),
    }),
    '/userinfo': async () => ({ sub: words.userSub, ...words.user }),
  }
  const server: Server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const answer = answers[path]
    if (words.silent && path === '/token') return
    const status = path === '/token' ? words.tokenStatus : answer === undefined ? 404 : 200
    void (answer?.() ?? Promise.resolve({})).then((body) => {
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(status === 200 ? body : { error: 'invalid_grant' }))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  issuer = `http://127.0.0.1:${address.port}`
  const provider = proSanteConnect({
    ...{
      discovery: issuer,
      clientId: 'cloison',
      authentication: { secret: 'trial' },
      redirectUri: 'http://localhost/connexion',
      timeoutMs: 1_000,
    },
  })
  try {
    await work(words, async () => {
      const { authorizationUrl, ...kept } = await provider.depart()
      asked = kept.nonce
      const said = new URL(authorizationUrl).searchParams
      assert.deepEqual(
        [said.get('acr_values'), said.get('scope'), said.get('code_challenge_method')],
        ['eidas1', 'openid scope_all', 'S256'],
      )
      return provider.arrive({ code: 'c', state: kept.state }, kept)
    })
  } finally {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
}

const REFUSED = { refused: 'signin.identity-refused' }

test('an honest answer gives the RPPS, the name and each listed establishment once', async () => {
  await withProvider(async (_words, arrive) => {
    assert.deepEqual(await arrive(), { rpps: '10199999995', familyName: 'FICTIF', givenName: 'Camille', listed: ['759999014'] })
  })
})

test('a lesser assurance, another nonce, another subject or an unreadable person is recognised as nobody', async () => {
  const lies: Partial<Words>[] = [
    { acr: undefined },
    { acr: 'low' },
    { nonce: 'of-another-departure' },
    { userSub: 'f:x:2' },
    { user: { ...HONEST_USER, SubjectNameID: '3ABCDEF' } },
    { user: { ...HONEST_USER, SubjectNameID: '81019999999' } },
    { user: { ...HONEST_USER, SubjectRefPro: undefined } },
    { user: { ...HONEST_USER, family_name: ['FICTIF'] } },
    { tokenStatus: 400 },
  ]
  for (const lie of lies) {
    await withProvider(async (words, arrive) => {
      Object.assign(words, lie)
      assert.deepEqual(await arrive(), REFUSED, JSON.stringify(lie))
    })
  }
})

test('a provider that fails or keeps silent is a fault, never a wrong identity', async () => {
  for (const failure of [{ tokenStatus: 503 }, { silent: true }]) {
    await withProvider(async (words, arrive) => {
      Object.assign(words, failure)
      await assert.rejects(arrive(), JSON.stringify(failure))
      Object.assign(words, { tokenStatus: 200, silent: false })
      assert.equal((await arrive()) !== undefined, true, 'and the next one is served')
    })
  }
})
