import { z } from 'zod'
import { domainCodes } from './domains.ts'

/** An insurer's own people and programs, at the platform's turnstile: one member of their insurer at a time, each with a reason. */
const amc = z
  .string()
  .regex(/^[0-9]{1,10}$/)
  .describe('numéro AMC de l’organisme')
const day = z.iso.date()
const instant = z.iso.datetime()

export const deskKinds = ['agent', 'manager', 'key'] as const
export const deskAccount = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{1,62}$/)
  .describe('nom que l’organisme donne à cette personne ou à ce programme')

export const deskSignin = z.strictObject({ insurer: amc, account: deskAccount })
export const deskSignedIn = z.object({
  accessToken: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  tokenType: z.literal('DPoP'),
  expiresAt: instant,
})
export const deskView = z.object({ insurer: amc, account: deskAccount, kind: z.enum(deskKinds), expiresAt: instant })

/** Why a member's rights are looked at, by number in the access log. */
export const deskReasons = { 'member-call': 1, complaint: 2, litigation: 3, audit: 4 } as const
const reasonCodes = Object.keys(deskReasons) as [keyof typeof deskReasons, ...(keyof typeof deskReasons)[]]

/** A member, all exact, as they say it on the telephone or as their letter does. */
export const deskQuestion = z
  .strictObject({
    memberNumber: z.string().min(1).max(30).describe('numéro d’adhérent'),
    birthDate: z
      .string()
      .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
      .describe('date de naissance, telle que le régime obligatoire l’écrit'),
    rank: z.int().min(1).max(9).default(1).describe('rang gémellaire'),
    reason: z
      .enum(reasonCodes)
      .describe('member-call : appel de l’adhérent ; complaint : réclamation ; litigation : contentieux ; audit : contrôle'),
    reference: z
      .string()
      .regex(/^[A-Z0-9-]{1,40}$/)
      .refine((text) => !/[0-9]{9}/.test(text), 'a number of nine digits may be somebody’s')
      .describe(
        'numéro de dossier de l’organisme : capitales, chiffres et tirets, jamais neuf chiffres de suite ni une donnée de la personne',
      ),
  })
  .refine(({ reference, memberNumber }) => memberNumber.length < 4 || !reference.includes(memberNumber.toUpperCase()), {
    path: ['reference'],
  })
export type DeskQuestion = z.input<typeof deskQuestion>

/** The least that answers a member on the telephone. No identity. */
export const deskAnswer = z.object({
  recognised: z.literal(true),
  covered: z.boolean(),
  day: day.describe('jour de la réponse'),
  coveredFrom: day,
  coveredUntil: day.nullable().describe('dernier jour couvert, inclus ; null : pas de fin connue'),
  domains: z.array(z.enum(domainCodes)).describe('domaines de soins couverts ce jour-là'),
  guarantee: z.string().nullable().describe('code de garantie'),
  receipt: z.object({ leafHash: z.string().regex(/^[0-9a-f]{64}$/), at: instant }),
})
export type DeskAnswer = z.infer<typeof deskAnswer>
