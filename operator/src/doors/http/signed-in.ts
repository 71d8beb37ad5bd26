import type { RefusalCode } from '@cloison/contract'
import type { FastifyRequest } from 'fastify'
import type { ProofServing } from '../../domain/professionals/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Bearer, type Bearers, checkKeyProof, checkProof, type ProofRules, type SignedRequest } from './proof.ts'

/** What a door needs to know who sends a request. */
export interface ProofDesk<Who extends Bearer> {
  readonly clock: Clock
  readonly origins: readonly string[]
  readonly bearers: Bearers<Who>
  /** Tells the database that a proof has served. */
  readonly once: (secret: Uint8Array | null, jti: Uint8Array) => Promise<ProofServing>
}

export interface Asker<Who extends Bearer> {
  readonly secret: Buffer
  readonly cause: Buffer
  readonly who: Who
}

const NO_BODY = Buffer.alloc(0)

/** Who sends this request, if its proof holds; for look-ups, where the turnstile itself sees that the cause serves once. */
export async function signedIn<Who extends Bearer>(
  desk: Omit<ProofDesk<Who>, 'once'>,
  request: FastifyRequest,
  rules: Pick<ProofRules, 'idleAccepted' | 'frozenAccepted'> = {},
): Promise<Asker<Who> | { readonly refused: RefusalCode }> {
  const outcome = await checkProof(signedRequest(request), desk.clock.now(), desk.bearers, { origins: desk.origins, ...rules })
  return outcome.ok ? { secret: outcome.secret, cause: outcome.cause, who: outcome.session } : { refused: outcome.code }
}

/** The same for every other route: the proof is used up in the database, which also says whether the session still stands. */
export async function signedInOnce<Who extends Bearer>(
  desk: ProofDesk<Who>,
  request: FastifyRequest,
  rules: Pick<ProofRules, 'idleAccepted' | 'frozenAccepted'> = {},
): Promise<Asker<Who> | { readonly refused: RefusalCode }> {
  const asker = await signedIn(desk, request, rules)
  if ('refused' in asker) return asker
  const refused = SERVED[await desk.once(asker.secret, asker.cause)]
  return refused === undefined || (refused === 'session.frozen' && rules.frozenAccepted === true) ? asker : { refused }
}

/** Before any session: which key sends this request. The proof is used up in the same way. */
export async function keyHolder(
  desk: Omit<ProofDesk<Bearer>, 'bearers'>,
  request: FastifyRequest,
): Promise<{ readonly jwkX: Buffer; readonly jwkY: Buffer } | { readonly refused: RefusalCode }> {
  const outcome = checkKeyProof(signedRequest(request), desk.clock.now(), { origins: desk.origins })
  if (!outcome.ok) return { refused: outcome.code }
  const refused = SERVED[await desk.once(null, outcome.cause)]
  if (refused !== undefined) return { refused }
  return { jwkX: Buffer.from(outcome.x, 'base64url'), jwkY: Buffer.from(outcome.y, 'base64url') }
}

const SERVED = { 0: undefined, 30: 'proof.replayed', 41: 'session.frozen', 42: 'session.over' } as const

function signedRequest(request: FastifyRequest): SignedRequest {
  const { dpop } = request.headers
  return {
    method: request.method,
    target: request.raw.url ?? '',
    authorization: request.headers.authorization,
    dpop: typeof dpop === 'string' ? dpop : undefined,
    body: Buffer.isBuffer(request.body) ? request.body : NO_BODY,
  }
}
