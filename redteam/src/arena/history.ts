import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Insured, insurerSystem, readInsurerKeys, signingKeyOf, signPortfolio } from '@cloison/world'
import type { Arena } from './arena.ts'
import type { Listed } from './insured.ts'

const FAMILIES = 6
const DAYS_BEFORE = 400

/** What happened to an insurer's portfolio before the theft. */
export interface History {
  /** Persons whom the platform knew at some moment. */
  readonly listed: readonly Listed[]
  readonly attestations: number
  /** How each file ended; the last one is left waiting when it changes enough for that. */
  readonly files: readonly string[]
}

/**
 * Gives the largest insurer a past: the portfolio of more than a year ago, then today's again, so that periods are closed, replaced and opened;
 * attestations printed for families with children, covered since birth first; and at last a file that nobody approved yet. To be done before
 * time is moved.
 */
export async function liveThrough(arena: Arena): Promise<History> {
  const { world, instance, listed } = arena
  const { insurerId } = listed[0]?.insured ?? { insurerId: 0 }
  const amc = listed[0]?.amc ?? ''
  const keys = await readInsurerKeys(join(instance.folder, 'demo', 'insurers'), amc)
  const system = insurerSystem({ origin: instance.origin, amc, keys })
  const before = new Date(Date.parse(world.day) - DAYS_BEFORE * 86_400_000).toISOString().slice(0, 10)
  const folder = join(instance.folder, 'demo', 'history')
  mkdirSync(folder, { recursive: true })
  const files: string[] = []
  const send = async (sequence: number, day: string, approved: boolean): Promise<void> => {
    const path = join(folder, `portfolio-${amc}-${sequence}.csv`)
    const file = await world.writePortfolio(insurerId, path, { format: 'csv', sequence, day })
    await signPortfolio(file, await signingKeyOf(keys))
    const { status, body } = await system.sendPortfolio(path)
    let state = String(body['state'] ?? body['code'])
    if (state === 'waiting' && approved) state = String((await system.approve(Number(body['importId']), 'chef')).body['state'])
    if (approved && state !== 'applied') throw new Error(`file ${sequence} of an insurer: ${status} ${JSON.stringify(body)}`)
    files.push(state)
  }
  await send(2, before, true)
  await send(3, world.day, true)
  const mine = listed.filter(({ insured }) => insured.insurerId === insurerId)
  let attestations = 0
  for (const { memberNumber, contract, birthDate, rank } of familiesOf(mine.map(({ insured }) => insured)))
    if ((await system.attestation({ memberNumber, contract, birthDate, rank })).status === 200) attestations++
  await send(4, before, false)
  // It changed too little to wait: today's comes back, for whoever attacks next.
  if (files.at(-1) === 'applied') await send(5, world.day, true)
  const known = new Set(mine.map(({ insured }) => nameOf(insured)))
  const former = [...world.insured(insurerId, before)].filter((insured) => !known.has(nameOf(insured)))
  return { listed: [...listed, ...former.map((insured) => ({ insured, amc }))], attestations, files }
}

const nameOf = ({ memberNumber, birthDate, rank }: Insured): string => `${memberNumber}/${birthDate}/${rank}`

/** Whether the first day of rights is the birth date. */
export const sinceBirth = ({ insured }: Pick<Listed, 'insured'>): boolean => insured.validFrom === insured.birthDate

/** One person of each family asked for, those covered since birth first. */
function familiesOf(insured: readonly Insured[]): Insured[] {
  const first = [...insured].sort((one, other) => Number(sinceBirth({ insured: other })) - Number(sinceBirth({ insured: one })))
  const seen = new Set<number>()
  return first.filter(({ familyIndex }) => !seen.has(familyIndex) && seen.add(familyIndex)).slice(0, FAMILIES)
}
