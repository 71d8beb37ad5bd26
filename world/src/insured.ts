import { hasReached } from './cohort.ts'
import { civil, type Day, type DayNumber, dayNumber, writeDay, yearsLater } from './day.ts'
import type { Family, Link, Member } from './family.ts'
import type { Insurer } from './insurer.ts'
import type { Sex } from './names.ts'
import { type Nir, nirKey } from './nir.ts'

export type Exemption = '' | 'ALD' | 'MAT' | 'INV' | 'ATMP'

/** One person of one insurer as known on a day: what a portfolio file says of them, and no more. */
export interface Insured {
  readonly insurerId: number
  readonly familyIndex: number
  readonly link: Link
  readonly memberNumber: string
  readonly contract: string
  /** Rang gémellaire, 1..9. */
  readonly rank: number
  readonly birthDate: Day
  readonly familyName: string
  readonly givenNames: string
  readonly sex: Sex
  /** The NIR that opens the right: the person's own, or a parent's for a child under 16. */
  readonly nir: Nir
  readonly nirKey: string
  /** True when the NIR is the person's own. */
  readonly nirOwner: boolean
  readonly guarantee: string
  readonly conventionType: string
  readonly csr: string
  readonly validFrom: Day
  /** First day without rights; empty while no end is known. */
  readonly validUntil: Day | ''
  readonly domains: string
  readonly responsible: boolean
  /** Facts of the compulsory scheme. */
  readonly scheme: string
  readonly fund: string
  readonly centre: string
  readonly exemption: Exemption
  readonly c2s: boolean
  readonly ame: boolean
  /** Médecin traitant declared; undefined where nobody has to (under 16) or nothing is known. */
  readonly gpDeclared: boolean | undefined
}

/** Departures are told by the insurer this many days ahead. */
const noticeDays = 60
/** From this age a person bills under their own NIR. */
const ownNirAgeYears = 16

/** The persons of a family with rights on a day, subscriber first; empty when the contract is not in force. */
export function insuredOn(insurer: Insurer, family: Family, day: DayNumber): Insured[] {
  const persons: Insured[] = []
  if (day < family.joined || (family.left !== undefined && day >= family.left)) return persons
  const { year, month } = civil(day)
  const yearStart = dayNumber(year, 1, 1)
  // The rights of the coming year are sent from the first of December.
  const yearEnd = dayNumber(month === 12 ? year + 2 : year + 1, 1, 1)
  for (const member of family.members) {
    if (day < member.from || day >= member.until) continue
    const owner = hasReached(member.birth, ownNirAgeYears, day)
    const nir = owner ? member.nir : (family.members[family.openingSlot] ?? member).nir
    const from = insurer.openEnded ? member.from : Math.max(member.from, yearStart)
    const known = member.until - day <= noticeDays || member.link === 'child' ? member.until : undefined
    const until = insurer.openEnded ? known : Math.min(yearEnd, known ?? yearEnd)
    persons.push({
      insurerId: insurer.id,
      familyIndex: family.index,
      link: member.link,
      memberNumber: family.memberNumber,
      contract: family.contract,
      rank: member.rank,
      birthDate: writeDay(member.birth),
      familyName: member.familyName,
      givenNames: member.givenNames,
      sex: member.sex,
      nir,
      nirKey: nirKey(nir) ?? '',
      nirOwner: owner,
      guarantee: family.guarantee.code,
      conventionType: insurer.conventionType,
      csr: insurer.csr,
      validFrom: writeDay(from),
      validUntil: until === undefined ? '' : writeDay(until),
      domains: family.guarantee.domains,
      responsible: family.guarantee.responsible,
      scheme: family.scheme,
      fund: family.fund,
      centre: family.centre,
      exemption: exemptionOn(family, member, day),
      c2s: family.c2s,
      ame: family.ame,
      gpDeclared: gpDeclared(member, owner),
    })
  }
  return persons
}

/**
 * Reason why the compulsory scheme pays everything on a day. Maternity runs from the first day of the sixth month before a
 * birth in the family to the twelfth day after (code de la sécurité sociale, L160-9), counted here as 120 days before.
 */
function exemptionOn(family: Family, member: Member, day: DayNumber): Exemption {
  if (isExpecting(family, member, day)) return 'MAT'
  // The lot says at which age a long illness begins: one person in two hundred at birth, one in three at eighty.
  if (member.lot < 0.34 && day >= yearsLater(member.birth, Math.round(Math.sqrt(Math.max(0, member.lot - 0.005) / 0.335) * 80)))
    return 'ALD'
  if (member.lot > 0.985 && hasReached(member.birth, 45, day)) return 'INV'
  if (member.lot > 0.98 && member.lot < 0.9825 && hasReached(member.birth, 20, day)) return 'ATMP'
  return ''
}

function isExpecting(family: Family, member: Member, day: DayNumber): boolean {
  if (member.sex !== 'F' || member.link === 'child') return false
  for (const child of family.members) if (child.link === 'child' && day >= child.birth - 120 && day <= child.birth + 12) return true
  return false
}

function gpDeclared(member: Member, adult: boolean): boolean | undefined {
  const tenth = Math.floor(member.lot * 1000) % 20
  if (!adult) return tenth < 6 ? true : undefined
  return tenth === 0 ? undefined : tenth > 2
}
