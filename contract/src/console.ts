import { z } from 'zod'
import { enrolmentCode, passkeyMade, passkeyShown } from './signin.ts'

/** The operators' own page: a passkey made for it, what a theft would let read, and what the watch did. No insured person is in any of it. */
const instant = z.iso.datetime()
const count = z.int().min(0)

export const pageCode = z.object({ code: z.string().describe('à saisir sur le pupitre, une fois'), until: instant })
export const pageOffer = z.strictObject({ code: enrolmentCode })
export const pageEnrolment = z.strictObject({ code: enrolmentCode, response: passkeyMade })
export const pageShow = z.strictObject({ response: passkeyShown })
export const pageOpened = z.object({ accessToken: z.string().regex(/^[A-Za-z0-9_-]{43}$/), tokenType: z.literal('DPoP') })
export const passkeysRevoked = z.object({ revoked: count })

export const radiusScopes = ['account', 'site', 'group', 'client', 'insurer', 'door'] as const
export type RadiusScopeCode = (typeof radiusScopes)[number]

/** How many persons at most, within 24 hours, if this were stolen now. */
export const radiusLine = z.object({
  scope: z.enum(radiusScopes),
  number: z.int(),
  code: z.string().describe('ce qui en est public : FINESS, numéro AMC, code du logiciel, nom de la porte'),
  atMost: count,
  fresh: count.describe('personnes nouvelles que les plafonds laissent encore lire'),
  again: count.describe('déjà lues par ces établissements dans la journée, relisibles sans frais'),
  beside: count.describe('ce que d’autres liront honnêtement au même endroit pendant ce temps'),
  legacyCard: count.describe('des nouvelles, combien par les données d’une carte papier'),
  noCard: count.describe('des nouvelles, combien par un NIR et une date de naissance'),
  holds: z.string().describe('ce qui retient, en français'),
})
export type RadiusLine = z.infer<typeof radiusLine>

export const radiusAnswer = z.object({
  at: instant,
  covered: count.describe('personnes aux droits ouverts, d’après le dernier compte de la base : ce qu’il y aurait à lire sans plafond'),
  lines: z.array(radiusLine).max(120).describe('les pires d’abord, par sorte'),
})
export type RadiusAnswer = z.infer<typeof radiusAnswer>

export const watchReaction = z.object({
  reactionId: z.string().regex(/^[1-9][0-9]{0,17}$/),
  at: instant,
  account: z.int(),
  kind: z.enum(['passkey', 'tighten', 'freeze']),
  points: z.int(),
  reasons: z.array(z.object({ signal: z.string(), points: z.int(), sentence: z.string() })),
  undone: z.object({ at: instant, by: z.string(), why: z.string() }).nullable(),
})
export type WatchReaction = z.infer<typeof watchReaction>
export const watchReactions = z.object({ reactions: z.array(watchReaction).max(50) })
export const undoing = z.strictObject({
  why: z
    .string()
    .regex(/^[^\u0000-\u001f\u007f-\u009f]{3,200}$/u)
    .refine((text) => !/(?:\d[\s./-]?){8}/.test(text), 'eight digits may be somebody’s')
    .describe('raison, sans donnée personnelle ni suite de huit chiffres'),
})
