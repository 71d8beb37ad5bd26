import { type RadiusAnswer, type RadiusScopeCode, radiusAnswer, type WatchReaction, watchReactions } from '@cloison/contract'
import { type Answer, type Asked, call, done, type Reach, shaped } from './call.ts'

/** What the operators' page asks of the platform. */
export interface ConsoleApi {
  /** The worst of each kind. */
  readonly worst: () => Promise<Answer<RadiusAnswer>>
  /** One, by its number or public code. */
  readonly radius: (scope: RadiusScopeCode, code: string) => Promise<Answer<RadiusAnswer>>
  readonly reactions: () => Promise<Answer<WatchReaction[]>>
  readonly undo: (reactionId: string, why: string) => Promise<Answer<null>>
}

const SHOW_AGAIN: ReadonlySet<string> = new Set(['session.over', 'session.absent', 'session.passkey-needed'])

/** The client of the signed-in page. A session that is over or asleep asks for the passkey once; the request then leaves a second time. */
export function makeConsoleApi(reach: Reach, askPasskey: () => Promise<boolean>): ConsoleApi {
  async function ask<Value>(asked: Asked<Value>): Promise<Answer<Value>> {
    const first = await call(reach, asked)
    if (first.ok || !SHOW_AGAIN.has(first.refusal.code)) return first
    return (await askPasskey()) ? call(reach, asked) : first
  }
  const path = '/v1/console/blast-radius'
  return {
    worst: () => ask({ method: 'GET', path, read: shaped(radiusAnswer) }),
    radius: (scope, code) =>
      ask({ method: 'GET', path: `${path}?${new URLSearchParams({ scope, code }).toString()}`, read: shaped(radiusAnswer) }),
    reactions: async () => {
      const answer = await ask({ method: 'GET', path: '/v1/console/reactions', read: shaped(watchReactions) })
      return answer.ok ? { ok: true, value: answer.value.reactions } : answer
    },
    undo: (reactionId, why) =>
      ask({ method: 'POST', path: `/v1/console/reactions/${encodeURIComponent(reactionId)}/undoing`, read: done, body: { why } }),
  }
}
