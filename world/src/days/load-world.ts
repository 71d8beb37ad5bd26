import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { UsageError } from '../command-line.ts'
import { honestDays } from './honest-days.ts'
import type { HonestDaysMaker } from './honest-world.ts'

/**
 * The maker of honest days that a module exports as `honestDays` (see `HonestDaysMaker`); ours without a file. Throws UsageError with
 * a French sentence when the module cannot be read or exports no such function.
 */
export async function loadHonestDays(file: string | undefined): Promise<HonestDaysMaker> {
  if (file === undefined) return honestDays
  let module: unknown
  try {
    module = await import(pathToFileURL(resolve(file)).href)
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'faute dans le module'
    throw new UsageError(`--world : ce module ne se charge pas (${code}).`)
  }
  const maker = typeof module === 'object' && module !== null && 'honestDays' in module ? module.honestDays : undefined
  if (typeof maker !== 'function') throw new UsageError('--world : ce module n’exporte pas de fonction honestDays.')
  return (options) => {
    const world: unknown = maker(options)
    if (!isHonestWorld(world))
      throw new UsageError('--world : honestDays ne rend pas un monde (sites, accounts, persons, jours à parcourir).')
    return world
  }
}

function isHonestWorld(value: unknown): value is ReturnType<HonestDaysMaker> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.iterator in value &&
    'sites' in value &&
    Array.isArray(value.sites) &&
    'accounts' in value &&
    Array.isArray(value.accounts) &&
    'persons' in value &&
    typeof value.persons === 'number' &&
    ['coverOf', 'homeOf', 'familyOf', 'hasLegacy'].every((name) => typeof Reflect.get(value, name) === 'function')
  )
}
