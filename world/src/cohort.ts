import { type DayNumber, dayOf, yearsLater } from './day.ts'
import { type Chance, domains } from './seed.ts'

/**
 * Dates of birth and NIR numbers of the families of one insurer, arranged so that no two adults share a NIR and no memory of
 * the numbers already given is needed.
 *
 * A family's index f is split as f = round × residues + residue. The residue alone fixes département, order number and the gaps
 * between the family's birthdays; successive rounds only turn the subscriber's age by the golden ratio, which keeps any two
 * rounds apart by at least 1/(√5 × rounds) of the distribution of ages. Families of the same residue are thus born in different
 * months for as long as the insurer has fewer than about 300 rounds, five million families; beyond, a NIR may serve twice,
 * with different birth dates.
 */
export interface Cohort {
  readonly subscriberBirth: DayNumber
  /** Days between the subscriber's birth and the partner's; never 0. */
  readonly partnerGapDays: number
  /** Days between the subscriber's birth and each possible child's, increasing, the first two equal for twins. */
  readonly childGapsDays: readonly number[]
  /** Département of birth and order number for each place in the family. */
  birthplace(slot: number): { readonly departement: string; readonly order: number }
}

/** Places in a family: subscriber, partner, four children. */
const slotsMax = 6
const childrenMax = 4

/** Ages are counted back from this day, whatever the day a file is made for: identities never move. */
export const referenceDay: DayNumber = dayOf('2026-11-24')

/** Départements of birth as the NIR writes them; 99 is a birth abroad. Number 20 has not been given since 1976. */
const departements: readonly string[] = [
  ...Array.from({ length: 95 }, (_, n) => String(n + 1).padStart(2, '0')).filter((code) => code !== '20'),
  '2A',
  '2B',
  '99',
]
const ordersPerSlot = Math.floor(999 / slotsMax)
const residues = departements.length * ordersPerSlot

/** Share of subscribers younger than an age, in years; straight lines between the points. */
const ageCurve = [
  [0, 18],
  [0.05, 25],
  [0.21, 35],
  [0.4, 45],
  [0.59, 55],
  [0.76, 65],
  [0.89, 75],
  [0.97, 85],
  [1, 97],
] as const
const twinsShare = 0.03
const daysPerYear = 365.2425
const goldenTurn = (Math.sqrt(5) - 1) / 2

export function cohortOf(chance: Chance, insurerId: number, familyIndex: number): Cohort {
  const residue = familyIndex % residues
  const round = Math.floor(familyIndex / residues)
  chance.restart(domains.cohort, insurerId, residue)
  const turn = (chance.unit() + round * goldenTurn) % 1
  const partnerGapDays = Math.round((chance.unit() + chance.unit() + chance.unit() - 1.5) * 3000) || 1
  const childGapsDays: number[] = []
  let gap = Math.round((21 + 16 * chance.unit()) * daysPerYear)
  for (let child = 0; child < childrenMax; child += 1) {
    childGapsDays.push(gap)
    const gapYears = 1.2 + 4 * chance.unit()
    if (child > 0 || !chance.happens(twinsShare)) gap += Math.round(gapYears * daysPerYear)
  }
  // A fixed permutation of the residues, 7919 being prime to their number, then one shift per place.
  const place = (residue * 7919 + insurerId * 131) % residues
  return {
    subscriberBirth: referenceDay - Math.floor(ageAt(turn) * daysPerYear),
    partnerGapDays,
    childGapsDays,
    birthplace(slot) {
      const departement = departements[(place + slot * 37) % departements.length] ?? '99'
      return { departement, order: slot * ordersPerSlot + Math.floor(place / departements.length) + 1 }
    },
  }
}

/** True when someone born on a day has reached an age on another day. */
export function hasReached(birth: DayNumber, ageYears: number, day: DayNumber): boolean {
  return yearsLater(birth, ageYears) <= day
}

function ageAt(share: number): number {
  for (let point = 1; point < ageCurve.length; point += 1) {
    const [fromShare, fromAge] = ageCurve[point - 1] ?? [0, 18]
    const [untilShare, untilAge] = ageCurve[point] ?? [1, 97]
    if (share <= untilShare) return fromAge + ((untilAge - fromAge) * (share - fromShare)) / (untilShare - fromShare)
  }
  return 97
}
