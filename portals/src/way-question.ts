import type { DomainCode, KnownQuestion, LegacyCardQuestion, NoCardQuestion, noCardReasons } from '@cloison/contract'
import { engagementIn } from './engagement-text.ts'
import { frenchDay, parseFrenchDay } from './french-day.ts'
import { type NirState, nirState, packedNir } from './nir-key.ts'
import { type Faults, type FieldsReading, readCare, readPerson, type TypedCare, type TypedPerson } from './question.ts'

/** The ways of asking without the signed card, dearer and dearer. */
export type OtherWay = 'known' | 'legacy-card' | 'no-card'
export type NoCardReason = keyof typeof noCardReasons

/** What the three ways ask for, as typed. Each uses its own part. */
export interface TypedWay extends TypedPerson, TypedCare {
  readonly engagement: string
  readonly amc: string
  readonly conventionType: string
  readonly csr: string
  readonly memberNumber: string
  readonly validFrom: string
  readonly validUntil: string
  readonly nir: string
  readonly reason: NoCardReason | null
}

export type WayFaults = Faults<Exclude<keyof TypedWay, 'domain'>>

export type WayQuestion =
  | { readonly way: 'known'; readonly question: KnownQuestion }
  | { readonly way: 'legacy-card'; readonly question: LegacyCardQuestion }
  | { readonly way: 'no-card'; readonly question: NoCardQuestion }

export type WayReading = { readonly ok: true; readonly asked: WayQuestion } | { readonly ok: false; readonly faults: WayFaults }

const ENGAGEMENT_FORM = 'Cinq groupes de cinq signes, puis un, tels qu’imprimés sur la facture.'
const AMC_FORM = 'Un à dix chiffres.'
const MEMBER_FORM = 'Le numéro imprimé, en entier.'
const REASON_NEEDED = 'Choisissez un motif : il sera inscrit.'

/** What is said of a NIR that cannot leave. */
export const NIR_FAULTS: Readonly<Record<Exclude<NirState, 'right'>, string>> = {
  short: 'Quinze caractères, clé comprise.',
  malformed: 'Ce numéro n’a pas la forme attendue. Relisez-le.',
  'wrong-key': 'La clé ne correspond pas. Relisez les quinze caractères.',
}

/** A form with nothing in it. */
export function emptyWay(domain: DomainCode, today: string): TypedWay {
  const numbers = { engagement: '', amc: '', conventionType: '', csr: '', memberNumber: '', validFrom: '', validUntil: '', nir: '' }
  return { ...numbers, birthDate: '', rank: '1', reason: null, domain, careDay: frenchDay(today) }
}

/** Reads what one way asks for. All of it must be exact and each try is paid for: nothing leaves half filled. */
export function readWay(way: OtherWay, typed: TypedWay, today: string): WayReading {
  if (way === 'known') return readKnown(typed, today)
  return way === 'legacy-card' ? readLegacyCard(typed, today) : readNoCard(typed, today)
}

function readKnown(typed: TypedWay, today: string): WayReading {
  const engagement = engagementIn(typed.engagement)
  const care = readCare(typed, today)
  if (engagement !== null && care.ok) return { ok: true, asked: { way: 'known', question: { engagement, ...care.read } } }
  return { ok: false, faults: { ...(engagement === null ? { engagement: ENGAGEMENT_FORM } : {}), ...faultsOf(care) } }
}

function readLegacyCard(typed: TypedWay, today: string): WayReading {
  const amc = amcIn(typed.amc)
  const memberNumber = typed.memberNumber.trim()
  const period = readPeriod(typed)
  const person = readPerson(typed, today)
  const care = readCare(typed, today)
  if (amc !== null && memberNumber !== '' && period.ok && person.ok && care.ok) {
    const codes = { conventionType: codeIn(typed.conventionType), csr: codeIn(typed.csr) }
    return {
      ok: true,
      asked: { way: 'legacy-card', question: { amc, ...codes, memberNumber, ...period.read, ...person.read, ...care.read } },
    }
  }
  return {
    ok: false,
    faults: {
      ...(amc === null ? { amc: AMC_FORM } : {}),
      ...(memberNumber === '' ? { memberNumber: MEMBER_FORM } : {}),
      ...faultsOf(period),
      ...faultsOf(person),
      ...faultsOf(care),
    },
  }
}

function readNoCard(typed: TypedWay, today: string): WayReading {
  const state = nirState(typed.nir)
  const amc = amcIn(typed.amc)
  const { reason } = typed
  const person = readPerson(typed, today)
  const care = readCare(typed, today)
  if (state === 'right' && amc !== null && reason !== null && person.ok && care.ok) {
    return { ok: true, asked: { way: 'no-card', question: { nir: packedNir(typed.nir), amc, reason, ...person.read, ...care.read } } }
  }
  return {
    ok: false,
    faults: {
      ...(state === 'right' ? {} : { nir: NIR_FAULTS[state] }),
      ...(amc === null ? { amc: AMC_FORM } : {}),
      ...(reason === null ? { reason: REASON_NEEDED } : {}),
      ...faultsOf(person),
      ...faultsOf(care),
    },
  }
}

/** The period printed on a card: two days that a calendar has, in their order. */
function readPeriod(
  typed: TypedWay,
): FieldsReading<{ readonly validFrom: string; readonly validUntil: string }, 'validFrom' | 'validUntil'> {
  const validFrom = parseFrenchDay(typed.validFrom)
  const validUntil = parseFrenchDay(typed.validUntil)
  if (validFrom === null || validUntil === null) {
    const form = 'Attendu : jj/mm/aaaa.'
    return {
      ok: false,
      faults: { ...(validFrom === null ? { validFrom: form } : {}), ...(validUntil === null ? { validUntil: form } : {}) },
    }
  }
  return validUntil < validFrom
    ? { ok: false, faults: { validUntil: 'Ce jour est avant le premier.' } }
    : { ok: true, read: { validFrom, validUntil } }
}

function amcIn(typed: string): string | null {
  const digits = typed.replace(/\s/g, '')
  return /^\d{1,10}$/.test(digits) ? digits : null
}

/** Routing codes have no small letters, on any card. */
function codeIn(typed: string): string {
  return typed.trim().toUpperCase()
}

function faultsOf<Field extends string>(reading: FieldsReading<unknown, Field>): Faults<Field> {
  return reading.ok ? {} : reading.faults
}
