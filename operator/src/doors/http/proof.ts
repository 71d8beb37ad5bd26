import { hash } from 'node:crypto'
import { turnsOf } from '../../words/turns.ts'
import { isBase64url32, type JwtParts, readPart, signatureHolds, splitJwt, type VerifyingKey, verifyingKey } from './jwt.ts'

/** What is looked at of a request. `target` is the path and query as they arrived; `body` the exact bytes. */
export interface SignedRequest {
  readonly method: string
  readonly target: string
  readonly authorization: string | undefined
  readonly dpop: string | undefined
  readonly body: Uint8Array
}

/** What must be known of the one who holds a token, whoever that is. Times are milliseconds since 1970. */
export interface Bearer {
  readonly key: VerifyingKey
  /** Coordinates of the key, as a proof's header writes them. */
  readonly x: string
  readonly y: string
  readonly expiresAt: number
  /** Without any request until then, the passkey is asked again. */
  readonly idleAt: number
  /** The account, site, client or device is frozen. */
  readonly barred: boolean
}

/** A bearer that was found, and what is remembered so that the next request costs less. */
export interface Known<Who extends Bearer> {
  readonly who: Who
  readonly secret: Buffer
  /** SHA-256 of the token, as `ath` must be. */
  readonly tokenHash: string
  /** The last header part accepted for this key: the same text need not be read again. */
  header: string | undefined
}

/** Where tokens are found. `seen` is told of each request that held, and keeps the session awake. */
export interface Bearers<Who extends Bearer> {
  find(token: string, now: number): Known<Who> | undefined | Promise<Known<Who> | undefined>
  seen(known: Known<Who>, now: number): void
}

export type ProofRefusal = 'session.absent' | 'session.over' | 'session.passkey-needed' | 'session.frozen' | 'proof.invalid' | 'proof.clock'

/** `secret` is what the database asks for to know who this is; `cause` the sixteen bytes of the proof's identifier. */
export type ProofOutcome<Who extends Bearer> =
  | { readonly ok: true; readonly secret: Buffer; readonly cause: Buffer; readonly session: Who }
  | { readonly ok: false; readonly code: ProofRefusal }

export interface ProofRules {
  /** Addresses under which this door is reached: `https://cloison.example`. */
  readonly origins: readonly string[]
  /** Only where the passkey itself is shown again, or the session ended. */
  readonly idleAccepted?: boolean
  /** Only where the holder of a frozen session is told why. */
  readonly frozenAccepted?: boolean
}

const TOLERANCE_MS = 60_000
/** A signature takes about a tenth of a millisecond: the loop comes back to its sockets every few. There is one loop, so one count. */
const verifying = turnsOf(32)
const SCHEME = 'DPoP '
const TOKEN_LENGTH = 43
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const EMPTY_BODY = hash('sha256', '', 'base64url')

/**
 * Checks the proof of one request (RFC 9449 §4.3, with `bsh` and a `htu` that holds the query). It says that the holder of the session's
 * key wrote this very request within a minute; that it was not written twice is the database's to say (`ask`, `proof_once`).
 *
 * @param now milliseconds since 1970
 */
export async function checkProof<Who extends Bearer>(
  request: SignedRequest,
  now: number,
  bearers: Bearers<Who>,
  rules: ProofRules,
): Promise<ProofOutcome<Who>> {
  const token = readToken(request.authorization)
  if (token === undefined) return no('session.absent')
  const parts = request.dpop === undefined ? undefined : splitJwt(request.dpop)
  if (parts === undefined) return no('proof.invalid')
  const found = bearers.find(token, now)
  const known = found instanceof Promise ? await found : found
  if (known === undefined) return no('session.over')
  const { who } = known
  if (parts.header !== known.header && !headerNames(parts.header, who.x, who.y)) return no('proof.invalid')
  const claims = readPart(parts.claims)
  if (claims === undefined || claims['ath'] !== known.tokenHash) return no('proof.invalid')
  const cause = readClaims(claims, request, now, rules.origins)
  if (typeof cause === 'string') return no(cause)
  const turn = verifying.next()
  if (turn !== undefined) await turn
  if (!signatureHolds(parts, who.key)) return no('proof.invalid')
  known.header = parts.header
  if (who.barred && rules.frozenAccepted !== true) return no('session.frozen')
  if (now >= who.expiresAt) return no('session.over')
  if (now >= who.idleAt && rules.idleAccepted !== true) return no('session.passkey-needed')
  bearers.seen(known, now)
  return { ok: true, secret: known.secret, cause, session: who }
}

