import { type DomainCode, domains } from '@cloison/contract'
import type { AttestationFace } from '../../ports/print.ts'
import { addDays, type Day } from '../../words/day.ts'
import type { FamilyMember, Routing } from '../beneficiaries/index.ts'

/** Domains shown on the face, in this order; the others are answered on line. */
const SHOWN: readonly DomainCode[] = ['PHAR', 'MEDE', 'LABO', 'AUXM', 'RADL', 'SAGE', 'HOSP', 'OPTI', 'DENT', 'AUDI', 'TRAN']

/** The printed face, from the opened identities: first names and birth years only. */
export function faceOf(of: {
  readonly insurerName: string
  readonly memberNumber: string
  readonly issuedOn: Day
  readonly routing: Routing
  readonly validity: { readonly from: Day; readonly until: Day }
  readonly members: readonly FamilyMember[]
  readonly svg: string
}): AttestationFace {
  const { routing, validity, members } = of
  const byBirth = [...members].sort((a, b) =>
    a.identity.birthDate < b.identity.birthDate ? -1 : a.identity.birthDate > b.identity.birthDate ? 1 : a.identity.rank - b.identity.rank,
  )
  return {
    insurerName: of.insurerName,
    issuedOn: of.issuedOn,
    amc: routing.amc,
    conventionType: routing.conventionType,
    csr: routing.csr,
    memberNumber: of.memberNumber,
    validFrom: inFrench(validity.from),
    validUntil: inFrench(addDays(validity.until, -1)),
    responsible: routing.responsible,
    persons: byBirth.map(({ identity, rules }) => ({
      givenNames: identity.givenNames,
      birthYear: identity.birthDate.slice(0, 4),
      cells: SHOWN.map((code) => rules[domains[code] - 1] ?? '-'),
    })),
    domains: SHOWN,
    dataMatrixSvg: of.svg,
  }
}

function inFrench(day: Day): string {
  return `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}
