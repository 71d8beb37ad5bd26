import { operatorSignin, type RefusalCode } from '@cloison/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type DutiesStore, type Duty, type OperatorRow, openOperatorSession } from '../../domain/professionals/index.ts'
import type { Entropy } from '../../ports/entropy.ts'
import { isRefusal } from '../../words/refusal.ts'
import type { Bearer } from './proof.ts'
import { refuse } from './reply.ts'
import { readJson } from './server.ts'
import { type Asker, keyHolder, type ProofDesk, signedInOnce } from './signed-in.ts'
import { answer, malformed } from './signin.route.ts'

export type OperatorWho = OperatorRow & Bearer

export interface OperatorHouse extends ProofDesk<OperatorWho> {
  readonly store: DutiesStore
  readonly entropy: Entropy
  readonly forget: (token: string) => void
}

/** `/v1/operators/session`: one of our own people signs in with their registered key, which signs every request afterwards. One hour. */
export const operatorRoutes = (house: OperatorHouse) => async (app: FastifyInstance) => {
  app.post('/v1/operators/session', async (request, reply) => {
    const key = await keyHolder(house, request)
    if ('refused' in key) return refuse(reply, key.refused)
    const read = operatorSignin.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const opened = await openOperatorSession(house, read.data.operator, key)
    if (isRefusal(opened)) return refuse(reply, opened.refused)
    return answer(reply.code(201), { accessToken: Buffer.from(opened.secret).toString('base64url'), tokenType: 'DPoP' })
  })

  app.get('/v1/operators/session', async (request, reply) => {
    const asker = await signedInOnce(house, request)
    if ('refused' in asker) return refuse(reply, asker.refused)
    const { code, duties, expiresAt } = asker.who
    return answer(reply, { operator: code, duties, expiresAt: new Date(expiresAt).toISOString() })
  })

  app.delete('/v1/operators/session', async (request, reply) => {
    const asker = await signedInOnce(house, request, { idleAccepted: true })
    if ('refused' in asker) return refuse(reply, asker.refused)
    await house.store.endOperator(asker.secret)
    house.forget(asker.secret.toString('base64url'))
    return reply.code(204).send()
  })
}

/** Who of us acts, with that duty; the proof is used up. What is decided is decided by the database, with `operator_acting(secret, duty)`. */
export async function checkOperator(
  house: ProofDesk<OperatorWho>,
  request: FastifyRequest,
  duty: Duty,
): Promise<Asker<OperatorWho> | { readonly refused: RefusalCode }> {
  const asker = await signedInOnce(house, request)
  if ('refused' in asker) return asker
  return asker.who.duties.includes(duty) ? asker : { refused: 'role.forbidden' }
}
