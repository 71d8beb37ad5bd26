import type { RefusalCode } from '@cloison/contract'
import type { FastifyRequest } from 'fastify'
import { insurerByAmc, siteByFiness } from '../domain/directory/index.ts'
import { approveAccount, batches, cancel, propose, proposeAccount, release, sealAccount } from '../domain/payments/index.ts'
import { dutiesStore, operatorReader, proofOnce } from '../domain/professionals/index.ts'
import { accountsRoutes } from '../doors/http/accounts.route.ts'
import { rememberBearers } from '../doors/http/bearer-cache.ts'
import { checkOperator, operatorRoutes } from '../doors/http/operators.route.ts'
import { batchesRoutes } from '../doors/http/payments.route.ts'
import type { Foundations, OpenedRole } from '../house.ts'

/** Our own people, each a named person with a key: who is paid, and what leaves. */
export async function openConsole({ app, clock, config, database, entropy, keys }: Foundations): Promise<OpenedRole> {
  const [sql, paying] = await Promise.all([database.as('cloison_console'), database.as('cloison_payments')])
  const store = dutiesStore(sql)
  // The page that we serve ourselves is a client like any other: it has a number in the log, a budget, and can be frozen.
  await store.registerClient({ code: 'cloison-page', name: 'Page Cloison', publisher: 'Cloison', jwk: null, testMode: false })
  const bearers = rememberBearers(operatorReader(sql))
  const desk = { clock, origins: [config.origin], bearers, once: proofOnce(sql) }
  const operator = (request: FastifyRequest): Promise<{ readonly secret: Buffer } | { readonly refused: RefusalCode }> =>
    checkOperator(desk, request, 'payments')
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
  return { close: async () => void (await Promise.all([sql.end(), paying.end()])) }
}
