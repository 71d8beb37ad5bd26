import * as openid from 'openid-client'
import { z } from 'zod'
import type { Departure, IdentityProvider, ProvenIdentity, Return } from '../../ports/identity.ts'
import { isRefusal, refuse } from '../../words/refusal.ts'
import { parseRpps } from '../../words/rpps.ts'

export interface ProSanteConnect {
  /** The issuer, or its discovery document when it is not at the usual place (`…/.well-known/wallet-openid-configuration`). */
  readonly discovery: string
  readonly clientId: string
  /** A secret, or a private key for an assertion (ES256). */
  readonly authentication: { readonly secret: string } | { readonly privateKey: CryptoKey; readonly kid?: string }
  /** The page to which the provider sends the browser back. */
  readonly redirectUri: string
  /** Milliseconds after which the provider is said not to answer; 5,000 when not said. */
  readonly timeoutMs?: number
}

const SITUATIONS_MAX = 200
const ASSURANCE = 'eidas1'

/**
 * What is read of the user information (industriels.esante.gouv.fr, « Pro Santé Connect, documentation technique »). Everything else it
 * says is left unread.
 */
const userInfo = z.object({
  SubjectNameID: z.string(),
  given_name: z.string().min(1).max(100),
  family_name: z.string().min(1).max(100),
  SubjectRefPro: z.object({
    exercices: z
      .array(
        z.object({ codeProfession: z.string(), activities: z.array(z.object({ numeroFinessSite: z.string().nullish() })).default([]) }),
      )
      .max(20),
  }),
})

/** OpenID Connect with PKCE, state and nonce against Pro Santé Connect. The configuration is asked for at the first sign-in, then kept. */
export function proSanteConnect(settings: ProSanteConnect): IdentityProvider {
  let known: Promise<openid.Configuration> | undefined
  const configuration = (): Promise<openid.Configuration> => {
    known ??= discover(settings).catch((cause) => {
      known = undefined
      throw cause
    })
    return known
  }
  return {
    async depart(): Promise<Departure> {
      const [state, nonce, codeVerifier] = [openid.randomState(), openid.randomNonce(), openid.randomPKCECodeVerifier()]
      const url = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: settings.redirectUri,
        scope: 'openid scope_all',
        acr_values: ASSURANCE,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      })
      return { authorizationUrl: url.href, state, nonce, codeVerifier }
    },
    async arrive(back: Return, kept) {
      const config = await configuration()
      try {
        const url = new URL(settings.redirectUri)
        url.search = new URLSearchParams({
          code: back.code,
          state: back.state,
          ...(back.iss === undefined ? {} : { iss: back.iss }),
        }).toString()
        const tokens = await openid.authorizationCodeGrant(config, url, {
          expectedState: kept.state,
          expectedNonce: kept.nonce,
          pkceCodeVerifier: kept.codeVerifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (claims === undefined || claims['acr'] !== ASSURANCE) return refuse('signin.identity-refused')
        return readIdentity(await openid.fetchUserInfo(config, tokens.access_token, claims.sub)) ?? refuse('signin.identity-refused')
      } catch (cause) {
        if (answered(cause)) return refuse('signin.identity-refused')
        throw cause
      }
    },
  }
}

async function discover(settings: ProSanteConnect): Promise<openid.Configuration> {
  const { authentication, timeoutMs = 5_000 } = settings
  const server = new URL(settings.discovery)
  const proof =
    'secret' in authentication
      ? openid.ClientSecretBasic(authentication.secret)
      : openid.PrivateKeyJwt(
          authentication.kid === undefined ? authentication.privateKey : { key: authentication.privateKey, kid: authentication.kid },
        )
  // Without TLS only on this very machine: a stand-in provider for trials.
  const loopback = server.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(server.hostname)
  return openid.discovery(server, settings.clientId, undefined, proof, {
    timeout: Math.ceil(timeoutMs / 1000),
    ...(loopback ? { execute: [openid.allowInsecureRequests] } : {}),
  })
}

/** A user information that is not of the expected shape, or without RPPS, recognises nobody. */
function readIdentity(said: unknown): ProvenIdentity | undefined {
  const read = userInfo.safeParse(said)
  if (!read.success) return undefined
  const { SubjectNameID, given_name, family_name, SubjectRefPro } = read.data
  // The national identifier of a professional known by RPPS is the digit 8, then the eleven digits.
  const parsed = parseRpps(SubjectNameID.startsWith('8') ? SubjectNameID.slice(1) : '')
  if (isRefusal(parsed)) return undefined
  const sites = SubjectRefPro.exercices.flatMap(({ activities }) => activities.map(({ numeroFinessSite }) => numeroFinessSite ?? ''))
  const listed = [...new Set(sites.filter((finess) => /^(?:\d{2}|2[AB])\d{7}$/.test(finess)))].slice(0, SITUATIONS_MAX)
  return { rpps: parsed.rpps, familyName: family_name, givenName: given_name, listed }
}

/**
 * The provider answered, and its answer is no: a wrong or used code, a state or a signature that does not hold. A timeout, a network that
 * fails or a status of 500 and above is no answer.
 */
function answered(cause: unknown): boolean {
  if (cause instanceof openid.ResponseBodyError || cause instanceof openid.AuthorizationResponseError) return true
  if (!(cause instanceof openid.ClientError) || cause.code === 'OAUTH_TIMEOUT' || cause.code === 'OAUTH_ABORT') return false
  return !(cause.cause instanceof Response && cause.cause.status >= 500)
}
