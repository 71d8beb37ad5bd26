import type { Reaction } from './react.ts'
import type { Reason } from './score.ts'
import { signals } from './signals/index.ts'

const OPENING: Readonly<Record<Reaction, string>> = {
  passkey: 'Par précaution, votre clé d’accès vous est demandée à nouveau.',
  tighten: 'Par précaution, votre compte ne lit plus que les cartes signées.',
  freeze: 'Par précaution, votre compte est gelé : il ne peut plus consulter de droits. Vos factures et vos paiements continuent.',
}
const CLOSING = 'Si cela vous surprend, appelez-nous : une personne peut lever cette mesure tout de suite.'
const REASONS_TOLD_MAX = 3

/** What the professional reads: the measure, its figures, and what to do. Names no insured person. */
export function explain(reaction: Reaction, reasons: readonly Reason[]): string {
  const told = reasons.slice(0, REASONS_TOLD_MAX).flatMap((reason) => tellReason(reason) ?? [])
  return `${OPENING[reaction]} Raison : ${told.join(' ; ')}. ${CLOSING}`
}

/** The figures of one reason in French; undefined for a signal that is no more. */
export function tellReason({ signal, figures }: Reason): string | undefined {
  return signals.find(({ name }) => name === signal)?.tell(figures)
}
