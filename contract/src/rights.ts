import { z } from 'zod'
import { domainCodes } from './domains.ts'

const day = z.iso.date().describe('jour, AAAA-MM-JJ')
/** 128 random bits in Crockford's base 32 without I, L, O, U: 26 characters in groups of five, then two. */
export const engagementNumber = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){4}-[0-9A-HJKMNP-TV-Z]$/)

/** What the professional brings: the card that was shown, and the person who shows it. */
export const rightsQuestion = z.strictObject({
  card: z.string().min(8).max(1024).describe('texte lu dans le DataMatrix'),
  birthDate: z
    .string()
    .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
    .describe(
      'date de naissance de la personne présente, telle que le régime obligatoire l’écrit : le mois ou le jour peuvent ne pas exister',
    ),
  rank: z.int().min(1).max(9).default(1).describe('rang gémellaire'),
  domain: z.enum(domainCodes),
  day: day.optional().describe('jour des soins ; absent : aujourd’hui'),
})
export type RightsQuestion = z.input<typeof rightsQuestion>

const birthDate = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
  .describe('date de naissance, telle que le régime obligatoire l’écrit')
const rank = z.int().min(1).max(9).default(1).describe('rang gémellaire')
const amc = z
  .string()
  .regex(/^[0-9]{1,10}$/)
  .describe('numéro AMC de l’organisme')
const care = { domain: z.enum(domainCodes), day: day.optional().describe('jour des soins ; absent : aujourd’hui') }

/** A known patient: the engagement number that this establishment received for a signed card, in the last months. */
export const knownQuestion = z.strictObject({ engagement: engagementNumber, ...care })
export type KnownQuestion = z.input<typeof knownQuestion>

/** A code as a card prints it. */
const printed = (length: number) =>
  z
    .string()
    .max(length)
    .regex(/^[ -~À-ÿ]*$/)

/** A legacy card: the five harmonised data as printed, and the birth date, all exact. */
export const legacyCard = z.strictObject({
  amc,
  conventionType: printed(10).describe('type de convention, vide s’il n’est pas imprimé'),
  csr: printed(16).describe('critère secondaire de routage, vide s’il n’est pas imprimé'),
  memberNumber: z.string().min(1).max(30).describe('numéro d’adhérent'),
  validFrom: day.describe('premier jour de validité imprimé'),
  validUntil: day.describe('dernier jour de validité imprimé'),
  birthDate,
  rank,
})
export const legacyCardQuestion = z.strictObject({ ...legacyCard.shape, ...care })
export type LegacyCardQuestion = z.input<typeof legacyCardQuestion>

/** Why there is no card, by number in the access log. */
export const noCardReasons = { forgotten: 1, unreadable: 2, newborn: 3, emergency: 4 } as const
const reasonCodes = Object.keys(noCardReasons) as [keyof typeof noCardReasons, ...(keyof typeof noCardReasons)[]]

/** No card: a whole NIR with its key, the birth date and the insurer, all exact. At most a few a day, and each is looked at. */
export const noCardQuestion = z.strictObject({
  amc,
  nir: z
    .string()
    .regex(/^[0-9]{6}[0-9AB][0-9]{8}$/)
    .describe('numéro de sécurité sociale, clé comprise : quinze caractères'),
  birthDate,
  rank,
  reason: z.enum(reasonCodes),
  ...care,
})
export type NoCardQuestion = z.input<typeof noCardQuestion>

/** Yes or no, which is a datum too: it is logged and the person sees it. */
export const noCardAnswer = z.object({
  recognised: z.literal(true),
  covered: z.boolean(),
  day,
  receipt: z.object({ leafHash: z.string().regex(/^[0-9a-f]{64}$/), at: z.iso.datetime() }),
})
export type NoCardAnswer = z.infer<typeof noCardAnswer>

/** The least that lets the professional bill. Never an identity that the asker did not bring. */
export const rightsAnswer = z.object({
  recognised: z.literal(true),
  covered: z.boolean(),
  day,
  coveredUntil: day.nullable().describe('dernier jour couvert, inclus ; null : pas de fin connue'),
  domain: z.enum(domainCodes),
  computation: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('rate'),
        ratePercent: z.int().describe('pour cent de la base de remboursement, part obligatoire comprise'),
      }),
      z.object({ kind: z.literal('agreement-first') }),
      z.object({ kind: z.literal('not-covered') }),
    ])
    .nullable(),
  routing: z.object({ amc: z.string(), conventionType: z.string(), csr: z.string() }).nullable(),
  responsible: z.boolean().nullable().describe('contrat responsable'),
  engagement: engagementNumber.nullable(),
  receipt: z.object({ leafHash: z.string().regex(/^[0-9a-f]{64}$/), at: z.iso.datetime() }),
})
export type RightsAnswer = z.infer<typeof rightsAnswer>

/** The day of the asker: what was asked, and how many persons are left. No person is named. */
export const dayAnswer = z.object({
  budget: z.object({ account: z.object({ spent: z.int(), allowed: z.int() }), site: z.object({ spent: z.int(), allowed: z.int() }) }),
  looks: z.array(
    z.object({
      at: z.iso.datetime(),
      domain: z.enum(domainCodes),
      outcome: z.enum(['answered', 'answered-free', 'not-recognised', 'expired', 'revoked', 'closed', 'budget']),
      ownAccount: z.boolean(),
    }),
  ),
})
export type DayAnswer = z.infer<typeof dayAnswer>
