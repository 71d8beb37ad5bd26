import type { DomainCode, RightsQuestion } from '@cloison/contract'
import { daysBetween, parseFrenchDay } from './french-day.ts'

export interface TypedQuestion {
  readonly card: string | null
  readonly birthDate: string
  readonly rank: string
  readonly domain: DomainCode
  readonly careDay: string
}

/** What to correct, field by field, with the expected form. */
export interface QuestionFaults {
  readonly card?: string
  readonly birthDate?: string
  readonly rank?: string
  readonly careDay?: string
}

export type QuestionReading =
  | { readonly ok: true; readonly question: RightsQuestion }
  | { readonly ok: false; readonly faults: QuestionFaults }

/** Care may be asked about today or up to seven days back. */
const CARE_DAYS_BACK_MAX = 7

/** Reads the four things brought. A look-up is paid for, so nothing leaves the page half filled. */
export function readQuestion(typed: TypedQuestion, today: string): QuestionReading {
  const birthDate = parseFrenchDay(typed.birthDate)
  const careDay = parseFrenchDay(typed.careDay)
  const rank = /^[1-9]$/.test(typed.rank.trim()) ? Number(typed.rank) : null
  const careFault = careDay === null ? 'Attendu : jj/mm/aaaa.' : careDayFault(careDay, today)
  const faults: QuestionFaults = {
    ...(typed.card === null ? { card: 'Lisez d’abord une carte.' } : {}),
    ...birthFault(birthDate, typed.birthDate, today),
    ...(rank === null ? { rank: 'Un chiffre de 1 à 9 ; 1 sauf jumeaux.' } : {}),
    ...(careFault === null ? {} : { careDay: careFault }),
  }
  if (Object.keys(faults).length > 0 || typed.card === null || birthDate === null || rank === null || careDay === null) {
    return { ok: false, faults }
  }
  return { ok: true, question: { card: typed.card, birthDate, rank, domain: typed.domain, ...(careDay === today ? {} : { day: careDay }) } }
}

function birthFault(birthDate: string | null, typed: string, today: string): Pick<QuestionFaults, 'birthDate'> {
  if (typed.trim() === '') return { birthDate: 'Demandez la date de naissance : jj/mm/aaaa.' }
  if (birthDate === null) return { birthDate: 'Ce jour n’existe pas. Attendu : jj/mm/aaaa.' }
  return birthDate > today ? { birthDate: 'Cette date est à venir.' } : {}
}

function careDayFault(careDay: string, today: string): string | null {
  const back = daysBetween(careDay, today)
  return back < 0 || back > CARE_DAYS_BACK_MAX ? 'Aujourd’hui, ou l’un des sept jours précédents.' : null
}
