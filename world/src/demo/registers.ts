import type { Insurer } from '../insurer.ts'
import type { InsurerKeys } from '../insurer-keys.ts'
import type { World } from '../world.ts'

const activity = { pharmacy: 'pharmacy', medicalPractice: 'practice' } as const
const domains = { pharmacy: ['PHAR'], medicalPractice: ['MEDE'] } as const

/** The registers of a world as the platform reads them: a line of JSON for each insurer and each establishment. */
export function registerLines(world: World, keys: ReadonlyMap<string, InsurerKeys>): string {
  const insurers = world.insurers.map((insurer) => {
    const { signing, sealing } = keysOf(keys, insurer)
    return { kind: 'insurer', amc: insurer.amc, name: insurer.name, signingJwk: signing, sealingJwk: sealing }
  })
  const sites = world.establishments.map(({ finess, entity, kind, name, place }) => ({
    kind: 'establishment',
    finess,
    name,
    activity: activity[kind],
    department: place.departement,
    commune: place.name,
    domains: domains[kind],
    ...(entity !== null && { entity }),
  }))
  return [...insurers, ...sites].map((line) => `${JSON.stringify(line)}\n`).join('')
}

function keysOf(keys: ReadonlyMap<string, InsurerKeys>, { amc }: Insurer): InsurerKeys {
  const found = keys.get(amc)
  if (found === undefined) throw new Error('registerLines: an insurer has no keys')
  return found
}
