import { type DeferredClaimReceipt, deferredClaimQuestion, type RefusalCode } from '@cloison/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DeferRefusal, IncomingDeferred } from '../../domain/claims/index.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Uuid } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { KEY } from './claims.route.ts'
import { refuse } from './reply.ts'
import { careDays } from './rights-answer.ts'
import { faultyFields, readJson } from './server.ts'

export interface DeferredClaimsHouse {
  readonly clock: Clock
  /** Checks the session and its proof, which serves once. */
  readonly signedInOnce: (request: FastifyRequest) => Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }>
  readonly insurerOf: (amc: string) => Promise<{ readonly insurerId: number } | undefined>
  readonly defer: (incoming: IncomingDeferred) => Promise<{ readonly claimId: Uuid; readonly receivedAt: Date } | DeferRefusal>
}

/** `POST /v1/claims/legacy-card`: an invoice without an engagement number. Whoever opens it holds the look-up keys; nothing is read of anyone. */
export const deferredClaimsRoutes = (house: DeferredClaimsHouse) => async (app: FastifyInstance) => {
  const careDay = careDays(house.clock)
  app.post('/v1/claims/legacy-card', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string' || !KEY.test(key)) return refuse(reply, 'request.malformed', { fields: ['Idempotency-Key'] })
    const read = deferredClaimQuestion.safeParse(readJson(request.body))
    if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const { card, lines } = read.data
    const day = careDay(read.data.day, card.birthDate)
    if (day === undefined) return refuse(reply, 'day.out-of-range')
    const { amc, ...printed } = card
    const insurer = await house.insurerOf(amc)
    if (insurer === undefined) return refuse(reply, 'insurer.unknown')
    const said = await house.defer({
      ...{ secret: who.secret, key, body, day, lines },
      printed: { ...printed, insurerId: insurer.insurerId },
    })
    if (isRefusal(said)) {
      if (said.refused === 'lines-mixed') return refuse(reply, 'request.malformed', { fields: ['lines'] })
      return refuse(reply, said.refused)
    }
    const receivedAt = said.receivedAt.toISOString()
    const receipt: DeferredClaimReceipt = { claimId: said.claimId, state: 'awaiting-file', answered: 'later', receivedAt, day }
    return reply.code(202).header('cache-control', 'no-store').send(receipt)
  })
}
