import { civil, type DayNumber, dayNumber } from '../day.ts'
import { drawInsurers } from '../insurer.ts'
import { type Chance, chanceFrom, type SeedWords } from '../seed.ts'
import { activityNames, pharmacyRank } from './activity.ts'
import type { Basin } from './basin.ts'
import type { Cover } from './honest-world.ts'
import type { SitePlan } from './site.ts'
import { rankIn, runningSums } from './spread.ts'
import { stream } from './stream.ts'

/** Persons go by eight: a block holds whole families, who share their home and their habits. */
const block = 8
const familiesOfBlock = [
  [1, 1, 2, 4],
  [2, 2, 4],
  [1, 3, 4],
  [1, 2, 5],
  [1, 1, 1, 2, 3],
  [2, 1, 2, 1, 2],
  [4, 3, 1],
  [1, 1, 1, 1, 4],
] as const
/** Blocks come with the density of a power: some people are ill far more often than others. */
const oftenIll = 1.5

/** Who goes where. Nothing is held per person: home, family, insurer and habits are computed from the number. */
export interface Clientele {
  readonly persons: number
  /** Someone used to this site. */
  regular(chance: Chance, site: SitePlan): number
  /** Someone who lives in a basin. */
  resident(chance: Chance, basin: number): number
  /** Anyone. */
  anyone(chance: Chance): number
  /** The pharmacy where a person goes from a basin: their usual one at home, one of the place elsewhere; -1 where there is none. */
  pharmacyFrom(person: number, basin: number): number
  coverOf(person: number): Cover
  /** True when cards of the old model of this insurer are still about. */
  hasLegacy(insurer: number): boolean
  familyOf(person: number): { readonly from: number; readonly until: number }
  homeOf(person: number): { readonly commune: string; readonly departement: string }
}

/** Habits of one activity in one basin: blocks are shuffled by a multiplication, then cut between the sites by their size. */
interface Habits {
  readonly sites: readonly number[]
  readonly until: Float64Array
  readonly times: number
  readonly inverse: number
}

