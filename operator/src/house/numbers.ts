import type { FastifyRequest } from 'fastify'
import { insurerByAmc } from '../domain/directory/index.ts'
import { ASKED_KEY, flagsOf, look, openWays, payOne, recallIn, wayQuestions } from '../domain/disclosure/index.ts'
import { sessionReader } from '../domain/professionals/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { numbersRoutes } from '../doors/http/ways.route.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import { openDeferredClaims } from './deferred.ts'
import { openDesks } from './desk.ts'
import { signedInFacts } from './door.ts'

const DOOR = 4

/** Keys of this role: with them a number becomes what finds a person, and the last numbers asked are remembered. */
export const NUMBER_KEYS = ['lookup/', ASKED_KEY] as const

/** The ways of asking that name a person by numbers: the only door that holds the look-up keys. */
export async function openNumbers(foundations: Foundations): Promise<OpenedRole> {
  const { app, clock, config, database, entropy, keys } = foundations
  const [asking, reading] = await Promise.all([database.as('cloison_keys'), database.as('cloison_keys')])
  const desk = { clock, origins: [config.origin], bearers: rememberBearers(sessionReader(reading)) }
  const questions = wayQuestions(keys)
  const flags = flagsOf(keys, recallIn(asking))
  const ask = openWays({
    entropy,
    door: DOOR,
    turnstile: { payOne: (drawn) => payOne(asking, drawn), look: (ticket, batch) => look(asking, ticket, batch) },
  })
  await app.register(
    numbersRoutes({
      clock,
      // REMEMBER, then pay, commit, look. Dying in between: a number is remembered that was never asked.
      ask: async (numbered) => ask({ ...numbered, flags: await flags(numbered) }),
      questions,
      insurerOf: (amc) => insurerByAmc(reading, amc),
      signedIn: (request: FastifyRequest) => signedInFacts(desk, request),
    }),
  )
  await openDeferredClaims(foundations, reading, questions)
  await openDesks(foundations, { asking, reading, door: DOOR, questions })
  return { close: async () => void (await Promise.all([asking.end(), reading.end()])) }
}
