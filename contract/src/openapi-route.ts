import type { z } from 'zod'
import type { RefusalCode } from './refusals.ts'
import type { SigninRefusalCode } from './signin.ts'

export type PublishedRefusal = RefusalCode | SigninRefusalCode

/** Who may ask: `key` is whoever proves a key, before any session exists. */
export type Asker = 'anyone' | 'key' | 'software' | 'professional' | 'operator' | 'desk' | 'insurer'

export interface PublishedParameter {
  readonly in: 'path' | 'query' | 'header'
  readonly name: string
  readonly required: boolean
  readonly description: string
  readonly pattern: string
}

export interface PublishedAnswer {
  readonly status: number
  readonly description: string
  /** Of the JSON body; absent with a media type: the bytes are not JSON; absent without: no body. */
  readonly shape?: z.ZodType
  readonly media?: string
}

/** One door, as the published description tells it. Fields of `refusals` beyond those that follow from the asker and the body. */
export interface PublishedRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With `{name}` where a parameter stands. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly asker: Asker
  readonly parameters?: readonly PublishedParameter[]
  readonly body?: z.ZodType
  /** Media types of a body that is a file. */
  readonly file?: readonly string[]
  readonly answers: readonly PublishedAnswer[]
  readonly refusals: readonly PublishedRefusal[]
}

const KEY_PROOF: readonly PublishedRefusal[] = ['proof.invalid', 'proof.clock', 'proof.replayed', 'session.frozen', 'session.over']
const SESSION: readonly PublishedRefusal[] = ['session.absent', 'session.passkey-needed', ...KEY_PROOF]

const BY_ASKER: Readonly<Record<Asker, readonly PublishedRefusal[]>> = {
  anyone: [],
  key: KEY_PROOF,
  software: KEY_PROOF,
  professional: SESSION,
  operator: SESSION,
  desk: SESSION,
  insurer: ['insurer.unauthenticated', 'insurer.replayed'],
}

/** Every refusal that a door may answer, its own and those that follow from who asks and what is sent. */
export function refusalsOf(route: PublishedRoute): readonly PublishedRefusal[] {
  const sent: readonly PublishedRefusal[] =
    route.method === 'GET' ? ['request.malformed'] : ['request.malformed', 'request.too-large', 'request.too-slow', 'request.unsupported']
  return [...new Set([...BY_ASKER[route.asker], ...sent, ...route.refusals, 'fault.unknown' as const])]
}

/** An answer in JSON. */
export function json(status: number, shape: z.ZodType, description: string): PublishedAnswer {
  return { status, shape, description }
}

/** Done, and nothing to say. */
export function done(description: string): PublishedAnswer {
  return { status: 204, description }
}

/** The header under which a request may be sent again without being done twice. */
export function idempotencyKey(pattern: string): PublishedParameter {
  const description = 'tiré au sort une fois pour cet envoi ; le même envoi sous la même clé reçoit la première réponse'
  return { in: 'header', name: 'Idempotency-Key', required: true, description, pattern }
}
