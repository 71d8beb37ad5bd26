import { type ClaimAnswer, type ClaimAnswers, claimQuestion, type RefusalCode } from '@cloison/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ClaimSeen, type IncomingClaim, type ReceiveRefusal, viewOf } from '../../domain/claims/index.ts'
import type { Standing } from '../../domain/payments/index.ts'
import { type Day, parseDay } from '../../words/day.ts'
import { parseUuid, type Uuid } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { refuse } from './reply.ts'
import { faultyFields, readJson } from './server.ts'

export interface ClaimsHouse {
  /** Checks the session and its proof, which serves once. */
  readonly signedInOnce: (request: FastifyRequest) => Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }>
  readonly receive: (incoming: IncomingClaim) => Promise<{ readonly claimId: Uuid } | ReceiveRefusal>
  /** Claims of the session's own establishment, the newest first. */
  readonly seen: (
    secret: Uint8Array,
    which: { readonly claimId?: Uuid; readonly before?: Uuid; readonly limit: number },
  ) => Promise<readonly ClaimSeen[]>
  /** The file that answers what the session's establishment sent on a day without an engagement; null until it is released. */
  readonly answers: (secret: Uint8Array, day: Day) => Promise<{ readonly releasedAt: Date; readonly claims: readonly ClaimSeen[] } | null>
  /** Where debts stand, by claim. */
  readonly standing: (claimIds: readonly string[]) => Promise<readonly Standing[]>
}

export const KEY = /^[A-Za-z0-9_-]{16,64}$/
const PAGE = 100

/** `POST /v1/claims`, `GET /v1/claims`, `GET /v1/claims/answers` and `GET /v1/claims/:claimId`: an establishment's own invoices. */
export const claimsRoutes = (house: ClaimsHouse) => async (app: FastifyInstance) => {
  app.post('/v1/claims', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string' || !KEY.test(key)) return refuse(reply, 'request.malformed', { fields: ['Idempotency-Key'] })
    const read = claimQuestion.safeParse(readJson(request.body))
    if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const { engagement, lines } = read.data
    const careDay = parseDay(read.data.day)
    if (isRefusal(careDay)) return refuse(reply, 'request.malformed', { fields: ['day'] })
    const received = await house.receive({ secret: who.secret, key, body, engagement, day: careDay, lines })
    if (isRefusal(received)) {
      if (received.refused === 'lines-mixed') return refuse(reply, 'request.malformed', { fields: ['lines'] })
      return refuse(reply, received.refused)
    }
    const [claim] = await views(house, who.secret, { claimId: received.claimId, limit: 1 })
    return claim === undefined ? refuse(reply, 'claim.unknown') : send(reply.code(202), claim)
  })

  app.get('/v1/claims', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const before = beforeOf(request)
    if (isRefusal(before)) return refuse(reply, 'request.malformed', { fields: ['before'] })
    return send(reply, { claims: await views(house, who.secret, { ...(before === undefined ? {} : { before }), limit: PAGE }) })
  })

  app.get('/v1/claims/answers', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const day = parseDay((request.query as Record<string, unknown>)['day'])
    if (isRefusal(day)) return refuse(reply, 'request.malformed', { fields: ['day'] })
    const file = await house.answers(who.secret, day)
    if (file === null) return refuse(reply, 'claims.answers-not-yet')
    const answers: ClaimAnswers = { day, releasedAt: file.releasedAt.toISOString(), claims: await viewsOf(house, file.claims) }
    return send(reply, answers)
  })

  app.get<{ Params: { claimId: string } }>('/v1/claims/:claimId', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const claimId = parseUuid(request.params.claimId)
    // Another establishment's claim is answered as one that does not exist.
    const [claim] = isRefusal(claimId) ? [] : await views(house, who.secret, { claimId, limit: 1 })
    return claim === undefined ? refuse(reply, 'claim.unknown') : send(reply, claim)
  })
}

async function views(house: ClaimsHouse, secret: Uint8Array, which: Parameters<ClaimsHouse['seen']>[1]): Promise<ClaimAnswer[]> {
  return viewsOf(house, await house.seen(secret, which))
}

async function viewsOf(house: ClaimsHouse, claims: readonly ClaimSeen[]): Promise<ClaimAnswer[]> {
  const standings = claims.length === 0 ? [] : await house.standing(claims.map(({ claimId }) => claimId))
  const byClaim = new Map(standings.map((standing) => [standing.reason, standing]))
  return claims.map((claim) => viewOf(claim, byClaim.get(claim.claimId)))
}

function beforeOf(request: FastifyRequest) {
  const { before } = request.query as Record<string, unknown>
  return before === undefined ? undefined : parseUuid(before)
}

function send(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body)
}
