import type { Entry } from './entry.ts'
import { DOMAINS, FIELD_BITS, OUTCOMES, PURPOSES, WAYS } from './entry-words.ts'
import { toHex } from './hex.ts'

/** An entry in plain French, a sentence a line. A code without meaning here is shown as a number. */
export function explainEntry(entry: Entry): string[] {
  return [
    `Le ${moment(entry.timeMicros)} (heure de Paris), une demande a été inscrite au journal.`,
    `Elle venait ${origin(entry)}.`,
    entry.subject === null
      ? 'Elle n’a mené à aucune personne.'
      : `Elle portait sur la personne de pseudonyme ${toHex(entry.subject)}, assureur n° ${entry.insurer ?? 'inconnu'}.`,
    `Motif : ${meaning(PURPOSES, entry.purpose)}. Moyen : ${meaning(WAYS, entry.way)}.`,
    `Données demandées : ${fields(entry.fieldsMask)}${domain(entry.domain)}.`,
    `Issue : ${meaning(OUTCOMES, entry.outcome)}.`,
  ]
}

const MOMENT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'Europe/Paris' })

/** Last instant that a calendar date can hold. */
const MS_MAX = 8.64e15

function moment(timeMicros: number): string {
  return MOMENT.format(new Date(Math.min(Math.floor(timeMicros / 1000), MS_MAX)))
}

/** An insurer's own desk, as a site of the log: this and the insurer's number. */
const DESKS = 2_000_000_000

function origin({ account, site, client, device, door }: Entry): string {
  const parts = [
    ['du compte', account],
    site > DESKS ? ['du guichet de l’organisme', site - DESKS] : ['de l’établissement', site],
    ['du logiciel', client],
    ['de l’appareil', device],
    ['du point d’entrée', door],
  ] as const
  const named = parts.filter(([, number]) => number !== 0).map(([what, number]) => `${what} n° ${number}`)
  return named.length === 0 ? 'de la plateforme elle-même' : named.join(', ')
}

function fields(mask: number): string {
  const names: string[] = []
  let rest = mask
  for (const [bit, name] of FIELD_BITS) {
    if (Math.floor(mask / bit) % 2 === 1) {
      names.push(name)
      rest -= bit
    }
  }
  if (rest > 0) names.push(`autres (${rest})`)
  return names.length === 0 ? 'aucune' : names.join(', ')
}

function domain(number: number): string {
  return number === 0 ? '' : ` ; domaine : ${meaning(DOMAINS, number)}`
}

function meaning(words: ReadonlyMap<number, string>, code: number): string {
  return words.get(code) ?? `code ${code}`
}
