import {
  type SignedInAnswer,
  type SigninRefusalCode,
  signinCode,
  signinEnrolment,
  signinEstablishment,
  signinIdentity,
  signinPasskey,
  signinRecovery,
  signinStart,
} from '@cloison/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  chooseEstablishment,
  enrolPasskey,
  giveCode,
  type Opened,
  proveIdentity,
  recover,
  type SessionRow,
  type SigninDesk,
  type SigninRefusal,
  type Step,
  showPasskey,
  startSignin,
} from '../../domain/professionals/index.ts'
import { isRefusal } from '../../words/refusal.ts'
import { readClientAssertion } from './client-assertion.ts'
import type { Bearer } from './proof.ts'
import { refuse } from './reply.ts'
import { faultyFields, readJson } from './server.ts'
import { keyHolder, type ProofDesk } from './signed-in.ts'

export interface SigninHouse extends ProofDesk<SessionRow & Bearer> {
  readonly desk: SigninDesk
  /** Address of the one who asks: the socket's, or what a trusted proxy in front of us says. */
  readonly addressOf: (request: FastifyRequest) => string
}

/**
 * `POST /v1/signin/…`: every step carries a proof by the key that will hold the session. Nothing is kept in the browser but that key and
 * the handle; no cookie, no password.
 */
export const signinRoutes = (house: SigninHouse) => async (app: FastifyInstance) => {
  const { desk } = house

  app.post('/v1/signin', async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = signinStart.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const { client } = read.data
    const vouched = await vouch(house, request, client, key.jwkX)
    if (vouched !== 'ok') return refuse(reply, vouched)
    const started = await startSignin(desk, { client, address: house.addressOf(request), key })
    if (isRefusal(started)) return refuse(reply, started.refused)
    return answer(reply.code(201), { ...started, handle: text(started.handle) })
  })

  step(house, app, '/v1/signin/identity', signinIdentity, async (reply, at, body) => {
    const sites = await proveIdentity(desk, at, body)
    if (isRefusal(sites)) return refuse(reply, sites.refused)
    return answer(reply, { situations: sites.map(({ siteId: _, ...said }) => said) })
  })

  step(house, app, '/v1/signin/establishment', signinEstablishment, async (reply, at, { finess }) => {
    return answerOr(reply, await chooseEstablishment(desk, at, finess))
  })

  step(house, app, '/v1/signin/passkey', signinPasskey, async (reply, at, { response }) => {
    return answerOpened(
      house,
      reply,
      await showPasskey(desk, at, { credentialId: Buffer.from(response.id, 'base64url'), answer: response }),
    )
  })

  step(house, app, '/v1/signin/code', signinCode, async (reply, at, { code }) => answerOr(reply, await giveCode(desk, at, code)))

  step(house, app, '/v1/signin/enrolment', signinEnrolment, async (reply, at, { response }) => {
    return answerOpened(house, reply, await enrolPasskey(desk, at, response, house.clock.now()))
  })

  step(house, app, '/v1/signin/recovery', signinRecovery, async (reply, at, { way }) => answerOr(reply, await recover(desk, at, way)))
}

/** One step after the first: the proof, the body's shape, then the work, which finds the sign-in by its handle and the proof's key. */
function step<Shape extends z.ZodType<{ handle: string }>>(
  house: SigninHouse,
  app: FastifyInstance,
  path: string,
  shape: Shape,
  work: (reply: FastifyReply, at: Step, body: z.output<Shape>) => Promise<FastifyReply>,
): void {
  app.post(path, async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = shape.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    return work(reply, { handle: Buffer.from(read.data.handle, 'base64url'), key }, read.data)
  })
}

/** A registered software proves itself; our own page, which has no secret to keep, does not. */
async function vouch(house: SigninHouse, request: FastifyRequest, client: string, jwkX: Buffer): Promise<'ok' | SigninRefusalCode> {
  const [known] = await house.desk.store.clientKey(client)
  if (known === undefined) return 'client.unknown'
  if (known.jwk === null) return 'ok'
  const said = request.headers['cloison-client']
  const expected = { client, jwk: known.jwk, origins: house.origins, keyX: text(jwkX) }
  const jti = readClientAssertion(typeof said === 'string' ? said : undefined, expected, house.clock.now())
  return jti !== undefined && (await house.once(null, jti)) === 0 ? 'ok' : 'client.refused'
}

async function answerOpened(house: SigninHouse, reply: FastifyReply, opened: Opened | SigninRefusal): Promise<FastifyReply> {
  if (isRefusal(opened)) return refuse(reply, opened.refused)
  const view = await house.desk.sessions.view(opened.secret)
  if (view === undefined) return refuse(reply, 'session.over')
  const said: SignedInAnswer = { accessToken: text(opened.secret), tokenType: 'DPoP', expiresAt: view.expiresAt.toISOString() }
  return answer(reply.code(201), said)
}

export function answerOr(reply: FastifyReply, said: object | SigninRefusal): FastifyReply {
  return isSigninRefusal(said) ? refuse(reply, said.refused) : answer(reply, said)
}

export function malformed(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return refuse(reply, 'request.malformed', { fields: faultyFields(error.issues) })
}

export function answer(reply: FastifyReply, said: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(said)
}

function isSigninRefusal(said: object): said is SigninRefusal {
  return 'refused' in said
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
