import { type Day, type DayNumber, writeDay } from './day.ts'
import type { Establishment } from './establishment.ts'
import type { Finess } from './finess.ts'
import { drawFamilyName, drawGivenNames } from './names.ts'
import { fictitiousRpps, type Rpps, rppsMax } from './rpps.ts'
import { type Chance, domains } from './seed.ts'

/** Profession codes of the health register (TRE_G15): 10 médecin, 21 pharmacien; 39 préparateur en pharmacie, modelled here. */
export type ProfessionCode = '10' | '21' | '39'

/** One place and period of exercise. */
export interface ExerciseSituation {
  /** Identifier of the activity, unique in the world. */
  readonly id: string
  readonly finess: Finess
  readonly siteName: string
  /** L liberal, S salaried. */
  readonly mode: 'L' | 'S'
  readonly role: 'holder' | 'employee' | 'locum'
  /** First day, and first day after; undefined while it lasts. */
  readonly from: Day
  readonly until: Day | undefined
}

/** Someone who works in an establishment and may ask about rights. */
export interface Professional {
  /** 0-based rank in the world. */
  readonly rank: number
  readonly rpps: Rpps
  readonly familyName: string
  readonly givenName: string
  readonly sex: 'M' | 'F'
  readonly profession: ProfessionCode
  /** `regular`, `severalSites`, `locum` (short stays), or `leaver` (every situation has ended). */
  readonly pattern: 'regular' | 'severalSites' | 'locum' | 'leaver'
  readonly situations: readonly ExerciseSituation[]
}

/**
 * The professionals of the establishments, as seen on a day: each site has its holder (rank order follows the sites), and
 * employees until `count` is reached or, by default, one to four per site. Once the world holds four or more, the last three are
 * made a person of several sites, a locum and a leaver, and others follow here and there.
 */
export function drawProfessionals(
  chance: Chance,
  establishments: readonly Establishment[],
  day: DayNumber,
  count?: number,
): readonly Professional[] {
  const posts = count === undefined ? usualPosts(chance, establishments) : countedPosts(establishments, count)
  if (posts.length > rppsMax) throw new Error('drawProfessionals: more people than fictitious RPPS numbers')
  return posts.map((post, rank) => {
    chance.restart(domains.professional, 1, rank)
    const sex = chance.happens(0.62) ? 'F' : 'M'
    const pattern = patternOf(chance, post, posts.length - 1 - rank, posts.length)
    return {
      rank,
      rpps: fictitiousRpps(rank),
      familyName: drawFamilyName(chance),
      givenName: drawGivenNames(chance, sex).split(' ')[0] ?? 'Camille',
      sex,
      profession: post.site.kind === 'medicalPractice' ? '10' : post.holder || chance.happens(0.4) ? '21' : '39',
      pattern,
      situations: situationsOf(chance, post, pattern, establishments, day, rank),
    }
  })
}

/** Situations in force on a day. */
export function situationsOn(professional: Professional, day: Day): readonly ExerciseSituation[] {
  return professional.situations.filter((situation) => situation.from <= day && (situation.until === undefined || day < situation.until))
}

interface Post {
  readonly site: Establishment
  readonly holder: boolean
}

function usualPosts(chance: Chance, establishments: readonly Establishment[]): Post[] {
  const posts = establishments.map((site): Post => ({ site, holder: true }))
  for (const site of establishments) {
    chance.restart(domains.professional, 0, site.rank)
    for (let more = chance.below(4); more > 0; more -= 1) posts.push({ site, holder: false })
  }
  return posts
}

function countedPosts(establishments: readonly Establishment[], count: number): Post[] {
  const posts: Post[] = []
  for (let rank = 0; rank < count; rank += 1) {
    const site = establishments[rank % establishments.length]
    if (site === undefined) throw new Error('drawProfessionals: nobody can work nowhere')
    posts.push({ site, holder: rank < establishments.length })
  }
  return posts
}

function patternOf(chance: Chance, post: Post, fromLast: number, total: number): Professional['pattern'] {
  const u = chance.unit()
  if (total >= 4 && fromLast < 3) return (['leaver', 'locum', 'severalSites'] as const)[fromLast] ?? 'regular'
  if (post.holder) return u < 0.04 ? 'severalSites' : 'regular'
  return u < 0.05 ? 'locum' : u < 0.09 ? 'leaver' : u < 0.14 ? 'severalSites' : 'regular'
}

function situationsOf(
  chance: Chance,
  post: Post,
  pattern: Professional['pattern'],
  establishments: readonly Establishment[],
  day: DayNumber,
  rank: number,
): ExerciseSituation[] {
  const start = day - 200 - chance.below(15 * 365)
  const moreSites = pattern === 'locum' ? 3 : pattern === 'severalSites' ? 1 + chance.below(2) : 0
  return [post.site, ...otherSites(chance, post.site, establishments, moreSites)].map((site, place): ExerciseSituation => {
    const stay =
      pattern === 'locum'
        ? locumStay(day, place)
        : { from: start + place * 90, until: pattern === 'leaver' ? day - 1 - chance.below(60) : undefined }
    return {
      id: `${rank}-${place}`,
      finess: site.finess,
      siteName: site.name,
      mode: post.holder && place === 0 ? 'L' : pattern === 'locum' && site.kind === 'medicalPractice' ? 'L' : 'S',
      role: pattern === 'locum' ? 'locum' : post.holder && place === 0 ? 'holder' : 'employee',
      from: writeDay(stay.from),
      until: stay.until === undefined ? undefined : writeDay(stay.until),
    }
  })
}

/** Other sites of the same kind, at most as many as asked; fewer in a small world. */
function otherSites(
  chance: Chance,
  site: Establishment,
  establishments: readonly Establishment[],
  count: number,
): readonly Establishment[] {
  if (count === 0) return []
  const alike = establishments.filter((other) => other.kind === site.kind && other.rank !== site.rank)
  const chosen = new Set<Establishment>()
  if (alike.length > 0) for (let draw = 0; draw < count; draw += 1) chosen.add(chance.pick(alike))
  return [...chosen]
}

/** Stays of three weeks: the present one, then one that is over, one to come, and one long ago. */
function locumStay(day: DayNumber, place: number): { from: DayNumber; until: DayNumber } {
  const from = day + ([-7, -60, 30, -200][place] ?? -400)
  return { from, until: from + 21 }
}
