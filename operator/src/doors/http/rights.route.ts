import { type DayAnswer, domains, type RefusalCode, rightsQuestion } from '@cloison/contract'
import { type CardReading, cardKey } from '@cloison/evidence'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Asking, DayOfAsker, Disclosed, Gathering } from '../../domain/disclosure/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { refuse } from './reply.ts'
import { careDays, rightsAnswers } from './rights-answer.ts'
import { faultyFields, readJson } from './server.ts'

/** Who asks, once the proof held. */
export interface SignedIn {
  readonly secret: Buffer
  readonly cause: Buffer
  readonly accountId: number
  readonly siteId: number
  readonly clientId: number
  readonly deviceId: number
}

export interface RightsHouse {
  readonly clock: Clock
  readonly disclosure: Gathering<Asking, Disclosed>
  /** Checks the session and its proof; for look-ups the turnstile itself sees that it serves once. */
  readonly signedIn: (request: FastifyRequest) => Promise<SignedIn | { readonly refused: RefusalCode }>
  /** The same, where the database must be told that the proof has served. */
  readonly signedInOnce: (request: FastifyRequest) => Promise<SignedIn | { readonly refused: RefusalCode }>
  readonly dayOf: (secret: Buffer) => Promise<DayOfAsker>
  /** Reads a card offline: why is it unknown? */
  readonly readCard: (text: string, day: string) => CardReading
}

const CARD = /^CLO1:[0-9A-Z $%*+\-./:]{40,1019}$/
const LOOKS = { 10: 'not-recognised', 11: 'expired', 12: 'revoked', 13: 'closed', 0: 'answered', 1: 'answered-free' } as const

/** `POST /v1/rights` and `GET /v1/rights/today`. */
export const rightsRoutes = (house: RightsHouse) => async (app: FastifyInstance) => {
  const careDayOf = careDays(house.clock)
  const answerOf = rightsAnswers()
  app.post('/v1/rights', async (request, reply) => {
    const who = await house.signedIn(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const read = rightsQuestion.safeParse(readJson(request.body))
    if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
    const { card, birthDate, rank, domain } = read.data
    if (!CARD.test(card)) return refuse(reply, 'card.malformed')
    const careDay = careDayOf(read.data.day, birthDate)
    if (careDay === undefined) return refuse(reply, 'day.out-of-range')
    const disclosed = await house.disclosure.ask({
      secret: who.secret,
      key: cardKey(card, birthDate, rank),
      cause: who.cause,
      domain: domains[domain],
      day: careDay,
      asker: { account: who.accountId, site: who.siteId, client: who.clientId, device: who.deviceId },
    })
    if (!disclosed.ok) {
      // An unknown card may be a false one: its signature tells, offline, and nothing about the person.
      const code =
        disclosed.refused === 'person.unknown' ? (cardFault(house.readCard(card, careDay)) ?? disclosed.refused) : disclosed.refused
      return refuse(reply, code)
    }
    return reply.header('cache-control', 'no-store').send(answerOf(disclosed, domain, careDay))
  })

  app.get('/v1/rights/today', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const found = await house.dayOf(who.secret)
    const answer: DayAnswer = {
      budget: { account: found.account, site: found.site },
      looks: found.looks.map((look) => ({
        at: look.at,
        domain: look.domain as DayAnswer['looks'][number]['domain'],
        outcome: LOOKS[look.outcome as keyof typeof LOOKS] ?? 'budget',
        ownAccount: look.own,
      })),
    }
    return reply.header('cache-control', 'no-store').send(answer)
  })
}

function cardFault(reading: CardReading): RefusalCode | undefined {
  return reading.ok ? undefined : `card.${reading.code}`
}
