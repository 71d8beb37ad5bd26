import { parseArgs } from 'node:util'
import { type DutiesDesk, leaveEstablishment, type Newcomer, onboard } from '../../domain/professionals/index.ts'
import type { Clock } from '../../ports/clock.ts'
import { dayInParis, isDay } from '../../words/day.ts'
import { parseFiness } from '../../words/finess.ts'
import { isRefusal } from '../../words/refusal.ts'
import { parseRpps } from '../../words/rpps.ts'

export interface DutiesHouse {
  readonly duties: DutiesDesk
  readonly clock: Clock
  readonly say: (line: string) => void
}

export const ONBOARD_HELP = `cloison onboard : inscrit un professionnel dans un établissement

  --rpps N           onze chiffres
  --family-name NOM  --given-name PRÉNOM
  --profession CODE  10 médecin, 21 pharmacien, 39 préparateur…
  --finess N         établissement d'exercice
  --from JOUR        premier jour (aujourd'hui)
  --until JOUR       premier jour d'absence ; obligatoire pour un remplacement
  --locum            remplacement
  --show-code        affiche aussi le code à l'écran, pour un essai
  --really           agit ; sinon, dit seulement ce qui serait fait

Un code à usage unique part par lettre à l'adresse de l'établissement au registre. Il vaut trente jours.`

/** @returns the exit code: 0 done or rehearsed, 1 refused, 2 misused */
export async function onboardCommand(house: DutiesHouse, args: readonly string[]): Promise<number> {
  const values = read(args)
  if (values === undefined) return misused(house, ONBOARD_HELP)
  if (values.help) return told(house, ONBOARD_HELP)
  const newcomer = newcomerOf(values, dayInParis(house.clock.now()))
  if (typeof newcomer === 'string') return misused(house, newcomer)
  if (!values.really) {
    return told(
      house,
      `Répétition : ${newcomer.givenName} ${newcomer.familyName} serait inscrit à l’établissement ${newcomer.finess} à partir du ${newcomer.from}, et une lettre avec un code y partirait. Ajoutez --really pour agir.`,
    )
  }
  const done = await onboard(house.duties, newcomer)
  if (isRefusal(done)) {
    house.say(
      done.refused === 'onboard.unknown-establishment'
        ? 'Aucun établissement ouvert ne porte ce FINESS.'
        : 'Ce compte est clos : il ne se rouvre pas.',
    )
    return 1
  }
  house.say(`Compte ${done.accountId} inscrit à l’établissement ${newcomer.finess}.`)
  house.say(
    done.code === undefined
      ? 'Une clé d’accès existe déjà : aucun code n’est nécessaire.'
      : 'La lettre avec le code est dans la boîte d’envoi.',
  )
  if (values['show-code'] && done.code !== undefined) house.say(`Code : ${done.code}`)
  return 0
}

export const LEAVE_HELP = `cloison leave : quelqu'un quitte un établissement ; ses sessions y prennent fin

  --rpps N  --finess N
  --day JOUR   premier jour d'absence (aujourd'hui)
  --really     agit ; sinon, dit seulement ce qui serait fait`

/** @returns the exit code: 0 done or rehearsed, 1 they were not there, 2 misused */
export async function leaveCommand(house: DutiesHouse, args: readonly string[]): Promise<number> {
  const values = read(args)
  if (values === undefined) return misused(house, LEAVE_HELP)
  if (values.help) return told(house, LEAVE_HELP)
  const { rpps = '', finess = '', day = dayInParis(house.clock.now()) } = values
  if (isRefusal(parseRpps(rpps)) || isRefusal(parseFiness(finess)) || !isDay(day)) return misused(house, LEAVE_HELP)
  if (!values.really)
    return told(house, `Répétition : le départ de l’établissement ${finess} serait noté au ${day}. Ajoutez --really pour agir.`)
  const left = await leaveEstablishment(house.duties, rpps, finess, day)
  house.say(
    left
      ? `Départ noté au ${day}. Les sessions dans cet établissement ont pris fin.`
      : 'Cette personne n’y exerce pas, ou en était déjà partie.',
  )
  return left ? 0 : 1
}

type Values = NonNullable<ReturnType<typeof read>>

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rpps: { type: 'string' },
        'family-name': { type: 'string' },
        'given-name': { type: 'string' },
        profession: { type: 'string' },
        finess: { type: 'string' },
        from: { type: 'string' },
        until: { type: 'string' },
        day: { type: 'string' },
        locum: { type: 'boolean' },
        'show-code': { type: 'boolean' },
        really: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch {
    return undefined
  }
}

function newcomerOf(values: Values, today: string): Newcomer | string {
  const { rpps = '', finess = '', profession = '', from = today, until = null, locum = false } = values
  const [familyName = '', givenName = ''] = [values['family-name'], values['given-name']]
  const number = parseRpps(rpps)
  const site = parseFiness(finess)
  if (isRefusal(number) || !number.keyValid) return 'Le RPPS doit avoir onze chiffres, dont la clé.'
  if (isRefusal(site)) return 'Le FINESS doit avoir neuf caractères.'
  if (!/^\d{2}$/.test(profession)) return 'La profession est un code à deux chiffres : 10 médecin, 21 pharmacien…'
  if (familyName === '' || givenName === '') return 'Indiquez le nom et le prénom.'
  if (!isDay(from) || (until !== null && (!isDay(until) || until <= from)))
    return 'Les jours s’écrivent AAAA-MM-JJ, le premier jour d’absence après le premier jour.'
  if (locum && until === null) return 'Un remplacement a une fin : indiquez --until.'
  return { rpps, familyName, givenName, profession, finess, from, until, locum }
}

function told(house: DutiesHouse, text: string): number {
  house.say(text)
  return 0
}

function misused(house: DutiesHouse, text: string): number {
  house.say(text)
  return 2
}
