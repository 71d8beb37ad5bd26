import { type ExerciseSituation, type Professional, situationsOn } from '../professional.ts'
import type { World } from '../world.ts'

/** Someone of the demo, and the places where they are onboarded. */
export interface Role {
  readonly professional: Professional
  /** What they show: « pharmacienne titulaire », « remplaçant »… */
  readonly title: string
  readonly situations: readonly ExerciseSituation[]
}

const titles = {
  regular: 'un seul lieu d’exercice',
  severalSites: 'plusieurs lieux d’exercice',
  locum: 'remplacement',
  leaver: 'ne travaille plus nulle part',
} as const
const professions = { '10': 'médecin', '21': 'pharmacien', '39': 'préparateur' } as const

/** A few professionals who show every way of working: each pattern once, a physician and a pharmacist at least. */
export function castOf(world: World, most = 6): readonly Role[] {
  const chosen: Professional[] = []
  const add = (found: Professional | undefined): void => {
    if (found !== undefined && !chosen.includes(found) && chosen.length < most) chosen.push(found)
  }
  const working = world.professionals.filter((each) => situationsOn(each, world.day).length > 0)
  add(working.find(({ profession, pattern }) => profession === '21' && pattern === 'regular'))
  add(working.find(({ profession, pattern }) => profession === '10' && pattern === 'regular'))
  add(working.find(({ pattern }) => pattern === 'severalSites'))
  add(working.find(({ pattern }) => pattern === 'locum'))
  add(working.find(({ profession }) => profession === '39'))
  for (const each of working) add(each)
  return chosen.map((professional) => ({
    professional,
    title: `${professions[professional.profession]}, ${titles[professional.pattern]}`,
    situations: situationsOn(professional, world.day),
  }))
}

/** The arguments of `cloison onboard` for one place of exercise. */
export function onboardArguments({ professional }: Role, situation: ExerciseSituation): string[] {
  return [
    'onboard',
    '--rpps',
    professional.rpps,
    '--family-name',
    professional.familyName,
    '--given-name',
    professional.givenName,
    '--profession',
    professional.profession,
    '--finess',
    situation.finess,
    '--from',
    situation.from,
    ...(situation.until === undefined ? [] : ['--until', situation.until]),
    ...(situation.role === 'locum' ? ['--locum'] : []),
    '--show-code',
    '--really',
  ]
}
