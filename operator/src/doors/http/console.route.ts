import { type RadiusLine, type RefusalCode, radiusScopes, undoing, type WatchReaction } from '@cloison/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ceilings, type Radius, type RadiusScope } from '../../domain/disclosure/index.ts'
import { type Recorded, tellReason } from '../../domain/watch/index.ts'
import { refuse } from './reply.ts'
import { readJson } from './server.ts'
import { answer, malformed } from './signin.route.ts'

export interface ConsoleHouse {
  /** The operator who acts, with the duty of incidents; the proof is used up. */
  readonly operator: (request: FastifyRequest) => Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }>
  readonly now: () => number
  readonly radiusOf: (scope: RadiusScope, ids: readonly number[] | 'all', most: number) => Promise<Radius[]>
  readonly covered: () => Promise<number>
  readonly insurerIdOf: (amc: string) => Promise<number | undefined>
  readonly groupIdOf: (entity: string) => Promise<number | undefined>
  readonly reactions: (account: number | null, limit: number) => Promise<readonly Recorded[]>
  readonly undo: (secret: Buffer, id: string, why: string) => Promise<'ok' | 'unknown' | 'not-an-operator'>
}

const WORST = 20
const REACTIONS = 50
const NUMBER = /^[1-9]\d{0,8}$/
const SERIAL = /^[1-9]\d{0,17}$/
const CODES: Readonly<Record<RadiusScope, RegExp>> = {
  ...{ account: NUMBER, site: NUMBER, client: NUMBER, door: NUMBER },
  ...{ group: /^[0-9][0-9AB]\d{7}$/, insurer: /^\d{1,10}$/ },
}

/** `/v1/console/…`: counts, public codes and account numbers. No insured person, not even a pseudonym, is in any answer. */
export const consoleRoutes = (house: ConsoleHouse) => async (app: FastifyInstance) => {
  // The whole picture is dear: whoever asks for it while it is being drawn is given the same one.
  let drawing: Promise<Radius[]> | undefined
  const worst = (): Promise<Radius[]> => {
    drawing ??= drawWorst(house).finally(() => {
      drawing = undefined
    })
    return drawing
  }

  app.get('/v1/console/blast-radius', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const { scope, code } = request.query as Record<string, unknown>
    if (scope !== undefined && !isScope(scope)) return refuse(reply, 'request.malformed', { fields: ['scope'] })
    if (code !== undefined && (scope === undefined || typeof code !== 'string' || !CODES[scope].test(code)))
      return refuse(reply, 'request.malformed', { fields: ['code'] })
    const found = scope === undefined ? await worst() : await radiusOfOne(house, scope, code)
    if (found.length === 0 && code !== undefined) return refuse(reply, 'radius.unknown')
    return answer(reply, { at: new Date(house.now()).toISOString(), covered: await house.covered(), lines: found.map(lineOf) })
  })

  app.get('/v1/console/reactions', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const { account } = request.query as Record<string, unknown>
    if (account !== undefined && (typeof account !== 'string' || !NUMBER.test(account)))
      return refuse(reply, 'request.malformed', { fields: ['account'] })
    const found = await house.reactions(account === undefined ? null : Number(account), REACTIONS)
    return answer(reply, { reactions: found.map(reactionOf) })
  })

  app.post<{ Params: { reactionId: string } }>('/v1/console/reactions/:reactionId/undoing', async (request, reply) => {
    const who = await house.operator(request)
    if ('refused' in who) return refuse(reply, who.refused)
    const read = undoing.safeParse(readJson(request.body))
    if (!read.success) return malformed(reply, read.error)
    const { reactionId } = request.params
    const outcome = SERIAL.test(reactionId) ? await house.undo(who.secret, reactionId, read.data.why) : 'unknown'
    if (outcome === 'ok') return reply.code(204).header('cache-control', 'no-store').send()
    return refuse(reply, outcome === 'unknown' ? 'reaction.not-standing' : 'role.forbidden')
  })
}

/** One kind after the other: the console has few connections, and other things to do with them. */
async function drawWorst(house: ConsoleHouse): Promise<Radius[]> {
  const lines: Radius[] = []
  for (const scope of radiusScopes) lines.push(...(await house.radiusOf(scope, 'all', WORST)).filter(({ atMost }) => atMost > 0))
  return lines
}

async function radiusOfOne(house: ConsoleHouse, scope: RadiusScope, code: unknown): Promise<Radius[]> {
  if (typeof code !== 'string') return house.radiusOf(scope, 'all', WORST)
  const id = scope === 'insurer' ? await house.insurerIdOf(code) : scope === 'group' ? await house.groupIdOf(code) : Number(code)
  return id === undefined ? [] : house.radiusOf(scope, [id], 1)
}

function lineOf({ scope, id, code, atMost, fresh, again, beside, ways, ceiling }: Radius): RadiusLine {
  return {
    ...{ scope, number: id, code, atMost, fresh, again, beside },
    ...{ legacyCard: ways.legacyCard, noCard: ways.noCard, holds: ceilings[ceiling] },
  }
}

function reactionOf({ id, at, account, reaction, score, reasons, undone }: Recorded): WatchReaction {
  return {
    ...{ reactionId: id, at: at.toISOString(), account, kind: reaction, points: score },
    reasons: reasons.map((reason) => ({ signal: reason.signal, points: reason.points, sentence: tellReason(reason) ?? '' })),
    undone: undone === undefined ? null : { ...undone, at: undone.at.toISOString() },
  }
}

const isScope = (value: unknown): value is RadiusScope => radiusScopes.some((scope) => scope === value)
