import type { RefusalCode } from '@cloison/contract'
import type { FastifyRequest } from 'fastify'
import { webauthnPasskeys } from '../adapters/identity/passkeys.ts'
import { groupOf, insurerByAmc, siteByFiness } from '../domain/directory/index.ts'
import { covered, radiusOf } from '../domain/disclosure/index.ts'
import { approveAccount, batches, cancel, propose, proposeAccount, release, sealAccount } from '../domain/payments/index.ts'
import { consoleStore, type Duty, dutiesStore, operatorReader, proofOnce } from '../domain/professionals/index.ts'
import { reactions, undoAs } from '../domain/watch/index.ts'
import { accountsRoutes } from '../doors/http/accounts.route.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { consoleRoutes } from '../doors/http/console.route.ts'
import { consoleSigninRoutes } from '../doors/http/console-signin.route.ts'
import { checkOperator, operatorRoutes } from '../doors/http/operators.route.ts'
import { batchesRoutes } from '../doors/http/payments.route.ts'
import type { Foundations, OpenedRole } from '../house.ts'

/** Our own people, each a named person with a key: who is paid, what leaves, and on their page what a theft would let read. */
export async function openConsole({ app, clock, config, database, entropy, keys }: Foundations): Promise<OpenedRole> {
  const [sql, paying] = await Promise.all([database.as('cloison_console', 2), database.as('cloison_payments')])
  const store = dutiesStore(sql)
  // The page that we serve ourselves is a client like any other: it has a number in the log, a budget, and can be frozen.
  await store.registerClient({ code: 'cloison-page', name: 'Page Cloison', publisher: 'Cloison', jwk: null, testMode: false })
  const bearers = rememberBearers(operatorReader(sql))
  const desk = { clock, origins: [config.origin], bearers, once: proofOnce(sql) }
  const having =
    (duty: Duty) =>
    (request: FastifyRequest): Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }> =>
      checkOperator(desk, request, duty)
  const operator = having('payments')
  await app.register(operatorRoutes({ ...desk, store, entropy, forget: bearers.forget }))
  await app.register(
    batchesRoutes({
      operator,
      propose: (by) => propose(paying, by, clock.now()),
      release: (by) => release(paying, by, clock.now()),
      cancel: (by) => cancel(paying, by),
      batches: (before, limit) => batches(paying, before, limit),
    }),
  )
  await app.register(
    accountsRoutes({
      operator,
      siteByFiness: (finess) => siteByFiness(paying, finess),
      insurerByAmc: async (amc) => (await insurerByAmc(paying, amc))?.insurerId,
      propose: (secret, holder, account) => proposeAccount(paying, secret, holder, sealAccount(keys, holder, account), clock.now()),
      approve: (secret, accountId) => approveAccount(paying, secret, accountId, clock.now()),
    }),
  )
  const passkeys = webauthnPasskeys({ rpId: new URL(config.origin).hostname, rpName: 'Cloison', origins: [config.origin] })
  await app.register(consoleSigninRoutes({ ...desk, desk: { store: consoleStore(sql), passkeys, keys, entropy, clock } }))
  await app.register(
    consoleRoutes({
      operator: having('incidents'),
      now: clock.now,
      radiusOf: (...asked) => radiusOf(sql, ...asked),
      covered: () => covered(sql),
      insurerIdOf: async (amc) => (await insurerByAmc(sql, amc))?.insurerId,
      groupIdOf: (entity) => groupOf(sql, entity),
      reactions: (account, limit) => reactions(sql, account, limit),
      undo: (secret, id, why) => undoAs(sql, secret, id, why),
    }),
  )
  return { close: async () => void (await Promise.all([sql.end(), paying.end()])) }
}
