import { z } from 'zod'
import { engagementNumber, legacyCard } from './rights.ts'

const day = z.iso.date()
const cents = z.int().min(0).max(100_000_000).describe('centimes d’euro')

const shares = {
  amoCents: cents.optional().describe('part obligatoire facturée, si elle l’est ; elle est contrôlée'),
  amcCents: cents.optional().describe('part complémentaire demandée ; absente : celle qui est calculée'),
}
const underExemption = z.boolean().default(false).describe('ligne en rapport avec une exonération (ALD, maternité…)')
const ratePercent = z.union([z.literal(100), z.literal(65), z.literal(30), z.literal(15)]).describe('taux du régime obligatoire')
const quantity = z.int().min(1).max(99)

/** One line of an invoice: a box of medicine, its dispensing fee, or an act. */
export const claimLine = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('medicine'),
    cip13: z.string().regex(/^[0-9]{13}$/),
    quantity,
    unitPriceCents: cents,
    unitBaseCents: cents.optional().describe('tarif forfaitaire de responsabilité d’une boîte, s’il y en a un'),
    ratePercent,
    substitutionRefused: z.boolean().default(false).describe('la personne a refusé le générique'),
    underExemption,
    ...shares,
  }),
  z.strictObject({
    kind: z.literal('dispensing-fee'),
    code: z.enum(['HD', 'HDR', 'HDA', 'HDE']),
    quantity,
    ratePercent: ratePercent
      .optional()
      .describe('honoraire par boîte (HD) : taux de son médicament ; absent : celui de la ligne de médicament qui précède'),
    underExemption,
    ...shares,
  }),
  z.strictObject({
    kind: z.literal('consultation'),
    code: z.enum(['G', 'GS', 'TCG']),
    priceCents: cents,
    pathway: z.enum(['referring', 'outside']).default('referring'),
    underExemption,
    ...shares,
  }),
])
export type ClaimLine = z.input<typeof claimLine>
/** A line as read: what was left out has its default. */
export type ReadClaimLine = z.output<typeof claimLine>

export const claimQuestion = z.strictObject({
  engagement: engagementNumber,
  day: day.describe('jour des soins'),
  lines: z.array(claimLine).min(1).max(40),
})
export type ClaimQuestion = z.input<typeof claimQuestion>

/** Without an engagement number (paper card, outage): what the card says. Answered later, by file, whoever it is about. */
export const deferredClaimQuestion = z.strictObject({
  card: legacyCard,
  day: day.describe('jour des soins'),
  lines: z.array(claimLine).min(1).max(40),
})
export type DeferredClaimQuestion = z.input<typeof deferredClaimQuestion>

export const claimState = z
  .enum(['received', 'awaiting-file', 'accepted', 'rejected', 'in-payment', 'paid', 'returned'])
  .describe('awaiting-file : sans numéro d’engagement, en attente de réponse par fichier')

/** The same for everybody, whatever the card says: nobody was looked for yet. */
export const deferredClaimReceipt = z.object({
  claimId: z.uuid(),
  state: z.literal('awaiting-file'),
  answered: z.literal('later'),
  receivedAt: z.iso.datetime(),
  day,
})
export type DeferredClaimReceipt = z.infer<typeof deferredClaimReceipt>

export const claimAnswer = z.object({
  claimId: z.uuid(),
  state: claimState,
  receivedAt: z.iso.datetime(),
  day,
  totals: z
    .object({ priceCents: z.int(), amoGrossCents: z.int(), amoNetCents: z.int(), amcCents: z.int(), personCents: z.int() })
    .nullable(),
  lines: z.array(
    z.object({
      label: z.string(),
      priceCents: z.int(),
      amoGrossCents: z.int(),
      amoNetCents: z.int(),
      amcCents: z.int(),
      personCents: z.int(),
      reasons: z.array(z.object({ rule: z.string(), sentence: z.string() })),
    }),
  ),
  reject: z.object({ code: z.string(), sentence: z.string() }).nullable(),
  payment: z.object({ remittanceId: z.string(), paidOn: day.nullable() }).nullable(),
})
export type ClaimAnswer = z.infer<typeof claimAnswer>
export const claimList = z.object({ claims: z.array(claimAnswer) })

/** The answers to all that an establishment sent on a day without an engagement number, released together. */
export const claimAnswers = z.object({ day, releasedAt: z.iso.datetime(), claims: z.array(claimAnswer) })
export type ClaimAnswers = z.infer<typeof claimAnswers>

/** A transfer to a professional, with each invoice named. Paid only when the bank said so. */
export const remittance = z.object({
  remittanceId: z.string(),
  insurer: z.string(),
  amountCents: z.int(),
  state: z.enum(['proposed', 'released', 'sent', 'paid', 'rejected', 'returned']),
  executionDay: day.nullable(),
  paidOn: day.nullable(),
  ibanLast4: z.string(),
  invoices: z.array(z.object({ claimId: z.uuid(), day, amountCents: z.int() })),
})
export const remittanceList = z.object({ remittances: z.array(remittance) })
export type Remittance = z.infer<typeof remittance>

/** Operators: one proposes a day's batch, another releases what the digest stands for. */
export const batchProposal = z.strictObject({ day: day.describe('jour d’exécution demandé à la banque') })
export const batchRelease = z.strictObject({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('empreinte du lot tel qu’il a été relu'),
})
export const batch = z.object({
  batchId: z.string(),
  day,
  state: z.enum(['proposed', 'released', 'sending', 'sent', 'settled', 'cancelled']),
  digest: z.string(),
  transfers: z.int(),
  amountCents: z.int(),
})
export type Batch = z.infer<typeof batch>
export const batchList = z.object({ batches: z.array(batch) })

/** Whose account: an establishment that is paid, or an insurer whose funds pay. One operator proposes it, another approves. */
export const accountProposal = z.strictObject({
  holder: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('establishment'), finess: z.string().regex(/^(?:\d{2}|2[AB])\d{7}$/) }),
    z.strictObject({ kind: z.literal('insurer'), amc: z.string().regex(/^\d{1,10}$/) }),
  ]),
  name: z.string().min(1).max(70).describe('titulaire, tel que la banque le connaît'),
  iban: z.string().min(15).max(42),
})
export const accountProposed = z.object({ accountId: z.string(), ibanLast4: z.string() })
