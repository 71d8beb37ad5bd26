import {
  pageCode,
  pageEnrolment,
  pageOffer,
  pageOpened,
  pageShow,
  passkeysRevoked,
  radiusAnswer,
  undoing,
  watchReactions,
} from './console.ts'
import { done, json, type PublishedParameter, type PublishedRoute } from './openapi-route.ts'
import { passkeyOptions } from './signin.ts'

const SCOPE: PublishedParameter = {
  ...{ in: 'query', name: 'scope', required: false, pattern: '^(account|site|group|client|insurer|door)$' },
  description: 'sorte de ce qui serait volé ; absent : les pires de chaque sorte',
}
const CODE: PublishedParameter = {
  ...{ in: 'query', name: 'code', required: false, pattern: '^[0-9A-Z]{1,10}$' },
  description: 'numéro du compte, de l’établissement ou du logiciel, FINESS d’une entité juridique, numéro AMC ; absent : toute la sorte',
}
const ACCOUNT: PublishedParameter = {
  ...{ in: 'query', name: 'account', required: false, pattern: '^[1-9][0-9]{0,8}$' },
  description: 'numéro de compte ; absent : tous',
}
const REACTION: PublishedParameter = {
  ...{ in: 'path', name: 'reactionId', required: true, pattern: '^[1-9][0-9]{0,17}$' },
  description: 'numéro de la réaction',
}

/** What the operators' page asks: signing in with a passkey, the blast radius, the watch. */
export function consoleRoutes(): readonly PublishedRoute[] {
  const tag = 'Pupitre'
  return [
    {
      ...{ method: 'POST', path: '/v1/operators/codes', tag, asker: 'operator' },
      summary: 'Un code pour inscrire une clé d’accès sur le pupitre ; demandé avec la clé inscrite, il sert une fois, une heure.',
      answers: [json(201, pageCode, 'le code, qui remplace le précédent')],
      refusals: ['role.forbidden'],
    },
    {
      ...{ method: 'DELETE', path: '/v1/operators/passkeys', tag, asker: 'operator' },
      summary: 'Retire toutes ses clés d’accès du pupitre et ferme les sessions qu’elles ont ouvertes ; demandé avec la clé inscrite.',
      answers: [json(200, passkeysRevoked, 'combien')],
      refusals: ['role.forbidden'],
    },
    {
      ...{ method: 'POST', path: '/v1/operators/signin/offer', tag, asker: 'key', body: pageOffer },
      summary: 'Donne le code : une clé d’accès peut être inscrite.',
      answers: [json(200, passkeyOptions, 'ce que l’authentificateur doit faire')],
      refusals: ['operator.code-refused'],
    },
    {
      ...{ method: 'POST', path: '/v1/operators/signin/enrolment', tag, asker: 'key', body: pageEnrolment },
      summary: 'Inscrit la clé d’accès : la session s’ouvre.',
      answers: [json(201, pageOpened, 'session ouverte, une heure')],
      refusals: ['operator.code-refused', 'operator.refused', 'passkey.too-many'],
    },
    {
      ...{ method: 'POST', path: '/v1/operators/signin/options', tag, asker: 'key' },
      summary: 'Demande à présenter une clé d’accès : la même réponse pour tous, personne n’est nommé.',
      answers: [json(200, passkeyOptions, 'ce que l’authentificateur doit signer, dans les cinq minutes')],
      refusals: [],
    },
    {
      ...{ method: 'POST', path: '/v1/operators/signin', tag, asker: 'key', body: pageShow },
      summary: 'Présente la clé d’accès : la session s’ouvre, avec la seule charge des incidents.',
      answers: [json(201, pageOpened, 'session ouverte, une heure')],
      refusals: ['operator.refused'],
    },
    {
      ...{ method: 'GET', path: '/v1/console/blast-radius', tag, asker: 'operator', parameters: [SCOPE, CODE] },
      summary: 'Combien de personnes, au plus, seraient lues en 24 heures si cela était volé maintenant.',
      answers: [json(200, radiusAnswer, 'les pires d’abord, vingt au plus par sorte')],
      refusals: ['role.forbidden', 'radius.unknown'],
    },
    {
      ...{ method: 'GET', path: '/v1/console/reactions', tag, asker: 'operator', parameters: [ACCOUNT] },
      summary: 'Ce que la veille a fait, avec ses chiffres, du plus récent au plus ancien ; cinquante au plus.',
      answers: [json(200, watchReactions, 'réactions')],
      refusals: ['role.forbidden'],
    },
    {
      ...{
        method: 'POST',
        path: '/v1/console/reactions/{reactionId}/undoing',
        tag,
        asker: 'operator',
        parameters: [REACTION],
        body: undoing,
      },
      summary: 'Défait une réaction de la veille : le compte redevient comme les autres.',
      answers: [done('défaite ; qui et pourquoi sont inscrits')],
      refusals: ['role.forbidden', 'reaction.not-standing'],
    },
  ]
}
