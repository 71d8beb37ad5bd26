import {
  domains,
  knownQuestion,
  legacyCardQuestion,
  type NoCardAnswer,
  noCardQuestion,
  noCardReasons,
  type RefusalCode,
} from '@cloison/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type AskingOne,
  askKnown,
  type Common,
  type Disclosed,
  type NumberedAsking,
  readEngagementNumber,
  type WayQuestions,
} from '../../domain/disclosure/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { parseTypedNir } from '../../words/nir.ts'
import { isRefusal } from '../../words/refusal.ts'
import { refuse } from './reply.ts'
import type { SignedIn } from './rights.route.ts'
import { careDays, receiptAt, rightsAnswers } from './rights-answer.ts'
import { faultyFields, readJson } from './server.ts'

/** What the dearer ways need, whichever role opens them. */
export interface WaysHouse {
  readonly clock: Clock
  readonly ask: (asking: AskingOne) => Promise<Disclosed>
  /** Checks the session and its proof; the turnstile itself sees that it serves once. */
  readonly signedIn: (request: FastifyRequest) => Promise<SignedIn | { readonly refused: RefusalCode }>
}

export interface NumbersHouse extends Omit<WaysHouse, 'ask'> {
  readonly ask: (asking: NumberedAsking) => Promise<Disclosed>
  readonly questions: WayQuestions
  readonly insurerOf: (amc: string) => Promise<{ readonly insurerId: number } | undefined>
}

/** `POST /v1/rights/known`. */
export const knownRoutes = (house: WaysHouse) => async (app: FastifyInstance) => {
  const prepare = preparing(house)
  const answerOf = rightsAnswers()
  app.post('/v1/rights/known', async (request, reply) => {
    const read = knownQuestion.safeParse(readJson(request.body))
    const ready = await prepare(request, reply, read)
    if (ready === undefined || !read.success) return reply
    const number = readEngagementNumber(read.data.engagement)
    if (number === null) return refuse(reply, 'request.malformed', { fields: ['engagement'] })
    const disclosed = await house.ask(askKnown(ready, number))
    if (!disclosed.ok) return refuse(reply, disclosed.refused)
    return reply.header('cache-control', 'no-store').send(answerOf(disclosed, read.data.domain, ready.day))
  })
}

/** `POST /v1/rights/legacy-card` and `POST /v1/rights/no-card`: whoever opens these holds the look-up keys. */
export const numbersRoutes = (house: NumbersHouse) => async (app: FastifyInstance) => {
  const prepare = preparing(house)
  const answerOf = rightsAnswers()
  app.post('/v1/rights/legacy-card', async (request, reply) => {
    const read = legacyCardQuestion.safeParse(readJson(request.body))
    const ready = await prepare(request, reply, read)
    if (ready === undefined || !read.success) return reply
    const { amc, domain, day: _day, ...printed } = read.data
    const insurer = await house.insurerOf(amc)
    if (insurer === undefined) return refuse(reply, 'insurer.unknown')
    const disclosed = await house.ask(house.questions.legacyCard(ready, { ...printed, insurerId: insurer.insurerId }))
    if (!disclosed.ok) return refuse(reply, disclosed.refused)
    return reply.header('cache-control', 'no-store').send(answerOf(disclosed, domain, ready.day))
  })

  app.post('/v1/rights/no-card', async (request, reply) => {
    const read = noCardQuestion.safeParse(readJson(request.body))
    const ready = await prepare(request, reply, read)
    if (ready === undefined || !read.success) return reply
    const { amc, birthDate, rank, reason } = read.data
    const nir = parseTypedNir(read.data.nir)
    if (isRefusal(nir)) return refuse(reply, nir.refused === 'nir-wrong-key' ? 'nir.wrong-key' : 'request.malformed', { fields: ['nir'] })
    const insurer = await house.insurerOf(amc)
    if (insurer === undefined) return refuse(reply, 'insurer.unknown')
    const named = { insurerId: insurer.insurerId, birthDate, rank }
    const disclosed = await house.ask(house.questions.noCard(ready, named, nir, noCardReasons[reason]))
    if (!disclosed.ok) return refuse(reply, disclosed.refused)
    const { rights, leafHash, atMicros } = disclosed
    const answer: NoCardAnswer = { recognised: true, covered: rights.covered, day: ready.day, receipt: receiptAt(leafHash, atMicros) }
    return reply.header('cache-control', 'no-store').send(answer)
  })
}

type Read =
  | {
      readonly success: true
      readonly data: { readonly domain: keyof typeof domains; readonly day?: string | undefined; readonly birthDate?: string }
    }
  | { readonly success: false; readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } }

/** Who asks, and for which care; undefined when a refusal has been sent. */
function preparing(house: Omit<WaysHouse, 'ask'>) {
  const careDay = careDays(house.clock)
  return async (request: FastifyRequest, reply: FastifyReply, read: Read): Promise<Common | undefined> => {
    const who = await house.signedIn(request)
    const no = (...why: [RefusalCode, { fields: string[] }?]): undefined => void refuse(reply, ...why)
    if ('refused' in who) return no(who.refused)
    if (!read.success) return no('request.malformed', { fields: faultyFields(read.error.issues) })
    const day = careDay(read.data.day, read.data.birthDate)
    if (day === undefined) return no('day.out-of-range')
    const asker = { account: who.accountId, site: who.siteId, client: who.clientId, device: who.deviceId }
    return { secret: who.secret, cause: who.cause, asker, domain: domains[read.data.domain], day }
  }
}
