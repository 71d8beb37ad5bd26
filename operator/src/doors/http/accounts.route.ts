import { accountProposal, type RefusalCode } from '@cloison/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { approveAccount, Holder, proposeAccount } from '../../domain/payments/index.ts'
import { type Iban, ibanLast4, parseIban } from '../../words/iban.ts'
import { isRefusal } from '../../words/refusal.ts'
import { refuse } from './reply.ts'
import { faultyFields, readJson } from './server.ts'

type Outcome<Act extends (...args: never[]) => unknown> = ReturnType<Act>

export interface AccountsHouse {
  /** The operator who acts, with the duty of payments; the proof is used up. */
  readonly operator: (request: FastifyRequest) => Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }>
  readonly siteByFiness: (finess: string) => Promise<number | undefined>
  readonly insurerByAmc: (amc: string) => Promise<number | undefined>
  readonly propose: (
    secret: Buffer,
    holder: Holder,
    account: { readonly name: string; readonly iban: Iban },
  ) => Outcome<typeof proposeAccount>
  readonly approve: (secret: Buffer, accountId: bigint) => Outcome<typeof approveAccount>
}

/** `POST /v1/bank-accounts` and its approval: one operator proposes an account, another approves. The IBAN is sealed before it is stored. */
export const accountsRoutes = (house: AccountsHouse) => async (app: FastifyInstance) => {
  app.post('/v1/bank-accounts', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const read = accountProposal.safeParse(readJson(request.body))
    if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
    const { holder: asked, name } = read.data
    const iban = parseIban(read.data.iban)
    if (isRefusal(iban)) return refuse(reply, 'account.iban-malformed', { fields: ['iban'] })
    const id = asked.kind === 'establishment' ? await house.siteByFiness(asked.finess) : await house.insurerByAmc(asked.amc)
    if (id === undefined) return refuse(reply, 'account.holder-unknown', { fields: ['holder'] })
    const proposed = await house.propose(who.secret, { kind: asked.kind, id }, { name, iban })
    if (isRefusal(proposed)) return refuse(reply, 'role.forbidden')
    return reply
      .code(201)
      .header('cache-control', 'no-store')
      .send({ accountId: String(proposed.accountId), ibanLast4: ibanLast4(iban) })
  })

  app.post<{ Params: { accountId: string } }>('/v1/bank-accounts/:accountId/approval', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    if (!/^[1-9]\d{0,17}$/.test(request.params.accountId)) return refuse(reply, 'account.unknown')
    const approved = await house.approve(who.secret, BigInt(request.params.accountId))
    return isRefusal(approved) ? refuse(reply, REFUSALS[approved.refused]) : reply.code(204).header('cache-control', 'no-store').send()
  })
}

const REFUSALS = {
  'not-an-operator': 'role.forbidden',
  unknown: 'account.unknown',
  'not-proposed': 'account.not-proposed',
  'same-person': 'account.same-person',
} as const satisfies Record<string, RefusalCode>
