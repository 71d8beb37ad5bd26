import { type RefusalBody, type RefusalCode, refusals } from '@cloison/contract'
import type { FastifyReply } from 'fastify'

/** The only place where a refusal becomes HTTP: its status and its sentence stand in the contract. */
export function refuse(reply: FastifyReply, code: RefusalCode, more: Omit<RefusalBody, 'code' | 'message'> = {}): FastifyReply {
  const [status, message] = refusals[code]
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ code, message, ...more })
}
