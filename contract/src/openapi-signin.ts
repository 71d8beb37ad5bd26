import { done, json, type PublishedRefusal, type PublishedRoute } from './openapi-route.ts'
import { signinPaths } from './signin.ts'

type SigninPath = keyof typeof signinPaths
type Told = Pick<PublishedRoute, 'summary' | 'asker' | 'refusals'> & Partial<Pick<PublishedRoute, 'description' | 'parameters'>>

const SIGNING_IN = ['signin.unknown', 'session.frozen'] as const satisfies readonly PublishedRefusal[]

/** What is said of each route of sign-in, beside its shapes. */
const told: Readonly<Record<SigninPath, Told>> = {
  'POST /v1/signin': {
    summary: 'Commence une connexion : adresse de Pro Santé Connect, et poignée à garder.',
    description: 'Un logiciel enregistré prouve qui il est par l’en-tête `Cloison-Client` ; la page de Cloison n’en a pas besoin.',
    asker: 'software',
    refusals: ['client.unknown', 'client.refused', 'request.too-many', 'signin.identity-unavailable'],
  },
  'POST /v1/signin/identity': {
    summary: 'Rapporte ce que Pro Santé Connect a répondu : les lieux d’exercice possibles.',
    asker: 'key',
    refusals: [
      ...SIGNING_IN,
      'signin.identity-refused',
      'signin.identity-unavailable',
      'signin.not-registered',
      'signin.no-establishment',
      'signin.too-many-attempts',
    ],
  },
  'POST /v1/signin/establishment': {
    summary: 'Choisit l’établissement : la clé d’accès est alors demandée, ou le code reçu par courrier.',
    asker: 'key',
    refusals: [...SIGNING_IN, 'signin.no-establishment'],
  },
  'POST /v1/signin/passkey': {
    summary: 'Présente la clé d’accès : la session s’ouvre.',
    asker: 'key',
    refusals: [...SIGNING_IN, 'signin.passkey-refused', 'signin.no-establishment', 'signin.too-many-attempts'],
  },
  'POST /v1/signin/code': {
    summary: 'Donne le code reçu par courrier : une première clé d’accès peut être inscrite.',
    asker: 'key',
    refusals: [...SIGNING_IN, 'signin.code-refused', 'signin.too-many-attempts'],
  },
  'POST /v1/signin/enrolment': {
    summary: 'Inscrit la clé d’accès : la session s’ouvre.',
    asker: 'key',
    refusals: [
      ...SIGNING_IN,
      'signin.passkey-refused',
      'signin.code-refused',
      'signin.no-establishment',
      'signin.too-many-attempts',
      'passkey.too-many',
    ],
  },
  'POST /v1/signin/recovery': {
    summary: 'Déclare toutes les clés d’accès perdues : un collègue, ou un code par courrier.',
    asker: 'key',
    refusals: [...SIGNING_IN, 'signin.letter-underway', 'signin.too-many-attempts', 'signin.no-establishment'],
  },
  'GET /v1/session': { summary: 'La session : qui, où, jusqu’à quand.', asker: 'professional', refusals: [] },
  'GET /v1/session/measure': {
    summary: 'La précaution prise contre ce compte, s’il y en a une, et pourquoi.',
    asker: 'professional',
    refusals: [],
  },
  'DELETE /v1/session': { summary: 'Termine la session.', asker: 'professional', refusals: [] },
  'POST /v1/session/passkey/options': { summary: 'Demande à présenter à nouveau la clé d’accès.', asker: 'professional', refusals: [] },
  'POST /v1/session/passkey': {
    summary: 'Présente à nouveau la clé d’accès : la session se réveille.',
    asker: 'professional',
    refusals: ['signin.passkey-refused', 'signin.too-many-attempts'],
  },
  'GET /v1/passkeys': { summary: 'Ses clés d’accès.', asker: 'professional', refusals: [] },
  'POST /v1/passkeys/options': {
    summary: 'Demande à inscrire une autre clé d’accès.',
    asker: 'professional',
    refusals: ['passkey.too-many'],
  },
  'POST /v1/passkeys': {
    summary: 'Inscrit une autre clé d’accès.',
    asker: 'professional',
    refusals: ['signin.passkey-refused', 'passkey.too-many', 'signin.too-many-attempts'],
  },
  'DELETE /v1/passkeys/{device}': {
    summary: 'Retire une clé d’accès.',
    asker: 'professional',
    parameters: [{ in: 'path', name: 'device', required: true, description: 'numéro de l’appareil', pattern: '^[1-9][0-9]{0,8}$' }],
    refusals: ['passkey.unknown', 'passkey.last'],
  },
  'POST /v1/recoveries/{number}/approval': {
    summary: 'Approuve la perte déclarée par un collègue : un code à lui remettre en personne.',
    asker: 'professional',
    parameters: [
      { in: 'path', name: 'number', required: true, description: 'numéro donné par le collègue', pattern: '^[0-9A-HJKMNP-TV-Z]{8}$' },
    ],
    refusals: ['recovery.refused'],
  },
  'POST /v1/operators/session': {
    summary: 'Un opérateur de la plateforme se connecte avec sa clé inscrite. Une heure.',
    asker: 'key',
    refusals: ['operator.refused'],
  },
  'GET /v1/operators/session': { summary: 'La session d’un opérateur, et ses charges.', asker: 'operator', refusals: [] },
  'DELETE /v1/operators/session': { summary: 'Termine la session d’un opérateur.', asker: 'operator', refusals: [] },
}

/** Signing in, the session, its passkeys, and the operators of the platform. */
export function signinRoutes(): readonly PublishedRoute[] {
  return (Object.keys(signinPaths) as SigninPath[]).map((name): PublishedRoute => {
    const { body, status, answer } = signinPaths[name]
    const [method, path] = name.split(' ') as ['GET' | 'POST' | 'DELETE', string]
    return {
      ...{ method, path, tag: path.startsWith('/v1/operators') ? 'Opérateurs' : 'Connexion' },
      ...told[name],
      ...(body === undefined ? {} : { body }),
      answers: [answer === undefined ? done('fait') : json(status, answer, 'étape franchie')],
    }
  })
}
