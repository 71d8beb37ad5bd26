import { explain } from './explain.ts'
import type { Complaint } from './look.ts'
import type { Judgement } from './post.ts'
import type { Reaction } from './react.ts'

/** Lines for the security team's own tools: JSON objects in the fields of the Elastic Common Schema. No insured person is in them. */
export type EcsLine = Readonly<Record<string, unknown>>

const ACTIONS: Readonly<Record<Reaction, { action: string; type: string; severity: number }>> = {
  passkey: { action: 'passkey-asked', type: 'info', severity: 3 },
  tighten: { action: 'account-tightened', type: 'denied', severity: 5 },
  freeze: { action: 'account-frozen', type: 'denied', severity: 8 },
}
const base = (atMs: number, event: object): EcsLine => ({
  '@timestamp': new Date(atMs).toISOString(),
  ecs: { version: '8.17.0' },
  event: { module: 'cloison', dataset: 'cloison.watch', ...event },
})

/** A reaction that was just made. `user.id` is the account's number, `organization.id` the establishment's. */
export function reactionLine(judgement: Judgement, reactionId: string, atMs: number): EcsLine {
  const { action, type, severity } = ACTIONS[judgement.reaction]
  const { points, reasons } = judgement.score
  return {
    ...base(atMs, { kind: 'alert', category: ['intrusion_detection'], type: [type], action, severity, id: reactionId, risk_score: points }),
    message: explain(judgement.reaction, reasons),
    rule: { name: reasons[0]?.signal ?? 'none', ruleset: 'cloison-watch' },
    user: { id: String(judgement.account) },
    organization: { id: String(judgement.site) },
    cloison: { watch: { points, reasons } },
  }
}

/** An insured person contests a look: the establishment is to be asked for its invoice. */
export function complaintLine(complaint: Complaint, atMs: number): EcsLine {
  return {
    ...base(atMs, { kind: 'alert', category: ['intrusion_detection'], type: ['info'], action: 'invoice-asked', severity: 3 }),
    message: 'Une personne dit ne pas être venue : la facture est demandée à l’établissement.',
    rule: { name: 'complaint', ruleset: 'cloison-watch' },
    user: { id: String(complaint.account) },
    organization: { id: String(complaint.site) },
  }
}

export interface Measures {
  readonly looks: number
  readonly billed: number
  readonly judged: number
  readonly reactions: number
  /** From the oldest entry of the round to its end. */
  readonly lagMs: number
}

/** What the watch did since the last such line. */
export function measuresLine(measures: Measures, atMs: number): EcsLine {
  return { ...base(atMs, { kind: 'metric', action: 'watch-round' }), cloison: { watch: measures } }
}
