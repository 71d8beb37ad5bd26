import { look, openDesk, payDesk, type WayQuestions } from '../domain/disclosure/index.ts'
import { deskReader } from '../domain/professionals/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { deskRoutes } from '../doors/http/desk.route.ts'
import { signedIn } from '../doors/http/signed-in.ts'
import type { Foundations } from '../house.ts'
import type { Sql } from '../ports/sql.ts'

/** Insurers' own people and programs, at the door that holds the look-up keys. */
export async function openDesks(
  { app, clock, config, entropy }: Pick<Foundations, 'app' | 'clock' | 'config' | 'entropy'>,
  given: { readonly asking: Sql; readonly reading: Sql; readonly door: number; readonly questions: WayQuestions },
): Promise<void> {
  const { asking, reading, door, questions } = given
  const desk = { clock, origins: [config.origin], bearers: rememberBearers(deskReader(reading)) }
  await app.register(
    deskRoutes({
      ask: openDesk({
        entropy,
        door,
        turnstile: { pay: (drawn) => payDesk(asking, drawn), look: (ticket, batch) => look(asking, ticket, batch) },
      }),
      memberKey: questions.memberKey,
      async signedIn(request) {
        const found = await signedIn(desk, request)
        if ('refused' in found) return found
        const { accountId, insurerId } = found.who
        return { secret: found.secret, cause: found.cause, accountId, insurerId }
      },
    }),
  )
}
