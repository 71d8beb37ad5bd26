import { passkeyAdd, passkeyShow, recoveryNumber, type SessionMeasure, type SessionView } from '@cloison/contract'
import type { FastifyInstance } from 'fastify'
import { addPasskey, approveRecovery, askPasskey, offerPasskey, renewSession, viewSession } from '../../domain/professionals/index.ts'
import { isRefusal } from '../../words/refusal.ts'
import { refuse } from './reply.ts'
import { readJson } from './server.ts'
import { signedInOnce } from './signed-in.ts'
import { answer, answerOr, malformed, type SigninHouse } from './signin.route.ts'

/** The session itself, its passkeys, and the help given to a colleague who lost theirs. */
export interface SessionHouse extends SigninHouse {
  readonly forget: (token: string) => void
  /** The precaution that stands against this session's account, in the words of the professional; undefined: none. */
  readonly measure: (secret: Buffer) => Promise<SessionMeasure['measure'] | undefined>
}

export const sessionRoutes = (house: SessionHouse) => async (app: FastifyInstance) => {
  const { desk } = house
  const forget = (secret: Buffer): void => house.forget(secret.toString('base64url'))

  app.get('/v1/session', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const seen = await viewSession(desk, asker.secret)
    if (isRefusal(seen)) return refuse(reply, seen.refused)
    const { holder, profession, finess, name, activity } = seen
    const said: SessionView = {
      holder: { familyName: holder.familyName, givenName: holder.givenName, profession },
      establishment: { finess, name, activity },
      client: seen.client,
      startedAt: seen.startedAt.toISOString(),
      expiresAt: seen.expiresAt.toISOString(),
      idleAt: seen.idleAt.toISOString(),
      passkeyAt: seen.passkeyAt.toISOString(),
      restrictedUntil: seen.restrictedUntil?.toISOString() ?? null,
      passkeys: seen.passkeys,
      recoveries: seen.recoveries.map((at) => at.toISOString()),
    }
    return answer(reply, said)
  })

  // Also for whom is frozen or asleep: being told why shows nobody else.
  app.get('/v1/session/measure', async (request, reply) => {
    const asker = await signedInOnce(house, request, { idleAccepted: true, frozenAccepted: true })
    if ('refused' in asker) return refuse(reply, asker.refused)
    const said: SessionMeasure = { measure: (await house.measure(asker.secret)) ?? null }
    return answer(reply, said)
  })

  app.delete('/v1/session', async (request, reply) => {
    const asker = await signedInOnce(house, request, { idleAccepted: true })
    if ('refused' in asker) return refuse(reply, asker.refused)
    await desk.sessions.end(asker.secret)
    forget(asker.secret)
    return reply.code(204).send()
  })

  app.post('/v1/session/passkey/options', async (request, reply) => {
    const asker = await signedInOnce(house, request, { idleAccepted: true })
    if ('refused' in asker) return refuse(reply, asker.refused)
    return answerOr(reply, await askPasskey(desk, asker.secret))
  })

  app.post('/v1/session/passkey', async (request, reply) => {
    const asker = await signedInOnce(house, request, { idleAccepted: true })
    if ('refused' in asker) return refuse(reply, asker.refused)
    const read = passkeyShow.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const { response } = read.data
    const renewed = await renewSession(desk, asker.secret, { credentialId: Buffer.from(response.id, 'base64url'), answer: response })
    forget(asker.secret)
    return renewed === 'ok' ? reply.code(204).send() : refuse(reply, renewed.refused)
  })

  app.get('/v1/passkeys', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const found = await desk.sessions.passkeys(asker.secret)
    return answer(reply, {
      passkeys: found.map((row) => ({ device: row.deviceId, enrolledAt: row.enrolledAt.toISOString(), usedAt: row.usedAt.toISOString() })),
    })
  })

  app.post('/v1/passkeys/options', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    return answerOr(reply, await offerPasskey(desk, asker.secret, asker.who.accountId))
  })

  app.post('/v1/passkeys', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const read = passkeyAdd.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const added = await addPasskey(desk, asker.secret, read.data.response)
    return added === 'ok' ? reply.code(204).send() : refuse(reply, added.refused)
  })

  app.delete<{ Params: { device: string } }>('/v1/passkeys/:device', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    if (!/^[1-9]\d{0,8}$/.test(request.params.device)) return refuse(reply, 'passkey.unknown')
    const outcome = await desk.sessions.revoke(asker.secret, Number(request.params.device))
    return outcome === 'ok' ? reply.code(204).send() : refuse(reply, outcome)
  })

  app.post<{ Params: { number: string } }>('/v1/recoveries/:number/approval', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const read = recoveryNumber.safeParse(request.params.number)
    if (!read.success) return refuse(reply, 'recovery.refused')
    return answerOr(reply, await approveRecovery(desk, asker.secret, read.data))
  })
}
