import type { RefusalCode } from '@cloison/contract'
import type { FastifyRequest } from 'fastify'
import { answersSeen, claimsSeen, receive, receiveClaim } from '../domain/claims/index.ts'
import { insurersNamed } from '../domain/directory/index.ts'
import { remittances, standing } from '../domain/payments/index.ts'
import { proofOnce, sessionReader } from '../domain/professionals/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { claimsRoutes } from '../doors/http/claims.route.ts'
import { remittancesRoutes } from '../doors/http/payments.route.ts'
import { signedInOnce } from '../doors/http/signed-in.ts'
import type { Foundations, OpenedRole } from '../house.ts'

/** Invoices received, their decisions, and the transfers that pay them: an establishment's own. */
export async function openClaims({ app, clock, config, database, entropy }: Foundations): Promise<OpenedRole> {
  const sql = await database.as('cloison_claims', 2)
  const desk = { clock, origins: [config.origin], bearers: rememberBearers(sessionReader(sql)), once: proofOnce(sql) }
  const asker = (request: FastifyRequest): Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }> =>
    signedInOnce(desk, request)
  await app.register(
    claimsRoutes({
      signedInOnce: asker,
      receive: (incoming) => receive({ clock, entropy, store: (of) => receiveClaim(sql, of) }, incoming),
      seen: (secret, which) => claimsSeen(sql, secret, which),
      answers: (secret, day) => answersSeen(sql, secret, day),
      standing: (claimIds) => standing(sql, claimIds),
    }),
  )
  await app.register(
    remittancesRoutes({
      signedInOnce: asker,
      remittances: (secret, before, limit) => remittances(sql, secret, before, limit),
      insurerNames: async (ids) => new Map([...(await insurersNamed(sql, ids))].map(([id, { name }]) => [id, name])),
    }),
  )
  return { close: () => sql.end() }
}
