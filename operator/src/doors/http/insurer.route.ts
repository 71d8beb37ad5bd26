import {
  type AttestationAnswer,
  approvalQuestion,
  attestationQuestion,
  type PortfolioAnswer,
  portfolioRefusals,
  type RefusalCode,
  type StatusListAnswer,
} from '@cloison/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  type ApprovalHouse,
  approveImport,
  type FileRefusal,
  type ImportHouse,
  type ImportReport,
  importPortfolio,
  type Reject,
} from '../../domain/beneficiaries/index.ts'
import { type CardStore, type IssueHouse, issueCard, revokeCards } from '../../domain/cards/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { isDay } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type AssertionHouse, type InsurerCaller, readInsurer } from './insurer-assertion.ts'
import { refuse } from './reply.ts'
import { faultyFields, readJson } from './server.ts'
import { UploadStopped, uploaded } from './upload.ts'

export interface InsurerHouse extends AssertionHouse {
  readonly clock: Clock
  readonly imports: ImportHouse
  readonly approvals: ApprovalHouse
  readonly issuing: IssueHouse
  readonly statusLists: Pick<CardStore, 'currentList'>
}

const ID = /^[1-9]\d{0,8}$/
const SIGNATURE_MAX = 4096
const FILE_TYPES = ['text/csv', 'application/x-ndjson']

/**
 * What insurers' systems use: they send portfolios, approve those that wait, and ask for one family's attestation at a time. Every request
 * carries its own assertion. The signed status lists are public.
 */
export const insurerRoutes =
  (house: InsurerHouse) =>
  async (app: FastifyInstance): Promise<void> => {
    // A file is not read into memory: the route takes the stream, and the import bounds it.
    app.addContentTypeParser(FILE_TYPES, (_request, _payload, done) => done(null, undefined))

    const caller = async (request: FastifyRequest): Promise<InsurerCaller | RefusalCode> =>
      await readInsurer(house, request.headers.authorization, house.clock.now())

    app.post('/v1/portfolios', { config: { long: true } }, async (request, reply) => {
      // Whatever the answer, a body left unread must not be taken for the next request.
      reply.header('connection', 'close')
      const who = await caller(request)
      if (typeof who === 'string') return refuse(reply, who)
      const signature = request.headers['cloison-signature']
      const encoding = request.headers['content-encoding'] ?? 'identity'
      const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''
      if (encoding !== 'identity' || !FILE_TYPES.includes(type)) return refuse(reply, 'request.unsupported')
      if (typeof signature !== 'string' || signature.length > SIGNATURE_MAX)
        return refuse(reply, 'request.malformed', { fields: ['cloison-signature'] })
      try {
        const bytes = uploaded(request.raw)
        const report = await importPortfolio(house.imports, { bytes, signature, by: who.by, onlyAmc: who.insurer.amc })
        return isRefusal(report) ? sendFileRefusal(reply, report.refused, report.line) : sendReport(reply, report)
      } catch (caught) {
        if (caught instanceof UploadStopped) return refuse(reply, 'request.malformed', { fields: ['body'] })
        throw caught
      }
    })

    app.get<{ Params: { id: string } }>('/v1/portfolios/:id', async (request, reply) => {
      const who = await caller(request)
      if (typeof who === 'string') return refuse(reply, who)
      const row = ID.test(request.params.id)
        ? await house.approvals.store.read(Number(request.params.id), who.insurer.insurerId)
        : undefined
      if (row === undefined) return refuse(reply, 'portfolio.unknown')
      return sendReport(reply, { row, rejects: await house.approvals.store.rejects(row.importId) }, 200)
    })

    app.post<{ Params: { id: string } }>('/v1/portfolios/:id/approval', { config: { long: true } }, async (request, reply) => {
      const who = await caller(request)
      if (typeof who === 'string') return refuse(reply, who)
      if (!who.named) return refuse(reply, 'insurer.person-needed')
      const read = approvalQuestion.safeParse(readJson(request.body))
      if (!read.success) return refuse(reply, 'request.malformed', { fields: faultyFields(read.error.issues) })
      if (!ID.test(request.params.id)) return refuse(reply, 'portfolio.unknown')
      const asked = { importId: Number(request.params.id), insurerId: who.insurer.insurerId, by: who.by, decision: read.data.decision }
      const report = await approveImport(house.approvals, asked)
      return isRefusal(report) ? refuse(reply, APPROVAL[report.refused]) : sendReport(reply, report)
    })

    const family = (who: InsurerCaller, body: unknown) => {
      const read = attestationQuestion.safeParse(readJson(body))
      if (!read.success) return { faulty: faultyFields(read.error.issues) }
      const { memberNumber, contract, birthDate, rank } = read.data
      if (!isDay(birthDate)) return { faulty: ['birthDate'] }
      const { insurerId, name: insurerName, amc } = who.insurer
      return { insurerId, insurerName, amc, memberNumber, contract, birthDate, rank, by: who.by }
    }

    app.post('/v1/attestations', async (request, reply) => {
      const who = await caller(request)
      if (typeof who === 'string') return refuse(reply, who)
      const asked = family(who, request.body)
      if ('faulty' in asked) return refuse(reply, 'request.malformed', { fields: asked.faulty })
      const card = await issueCard(house.issuing, asked)
      if (isRefusal(card)) return refuse(reply, FAMILY[card.refused])
      const answer: AttestationAnswer = {
        text: card.text,
        svg: card.svg,
        pdf: Buffer.from(card.pdf).toString('base64'),
        validity: { from: card.validFrom, until: card.validUntil },
        persons: card.persons,
      }
      return reply.header('cache-control', 'no-store').send(answer)
    })

    app.post('/v1/attestations/revocation', async (request, reply) => {
      const who = await caller(request)
      if (typeof who === 'string') return refuse(reply, who)
      const asked = family(who, request.body)
      if ('faulty' in asked) return refuse(reply, 'request.malformed', { fields: asked.faulty })
      const revoked = await revokeCards(house.issuing, asked)
      return isRefusal(revoked) ? refuse(reply, FAMILY[revoked.refused]) : reply.header('cache-control', 'no-store').send({ revoked })
    })

    app.get<{ Params: { amc: string } }>('/v1/status-lists/:amc', async (request, reply) => {
      const { amc } = request.params
      const insurer = /^\d{1,10}$/.test(amc) ? await house.insurerOf(amc) : undefined
      const list = insurer === undefined ? undefined : await house.statusLists.currentList(insurer.amc)
      if (list === undefined) return refuse(reply, 'status-list.unknown')
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
      const answer: StatusListAnswer = {
        sequence: list.sequence,
        list: base64(list.document),
        delta: list.delta === null ? null : base64(list.delta),
      }
      return reply.header('cache-control', 'public, max-age=60').send(answer)
    })
  }

