import { type DeskAnswer, type DomainCode, deskQuestion, deskReasons, deskSignin, domains, type RefusalCode } from '@cloison/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DeskAsking, DeskDisclosed, WayQuestions } from '../../domain/disclosure/index.ts'
import type { DeskSession, DeskSignin } from '../../domain/professionals/index.ts'
import type { Entropy } from '../../ports/entropy.ts'
import { addDays, day, isDay } from '../../words/day.ts'
import type { Bearer } from './proof.ts'
import { refuse } from './reply.ts'
import { receiptAt } from './rights-answer.ts'
import { readJson } from './server.ts'
import { keyHolder, type ProofDesk, signedInOnce } from './signed-in.ts'
import { answer, malformed } from './signin.route.ts'

export type DeskWho = DeskSession & Bearer

export interface DeskSessionHouse extends ProofDesk<DeskWho> {
  readonly signin: DeskSignin
  readonly entropy: Entropy
  readonly forget: (token: string) => void
}

/** `/v1/desk/session`: somebody of an insurer signs in with the registered key, which signs every request afterwards. One hour. */
export const deskSessionRoutes = (house: DeskSessionHouse) => async (app: FastifyInstance) => {
  app.post('/v1/desk/session', async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = deskSignin.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const secret = house.entropy.bytes(32)
    const opened = await house.signin.open(read.data.insurer, read.data.account, key.jwkX, key.jwkY, secret)
    if (opened.outcome !== 'ok' || opened.expiresAt === null)
      return refuse(reply, opened.outcome === 'ok' ? 'desk.refused' : opened.outcome)
    const accessToken = Buffer.from(secret).toString('base64url')
    return answer(reply.code(201), { accessToken, tokenType: 'DPoP', expiresAt: opened.expiresAt.toISOString() })
  })

  app.get('/v1/desk/session', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const { amc, code, kind, expiresAt } = asker.who
    return answer(reply, { insurer: amc, account: code, kind, expiresAt: new Date(expiresAt).toISOString() })
  })

  app.delete('/v1/desk/session', async (request, reply) => {
    const asker = await signedInOnce(house, request, { idleAccepted: true })
    if ('refused' in asker) return refuse(reply, asker.refused)
    await house.signin.end(asker.secret)
    house.forget(asker.secret.toString('base64url'))
    return reply.code(204).send()
  })
}

/** Who asks at a desk, once the proof held. */
export interface DeskAsker {
  readonly secret: Buffer
  readonly cause: Buffer
  readonly accountId: number
  readonly insurerId: number
}

export interface DeskHouse {
  readonly ask: (asking: DeskAsking) => Promise<DeskDisclosed>
  readonly memberKey: WayQuestions['memberKey']
  /** Checks the session and its proof; the turnstile itself sees that it serves once. */
  readonly signedIn: (request: FastifyRequest) => Promise<DeskAsker | { readonly refused: RefusalCode }>
}

/** `POST /v1/desk/member`: whoever opens it holds the look-up keys. The insurer is the session's; the question names none. */
export const deskRoutes = (house: DeskHouse) => async (app: FastifyInstance) => {
  app.post('/v1/desk/member', async (request, reply) => {
    const who = await house.signedIn(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const read = deskQuestion.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const { memberNumber, birthDate, rank, reason, reference } = read.data
    const { secret, cause, accountId, insurerId } = who
    const key = house.memberKey({ insurerId, memberNumber, birthDate, rank })
    const asker = { account: accountId, insurer: insurerId }
    const disclosed = await house.ask({ secret, key, cause, reason: deskReasons[reason], reference, asker })
    if (!disclosed.ok) return refuse(reply, disclosed.refused)
    return answer(reply, answerOf(disclosed, birthDate))
  })
}

const CODES = new Map<number, DomainCode>(Object.entries(domains).map(([code, number]) => [number, code as DomainCode]))

/** Nobody is covered before being born: what is kept of the first day may be earlier, so as not to tell the birth date. */
function answerOf({ member, leafHash, atMicros }: DeskDisclosed & { readonly ok: true }, birthDate: string): DeskAnswer {
  const { covered, validFrom, validUntil, guarantee } = member
  return {
    recognised: true,
    covered,
    day: member.day,
    coveredFrom: isDay(birthDate) && birthDate > validFrom ? birthDate : validFrom,
    coveredUntil: validUntil === null ? null : addDays(day(validUntil), -1),
    domains: member.domains.flatMap((number) => CODES.get(number) ?? []),
    guarantee,
    receipt: receiptAt(leafHash, atMicros),
  }
}
