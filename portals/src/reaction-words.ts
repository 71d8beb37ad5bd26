import type { WatchReaction } from '@cloison/contract'
import { frenchDay, frenchHour } from './french-day.ts'

type Kind = WatchReaction['kind']

/** What the watch did, as a fact. */
export const reactionNames: Readonly<Record<Kind, string>> = {
  passkey: 'Clé redemandée',
  tighten: 'Cartes signées seulement',
  freeze: 'Gelé',
}

/** What undoing it does, before it is done. */
export const undoingSays: Readonly<Record<Kind, string>> = {
  passkey: 'La clé d’accès a déjà été redemandée ; ce que le compte a demandé jusqu’ici ne compte plus contre lui.',
  tighten: 'Le compte lit à nouveau de toutes les façons, et ce qu’il a demandé jusqu’ici ne compte plus contre lui.',
  freeze: 'Le compte peut à nouveau consulter, une fois reconnecté, et ce qu’il a demandé jusqu’ici ne compte plus contre lui.',
}

/** "24/11 à 10:42", on the wall clock of this workstation. */
export function momentOf(instant: string): string {
  const local = new Date(instant)
  const day = new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
  return `${frenchDay(day).slice(0, 5)} à ${frenchHour(instant)}`
}

/** What stands now, in a sentence. The list holds the last fifty reactions: older ones may stand too. */
export function standingSaid(reactions: readonly WatchReaction[]): string {
  const standing = reactions.filter(({ undone }) => undone === null)
  const accounts = (kind: Kind): Set<number> => new Set(standing.filter((one) => one.kind === kind).map(({ account }) => account))
  const frozen = accounts('freeze')
  const tightened = [...accounts('tighten')].filter((account) => !frozen.has(account)).length
  if (frozen.size === 0 && tightened === 0) return 'Aucun compte n’est gelé ni resserré par la veille.'
  const parts = [
    frozen.size === 0 ? null : `${frozen.size} ${frozen.size > 1 ? 'comptes gelés' : 'compte gelé'}`,
    tightened === 0 ? null : `${tightened} ${tightened > 1 ? 'comptes limités' : 'compte limité'} aux cartes signées`,
  ]
  return `En ce moment : ${parts.filter((part) => part !== null).join(', ')}.`
}

/** What is wrong with a reason, or null. A name cannot be recognised; numbers that may be somebody's can. */
export function whyFault(why: string): string | null {
  const length = [...why.trim()].length
  if (length < 3 || length > 200) return 'De 3 à 200 signes sont attendus.'
  return /(?:\d[\s./-]?){8}/.test(why) ? 'Pas de suite de huit chiffres : ce pourrait être le numéro ou la date de quelqu’un.' : null
}
