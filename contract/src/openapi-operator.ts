import { accountProposal, accountProposed, batch, batchList, batchProposal, batchRelease } from './claims.ts'
import { done, idempotencyKey, json, type PublishedParameter, type PublishedRoute } from './openapi-route.ts'

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
const SERIAL = '^[1-9][0-9]{0,17}$'
const BATCH: PublishedParameter = { in: 'path', name: 'batchId', required: true, description: 'numéro du lot', pattern: SERIAL }
const ACCOUNT: PublishedParameter = {
  in: 'path',
  name: 'accountId',
  required: true,
  description: 'numéro du compte proposé',
  pattern: SERIAL,
}

/** What the operators of the platform decide about money: one proposes, another agrees. */
export function operatorRoutes(): readonly PublishedRoute[] {
  const asker = 'operator'
  const tag = 'Virements'
  return [
    {
      ...{ method: 'GET', path: '/v1/batches', tag, asker, summary: 'Les lots de virements, les plus récents d’abord ; cent au plus.' },
      answers: [json(200, batchList, 'lots')],
      refusals: ['role.forbidden'],
    },
    {
      ...{ method: 'POST', path: '/v1/batches', tag, asker, body: batchProposal },
      summary: 'Propose le lot d’un jour.',
      parameters: [idempotencyKey(UUID)],
      answers: [json(201, batch, 'lot proposé')],
      refusals: ['role.forbidden', 'batch.nothing-to-pay', 'batch.key-reused', 'batch.unknown', 'payments.closed'],
    },
    {
      ...{ method: 'POST', path: '/v1/batches/{batchId}/release', tag, asker, parameters: [BATCH], body: batchRelease },
      summary: 'Libère un lot relu : une autre personne que celle qui l’a proposé.',
      answers: [json(200, batch, 'lot libéré')],
      refusals: ['role.forbidden', 'batch.unknown', 'batch.same-person', 'batch.not-proposed', 'batch.changed', 'payments.closed'],
    },
    {
      ...{ method: 'DELETE', path: '/v1/batches/{batchId}', tag, asker, parameters: [BATCH] },
      summary: 'Arrête un lot qui n’est pas parti.',
      answers: [json(200, batch, 'lot arrêté')],
      refusals: ['role.forbidden', 'batch.unknown', 'batch.not-proposed', 'payments.closed'],
    },
    {
      ...{ method: 'POST', path: '/v1/bank-accounts', tag, asker, body: accountProposal },
      summary: 'Propose le compte bancaire d’un établissement ou d’un organisme.',
      answers: [json(201, accountProposed, 'compte proposé ; il ne sert à rien avant d’être approuvé')],
      refusals: ['role.forbidden', 'account.holder-unknown', 'account.iban-malformed'],
    },
    {
      ...{ method: 'POST', path: '/v1/bank-accounts/{accountId}/approval', tag, asker, parameters: [ACCOUNT] },
      summary: 'Approuve un compte bancaire : une autre personne que celle qui l’a proposé.',
      answers: [done('compte approuvé')],
      refusals: ['role.forbidden', 'account.unknown', 'account.not-proposed', 'account.same-person'],
    },
  ]
}
