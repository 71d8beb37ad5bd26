import { type Cohort, cohortOf, hasReached, referenceDay } from './cohort.ts'
import { civil, type DayNumber, dayNumber, yearsLater } from './day.ts'
import type { Guarantee } from './guarantee.ts'
import type { Insurer } from './insurer.ts'
import { capitals, drawFamilyName, drawGivenNames, type Sex } from './names.ts'
import { composeNir, type Nir } from './nir.ts'
import { type Chance, domains } from './seed.ts'

export type Link = 'subscriber' | 'partner' | 'child'

/** One person of a family, as they are whatever the day. No address, telephone or e-mail exists for them. */
export interface Member {
  readonly slot: number
  readonly link: Link
  readonly familyName: string
  readonly givenNames: string
  readonly sex: Sex
  readonly birth: DayNumber
  /** Rang gémellaire: 2 for the second born of twins. */
  readonly rank: 1 | 2
  readonly nir: Nir
  /** First day with rights under the family's contract, and first day without. */
  readonly from: DayNumber
  readonly until: DayNumber
  /** A number in [0, 1) that belongs to the person; facts of the compulsory scheme are read from it. */
  readonly lot: number
}

/** A family and its contract with one insurer: everything it ever was or will be, in days. */
export interface Family {
  readonly insurerId: number
  readonly index: number
  readonly memberNumber: string
  readonly contract: string
  readonly guarantee: Guarantee
  readonly joined: DayNumber
  /** First day after the contract, when it has an end. */
  readonly left: DayNumber | undefined
  readonly scheme: string
  readonly fund: string
  readonly centre: string
  readonly c2s: boolean
  readonly ame: boolean
  /** Whose NIR opens the rights of the young children: 0 the subscriber, 1 the partner. */
  readonly openingSlot: 0 | 1
  readonly members: readonly Member[]
}

const firstJoin = referenceDay - 15 * 365
const lastJoin = referenceDay + 2 * 365
const never = dayNumber(9999, 1, 1)
/** Children are drawn up to this day so that families keep having births after the reference day. */
const lastBirth = referenceDay + 3 * 365

/** The family of an index at an insurer; the same seed, insurer and index always give the same family, drawn alone. */
export function familyAt(chance: Chance, insurer: Insurer, index: number): Family {
  const cohort = cohortOf(chance, insurer.id, index)
  chance.restart(domains.family, insurer.id, index)
  const joined = drawJoin(chance)
  const left = chance.happens(0.3) ? joined + 365 + chance.below(12 * 365) : undefined
  const guarantee = chance.pick(insurer.guarantees)
  const departement = cohort.birthplace(0).departement
  const scheme = chance.happens(0.88) ? '01' : '02'
  const members = drawMembers(chance, insurer, cohort, joined, left ?? never)
  const hasPartner = members[1]?.link === 'partner'
  return {
    insurerId: insurer.id,
    index,
    memberNumber: memberNumberOf(insurer.id, index),
    contract: `${civil(joined).year}-${String(index).padStart(7, '0')}`,
    guarantee,
    joined,
    left,
    scheme,
    fund: `${/^\d+$/.test(departement) && departement !== '99' ? departement : '75'}1`,
    centre: scheme === '01' ? '0000' : '0010',
    c2s: chance.happens(0.05),
    ame: chance.happens(0.0005),
    openingSlot: hasPartner && chance.happens(0.3) ? 1 : 0,
    members,
  }
}

/** Member numbers are a permutation of the index, with one letter that hexadecimal does not have; ten characters. */
function memberNumberOf(insurerId: number, index: number): string {
  const letters = 'GHJKLMNPRSTUVWXYZ'
  const letter = letters[insurerId % letters.length] ?? 'Z'
  // 7,654,321 is prime to 10^9, and the product stays below 2^53.
  const digits = String((index * 7_654_321 + insurerId * 9_876_543) % 1_000_000_000).padStart(9, '0')
  return insurerId % 3 === 0 ? `${digits}${letter}` : `${letter}${digits}`
}

function drawJoin(chance: Chance): DayNumber {
  const { year, month } = civil(firstJoin + chance.below(lastJoin - firstJoin))
  return chance.happens(0.6) ? dayNumber(year, 1, 1) : dayNumber(year, month, 1)
}

function drawMembers(chance: Chance, insurer: Insurer, cohort: Cohort, joined: DayNumber, left: DayNumber): Member[] {
  const members: Member[] = []
  const name = written(insurer, drawFamilyName(chance))

  function add(link: Link, slot: number, familyName: string, sex: Sex, birth: DayNumber, rank: 1 | 2, until: DayNumber): void {
    const givenNames = written(insurer, drawGivenNames(chance, sex))
    members.push({
      slot,
      link,
      familyName,
      givenNames,
      sex,
      birth,
      rank,
      nir: nirOf(cohort, slot, sex, birth),
      from: Math.max(joined, birth),
      until,
      lot: chance.unit(),
    })
  }

  const sex = chance.happens(0.53) ? 'F' : 'M'
  add('subscriber', 0, name, sex, cohort.subscriberBirth, 1, left)

  const partnerBirth = cohort.subscriberBirth + cohort.partnerGapDays
  const likes = hasReached(cohort.subscriberBirth, 26, referenceDay) ? 0.46 : 0.12
  if (chance.happens(likes) && hasReached(partnerBirth, 18, joined)) {
    const partnerSex = chance.happens(0.03) ? sex : sex === 'F' ? 'M' : 'F'
    add('partner', 1, chance.happens(0.6) ? name : written(insurer, drawFamilyName(chance)), partnerSex, partnerBirth, 1, left)
  }

  const children = childrenDrawn(chance.unit())
  const ageLimit = chance.happens(0.25) ? 18 : chance.happens(0.5) ? 21 : 26
  for (let child = 0; child < children; child += 1) {
    const second = child === 1 && cohort.childGapsDays[1] === cohort.childGapsDays[0]
    const birth = cohort.subscriberBirth + (cohort.childGapsDays[child] ?? 0)
    const until = Math.min(left, yearsLater(birth, ageLimit))
    const childSex: Sex = chance.happens(0.0005) ? 'U' : chance.happens(0.49) ? 'F' : 'M'
    if (birth <= lastBirth && until > joined) add('child', 2 + child, name, childSex, birth, second ? 2 : 1, until)
  }
  return members
}

function childrenDrawn(unit: number): number {
  return unit < 0.28 ? 0 : unit < 0.48 ? 1 : unit < 0.83 ? 2 : unit < 0.96 ? 3 : 4
}

function nirOf(cohort: Cohort, slot: number, sex: Sex, birth: DayNumber): Nir {
  const { year, month } = civil(birth)
  const { departement, order } = cohort.birthplace(slot)
  return composeNir({ sex: sex === 'F' ? 2 : 1, year, month, departement, order })
}

function written(insurer: Insurer, name: string): string {
  return insurer.capitals ? capitals(name) : name
}
