import { invariant } from '../../words/invariant.ts'
import { WEIGHT_LINES } from './weight-lines.ts'

/** One line of the table: a weight, a rate or a threshold, the day it holds from, and why. */
export interface WeightLine<Name extends string = string> {
  readonly name: Name
  readonly value: number
  /** `points`, `persons`, `share`, `hours`, `asks`… A hundred points: ten thousand million to one. */
  readonly unit: string
  /** First day it holds, `YYYY-MM-DD`. */
  readonly from: string
  /** In French: people read it. */
  readonly reason: string
}

export type WeightName = (typeof WEIGHT_LINES)[number]['name']
/** The values in force on a day. */
export type Weights = Readonly<Record<WeightName, number>>

/** The weights in force on a day, `YYYY-MM-DD`: of each name, the last line that has begun. */
export function weightsOn(day: string, lines: readonly WeightLine<WeightName>[] = WEIGHT_LINES): Weights {
  const found = new Map<string, WeightLine>()
  for (const line of lines) {
    const known = found.get(line.name)
    if (line.from <= day && (known === undefined || known.from <= line.from)) found.set(line.name, line)
  }
  const names = [...new Set(WEIGHT_LINES.map(({ name }) => name))]
  const weights = Object.fromEntries(names.map((name) => [name, found.get(name)?.value])) as Record<WeightName, number | undefined>
  invariant(
    names.every((name) => weights[name] !== undefined),
    'each weight is in force on that day',
  )
  return weights as Weights
}
