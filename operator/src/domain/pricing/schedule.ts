import { type Cents, cents } from '../../words/cents.ts'
import type { Day } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import { parameterOn, type Tariffs, type TariffUnknown, type Unit } from './tariffs.ts'

/**
 * The values in force on one day. A value that nobody knows for that day reads as zero and is remembered by `unknown`:
 * whoever decides must ask it last, and throw the decision away when it names a parameter.
 */
export interface Schedule {
  cents(name: string): Cents
  /** Whole points. */
  percent(name: string): bigint
  flag(name: string): boolean
  unknown(): TariffUnknown | null
}

export function scheduleOn(tariffs: Tariffs, at: Day): Schedule {
  let missing: TariffUnknown | null = null
  const value = (name: string, unit: Unit): bigint => {
    const parameter = parameterOn(tariffs, name, unit, at)
    if (!isRefusal(parameter)) return parameter.value
    missing ??= parameter
    return 0n
  }
  return {
    cents: (name) => cents(value(name, 'cents')),
    percent: (name) => value(name, 'percent'),
    flag: (name) => value(name, 'flag') === 1n,
    unknown: () => missing,
  }
}
