import { type Day, isDay } from '../../words/day.ts'
import { contains, firstSeam, type Interval, interval } from '../../words/interval.ts'
import { invariant } from '../../words/invariant.ts'
import type { Refusal } from '../../words/refusal.ts'
import generalPractice from './parameters/general-practice.json' with { type: 'json' }
import pharmacy from './parameters/pharmacy.json' with { type: 'json' }
import scheme from './parameters/scheme.json' with { type: 'json' }

export type Unit = 'cents' | 'percent' | 'flag'

/** One value in force over one period, with where it was read, what we doubt, and when somebody last looked. */
export interface Parameter {
  readonly name: string
  readonly value: bigint
  readonly unit: Unit
  readonly period: Interval
  readonly source: string
  readonly doubt: string | null
  readonly reviewedOn: Day
}

/** Every parameter by name, its periods in order, without overlap or hole. */
export type Tariffs = ReadonlyMap<string, readonly Parameter[]>

/** The day asked lies outside what we know of a tariff: we could not answer, which is not a "no". */
export type TariffUnknown = Refusal<'tariff-unknown', { readonly parameter: string }>

/** The dated parameters that Cloison is delivered with. */
export function deliveredTariffs(): Tariffs {
  return readTariffs([generalPractice, pharmacy, scheme])
}

/** Reads parameter files. Faults on any malformed entry, overlap, hole or change of unit: tariffs are our own bytes. */
export function readTariffs(files: readonly unknown[]): Tariffs {
  const byName = new Map<string, Parameter[]>()
  for (const file of files) {
    invariant(Array.isArray(file), 'a parameter file is a list')
    for (const entry of file) {
      const parameter = readParameter(entry)
      const known = byName.get(parameter.name)
      if (known === undefined) byName.set(parameter.name, [parameter])
      else known.push(parameter)
    }
  }
  for (const parameters of byName.values()) {
    parameters.sort((a, b) => (a.period.from < b.period.from ? -1 : 1))
    invariant(firstSeam(parameters.map(({ period }) => period)) === null, 'a tariff has neither overlap nor hole')
    invariant(new Set(parameters.map(({ unit }) => unit)).size === 1, 'a tariff keeps its unit')
  }
  return byName
}

/** The parameter in force on a day. Faults when nobody ever wrote a parameter of that name and unit. */
export function parameterOn(tariffs: Tariffs, name: string, unit: Unit, at: Day): Parameter | TariffUnknown {
  const parameters = tariffs.get(name)
  invariant(parameters !== undefined && parameters[0]?.unit === unit, 'a rule names a parameter that exists')
  return parameters.find(({ period }) => contains(period, at)) ?? { refused: 'tariff-unknown', parameter: name }
}

function readParameter(entry: unknown): Parameter {
  invariant(typeof entry === 'object' && entry !== null, 'a parameter is an object')
  const read = new Map(Object.entries(entry))
  for (const key of read.keys()) invariant(KEYS.has(key), 'a parameter has no unknown key')
  const [name, value, unit, from, until, source, doubt, reviewedOn] = [...KEYS].map((key) => read.get(key))
  invariant(typeof name === 'string' && /^[a-zA-Z0-9-]{3,60}$/.test(name), 'a parameter has a name')
  invariant(typeof value === 'number' && Number.isSafeInteger(value) && value >= 0, 'a parameter is a whole number')
  invariant(unit === 'cents' || unit === 'percent' || unit === 'flag', 'a parameter has a unit')
  invariant(unit !== 'flag' || value <= 1, 'a flag is 0 or 1')
  invariant(isDay(from) && (until === null || isDay(until)) && isDay(reviewedOn), 'a parameter is dated')
  invariant(typeof source === 'string' && source.length > 0, 'a parameter has a source')
  invariant(doubt === undefined || (typeof doubt === 'string' && doubt.length > 0), 'a doubt is a sentence')
  return { name, value: BigInt(value), unit, period: interval(from, until), source, doubt: doubt ?? null, reviewedOn }
}

const KEYS: ReadonlySet<string> = new Set(['name', 'value', 'unit', 'from', 'until', 'source', 'doubt', 'reviewedOn'])
