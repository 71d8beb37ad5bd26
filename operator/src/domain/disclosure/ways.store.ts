import type { Sql } from '../../ports/sql.ts'
import { type Day, day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import { ways } from './asking.ts'

/** Ways that each insurer allows, or not, until a day. */
export const allowableWays = { 'legacy-card': ways.legacyCard, 'no-card': ways.noCard } as const
export type AllowableWay = keyof typeof allowableWays

export interface WayAllowed {
  readonly amc: string
  readonly insurer: string
  readonly way: AllowableWay
  /** First day when it is no longer allowed. */
  readonly until: Day
  /** Whether that day is still to come. */
  readonly open: boolean
  readonly reason: string
}

/** What insurers allow or allowed, by AMC number. An insurer that is not listed allows signed cards and known patients only. */
export async function waysAllowed(sql: Sql): Promise<WayAllowed[]> {
  const rows = await sql.query<{ amc: string; name: string; way: number; until_day: string; open: boolean; reason: string }>(
    'select amc, name, way, until_day::text, open, reason from disclosure.ways_allowed()',
  )
  return rows.map(({ amc, name, way, until_day, open, reason }) => ({
    amc,
    insurer: name,
    way: nameOf(way),
    until: day(until_day),
    open,
    reason,
  }))
}

/** Allows a way until a day, exclusive; a later call replaces the day and the reason. */
export async function allowWay(sql: Sql, insurerId: number, way: AllowableWay, until: Day, reason: string): Promise<void> {
  await sql.query('select disclosure.allow_way($1::smallint, $2::smallint, $3::date, $4::text)', [
    insurerId,
    allowableWays[way],
    until,
    reason,
  ])
}

/** Ends a way at once. @returns false when the insurer did not allow it */
export async function stopWay(sql: Sql, insurerId: number, way: AllowableWay, reason: string): Promise<boolean> {
  const [row] = await sql.query<{ stopped: boolean }>('select disclosure.stop_way($1::smallint, $2::smallint, $3::text) as stopped', [
    insurerId,
    allowableWays[way],
    reason,
  ])
  return row?.stopped ?? false
}

function nameOf(number: number): AllowableWay {
  const name = number === ways.legacyCard ? 'legacy-card' : 'no-card'
  invariant(allowableWays[name] === number, 'only these ways are allowed insurer by insurer')
  return name
}
