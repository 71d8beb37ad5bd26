import { type ClaimLine, type ClaimQuestion, claimLine } from '@cloison/contract'
import { parseEuros } from './money.ts'

/** Lines as they are being typed. Nothing here is sent before it is read again. */
export type DraftLine = MedicineDraft | FeeDraft | ActDraft

interface MedicineDraft extends Exempted {
  readonly kind: 'medicine'
  readonly cip13: string
  readonly quantity: string
  readonly price: string
  readonly rate: string
  /** The person refused the generic. */
  readonly refused: boolean
}

interface FeeDraft extends Exempted {
  readonly kind: 'dispensing-fee'
  readonly code: string
  readonly quantity: string
}

interface ActDraft extends Exempted {
  readonly kind: 'consultation'
  readonly code: string
  readonly price: string
  readonly pathway: string
}

interface Exempted {
  /** In connection with an exemption (long illness, maternity…). */
  readonly exempted: boolean
}

export type LineField = 'cip13' | 'quantity' | 'price' | 'rate' | 'code' | 'pathway'

/** One thing to correct: which line (from 0), which field, and the expected form in French. */
export interface DraftFault {
  readonly line: number
  readonly field: LineField
  readonly sentence: string
}

export type DraftReading =
  | { readonly ok: true; readonly lines: ClaimLine[] }
  | { readonly ok: false; readonly faults: readonly DraftFault[] }

/** Most lines that an invoice may have. */
export const LINES_MAX = 40

export const MEDICINE_RATES = ['65', '30', '15', '100'] as const
export const FEES = {
  HD: 'Honoraire par boîte',
  HDR: 'Honoraire d’ordonnance',
  HDA: 'Honoraire lié à l’âge',
  HDE: 'Honoraire, médicament spécifique',
} as const
export const ACTS = {
  G: 'Consultation (G)',
  GS: 'Consultation de spécialiste en médecine générale (GS)',
  TCG: 'Téléconsultation (TCG)',
} as const

export const EMPTY_MEDICINE: DraftLine = {
  kind: 'medicine',
  cip13: '',
  quantity: '1',
  price: '',
  rate: '65',
  refused: false,
  exempted: false,
}
export const EMPTY_FEE: DraftLine = { kind: 'dispensing-fee', code: 'HD', quantity: '1', exempted: false }
export const EMPTY_ACT: DraftLine = { kind: 'consultation', code: 'G', price: '30,00', pathway: 'referring', exempted: false }

/** Reads every line; either all are good, or every fault is named. */
export function readDraft(lines: readonly DraftLine[]): DraftReading {
  const faults: DraftFault[] = []
  const good: ClaimLine[] = []
  lines.forEach((line, index) => {
    const found = faultsOf(line).map(([field, sentence]) => ({ line: index, field, sentence }))
    faults.push(...found)
    if (found.length === 0) good.push(claimLine.parse(onTheWire(line)))
  })
  return faults.length > 0 || good.length === 0 ? { ok: false, faults } : { ok: true, lines: good }
}

/** Sum of the prices typed, in cents; null as long as one of them cannot be read. Fees have no price here: the tariff gives it. */
export function draftTotal(lines: readonly DraftLine[]): bigint | null {
  let total = 0n
  for (const line of lines) {
    if (line.kind === 'dispensing-fee') continue
    const price = parseEuros(line.price)
    const quantity = line.kind === 'medicine' ? wholeNumber(line.quantity) : 1
    if (price === null || quantity === null) return null
    total += price * BigInt(quantity)
  }
  return total
}

/** Key of one sending. The same invoice sent again keeps its key, so that it is never paid twice; another invoice takes a new one. */
export interface SendingKey {
  readonly body: string
  readonly key: string
}

export function sendingKey(previous: SendingKey | null, question: ClaimQuestion, fresh: () => string): SendingKey {
  const body = JSON.stringify(question)
  return previous !== null && previous.body === body ? previous : { body, key: fresh() }
}

function faultsOf(line: DraftLine): (readonly [LineField, string])[] {
  const faults: (readonly [LineField, string])[] = []
  if (line.kind === 'medicine' && !isCip13(line.cip13)) faults.push(['cip13', 'Treize chiffres, sous le code-barres de la boîte : 3400…'])
  if (line.kind !== 'consultation' && wholeNumber(line.quantity) === null) faults.push(['quantity', 'Un nombre de 1 à 99.'])
  if (line.kind !== 'dispensing-fee' && parseEuros(line.price) === null) faults.push(['price', 'Un montant en euros, par exemple 12,50.'])
  return faults
}

function onTheWire(line: DraftLine): unknown {
  const underExemption = line.exempted
  if (line.kind === 'dispensing-fee') return { kind: line.kind, code: line.code, quantity: wholeNumber(line.quantity), underExemption }
  const priceCents = Number(parseEuros(line.price))
  if (line.kind === 'consultation') return { kind: line.kind, code: line.code, priceCents, pathway: line.pathway, underExemption }
  return {
    kind: line.kind,
    cip13: line.cip13.replace(/\s/g, ''),
    quantity: wholeNumber(line.quantity),
    unitPriceCents: priceCents,
    ratePercent: Number(line.rate),
    substitutionRefused: line.refused,
    underExemption,
  }
}

/** GS1 key of a French medicine (3400 + nine digits): weights 1 and 3 in turn. */
function isCip13(typed: string): boolean {
  const digits = typed.replace(/\s/g, '')
  if (!/^3400\d{9}$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < 13; index += 1) sum += Number(digits.charAt(index)) * (index % 2 === 0 ? 1 : 3)
  return sum % 10 === 0
}

function wholeNumber(typed: string): number | null {
  return /^[1-9]\d?$/.test(typed.trim()) ? Number(typed.trim()) : null
}
