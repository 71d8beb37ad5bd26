import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { ClientMetadata, Configuration, Provider } from 'oidc-provider'
import { type Day, readDay, writeDay } from './day.ts'
import { answerInteraction } from './phone-approval.ts'
import type { Professional } from './professional.ts'
import { claimsOf, subjectOf } from './professional-claims.ts'
import { providerMemory } from './provider-memory.ts'

/** A platform that signs people in here. */
export interface IdentityClient {
  readonly clientId: string
  readonly redirectUris: readonly string[]
  /** Proves itself by a signed assertion (private_key_jwt) or, where that is not wanted, by a secret (client_secret_basic). */
  readonly authentication: { readonly jwks: readonly JWK[] } | { readonly secret: string }
}

export interface IdentityProviderOptions {
  /** 0 lets the machine choose. */
  readonly port: number
  readonly professionals: readonly Professional[]
  readonly clients: readonly IdentityClient[]
  /** Day for which situations are told; the machine's by default. */
  readonly today?: () => Day
}

export interface IdentityProvider {
  /** `http://127.0.0.1:<port>` */
  readonly issuer: string
  /** Replaces what is known of a professional, or adds one: an arrival, a departure, a new site. */
  register(professional: Professional): void
  close(): Promise<void>
}

/** Where Pro Santé Connect publishes its configuration, and where everybody else does. */
const discovery = { theirs: '/.well-known/wallet-openid-configuration', usual: '/.well-known/openid-configuration' } as const
const professionalsMax = 200_000

/**
 * Starts a stand-in for Pro Santé Connect on loopback: OpenID Connect, code flow with PKCE S256, scopes `openid scope_all`,
 * `acr` eidas1 when asked for, its claims and its several exercise situations. Signing in is one page asking for an RPPS number
 * and an approval simulated at once. Nothing is kept when it closes. For demonstrations and tests, never for real people.
 */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const bySubject = new Map<string, Professional>()
  const today = options.today ?? (() => writeDay(readDay(new Date().toISOString().slice(0, 10)) ?? 0))
  const register = (professional: Professional) => {
    if (bySubject.size >= professionalsMax) throw new Error('startIdentityProvider: too many professionals')
    bySubject.set(subjectOf(professional), professional)
  }
  for (const professional of options.professionals) register(professional)

  // Loaded here, so that those who only want portfolios or a bank do not pay for it.
  const { Provider: ProviderClass } = await import('oidc-provider')
  const configuration = await configurationOf(options, bySubject, today)
  const server = createServer()
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const issuer = await listen(server, options.port)
  let provider: Provider
  try {
    provider = new ProviderClass(issuer, configuration)
    // The library reads its clients when first asked; a mistake in one is better known now.
    for (const client of options.clients) await provider.Client.find(client.clientId)
  } catch (fault) {
    await close()
    throw fault
  }
  const oidc = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/')) {
      answerInteraction(provider, (rpps) => bySubject.has(subjectOf({ rpps })), request, response).catch(() => response.destroy())
      return
    }
    if (request.url === discovery.theirs) request.url = discovery.usual
    oidc(request, response).catch(() => response.destroy())
  })

  return { issuer, register, close }
}

async function configurationOf(
  options: IdentityProviderOptions,
  bySubject: ReadonlyMap<string, Professional>,
  today: () => Day,
): Promise<Configuration> {
  return {
    adapter: providerMemory(Date.now),
    clients: options.clients.map(metadataOf),
    jwks: { keys: [{ ...(await signingKey()), use: 'sig', alg: 'RS256' }] },
    // Cookies know hosts, not ports: names of our own, since the platform may stand on the same host.
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'idp_session', interaction: 'idp_interaction', resume: 'idp_resume' },
    },
    acrValues: ['eidas1'],
    scopes: ['openid', 'scope_all'],
    claims: {
      openid: ['sub', 'amr', 'auth_time'],
      scope_all: [
        'SubjectNameID',
        'preferred_username',
        'given_name',
        'family_name',
        'SubjectRole',
        'Secteur_Activite',
        'SubjectOrganization',
        'SubjectOrganizationID',
        'Mode_Acces_Raison',
        'Palier_Authentification',
        'otherIds',
        'SubjectRefPro',
      ],
      acr: null,
      sid: null,
      iss: null,
    },
    // Like the wallet, whose identity token carries amr and the claims of the scopes without being asked.
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 900, Grant: 900 },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    async findAccount(_ctx, accountId) {
      const professional = bySubject.get(accountId)
      if (professional === undefined) return undefined
      return { accountId, claims: () => ({ sub: accountId, ...claimsOf(professional, today()) }) }
    },
    // Registered clients are trusted with what they ask for: no consent page.
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid scope_all')
      await grant.save()
      return grant
    },
    async renderError(ctx, out) {
      ctx.type = 'text/plain; charset=utf-8'
      ctx.body = `Demande refusée : ${out.error}.`
    },
  }
}

function metadataOf(client: IdentityClient): ClientMetadata {
  const { authentication } = client
  return {
    client_id: client.clientId,
    redirect_uris: [...client.redirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    ...('secret' in authentication
      ? { token_endpoint_auth_method: 'client_secret_basic', client_secret: authentication.secret }
      : {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: 'ES256',
          jwks: { keys: authentication.jwks.map(publicKeyOf) },
        }),
  }
}

function publicKeyOf(jwk: JWK): Record<string, unknown> {
  if (jwk.d !== undefined) throw new Error('startIdentityProvider: a client registers its public key only')
  return { ...jwk }
}

async function signingKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex') }
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('startIdentityProvider: no port'))
      else resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}
