import { pageEnrolment, pageOffer, pageShow } from '@cloison/contract'
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  askPagePasskey,
  type ConsoleDesk,
  enrolPagePasskey,
  makePageCode,
  offerPagePasskey,
  type PageOpened,
  showPagePasskey,
} from '../../domain/professionals/index.ts'
import { isRefusal } from '../../words/refusal.ts'
import type { OperatorWho } from './operators.route.ts'
import { refuse } from './reply.ts'
import { readJson } from './server.ts'
import { keyHolder, type ProofDesk, signedInOnce } from './signed-in.ts'
import { answer, malformed } from './signin.route.ts'

export interface ConsoleSigninHouse extends ProofDesk<OperatorWho> {
  readonly desk: ConsoleDesk
}

/**
 * `/v1/operators/signin…`: an operator signs in on the page with a passkey, under a key that the browser cannot export. What vouches for
 * passkeys (`/v1/operators/codes`) and revokes them is the registered key, which never comes to the page.
 */
export const consoleSigninRoutes = (house: ConsoleSigninHouse) => async (app: FastifyInstance) => {
  const { desk } = house

  app.post('/v1/operators/codes', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const made = await makePageCode(desk, asker.secret)
    if (isRefusal(made)) return refuse(reply, made.refused)
    return answer(reply.code(201), { code: made.code, until: made.until.toISOString() })
  })

  app.delete('/v1/operators/passkeys', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const revoked = await desk.store.revoke(asker.secret)
    return revoked === null ? refuse(reply, 'role.forbidden') : answer(reply, { revoked })
  })

  app.post('/v1/operators/signin/offer', async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = pageOffer.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const offered = await offerPagePasskey(desk, read.data.code, key)
    return isRefusal(offered) ? refuse(reply, offered.refused) : answer(reply, offered)
  })

  app.post('/v1/operators/signin/enrolment', async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = pageEnrolment.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const { code, response } = read.data
    return answerOpened(
      reply,
      await enrolPagePasskey(desk, code, key, { clientDataJSON: response.response.clientDataJSON, answer: response }),
    )
  })

  app.post('/v1/operators/signin/options', async (request, reply) => {
    const key = await keyHolder(house, request)
    return 'refused' in key ? refuse(reply, key.refused) : answer(reply, await askPagePasskey(desk, key))
  })

  app.post('/v1/operators/signin', async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = pageShow.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const { response } = read.data
    const shown = {
      credentialId: Buffer.from(response.id, 'base64url'),
      clientDataJSON: response.response.clientDataJSON,
      answer: response,
    }
    return answerOpened(reply, await showPagePasskey(desk, key, shown))
  })
}

function answerOpened(reply: FastifyReply, opened: PageOpened): FastifyReply {
  if (isRefusal(opened)) return refuse(reply, opened.refused)
  return answer(reply.code(201), { accessToken: Buffer.from(opened.secret).toString('base64url'), tokenType: 'DPoP' })
}
