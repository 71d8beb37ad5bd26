import { referenceDay } from './cohort.ts'
import type { DayNumber } from './day.ts'
import { type Family, familyAt } from './family.ts'
import { type Insured, insuredOn } from './insured.ts'
import type { Insurer } from './insurer.ts'
import type { Chance } from './seed.ts'

/** How many persons an insurer covers, and on which day one counts them. */
export interface Population {
  readonly insurer: Insurer
  /** Number of persons with rights on the origin day, exactly. */
  readonly persons: number
  /** Fixes which families belong to the population, for this day and all others. */
  readonly origin: DayNumber
}

/** More than one family in two has a contract around the reference day; beyond this many without one, the origin day makes no sense. */
const emptyFamiliesInARowMax = 10_000

/**
 * The families of a population in the order of their index, drawn one by one: thirty million persons need no more memory than
 * one. The last family is cut so that the count on the origin day is exact. Throws when nobody can have rights on that day.
 */
export function* familiesOf(chance: Chance, population: Population): Generator<Family> {
  let missing = population.persons
  let emptyInARow = 0
  for (let index = 0; missing > 0; index += 1) {
    const family = familyAt(chance, population.insurer, index)
    const counted = membersOn(family, population.origin)
    if (counted.length > missing) {
      const kept = new Set(counted.slice(0, missing))
      yield { ...family, members: family.members.filter((member) => kept.has(member.slot)) }
      return
    }
    emptyInARow = counted.length === 0 ? emptyInARow + 1 : 0
    if (emptyInARow > emptyFamiliesInARowMax) throw new Error('familiesOf: nobody has rights on the origin day')
    missing -= counted.length
    yield family
  }
}

/** The persons of a population with rights on a day; on the origin day there are exactly as many as asked. */
export function* insuredOf(chance: Chance, population: Population, day: DayNumber = population.origin): Generator<Insured> {
  for (const family of familiesOf(chance, population)) yield* insuredOn(population.insurer, family, day)
}

/** The population of an insurer counted on the reference day, unless told otherwise. */
export function populationOf(insurer: Insurer, persons: number, origin: DayNumber = referenceDay): Population {
  return { insurer, persons, origin }
}

/** Places of the persons of a family who have rights on a day. */
function membersOn(family: Family, day: DayNumber): number[] {
  const slots: number[] = []
  if (day < family.joined || (family.left !== undefined && day >= family.left)) return slots
  for (const member of family.members) if (day >= member.from && day < member.until) slots.push(member.slot)
  return slots
}
