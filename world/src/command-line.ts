import { parseArgs } from 'node:util'
import { type Day, type DayNumber, dayOf, readDay, writeDay } from './day.ts'
import { insurersMax } from './insurer.ts'
import type { PortfolioFormat } from './portfolio-row.ts'

export const help = `cloison-world : une France de synthèse, tirée d’une graine

  cloison-world portfolio --out FICHIER [options]   écrit le fichier qu’un assureur enverrait
      --insurer N      numéro de l’assureur, 1 à ${insurersMax} (1 par défaut)
      --persons N      nombre de personnes couvertes (1000 par défaut)
      --format F       csv (par défaut) ou ndjson
      --seed TEXTE     graine (« demo » par défaut)
      --day JOUR       jour du fichier, AAAA-MM-JJ (aujourd’hui par défaut)
      --since JOUR     écrit un delta : ce qui a changé depuis ce jour
      --origin JOUR    jour où l’on compte les personnes (--since, sinon --day, par défaut) ;
                       à garder le même d’un fichier à l’autre
      --sequence N     numéro du fichier (1 par défaut)
      --previous N     numéro du fichier précédent (--sequence moins 1 par défaut)
      --keys DOSSIER   signe le fichier (FICHIER.jws) avec la clé de l’assureur
  cloison-world keys --out DOSSIER                  crée les clés des ${insurersMax} assureurs qui n’en ont pas
  cloison-world describe                            assureurs, établissements et professionnels
      --seed TEXTE, --day JOUR, --persons N, --establishments N

  --json               résultat en un objet JSON sur la sortie standard
  --help               ce texte
`

/** What was asked for, checked. */
export type Command =
  | { readonly name: 'help' }
  | ({ readonly name: 'portfolio'; readonly json: boolean } & PortfolioCommand)
  | { readonly name: 'keys'; readonly json: boolean; readonly out: string; readonly seed: string }
  | {
      readonly name: 'describe'
      readonly json: boolean
      readonly seed: string
      readonly day: Day
      readonly persons: number
      readonly establishments: number
    }

export interface PortfolioCommand {
  readonly insurer: number
  readonly persons: number
  readonly format: PortfolioFormat
  readonly out: string
  readonly seed: string
  readonly day: DayNumber
  readonly since: DayNumber | undefined
  readonly origin: DayNumber
  readonly sequence: number
  readonly previous: number
  readonly keys: string | undefined
}

/** An argument that cannot be used; its message is a French sentence for the person at the keyboard. */
export class UsageError extends Error {}

/** Contracts of the world begin between 2011 and 2028; nobody dies in it, so later days would be odd. */
const firstDay = dayOf('2015-01-01')
const lastDay = dayOf('2032-12-31')
const personsMax = 100_000_000

/** Reads the arguments; throws UsageError with one clear sentence. `today` is the day of the machine. */
export function readCommand(args: readonly string[], today: Day): Command {
  const { values, positionals } = parse(args)
  const name = positionals[0]
  if (values.help === true || name === undefined) return { name: 'help' }
  if (positionals.length > 1) throw new UsageError('Un seul ordre à la fois.')
  const json = values.json === true
  const seed = values.seed ?? 'demo'
  const day = dayOption('--day', values.day) ?? dayOption('--day', today) ?? 0
  if (name === 'keys') return { name, json, seed, out: required('--out', values.out) }
  if (name === 'describe') {
    const persons = wholeOption('--persons', values.persons, 20_000, 0, personsMax)
    return {
      name,
      json,
      seed,
      day: writeDay(day),
      persons,
      establishments: wholeOption('--establishments', values.establishments, 12, 2, 100_000),
    }
  }
  if (name !== 'portfolio') throw new UsageError('Ordre inconnu : portfolio, keys ou describe.')
  const sequence = wholeOption('--sequence', values.sequence, 1, 1, 1_000_000_000)
  const since = dayOption('--since', values.since)
  if (since !== undefined && since >= day) throw new UsageError('--since doit précéder --day.')
  const format = values.format ?? 'csv'
  if (format !== 'csv' && format !== 'ndjson') throw new UsageError('--format vaut csv ou ndjson.')
  return {
    name,
    json,
    seed,
    insurer: wholeOption('--insurer', values.insurer, 1, 1, insurersMax),
    persons: wholeOption('--persons', values.persons, 1000, 1, personsMax),
    format,
    out: required('--out', values.out),
    day,
    since,
    origin: dayOption('--origin', values.origin) ?? since ?? day,
    sequence,
    previous: wholeOption('--previous', values.previous, sequence - 1, 0, sequence - 1),
    keys: values.keys,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        insurer: text,
        persons: text,
        format: text,
        out: text,
        seed: text,
        day: text,
        since: text,
        origin: text,
        sequence: text,
        previous: text,
        keys: text,
        establishments: text,
        json: flag,
        help: flag,
      },
    })
  } catch {
    throw new UsageError('Option inconnue ou sans valeur ; --help en donne la liste.')
  }
}

function required(option: string, text: string | undefined): string {
  if (text === undefined || text === '') throw new UsageError(`Il manque ${option}.`)
  return text
}

function wholeOption(option: string, text: string | undefined, otherwise: number, min: number, max: number): number {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (!/^\d{1,12}$/.test(text) || number < min || number > max) throw new UsageError(`${option} est un entier de ${min} à ${max}.`)
  return number
}

function dayOption(option: string, text: string | undefined): DayNumber | undefined {
  if (text === undefined) return undefined
  const day = readDay(text)
  if (day === undefined || day < firstDay || day > lastDay) throw new UsageError(`${option} est un jour, AAAA-MM-JJ, de 2015 à 2032.`)
  return day
}
