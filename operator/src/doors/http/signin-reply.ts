import { type RefusalBody, type RefusalCode, refusals, type SigninRefusalCode, signinRefusals } from '@cloison/contract'
import type { FastifyReply } from 'fastify'

const sentences: Readonly<Record<SigninRefusalCode | RefusalCode, readonly [status: number, sentence: string]>> = {
  ...refusals,
  ...signinRefusals,
}

/** Refusals of sign-in become HTTP here: their own codes, and those of every route. */
export function refuseSignin(
  reply: FastifyReply,
  code: SigninRefusalCode | RefusalCode,
  more: Omit<RefusalBody, 'code' | 'message'> = {},
): FastifyReply {
  const [status, message] = sentences[code]
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ code, message, ...more })
}
