import type { FastifyRequest } from 'fastify'
import { insurerByAmc } from '../domain/directory/index.ts'
import { look, openWays, payOne, wayQuestions } from '../domain/disclosure/index.ts'
import { sessionReader } from '../domain/professionals/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { numbersRoutes } from '../doors/http/ways.route.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import { signedInFacts } from './door.ts'

const DOOR = 4

/** Keys of this role: with them a number becomes what finds a person. */
export const NUMBER_KEYS = ['lookup/'] as const

/** The ways of asking that name a person by numbers: the only door that holds the look-up keys. */
export async function openNumbers({ app, clock, config, database, entropy, keys }: Foundations): Promise<OpenedRole> {
  const [asking, reading] = await Promise.all([database.as('cloison_keys'), database.as('cloison_keys')])
  const desk = { clock, origins: [config.origin], bearers: rememberBearers(sessionReader(reading)) }
  await app.register(
    numbersRoutes({
      clock,
      ask: openWays({
        entropy,
        door: DOOR,
        turnstile: { payOne: (drawn) => payOne(asking, drawn), look: (ticket, batch) => look(asking, ticket, batch) },
      }),
      questions: wayQuestions(keys),
      insurerOf: (amc) => insurerByAmc(reading, amc),
      signedIn: (request: FastifyRequest) => signedInFacts(desk, request),
    }),
  )
  return { close: async () => void (await Promise.all([asking.end(), reading.end()])) }
}
