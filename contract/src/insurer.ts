import { z } from 'zod'

const day = z.iso.date().describe('jour, AAAA-MM-JJ')

/** Why a whole portfolio file is not taken: a stable code, and a sentence for the insurer's team. */
export const portfolioRefusals = {
  'header-malformed': 'La première ligne du fichier est mal formée.',
  'format-unknown': 'Ce format de fichier n’est pas connu. Attendu : cloison-portfolio/1.',
  'columns-missing': 'Il manque des colonnes. Comparez la ligne des noms à la documentation.',
  'column-unknown': 'Une colonne n’est pas prévue par le format. Retirez-la.',
  'column-twice': 'Une colonne est écrite deux fois.',
  'contact-column': 'Une colonne apporte une adresse, un téléphone ou un courriel. Cloison n’en accepte aucun : retirez-la.',
  'line-too-long': 'Une ligne dépasse 4 096 octets.',
  'file-too-large': 'Le fichier dépasse la taille acceptée. Envoyez-le en plusieurs deltas.',
  'too-many-persons': 'Le fichier compte trop de personnes.',
  'empty-file': 'Le fichier ne contient aucune personne.',
  truncated: 'Le fichier est coupé : sa dernière ligne n’est pas terminée. Envoyez-le à nouveau.',
  'lines-rejected': 'Des lignes sont rejetées ; rien du fichier n’a été pris. Corrigez les lignes indiquées, puis renvoyez le fichier.',
  'insurer-unknown': 'Ce numéro AMC n’est pas connu, ou n’est pas le vôtre.',
  'signature-invalid': 'La signature du fichier n’est pas valable avec la clé enregistrée.',
  'signature-mismatch': 'La signature est celle d’un autre contenu : empreinte, numéro ou nombre de personnes.',
  'sequence-gap': 'Un fichier manque entre le dernier pris et celui-ci.',
  'sequence-past': 'Un fichier de ce numéro, ou d’un plus grand, est déjà pris.',
  'day-out-of-range': 'Le jour du fichier est dans l’avenir.',
  'base-missing': 'Le premier fichier d’un organisme est un état complet (snapshot).',
  'another-pending': 'Un autre fichier de cet organisme attend une décision.',
  superseded: 'Un envoi plus récent a pris la place de celui-ci.',
  declined: 'Le fichier a été écarté par une seconde personne.',
  stale: 'L’état connu a changé depuis l’envoi. Envoyez le fichier à nouveau.',
} as const
export type PortfolioRefusal = keyof typeof portfolioRefusals
const refusalCodes = Object.keys(portfolioRefusals) as [PortfolioRefusal, ...PortfolioRefusal[]]

/** What became of a file. Counts are of persons; rejects name line, field and code, never a value. */
export const portfolioAnswer = z.object({
  importId: z.int().nullable().describe('null : refusé avant tout enregistrement'),
  state: z.enum(['applied', 'waiting', 'refused', 'staged']),
  refusal: z.object({ code: z.enum(refusalCodes), message: z.string(), line: z.int().optional() }).nullable(),
  sequence: z.int().nullable(),
  counts: z.object({ persons: z.int(), opened: z.int(), closed: z.int(), changed: z.int(), rejected: z.int() }),
  rejects: z.array(z.object({ line: z.int(), field: z.string(), code: z.string() })).max(10_000),
})
export type PortfolioAnswer = z.infer<typeof portfolioAnswer>

export const approvalQuestion = z.strictObject({ decision: z.enum(['approve', 'decline']) })
export type ApprovalQuestion = z.input<typeof approvalQuestion>

/** One family at a time, named by what the insurer knows of one of its persons. */
export const attestationQuestion = z.strictObject({
  memberNumber: z.string().min(1).max(30),
  contract: z.string().min(1).max(30),
  birthDate: day,
  rank: z.int().min(1).max(9).default(1).describe('rang gémellaire'),
})
export type AttestationQuestion = z.input<typeof attestationQuestion>

export const attestationAnswer = z.object({
  text: z.string().describe('texte du DataMatrix'),
  svg: z.string(),
  pdf: z.base64(),
  validity: z.object({ from: day, until: day.describe('premier jour sans validité') }),
  persons: z.int(),
})
export type AttestationAnswer = z.infer<typeof attestationAnswer>

export const revocationAnswer = z.object({ revoked: z.int() })

/** A status list as published: documents of COSE_Sign1, in base64. */
export const statusListAnswer = z.object({ sequence: z.int(), list: z.base64(), delta: z.base64().nullable() })
export type StatusListAnswer = z.infer<typeof statusListAnswer>
