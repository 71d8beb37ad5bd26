import { z } from 'zod'

/**
 * Signing in, step by step. Every request carries a `DPoP` proof by one key, which will hold the session; no cookie is set. The steps:
 * start, go to Pro Santé Connect and come back, choose the establishment, show the passkey. A first passkey is enrolled with a code that
 * came by post.
 */
const secret = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const handle = secret.describe('poignée reçue au départ')
const bytes = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/)
const finess = z.string().regex(/^(?:\d{2}|2[AB])\d{7}$/)
const instant = z.iso.datetime()

export const signinStart = z.strictObject({
  client: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{2,62}$/)
    .describe('logiciel par lequel on se connecte'),
})
export const signinStarted = z.object({
  handle,
  authorizationUrl: z.url().describe('page de Pro Santé Connect à ouvrir'),
  expiresInSeconds: z.int(),
})

/**
 * The parameters that Pro Santé Connect put on the address to which it sent the browser back. A page that began no sign-in with this state
 * must drop them: someone else began it.
 */
export const signinIdentity = z.strictObject({
  handle,
  code: z.string().min(1).max(2048),
  state: z.string().min(1).max(512),
  iss: z.string().max(512).optional(),
})
export const situation = z.object({
  finess,
  name: z.string(),
  activity: z.string(),
  commune: z.string(),
  department: z.string(),
  locum: z.boolean().describe('remplacement'),
})
export const signinIdentified = z.object({ situations: z.array(situation) })
export type Situation = z.infer<typeof situation>

export const signinEstablishment = z.strictObject({ handle, finess })
/** `options` are those of WebAuthn as JSON: give them to `PublicKeyCredential.parse…OptionsFromJSON`. */
export const signinNext = z.discriminatedUnion('next', [
  z.object({ next: z.literal('passkey'), options: z.record(z.string(), z.unknown()) }),
  z.object({ next: z.literal('code') }),
])

const authenticatorAttachment = z.enum(['platform', 'cross-platform']).nullish()
const credential = {
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  authenticatorAttachment,
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
}
/** `AuthenticationResponseJSON` of WebAuthn. */
export const passkeyShown = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(4096),
    signature: bytes(2048),
    userHandle: bytes(128).nullish(),
  }),
})
/** `RegistrationResponseJSON` of WebAuthn. */
export const passkeyMade = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(16_384),
    transports: z.array(z.string().max(20)).max(10).default([]),
  }),
})
export type PasskeyShown = z.input<typeof passkeyShown>
export type PasskeyMade = z.input<typeof passkeyMade>

export const signinPasskey = z.strictObject({ handle, response: passkeyShown })
/** Sixteen characters of Crockford's base 32, in groups of four; spaces, hyphens and lower case are accepted. */
export const enrolmentCode = z
  .string()
  .max(40)
  .regex(/^[0-9A-Za-z -]{16,40}$/)
export const signinCode = z.strictObject({ handle, code: enrolmentCode })
export const passkeyOptions = z.object({ options: z.record(z.string(), z.unknown()) })
export const signinEnrolment = z.strictObject({ handle, response: passkeyMade })

export const signedIn = z.object({
  accessToken: secret.describe('à envoyer avec chaque demande : Authorization: DPoP …'),
  tokenType: z.literal('DPoP'),
  expiresAt: instant,
})
export type SignedInAnswer = z.infer<typeof signedIn>

export const signinRecovery = z.strictObject({ handle, way: z.enum(['colleague', 'post']) })
export const signinRecovering = z.discriminatedUnion('way', [
  z.object({
    way: z.literal('colleague'),
    number: z.string().describe('à donner à un collègue de l’établissement, qui vous remettra un code'),
  }),
  z.object({ way: z.literal('post') }),
])
export const recoveryNumber = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/)
export const recoveryApproved = z.object({ code: z.string().describe('à remettre en personne au collègue') })

export const sessionView = z.object({
  holder: z.object({ familyName: z.string(), givenName: z.string(), profession: z.string() }),
  establishment: z.object({ finess, name: z.string(), activity: z.string() }),
  client: z.string(),
  startedAt: instant,
  expiresAt: instant,
  idleAt: instant.describe('sans activité d’ici là, la clé d’accès est redemandée'),
  passkeyAt: instant,
  restrictedUntil: instant.nullable().describe('après une perte des clés : cartes signées seulement, plafond au quart'),
  passkeys: z.int(),
  recoveries: z.array(instant).describe('pertes de clés déclarées dans l’établissement ces sept derniers jours'),
})
export type SessionView = z.infer<typeof sessionView>

/** A precaution that stands against the account, with its figures, for the one whom it stops. */
export const sessionMeasure = z.object({
  measure: z
    .object({
      kind: z.enum(['passkey', 'tighten', 'freeze']),
      at: instant,
      message: z.string().describe('mesure, raisons chiffrées, et que faire'),
    })
    .nullable(),
})
export type SessionMeasure = z.infer<typeof sessionMeasure>

export const passkeyList = z.object({
  passkeys: z.array(z.object({ device: z.int(), enrolledAt: instant, usedAt: instant })),
})
export const passkeyAdd = z.strictObject({ response: passkeyMade })
export const passkeyShow = z.strictObject({ response: passkeyShown })