const APPROVAL = {
  'import-unknown': 'portfolio.unknown',
  'import-not-waiting': 'portfolio.not-waiting',
  'same-person': 'portfolio.same-person',
} as const satisfies Record<string, RefusalCode>

const FAMILY = {
  'family-unknown': 'family.unknown',
  'family-too-large': 'family.too-large',
  'family-not-covered': 'family.not-covered',
} as const satisfies Record<string, RefusalCode>

const STATUS = { applied: 200, waiting: 202, staged: 202, refused: 422 } as const

function sendReport(reply: FastifyReply, { row, rejects }: ImportReport, status: number = STATUS[row.state]): FastifyReply {
  const { importId, state, refusal, sequence, persons, opened, closed, changed, rejected } = row
  return send(reply, status, {
    importId,
    state,
    refusal: refusal === null ? null : { code: refusal, message: portfolioRefusals[refusal] },
    sequence,
    counts: { persons, opened, closed, changed, rejected },
    rejects: rejects.map(({ line, field, code }: Reject) => ({ line, field, code })),
  })
}

function sendFileRefusal(reply: FastifyReply, code: FileRefusal, line: number | undefined): FastifyReply {
  return send(reply, STATUS.refused, {
    importId: null,
    state: 'refused',
    refusal: { code, message: portfolioRefusals[code], ...(line === undefined ? {} : { line }) },
    sequence: null,
    counts: { persons: 0, opened: 0, closed: 0, changed: 0, rejected: 0 },
    rejects: [],
  })
}

function send(reply: FastifyReply, status: number, answer: PortfolioAnswer): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send(answer)
}
