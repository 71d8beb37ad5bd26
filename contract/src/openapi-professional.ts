import {
  claimAnswer,
  claimAnswers,
  claimList,
  claimQuestion,
  deferredClaimQuestion,
  deferredClaimReceipt,
  remittanceList,
} from './claims.ts'
import { idempotencyKey, json, type PublishedParameter, type PublishedRoute } from './openapi-route.ts'
import { dayAnswer, knownQuestion, legacyCardQuestion, noCardAnswer, noCardQuestion, rightsAnswer, rightsQuestion } from './rights.ts'

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
const SERIAL = '^[1-9][0-9]{0,17}$'

function before(what: string, pattern: string): PublishedParameter {
  return { in: 'query', name: 'before', required: false, description: `pour la page suivante : ${what}`, pattern }
}

const SHARED = [
  ...(['person.unknown', 'domain.not-yours', 'day.out-of-range'] as const),
  ...(['budget.account', 'budget.site', 'budget.group', 'budget.tightened', 'plane.closed', 'answer.unavailable'] as const),
] as const

/** The ways of asking that cost more than a signed card. */
function dearerWays(): readonly PublishedRoute[] {
  const at = { method: 'POST', tag: 'Droits', asker: 'professional' } as const
  return [
    {
      ...{ ...at, path: '/v1/rights/known', body: knownQuestion },
      summary: 'Interroge à nouveau les droits d’un patient connu, par un numéro d’engagement reçu ici pour une carte signée.',
      answers: [json(200, rightsAnswer, 'droits, numéro d’engagement et reçu')],
      refusals: [...SHARED, 'way.cards-only'],
    },
    {
      ...{ ...at, path: '/v1/rights/legacy-card', body: legacyCardQuestion },
      summary: 'Interroge les droits par les données d’une ancienne carte, toutes exactes.',
      description: 'Ouvert organisme par organisme, jusqu’à une date. Quelques lectures par jour et par établissement.',
      answers: [json(200, rightsAnswer, 'droits, numéro d’engagement et reçu')],
      refusals: [...SHARED, 'budget.way', 'way.not-allowed', 'way.cards-only', 'insurer.unknown'],
    },
    {
      ...{ ...at, path: '/v1/rights/no-card', body: noCardQuestion },
      summary: 'Sans carte : la personne est-elle reconnue et couverte ? Oui ou non.',
      description: 'Cinq fois par jour et par compte au plus. La personne le voit sur sa propre liste.',
      answers: [json(200, noCardAnswer, 'reconnue et couverte, ou non')],
      refusals: [...SHARED, 'budget.way', 'way.not-allowed', 'way.cards-only', 'insurer.unknown', 'nir.wrong-key'],
    },
  ]
}

/** Invoices without an engagement number. */
function deferredClaims(): readonly PublishedRoute[] {
  const at = { tag: 'Factures', asker: 'professional' } as const
  return [
    {
      ...{ ...at, method: 'POST', path: '/v1/claims/legacy-card', body: deferredClaimQuestion },
      summary: 'Envoie une facture sans numéro d’engagement, par les données d’une ancienne carte.',
      description:
        'Chaque facture est payée sur un plafond propre à l’établissement, que la personne soit connue ou non. Rien n’est répondu d’elle avant le fichier du lendemain, où une personne inconnue, des droits fermés et des données inexactes ont un même code.',
      parameters: [idempotencyKey('^[A-Za-z0-9_-]{16,64}$')],
      answers: [json(202, deferredClaimReceipt, 'facture reçue ; la réponse viendra par fichier')],
      refusals: [
        ...(['budget.claims', 'way.not-allowed', 'way.cards-only', 'insurer.unknown', 'domain.not-yours', 'day.out-of-range'] as const),
        ...(['claim.key-reused', 'claims.closed'] as const),
      ],
    },
    {
      ...{ ...at, method: 'GET', path: '/v1/claims/answers' },
      summary: 'Le fichier de réponses d’un jour : toutes les factures que l’établissement a envoyées ce jour-là sans numéro d’engagement.',
      parameters: [{ in: 'query', name: 'day', required: true, description: 'jour d’envoi', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }],
      answers: [json(200, claimAnswers, 'réponses')],
      refusals: ['claims.answers-not-yet'],
    },
  ]
}

/** Rights, invoices and payments of an establishment. */
export function professionalRoutes(): readonly PublishedRoute[] {
  const asker = 'professional'
  return [
    {
      ...{ method: 'POST', path: '/v1/rights', tag: 'Droits', asker, body: rightsQuestion },
      summary: 'Interroge les droits de la personne présente, carte en main.',
      description:
        'Chaque question est payée sur un plafond de personnes et inscrite au registre avant toute réponse. Une date de naissance fausse est répondue comme une carte inconnue. « Pas de réponse » n’est jamais « pas de droits ».',
      answers: [json(200, rightsAnswer, 'droits, numéro d’engagement et reçu')],
      refusals: [
        ...(['card.malformed', 'card.unknown-key', 'card.bad-signature', 'card.not-yet-valid', 'card.expired', 'card.revoked'] as const),
        ...(['person.unknown', 'domain.not-yours', 'day.out-of-range'] as const),
        ...([
          'budget.account',
          'budget.site',
          'budget.group',
          'budget.door',
          'budget.client',
          'budget.insurer',
          'budget.platform',
        ] as const),
        ...(['budget.tightened', 'plane.closed', 'answer.unavailable'] as const),
      ],
    },
    ...dearerWays(),
    {
      ...{ method: 'GET', path: '/v1/rights/today', tag: 'Droits', asker },
      summary: 'La journée : lectures faites, et personnes restantes au plafond. Personne n’y est nommé.',
      answers: [json(200, dayAnswer, 'la journée')],
      refusals: [],
    },
    {
      ...{ method: 'POST', path: '/v1/claims', tag: 'Factures', asker, body: claimQuestion },
      summary: 'Envoie une facture, sous le numéro d’engagement reçu.',
      parameters: [idempotencyKey('^[A-Za-z0-9_-]{16,64}$')],
      answers: [json(202, claimAnswer, 'accusé de réception logique ; la décision suit')],
      refusals: ['domain.not-yours', 'claim.engagement-unknown', 'claim.duplicate', 'claim.key-reused', 'claim.unknown', 'claims.closed'],
    },
    ...deferredClaims(),
    {
      ...{ method: 'GET', path: '/v1/claims', tag: 'Factures', asker, parameters: [before('la dernière facture reçue', UUID)] },
      summary: 'Les factures de l’établissement, les plus récentes d’abord ; cent au plus.',
      answers: [json(200, claimList, 'factures')],
      refusals: [],
    },
    {
      ...{ method: 'GET', path: '/v1/claims/{claimId}', tag: 'Factures', asker },
      summary: 'Une facture, sa décision ligne par ligne, et son paiement.',
      parameters: [{ in: 'path', name: 'claimId', required: true, description: 'numéro de la facture', pattern: UUID }],
      answers: [json(200, claimAnswer, 'la facture')],
      refusals: ['claim.unknown'],
    },
    {
      ...{ method: 'GET', path: '/v1/payments', tag: 'Paiements', asker, parameters: [before('le dernier virement reçu', SERIAL)] },
      summary: 'Les virements à l’établissement, chaque facture nommée ; cent au plus.',
      answers: [json(200, remittanceList, 'virements')],
      refusals: [],
    },
  ]
}