/** Throws RangeError when there are fewer than eight blocks of persons a basin. */
export function clienteleOf(
  words: SeedWords,
  basins: readonly Basin[],
  sites: readonly SitePlan[],
  persons: number,
  { leaving, legacyInsurers, from }: { readonly leaving: number; readonly legacyInsurers: number; readonly from: DayNumber },
): Clientele {
  const blocks = Math.floor(persons / block)
  if (blocks < 8 * basins.length) throw new RangeError(`clienteleOf: ${persons} persons are too few for ${basins.length} basins`)
  const looks = new Float64Array(basins.length)
  const sitesOf = new Map<number, SitePlan[]>()
  for (const site of sites) {
    looks[site.basin] = (looks[site.basin] ?? 0) + site.looks
    const alike = sitesOf.get(keyOf(site.basin, site.activity))
    if (alike === undefined) sitesOf.set(keyOf(site.basin, site.activity), [site])
    else alike.push(site)
  }
  const total = looks.reduce((sum, part) => sum + part, 0)
  const until = runningSums(Array.from(looks, (part) => part / total + 0.25 / basins.length))
  const starts = [0, ...Array.from(until, (sum) => Math.round((sum / (until.at(-1) ?? 1)) * blocks))]
  const ends = Float64Array.from(starts.slice(1))
  const habits = activityNames.map((_, activity) => basins.map((_basin, basin) => habitsOf(basin, activity)))
  const placeOf = new Map(habits.flatMap((byBasin) => byBasin.flatMap((habit) => habit.sites.map((site, place) => [site, place] as const))))
  const insurers = drawInsurers(chanceFrom(words))
  const insurersUntil = runningSums(insurers.map((insurer) => insurer.share))
  const side = chanceFrom(words)
  side.restart(stream.clientele, -1, 0)
  const legacy = insurers.map(() => side.happens(legacyInsurers))

  function habitsOf(basin: number, activity: number): Habits {
    const own = sitesOf.get(keyOf(basin, activity)) ?? []
    const size = sizeOf(basin)
    let times = Math.max(1, Math.floor(size * 0.618) + 7 * activity)
    while (greatestDivisor(times, size) !== 1) times += 1
    return {
      sites: own.map((site) => site.site),
      until: runningSums(own.map((site) => site.looks)),
      times: times % size,
      inverse: inverseOf(times % size, size),
    }
  }

  function sizeOf(basin: number): number {
    return (starts[basin + 1] ?? 0) - (starts[basin] ?? 0)
  }

  function personIn(chance: Chance, basin: number, position: number): number {
    return ((starts[basin] ?? 0) + position) * block + chance.below(block)
  }

  function basinOf(person: number): number {
    return rankIn(ends, Math.floor(person / block))
  }

  function regular(chance: Chance, site: SitePlan): number {
    const habit = habits[site.activity]?.[site.basin]
    const place = placeOf.get(site.site) ?? 0
    if (habit === undefined) return anyone(chance)
    const size = sizeOf(site.basin)
    const sum = habit.until.at(-1) ?? 1
    const first = ((place === 0 ? 0 : (habit.until[place - 1] ?? 0)) / sum) * size
    const last = ((habit.until[place] ?? 0) / sum) * size
    const position = Math.min(size - 1, Math.floor(first + (last - first) * chance.unit() ** oftenIll))
    return personIn(chance, site.basin, (position * habit.times) % size)
  }

  function anyone(chance: Chance): number {
    return Math.floor(chance.unit() * blocks) * block + chance.below(block)
  }

  function pharmacyFrom(person: number, basin: number): number {
    const habit = habits[pharmacyRank]?.[basin]
    if (habit === undefined || habit.sites.length === 0) return -1
    if (basinOf(person) !== basin) return habit.sites[person % habit.sites.length] ?? -1
    const size = sizeOf(basin)
    const position = ((Math.floor(person / block) - (starts[basin] ?? 0)) * habit.inverse) % size
    return habit.sites[rankIn(habit.until, ((position + 0.5) / size) * (habit.until.at(-1) ?? 0))] ?? -1
  }

  function familyOf(person: number): { from: number; until: number } {
    const rank = Math.floor(person / block)
    side.restart(stream.family, rank, 0)
    const sizes = familiesOfBlock[side.below(familiesOfBlock.length)] ?? familiesOfBlock[0]
    let first = rank * block
    for (const size of sizes) {
      if (person < first + size) return { from: first, until: first + size }
      first += size
    }
    return { from: person, until: person + 1 }
  }

  function coverOf(person: number): Cover {
    side.restart(stream.leaving, familyOf(person).from, 0)
    const insurer = 1 + rankIn(insurersUntil, side.unit())
    const years = -Math.log(1 - side.unit()) / leaving
    if (years > 50) return { insurer }
    const { year, month } = civil(from - 90 + Math.floor(years * 365))
    const leavesOn = side.happens(0.5) || month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
    const drawn = 1 + rankIn(insurersUntil, side.unit())
    return { insurer, leavesOn, next: drawn === insurer ? 1 + (drawn % insurers.length) : drawn }
  }

  function homeOf(person: number): { commune: string; departement: string } {
    const basin = basinOf(person)
    const home = basins[basin]
    if (home === undefined) return { commune: '', departement: '' }
    const share = (Math.floor(person / block) - (starts[basin] ?? 0) + 0.5) / sizeOf(basin)
    const commune = home.communes[rankIn(home.inhabitantsUntil, share * home.inhabitants)]
    return { commune: commune?.code ?? '', departement: home.departement }
  }

  return {
    persons,
    regular,
    resident: (chance, basin) => personIn(chance, basin, Math.floor(chance.unit() * sizeOf(basin))),
    anyone,
    pharmacyFrom,
    coverOf,
    hasLegacy: (insurer) => legacy[insurer - 1] === true,
    familyOf,
    homeOf,
  }
}

function keyOf(basin: number, activity: number): number {
  return basin * activityNames.length + activity
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}

/** The number whose product with a is 1 modulo n (Euclid, extended); a and n are coprime. */
function inverseOf(a: number, n: number): number {
  let [old, rest, oldTimes, times] = [a, n, 1, 0]
  while (rest !== 0) {
    const quotient = Math.floor(old / rest)
    ;[old, rest] = [rest, old - quotient * rest]
    ;[oldTimes, times] = [times, oldTimes - quotient * times]
  }
  return ((oldTimes % n) + n) % n
}
