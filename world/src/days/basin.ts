import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Chance } from '../seed.ts'
import { kilometresBetween, middleOf } from './departement.ts'
import { rankIn, runningSums } from './spread.ts'
import { stream } from './stream.ts'

/** Communes that live together: an intercommunalité, or the part of it that lies in one département. */
export interface Basin {
  readonly departement: string
  readonly communes: readonly BasinCommune[]
  /** Running sums of inhabitants, in the order of the communes. */
  readonly inhabitantsUntil: Float64Array
  readonly inhabitants: number
}

export interface BasinCommune {
  readonly code: string
  readonly name: string
  readonly inhabitants: number
}

interface ListedCommune {
  readonly code: string
  readonly nom: string
  readonly departement?: string
  readonly type: string
  readonly population?: number
}

interface ListedEpci {
  readonly code: string
  readonly membres: readonly { readonly code: string }[]
}

/** Inhabitants per site of all activities together, where a basin is fully equipped. */
const inhabitantsPerSite = 1550
/** Sites that one basin of the world holds at most: a part of a large city, the whole of a small one. */
const sitesPerBasinMax = 40

let listed: readonly Basin[] | undefined

/** All basins of metropolitan France (Etalab, Licence Ouverte), about 1,300. The lists are read at the first call. */
function allBasins(): readonly Basin[] {
  listed ??= readBasins()
  return listed
}

function readList<T>(name: string): T {
  return JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`@etalab/decoupage-administratif/data/${name}.json`)), 'utf8')) as T
}

function readBasins(): readonly Basin[] {
  const epciOf = new Map(
    readList<readonly ListedEpci[]>('epci').flatMap(({ code, membres }) => membres.map((member) => [member.code, code])),
  )
  const groups = new Map<string, { departement: string; communes: BasinCommune[] }>()
  for (const { code, nom, departement = '', type, population = 0 } of readList<readonly ListedCommune[]>('communes')) {
    const epci = epciOf.get(code)
    if (type !== 'commune-actuelle' || population === 0 || epci === undefined || middleOf(departement) === undefined) continue
    const key = `${epci}/${departement}`
    const group = groups.get(key) ?? { departement, communes: [] }
    if (group.communes.length === 0) groups.set(key, group)
    group.communes.push({ code, name: nom, inhabitants: population })
  }
  return [...groups.values()].map(({ departement, communes }) => {
    const inhabitantsUntil = runningSums(communes.map((commune) => commune.inhabitants))
    return { departement, communes, inhabitantsUntil, inhabitants: inhabitantsUntil.at(-1) ?? 0 }
  })
}

/** Sites that a basin can hold in a world. */
export function capacityOf(basin: Basin): number {
  return Math.max(2, Math.min(sitesPerBasinMax, Math.round(basin.inhabitants / inhabitantsPerSite)))
}

/** Enough basins for a number of sites, drawn without return in proportion to their inhabitants; all of them when that is too few. */
export function drawBasins(chance: Chance, sites: number): readonly Basin[] {
  chance.restart(stream.basin, 0, 0)
  const all = allBasins()
  const until = runningSums(all.map((basin) => basin.inhabitants))
  const total = until.at(-1) ?? 0
  const chosen = new Set<Basin>()
  let held = 0
  // Drawing again those already chosen wastes draws; after a fair number of them, the rest is taken in order.
  for (let draws = 0; held < sites && draws < 20 * all.length; draws += 1) take(all[rankIn(until, chance.unit() * total)])
  for (const basin of all) if (held < sites) take(basin)
  return [...chosen]

  function take(basin: Basin | undefined): void {
    if (basin === undefined || chosen.has(basin)) return
    chosen.add(basin)
    held += capacityOf(basin)
  }
}

/** For each basin, the others from the nearest on (ranks), at most `count`: where people from next door come from. */
export function neighboursOf(basins: readonly Basin[], count: number): readonly (readonly number[])[] {
  return basins.map((basin, rank) =>
    basins
      .map((other, place) => ({ place, km: kilometresBetween(basin.departement, other.departement) ?? Number.POSITIVE_INFINITY }))
      .filter(({ place }) => place !== rank)
      .sort((one, other) => one.km - other.km || one.place - other.place)
      .slice(0, count)
      .map(({ place }) => place),
  )
}
