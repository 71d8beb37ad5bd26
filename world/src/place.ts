import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Chance } from './seed.ts'

/** A commune of France, from the « découpage administratif » of Etalab (Licence Ouverte). */
export interface Place {
  /** INSEE code. */
  readonly commune: string
  readonly name: string
  /** Two characters, three overseas. */
  readonly departement: string
}

interface ListedCommune {
  readonly code: string
  readonly nom: string
  readonly departement?: string
  readonly type: string
  readonly population?: number
}

let listed: { readonly places: readonly Place[]; readonly until: Float64Array } | undefined

/** Draws a commune, in proportion to its population. The list (about 35,000 communes) is read at the first call. */
export function drawPlace(chance: Chance): Place {
  listed ??= readPlaces()
  const { places, until } = listed
  const target = chance.unit() * (until.at(-1) ?? 0)
  let low = 0
  let high = places.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((until[middle] ?? 0) > target) high = middle
    else low = middle + 1
  }
  const place = places[low]
  if (place === undefined) throw new Error('drawPlace: the list of communes is empty')
  return place
}

function readPlaces(): { places: Place[]; until: Float64Array } {
  const path = fileURLToPath(import.meta.resolve('@etalab/decoupage-administratif/data/communes.json'))
  const communes = (JSON.parse(readFileSync(path, 'utf8')) as ListedCommune[]).filter(
    (commune) => commune.type === 'commune-actuelle' && commune.departement !== undefined && (commune.population ?? 0) > 0,
  )
  const until = new Float64Array(communes.length)
  let sum = 0
  const places = communes.map((commune, rank): Place => {
    sum += commune.population ?? 0
    until[rank] = sum
    return { commune: commune.code, name: commune.nom, departement: commune.departement ?? '' }
  })
  return { places, until }
}
