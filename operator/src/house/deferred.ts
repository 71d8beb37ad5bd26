import { defer, receiveDeferred } from '../domain/claims/index.ts'
import { insurerByAmc } from '../domain/directory/index.ts'
import type { WayQuestions } from '../domain/disclosure/index.ts'
import { proofOnce, sessionReader } from '../domain/professionals/index.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { deferredClaimsRoutes } from '../doors/http/deferred-claims.route.ts'
import { signedInOnce } from '../doors/http/signed-in.ts'
import type { Foundations } from '../house.ts'
import type { Sql } from '../ports/sql.ts'

/** Invoices without an engagement: received by the role that makes digests of numbers, so that the role of claims never sees one. */
export async function openDeferredClaims({ app, clock, config, entropy }: Foundations, sql: Sql, questions: WayQuestions): Promise<void> {
  const desk = { clock, origins: [config.origin], bearers: rememberBearers(sessionReader(sql)), once: proofOnce(sql) }
  await app.register(
    deferredClaimsRoutes({
      clock,
      signedInOnce: (request) => signedInOnce(desk, request),
      insurerOf: (amc) => insurerByAmc(sql, amc),
      defer: (incoming) => defer({ clock, entropy, questions, store: (of) => receiveDeferred(sql, of) }, incoming),
    }),
  )
}
