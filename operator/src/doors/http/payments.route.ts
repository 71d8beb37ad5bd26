import {
  type Batch as BatchAnswer,
  batchProposal,
  batchRelease,
  type RefusalCode,
  type Remittance as RemittanceAnswer,
} from '@cloison/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Batch, cancel, propose, Remittance, release } from '../../domain/payments/index.ts'
import { parseDay } from '../../words/day.ts'
import { parseUuid } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { refuse } from './reply.ts'
import { faultyFields, readJson } from './server.ts'

export interface RemittancesHouse {
  readonly signedInOnce: (request: FastifyRequest) => Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }>
  /** Transfers to the session's own establishment, the newest first. */
  readonly remittances: (secret: Uint8Array, before: bigint | null, limit: number) => Promise<readonly Remittance[]>
  readonly insurerNames: (insurerIds: readonly number[]) => Promise<ReadonlyMap<number, string>>
}

type WithoutSql<Act extends (sql: never, by: never, ...rest: never[]) => unknown> = (by: Parameters<Act>[1]) => ReturnType<Act>

/** What operators decide; the database knows who they are by the secret of their session. */
export interface BatchesHouse {
  /** The operator who acts, with the duty of payments; the proof is used up. */
  readonly operator: (request: FastifyRequest) => Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }>
  readonly propose: WithoutSql<typeof propose>
  readonly release: WithoutSql<typeof release>
  readonly cancel: WithoutSql<typeof cancel>
  readonly batches: (before: bigint | null, limit: number) => Promise<readonly Batch[]>
}

const PAGE = 100

/** `GET /v1/payments`: transfers to an establishment, each invoice named. */
export const remittancesRoutes = (house: RemittancesHouse) => async (app: FastifyInstance) => {
  app.get('/v1/payments', async (request, reply) => {
    const who = await house.signedInOnce(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const { before } = request.query as Record<string, unknown>
    const from = before === undefined ? null : serial(before)
    if (from === undefined) return refuse(reply, 'request.malformed', { fields: ['before'] })
    const found = await house.remittances(who.secret, from, PAGE)
    const names = await house.insurerNames([...new Set(found.map(({ insurerId }) => insurerId))])
    const remittances = found.map(
      (one): RemittanceAnswer => ({
        remittanceId: String(one.transferId),
        insurer: names.get(one.insurerId) ?? `organisme ${one.insurerId}`,
        amountCents: Number(one.amountCents),
        state: one.state,
        executionDay: one.executionDay,
        paidOn: one.paidOn,
        ibanLast4: one.ibanLast4,
        invoices: one.debts.map((debt) => ({ claimId: debt.reason, day: debt.day, amountCents: Number(debt.amountCents) })),
      }),
    )
    return send(reply, { remittances })
  })
}

/** `/v1/batches`: one operator proposes, another releases what was looked at; either stops what has not left. */
export const batchesRoutes = (house: BatchesHouse) => async (app: FastifyInstance) => {
  app.get('/v1/batches', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    return send(reply, { batches: (await house.batches(null, PAGE)).map(answerOf) })
  })

  app.post('/v1/batches', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const key = parseUuid(request.headers['idempotency-key'])
    if (isRefusal(key)) return refuse(reply, 'request.malformed', { fields: ['Idempotency-Key'] })
    const read = batchProposal.safeParse(readJson(request.body))
    if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
    const executionDay = parseDay(read.data.day)
    if (isRefusal(executionDay)) return refuse(reply, 'request.malformed', { fields: ['day'] })
    const proposed = await house.propose({ secret: who.secret, key, day: executionDay })
    if (isRefusal(proposed)) return refuse(reply, REFUSALS[proposed.refused])
    return answer(house, reply.code(201), proposed.batchId)
  })

  app.post<{ Params: { batchId: string } }>('/v1/batches/:batchId/release', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const batchId = serial(request.params.batchId)
    if (batchId === undefined) return refuse(reply, 'batch.unknown')
    const read = batchRelease.safeParse(readJson(request.body))
    if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
    const released = await house.release({ secret: who.secret, batchId, digest: Buffer.from(read.data.digest, 'hex') })
    return isRefusal(released) ? refuse(reply, REFUSALS[released.refused]) : answer(house, reply, batchId)
  })

  app.delete<{ Params: { batchId: string } }>('/v1/batches/:batchId', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const batchId = serial(request.params.batchId)
    if (batchId === undefined) return refuse(reply, 'batch.unknown')
    const cancelled = await house.cancel({ secret: who.secret, batchId })
    return isRefusal(cancelled) ? refuse(reply, REFUSALS[cancelled.refused]) : answer(house, reply, batchId)
  })
}

const REFUSALS = {
  'not-an-operator': 'role.forbidden',
  unknown: 'batch.unknown',
  'same-person': 'batch.same-person',
  'not-proposed': 'batch.not-proposed',
  'not-what-was-seen': 'batch.changed',
  'nothing-to-pay': 'batch.nothing-to-pay',
  'key-reused': 'batch.key-reused',
  'plane-closed': 'payments.closed',
} as const satisfies Record<string, RefusalCode>

async function answer(house: BatchesHouse, reply: FastifyReply, batchId: bigint): Promise<FastifyReply> {
  const [batch] = await house.batches(batchId + 1n, 1)
  return batch?.batchId === batchId ? send(reply, answerOf(batch)) : refuse(reply, 'batch.unknown')
}

function answerOf(batch: Batch): BatchAnswer {
  return {
    batchId: String(batch.batchId),
    day: batch.day,
    state: batch.state,
    digest: Buffer.from(batch.digest).toString('hex'),
    transfers: batch.transfers,
    amountCents: Number(batch.amountCents),
  }
}

function serial(text: unknown): bigint | undefined {
  return typeof text === 'string' && /^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : undefined
}

function send(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body)
}
