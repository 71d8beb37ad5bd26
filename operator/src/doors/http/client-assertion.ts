import { readPart, signatureHolds, splitJwt, verifyingKey } from './jwt.ts'

const TOLERANCE_S = 60
const LIFE_S_MAX = 300
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Which software asks (RFC 7523 §3, private_key_jwt): `iss` and `sub` its code, `aud` our address, `exp` five minutes ahead at most, `jti` a
 * UUID v7 that serves once. `key` is the x coordinate of the session's key, in base64url: an assertion that was overheard opens nothing with
 * another key.
 *
 * @param now milliseconds since 1970
 * @returns the sixteen bytes of `jti`, to be used up, or undefined when the assertion does not hold
 */
export function readClientAssertion(
  text: string | undefined,
  expected: {
    readonly client: string
    readonly jwk: { readonly x?: string; readonly y?: string }
    readonly origins: readonly string[]
    readonly keyX: string
  },
  now: number,
): Buffer | undefined {
  const parts = text === undefined ? undefined : splitJwt(text)
  const key = verifyingKey(expected.jwk.x ?? '', expected.jwk.y ?? '')
  if (parts === undefined || key === undefined) return undefined
  const header = readPart(parts.header)
  const claims = readPart(parts.claims)
  if (header === undefined || claims === undefined || header['alg'] !== 'ES256' || 'crit' in header) return undefined
  const { iss, sub, aud, exp, iat, jti } = claims
  if (iss !== expected.client || sub !== expected.client || typeof aud !== 'string' || !expected.origins.includes(aud)) return undefined
  if (claims['key'] !== expected.keyX || typeof jti !== 'string' || !UUID_V7.test(jti)) return undefined
  const seconds = now / 1000
  if (typeof iat !== 'number' || !(Math.abs(seconds - iat) <= TOLERANCE_S)) return undefined
  if (typeof exp !== 'number' || !(exp > seconds - TOLERANCE_S && exp - iat <= LIFE_S_MAX)) return undefined
  return signatureHolds(parts, key) ? Buffer.from(jti.replaceAll('-', ''), 'hex') : undefined
}
