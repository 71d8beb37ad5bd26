import type { RefusalCode } from '@cloison/contract'
import { readCard } from '@cloison/evidence'
import type { FastifyRequest } from 'fastify'
import { logReader } from '../domain/accesslog/index.ts'
import { dayOf, look, openDisclosure, openWays, pay, payOne } from '../domain/disclosure/index.ts'
import { postures } from '../domain/planes/index.ts'
import { proofOnce, type SessionRow, sessionReader } from '../domain/professionals/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { keysRoutes } from '../doors/http/keys.route.ts'
import { logRoutes } from '../doors/http/log.route.ts'
import { openapiRoutes } from '../doors/http/openapi.route.ts'
import { planesRoutes } from '../doors/http/planes.route.ts'
import type { Bearer } from '../doors/http/proof.ts'
import { rightsRoutes, type SignedIn } from '../doors/http/rights.route.ts'
import { type Asker, type ProofDesk, signedIn, signedInOnce } from '../doors/http/signed-in.ts'
import { knownRoutes } from '../doors/http/ways.route.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import { cardKeyRing, cardPublicKeys, logVerifier } from './public-keys.ts'

const DOOR = 1

/** Look-ups, and what anyone may read: receipts, the log's tree, the posture of the planes. */
export async function openDoor({ app, clock, config, database, entropy }: Foundations): Promise<OpenedRole> {
  // One connection pays while the other looks; the third does the rest.
  const [paying, looking, reading] = await Promise.all([
    database.as('cloison_door'),
    database.as('cloison_door'),
    database.as('cloison_door'),
  ])
  const desk = { clock, origins: [config.origin], bearers: rememberBearers(sessionReader(reading)), once: proofOnce(reading) }
  const disclosure = openDisclosure({
    entropy,
    door: DOOR,
    turnstile: { pay: (batch) => pay(paying, batch), look: (ticket, batch) => look(looking, ticket, batch) },
  })
  const cardKeys = cardPublicKeys(config)
  const known = cardKeyRing(cardKeys)
  const logKey = logVerifier(config)
  await app.register(
    rightsRoutes({
      clock,
      disclosure,
      signedIn: (request: FastifyRequest) => signedInFacts(desk, request),
      signedInOnce: async (request: FastifyRequest) => facts(await signedInOnce(desk, request)),
      dayOf: (secret) => dayOf(reading, secret),
      readCard: (text, day) => readCard(text, known(), day),
    }),
  )
  await app.register(
    knownRoutes({
      clock,
      ask: openWays({
        entropy,
        door: DOOR,
        turnstile: { payOne: (drawn) => payOne(paying, drawn), look: (ticket, batch) => look(looking, ticket, batch) },
      }),
      signedIn: (request: FastifyRequest) => signedInFacts(desk, request),
    }),
  )
  await app.register(logRoutes({ log: logReader(reading), verifierKey: logKey }))
  await app.register(keysRoutes({ cardKeys, logKey }))
  await app.register(planesRoutes({ postures: () => postures(reading) }))
  await app.register(openapiRoutes)
  return { close: async () => void (await Promise.all([paying.end(), looking.end(), reading.end()])) }
}

/** Who sends a request about a person; the turnstile sees that the proof serves once. */
export async function signedInFacts(
  desk: Omit<ProofDesk<SessionRow & Bearer>, 'once'>,
  request: FastifyRequest,
): Promise<SignedIn | { readonly refused: RefusalCode }> {
  return facts(await signedIn(desk, request))
}

function facts(found: Asker<SessionRow & Bearer> | { readonly refused: RefusalCode }): SignedIn | { readonly refused: RefusalCode } {
  if ('refused' in found) return found
  const { accountId, siteId, clientId, deviceId } = found.who
  return { secret: found.secret, cause: found.cause, accountId, siteId, clientId, deviceId }
}
