import type { ReadClaimLine } from '@cloison/contract'
import { sha256, utf8 } from '@cloison/evidence'
import { cents } from '../../words/cents.ts'
import type { Day } from '../../words/day.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { Invoice, Line } from '../pricing/index.ts'

/** Domains of care that an invoice may belong to: see `directory.domain`. */
export type ClaimDomain = 1 | 2

/** Pharmacy lines or acts, never both: an engagement guarantees one domain. */
export function domainOf(lines: readonly ReadClaimLine[]): ClaimDomain | Refusal<'lines-mixed'> {
  const acts = lines.filter(({ kind }) => kind === 'consultation').length
  if (acts > 0 && acts < lines.length) return refuse('lines-mixed')
  return acts === 0 ? 1 : 2
}

/**
 * Digest by which the same invoice sent twice is recognised, whatever the order of its lines. One canonical text a line,
 * its version first; never the JSON as it was printed.
 */
export function linesDigest(lines: readonly ReadClaimLine[]): Uint8Array {
  const texts = lines.map(canonical).sort()
  return sha256(utf8(['cloison/invoice-lines/v1', ...texts].join('\n')))
}

/** The same care for the same person at the same establishment, found without keeping who: a digest over the pseudonym. */
export function careDigest(of: {
  readonly person: string
  readonly siteId: number
  readonly day: Day
  readonly linesDigest: Uint8Array
}): Uint8Array {
  const lines = Array.from(of.linesDigest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return sha256(utf8(['cloison/care/v1', of.person, of.siteId, of.day, lines].join('\n')))
}

function canonical(line: ReadClaimLine): string {
  const shares = [line.underExemption, line.amoCents ?? '', line.amcCents ?? '']
  switch (line.kind) {
    case 'medicine':
      return [
        'medicine',
        line.cip13,
        line.quantity,
        line.unitPriceCents,
        line.unitBaseCents ?? '',
        line.ratePercent,
        line.substitutionRefused,
        ...shares,
      ].join('|')
    case 'dispensing-fee':
      return ['dispensing-fee', line.code, line.quantity, line.ratePercent ?? '', ...shares].join('|')
    case 'consultation':
      return ['consultation', line.code, line.priceCents, line.pathway, ...shares].join('|')
  }
}

/** What pricing wants of an invoice. Doctors are of sector 1 here: nothing yet says otherwise about an establishment. */
export function invoiceOf(day: Day, lines: readonly ReadClaimLine[]): Invoice {
  const outside = lines.some((line) => line.kind === 'consultation' && line.pathway === 'outside')
  return { day, fees: 'regulated', pathway: outside ? 'outside' : 'treating', lines: lines.map((line, at) => pricedLine(line, at, lines)) }
}

function pricedLine(line: ReadClaimLine, at: number, lines: readonly ReadClaimLine[]): Line {
  const asked = {
    underExemption: line.underExemption,
    ...(line.amoCents === undefined ? {} : { claimedAmoCents: cents(BigInt(line.amoCents)) }),
    ...(line.amcCents === undefined ? {} : { claimedAmcCents: cents(BigInt(line.amcCents)) }),
  }
  switch (line.kind) {
    case 'medicine':
      return {
        kind: 'medicine',
        cip13: line.cip13,
        rateClass: line.ratePercent,
        boxes: line.quantity,
        unitPriceCents: cents(BigInt(line.unitPriceCents)),
        ...(line.unitBaseCents === undefined ? {} : { unitBaseCents: cents(BigInt(line.unitBaseCents)) }),
        substitutionRefused: line.substitutionRefused,
        ...asked,
      }
    case 'dispensing-fee': {
      if (line.code !== 'HD') return { kind: 'dispensing-fee', code: line.code, quantity: line.quantity, ...asked }
      // A box's fee is reimbursed as its medicine is. Without either, pricing says what is missing.
      const medicine = lines.slice(0, at).findLast((before) => before.kind === 'medicine')
      const rateClass = line.ratePercent ?? medicine?.ratePercent
      return { kind: 'dispensing-fee', code: 'HD1', quantity: line.quantity, ...(rateClass === undefined ? {} : { rateClass }), ...asked }
    }
    case 'consultation':
      return { kind: 'consultation', code: line.code, priceCents: cents(BigInt(line.priceCents)), ...asked }
  }
}

/** What the professional reads beside the amounts of a line. */
export function labelOf(line: ReadClaimLine): string {
  switch (line.kind) {
    case 'medicine':
      return `Médicament ${line.cip13}, ${line.quantity} ${line.quantity > 1 ? 'boîtes' : 'boîte'}`
    case 'dispensing-fee':
      return `Honoraire de dispensation ${line.code}`
    case 'consultation':
      return line.code === 'TCG' ? 'Téléconsultation' : `Consultation ${line.code}`
  }
}
