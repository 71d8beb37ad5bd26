import { z } from 'zod'
import { statusListAnswer } from './insurer.ts'
import { json, type PublishedParameter, type PublishedRoute } from './openapi-route.ts'

const LEAF: PublishedParameter = {
  in: 'path',
  name: 'leafHash',
  required: true,
  description: 'empreinte de la feuille, reçue avec la réponse',
  pattern: '^[0-9a-f]{64}$',
}
const AMC: PublishedParameter = { in: 'path', name: 'amc', required: true, description: 'numéro AMC', pattern: '^[0-9]{1,10}$' }
const TILE: PublishedParameter = {
  in: 'path',
  name: 'path',
  required: true,
  description:
    'niveau, numéro par groupes de trois chiffres, et largeur si la tuile est partielle : « 0/x001/234.p/17 » ; les barres restent telles quelles',
  pattern: '^[0-9]{1,2}/(x[0-9]{3}/){0,5}[0-9]{3}(\\.p/[0-9]{1,3})?$',
}

const NOTE = { status: 200, description: 'note signée, format C2SP tlog-checkpoint', media: 'text/plain' } as const

/** What anyone may read, without signing in. */
export function publicRoutes(): readonly PublishedRoute[] {
  const planes = z.object({
    planes: z.array(
      z.object({
        plane: z.enum(['lookup', 'claims', 'payment', 'console']),
        state: z.enum(['open', 'tightened', 'closed']),
        since: z.iso.datetime(),
      }),
    ),
  })
  const receipt = z.object({
    format: z.literal('cloison-receipt/1'),
    leafHash: z.string(),
    index: z.int().describe('numéro de la feuille, depuis 0'),
    size: z.int().describe('feuilles de l’arbre que signe la note'),
    proof: z.array(z.string()),
    checkpoint: z.string(),
    verifierKey: z.string().describe('montrée seulement : tenez-la d’ailleurs pour vérifier'),
  })
  const jwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() })
  const keys = z.object({
    cards: z.object({ keys: z.array(jwk) }).describe('clés qui signent les cartes et les listes d’état (JWK)'),
    log: z.string().describe('clé du registre des accès, écriture des notes C2SP'),
  })
  const tag = 'Public'
  const asker = 'anyone'
  return [
    {
      ...{ method: 'GET', path: '/v1/openapi.json', tag, asker, summary: 'Cette description.' },
      answers: [{ status: 200, description: 'document OpenAPI 3.1', media: 'application/json' }],
      refusals: [],
    },
    {
      ...{ method: 'GET', path: '/v1/health', tag, asker, summary: 'Ce processus répond, et sa base de données aussi.' },
      answers: [json(200, z.object({ ok: z.literal(true) }), 'tout répond')],
      refusals: [],
    },
    {
      ...{ method: 'GET', path: '/v1/planes', tag, asker, summary: 'Ce qui est ouvert : consultation, factures, virements, console.' },
      answers: [json(200, planes, 'état de chaque plan, pour tous')],
      refusals: [],
    },
    {
      ...{ method: 'GET', path: '/v1/keys', tag, asker, summary: 'Les clés publiques qui vérifient une carte ou un reçu.' },
      description: 'Qui ne nous fait pas confiance tient ces clés d’ailleurs, et compare.',
      answers: [json(200, keys, 'clés publiques')],
      refusals: [],
    },
    {
      ...{ method: 'GET', path: '/v1/receipts/{leafHash}', tag, asker, parameters: [LEAF] },
      summary: 'Le reçu d’une lecture, à vérifier hors ligne.',
      answers: [json(200, receipt, 'fichier de reçu, au bit près')],
      refusals: ['receipt.not-yet-numbered'],
    },
    ...['/v1/log/checkpoint', '/log/checkpoint'].map(
      (path): PublishedRoute => ({
        ...{ method: 'GET', path, tag, asker, summary: 'La dernière tête signée du registre des accès.' },
        answers: [NOTE],
        refusals: ['receipt.not-yet-numbered'],
      }),
    ),
    {
      ...{ method: 'GET', path: '/log/tile/{path}', tag, asker, parameters: [TILE] },
      summary: 'Une tuile de l’arbre du registre (C2SP tlog-tiles).',
      answers: [{ status: 200, description: 'empreintes de 32 octets, bout à bout', media: 'application/octet-stream' }],
      refusals: ['request.unknown-route'],
    },
    {
      ...{ method: 'GET', path: '/v1/status-lists/{amc}', tag, asker, parameters: [AMC] },
      summary: 'La liste signée des cartes annulées d’un organisme.',
      answers: [json(200, statusListAnswer, 'documents COSE_Sign1, en base64')],
      refusals: ['status-list.unknown'],
    },
  ]
}
