import type { Asker } from './openapi-route.ts'

/** How each asker is known, as OpenAPI's security schemes. */
export const securitySchemes = {
  session: {
    type: 'http',
    scheme: 'DPoP',
    description:
      'Jeton d’une session de professionnel, reçu à la fin de la connexion : `Authorization: DPoP <jeton>`. Quinze minutes sans activité redemandent la clé d’accès ; douze heures la terminent. Il ne sert à rien sans la preuve.',
  },
  operator: {
    type: 'http',
    scheme: 'DPoP',
    description: 'Jeton d’une session d’opérateur, valable une heure : `Authorization: DPoP <jeton>`. Il ne sert à rien sans la preuve.',
  },
  desk: {
    type: 'http',
    scheme: 'DPoP',
    description:
      'Jeton d’une session de guichet d’organisme, valable une heure : `Authorization: DPoP <jeton>`. Il ne sert à rien sans la preuve, signée par la clé inscrite.',
  },
  proof: {
    type: 'apiKey',
    in: 'header',
    name: 'DPoP',
    description: [
      'Preuve faite pour cette demande et pour elle seule (RFC 9449, JWT ES256, `typ` : `dpop+jwt`), par la clé qui tient ou tiendra la session. En-tête : `typ`, `alg` et `jwk` (P-256, publique), rien d’autre. Au-delà de la RFC :',
      '- `htu` est l’adresse entière, paramètres compris, telle qu’elle est demandée ;',
      '- `bsh` est le SHA-256 du corps, octet pour octet, en base64url ; sans corps, celui de la chaîne vide ;',
      '- `jti` est un UUID v7 de l’instant ; il sert une fois, quel que soit le processus qui répond ;',
      '- `iat` et `jti` ne s’écartent pas de plus de 60 secondes de notre horloge ;',
      '- `ath` est le SHA-256 du jeton, en base64url ; absent tant qu’il n’y a pas de jeton.',
    ].join('\n'),
  },
  software: {
    type: 'apiKey',
    in: 'header',
    name: 'Cloison-Client',
    description:
      'Quel logiciel demande (private_key_jwt, RFC 7523 §3, ES256) : `iss` = `sub` = son code, `aud` = notre adresse, `iat`, `exp` à cinq minutes au plus, `jti` UUID v7 qui sert une fois, `key` = coordonnée x de la clé qui tiendra la session.',
  },
  insurer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Assertion signée par la clé de l’organisme, une par demande (private_key_jwt, RFC 7523 §3, ES256) : `iss` = `sub` = numéro AMC, `aud` = notre adresse, `iat`, `exp` à cinq minutes au plus, `jti` UUID v7 qui sert une fois ; `act.sub` nomme la personne qui agit, quand une décision la demande.',
  },
} as const

type Requirement = Partial<Record<keyof typeof securitySchemes, readonly []>>

/** Alternatives for each asker; an empty list: nothing is asked. */
export const securityOf: Readonly<Record<Asker, readonly Requirement[]>> = {
  anyone: [],
  key: [{ proof: [] }],
  software: [{ proof: [] }, { proof: [], software: [] }],
  professional: [{ session: [], proof: [] }],
  operator: [{ operator: [], proof: [] }],
  desk: [{ desk: [], proof: [] }],
  insurer: [{ insurer: [] }],
}