/** A proof made before any token exists: it shows which key will hold the session. */
export type KeyProofOutcome =
  | { readonly ok: true; readonly x: string; readonly y: string; readonly cause: Buffer }
  | { readonly ok: false; readonly code: 'proof.invalid' | 'proof.clock' }

/** The same checks, but for the token: the key is the one that the header brings. */
export function checkKeyProof(request: SignedRequest, now: number, rules: ProofRules): KeyProofOutcome {
  const parts = request.dpop === undefined ? undefined : splitJwt(request.dpop)
  if (parts === undefined) return no('proof.invalid')
  const point = readHeader(parts.header)
  const key = point === undefined ? undefined : verifyingKey(point.x, point.y)
  const claims = readPart(parts.claims)
  if (point === undefined || key === undefined || claims === undefined || 'ath' in claims) return no('proof.invalid')
  const cause = readClaims(claims, request, now, rules.origins)
  if (typeof cause === 'string') return no(cause)
  return signatureHolds(parts, key) ? { ok: true, x: point.x, y: point.y, cause } : no('proof.invalid')
}

function readClaims(
  claims: Record<string, unknown>,
  request: SignedRequest,
  now: number,
  origins: readonly string[],
): Buffer | 'proof.invalid' | 'proof.clock' {
  const { htm, htu, iat, jti, bsh } = claims
  if (htm !== request.method || typeof htu !== 'string' || !reaches(htu, request.target, origins)) return 'proof.invalid'
  if (bsh !== (request.body.length === 0 ? EMPTY_BODY : hash('sha256', request.body, 'base64url'))) return 'proof.invalid'
  if (typeof iat !== 'number' || typeof jti !== 'string' || !UUID_V7.test(jti)) return 'proof.invalid'
  const made = Number.parseInt(jti.slice(0, 8) + jti.slice(9, 13), 16)
  // Written so that a value which is not a number is refused too.
  if (!(Math.abs(now - iat * 1000) <= TOLERANCE_MS && Math.abs(now - made) <= TOLERANCE_MS)) return 'proof.clock'
  return Buffer.from(jti.replaceAll('-', ''), 'hex')
}

function reaches(htu: string, target: string, origins: readonly string[]): boolean {
  if (!htu.endsWith(target)) return false
  const length = htu.length - target.length
  for (const origin of origins) if (origin.length === length && htu.startsWith(origin)) return true
  return false
}

function readToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length !== SCHEME.length + TOKEN_LENGTH || !authorization.startsWith(SCHEME))
    return undefined
  const token = authorization.slice(SCHEME.length)
  return isBase64url32(token) ? token : undefined
}

function headerNames(header: JwtParts['header'], x: string, y: string): boolean {
  const point = readHeader(header)
  return point !== undefined && point.x === x && point.y === y
}

/** `typ`, `alg` and a public P-256 key: anything more, such as `crit` or a private half, is refused (RFC 7515 §4.1.11, RFC 9449 §4.3). */
function readHeader(header: string): { x: string; y: string } | undefined {
  const read = readPart(header)
  if (read === undefined || read['typ'] !== 'dpop+jwt' || read['alg'] !== 'ES256' || Object.keys(read).length !== 3) return undefined
  const jwk = read['jwk']
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk) return undefined
  const { kty, crv, x, y } = jwk as Record<string, unknown>
  return kty === 'EC' && crv === 'P-256' && typeof x === 'string' && typeof y === 'string' ? { x, y } : undefined
}

function no<Code extends string>(code: Code): { readonly ok: false; readonly code: Code } {
  return { ok: false, code }
}
