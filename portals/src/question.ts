import type { DomainCode, RightsQuestion } from '@cloison/contract'
import { daysBetween, parseFrenchDay } from './french-day.ts'

/** The person in front, as typed. */
export interface TypedPerson {
  readonly birthDate: string
  readonly rank: string
}

/** The care asked about, as typed. */
export interface TypedCare {
  readonly domain: DomainCode
  readonly careDay: string
}

export interface TypedQuestion extends TypedPerson, TypedCare {
  readonly card: string | null
}

/** What to correct, field by field, with the expected form. */
export type Faults<Field extends string> = { readonly [Name in Field]?: string }
export type QuestionFaults = Faults<'card' | 'birthDate' | 'rank' | 'careDay'>

export type QuestionReading =
  | { readonly ok: true; readonly question: RightsQuestion }
  | { readonly ok: false; readonly faults: QuestionFaults }

/** Either what was read, or what to correct. */
export type FieldsReading<Read, Field extends string> =
  | { readonly ok: true; readonly read: Read }
  | { readonly ok: false; readonly faults: Faults<Field> }

/** Care may be asked about today or up to seven days back. */
const CARE_DAYS_BACK_MAX = 7

/** Reads the four things brought. A look-up is paid for, so nothing leaves the page half filled. */
export function readQuestion(typed: TypedQuestion, today: string): QuestionReading {
  const person = readPerson(typed, today)
  const care = readCare(typed, today)
  if (typed.card === null || !person.ok || !care.ok) {
    const card = typed.card === null ? { card: 'Lisez d’abord une carte.' } : {}
    return { ok: false, faults: { ...card, ...(person.ok ? {} : person.faults), ...(care.ok ? {} : care.faults) } }
  }
  return { ok: true, question: { card: typed.card, ...person.read, ...care.read } }
}

/** Birth date and rank. */
export function readPerson(
  typed: TypedPerson,
  today: string,
): FieldsReading<{ readonly birthDate: string; readonly rank: number }, 'birthDate' | 'rank'> {
  const birthDate = parseFrenchDay(typed.birthDate)
  const rank = /^[1-9]$/.test(typed.rank.trim()) ? Number(typed.rank) : null
  const birthFault = birthFaultOf(birthDate, typed.birthDate, today)
  if (birthDate !== null && rank !== null && birthFault === null) return { ok: true, read: { birthDate, rank } }
  return {
    ok: false,
    faults: {
      ...(birthFault === null ? {} : { birthDate: birthFault }),
      ...(rank === null ? { rank: 'Un chiffre de 1 à 9 ; 1 sauf jumeaux.' } : {}),
    },
  }
}

/** Domain and day of care; the day is left out when it is today. */
export function readCare(
  typed: TypedCare,
  today: string,
): FieldsReading<{ readonly domain: DomainCode; readonly day?: string }, 'careDay'> {
  const day = parseFrenchDay(typed.careDay)
  if (day === null) return { ok: false, faults: { careDay: 'Attendu : jj/mm/aaaa.' } }
  const back = daysBetween(day, today)
  if (back < 0 || back > CARE_DAYS_BACK_MAX) return { ok: false, faults: { careDay: 'Aujourd’hui, ou l’un des sept jours précédents.' } }
  return { ok: true, read: { domain: typed.domain, ...(day === today ? {} : { day }) } }
}

function birthFaultOf(birthDate: string | null, typed: string, today: string): string | null {
  if (typed.trim() === '') return 'Demandez la date de naissance : jj/mm/aaaa.'
  if (birthDate === null) return 'Ce jour n’existe pas. Attendu : jj/mm/aaaa.'
  return birthDate > today ? 'Cette date est à venir.' : null
}
