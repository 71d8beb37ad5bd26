import type { Chance } from '../seed.ts'
import { softwareClients } from '../software-client.ts'
import { activityNames } from './activity.ts'
import { rankIn, runningSums } from './spread.ts'

/** Software of the activities that `softwareClients` does not name: one that leads, one that follows, one for the rest (our guess). */
const otherShares = [0.5, 0.3, 0.2]

const sharesOf: readonly (readonly number[])[] = activityNames.map((name) => {
  const kind = name === 'pharmacy' ? 'pharmacy' : name === 'practice' ? 'medicalPractice' : undefined
  return kind === undefined ? otherShares : softwareClients.filter((client) => client.kind === kind).map((client) => client.share)
})
const untilOf = sharesOf.map(runningSums)
const firstOf = sharesOf.map((_, activity) => 1 + sharesOf.slice(0, activity).reduce((sum, shares) => sum + shares.length, 0))

/** How many pieces of software there are; they are numbered from 1, activity by activity, in the order of `softwareClients` first. */
export const clientsCount = sharesOf.reduce((sum, shares) => sum + shares.length, 0)

/** The software of a site of an activity, in proportion to its share. */
export function drawClient(chance: Chance, activity: number): number {
  const until = untilOf[activity] ?? new Float64Array([1])
  return (firstOf[activity] ?? 1) + rankIn(until, chance.unit() * (until.at(-1) ?? 0))
}