export const operatorSignin = z.strictObject({ operator: z.string().regex(/^[a-z][a-z0-9-]{2,30}$/) })
export const operatorSignedIn = z.object({ accessToken: secret, tokenType: z.literal('DPoP') })
export const operatorView = z.object({ operator: z.string(), duties: z.array(z.string()), expiresAt: instant })

/** Refusals of these routes: a stable code, the HTTP status, and what to do about it. */
export const signinRefusals = {
  'client.unknown': [422, 'Ce logiciel n’est pas enregistré. Prévenez son éditeur.'],
  'client.refused': [401, 'Ce logiciel n’a pas prouvé son identité. Prévenez son éditeur.'],
  'signin.unknown': [410, 'Cette connexion a expiré. Recommencez depuis le début.'],
  'signin.identity-refused': [401, 'Pro Santé Connect n’a pas confirmé votre identité. Recommencez, ou utilisez votre carte CPS.'],
  'signin.identity-unavailable': [
    503,
    'Pro Santé Connect ne répond pas. Réessayez dans quelques minutes ; une session ouverte reste valable.',
  ],
  'signin.not-registered': [
    403,
    'Vous n’êtes pas encore inscrit ici. Demandez votre inscription : un code viendra par courrier à votre établissement.',
  ],
  'signin.no-establishment': [
    403,
    'Aucun exercice en cours dans cet établissement, selon nos inscriptions et Pro Santé Connect. Choisissez-en un autre, ou faites-le corriger.',
  ],
  'signin.code-refused': [403, 'Ce code n’est pas le bon, a déjà servi ou a expiré. Vérifiez la lettre reçue.'],
  'signin.passkey-refused': [403, 'Cette clé d’accès n’a pas été reconnue. Présentez-en une autre, ou déclarez-les perdues.'],
  'signin.too-many-attempts': [429, 'Dix essais ont échoué depuis ce poste. Attendez un quart d’heure, ou passez par un autre poste.'],
  'signin.letter-underway': [409, 'Une lettre avec un code est déjà partie aujourd’hui. Attendez-la, ou passez par un collègue.'],
  'recovery.refused': [403, 'Ce numéro ne correspond à aucune demande que vous puissiez approuver.'],
  'passkey.too-many': [409, 'Dix clés d’accès au plus. Retirez-en une avant d’en ajouter.'],
  'passkey.last': [409, 'C’est votre dernière clé d’accès : ajoutez-en une autre avant de la retirer.'],
  'passkey.unknown': [404, 'Cette clé d’accès n’est pas la vôtre, ou a déjà été retirée.'],
  'operator.refused': [401, 'Cet opérateur n’est pas inscrit avec cette clé.'],
  'operator.code-refused': [
    403,
    'Ce code n’est pas le bon, a déjà servi ou a expiré. Demandez-en un autre avec votre clé inscrite, par cloison operator passkey.',
  ],
} as const satisfies Record<string, readonly [status: number, sentence: string]>
export type SigninRefusalCode = keyof typeof signinRefusals

/** These routes, to be published: what is sent, what comes back, and with which status. A session's proof, or the key's while signing in, goes with each. */
export const signinPaths = {
  'POST /v1/signin': { body: signinStart, status: 201, answer: signinStarted },
  'POST /v1/signin/identity': { body: signinIdentity, status: 200, answer: signinIdentified },
  'POST /v1/signin/establishment': { body: signinEstablishment, status: 200, answer: signinNext },
  'POST /v1/signin/passkey': { body: signinPasskey, status: 201, answer: signedIn },
  'POST /v1/signin/code': { body: signinCode, status: 200, answer: passkeyOptions },
  'POST /v1/signin/enrolment': { body: signinEnrolment, status: 201, answer: signedIn },
  'POST /v1/signin/recovery': { body: signinRecovery, status: 200, answer: signinRecovering },
  'GET /v1/session': { body: undefined, status: 200, answer: sessionView },
  'GET /v1/session/measure': { body: undefined, status: 200, answer: sessionMeasure },
  'DELETE /v1/session': { body: undefined, status: 204, answer: undefined },
  'POST /v1/session/passkey/options': { body: undefined, status: 200, answer: passkeyOptions },
  'POST /v1/session/passkey': { body: passkeyShow, status: 204, answer: undefined },
  'GET /v1/passkeys': { body: undefined, status: 200, answer: passkeyList },
  'POST /v1/passkeys/options': { body: undefined, status: 200, answer: passkeyOptions },
  'POST /v1/passkeys': { body: passkeyAdd, status: 204, answer: undefined },
  'DELETE /v1/passkeys/{device}': { body: undefined, status: 204, answer: undefined },
  'POST /v1/recoveries/{number}/approval': { body: undefined, status: 200, answer: recoveryApproved },
  'POST /v1/operators/session': { body: operatorSignin, status: 201, answer: operatorSignedIn },
  'GET /v1/operators/session': { body: undefined, status: 200, answer: operatorView },
  'DELETE /v1/operators/session': { body: undefined, status: 204, answer: undefined },
} as const
