import type { Sql } from '../../ports/sql.ts'
import { invariant } from '../../words/invariant.ts'
import { type Ceiling, isCeiling, type Radius, type RadiusScope } from './radius.ts'

/** At most so many lines in one answer, whatever is asked. */
const RADIUS_LINES_MAX = 200

const LINE = 'id, code, fresh, again, beside, no_card, legacy, binds'
const QUERY: Readonly<Record<RadiusScope, string>> = {
  account: `select ${LINE} from disclosure.radius_of_accounts($1::int[], $2::int)`,
  site: `select ${LINE} from disclosure.radius_of_sites($1::int[], $2::int)`,
  group: `select ${LINE} from disclosure.radius_of_groups($1::int[], $2::int)`,
  door: `select ${LINE} from disclosure.radius_of_shared(3::smallint, $1::int[], $2::int)`,
  client: `select ${LINE} from disclosure.radius_of_shared(4::smallint, $1::int[], $2::int)`,
  insurer: `select ${LINE} from disclosure.radius_of_shared(5::smallint, $1::int[], $2::int)`,
}

/**
 * How many persons at most could be read within 24 hours by whoever steals each of these now, the worst first.
 * @param sql as the console, which may call these functions and read no table
 * @param ids their numbers, or 'all'; a number that nobody bears gives no line
 */
export async function radiusOf(
  sql: Sql,
  scope: RadiusScope,
  ids: readonly number[] | 'all',
  most: number = RADIUS_LINES_MAX,
): Promise<Radius[]> {
  invariant(most >= 1 && most <= RADIUS_LINES_MAX, 'an answer has a bounded number of lines')
  const rows = await sql.query<{
    id: number
    code: string
    fresh: number
    again: number
    beside: number
    no_card: number
    legacy: number
    binds: string
  }>(QUERY[scope], [ids === 'all' ? null : [...ids], most])
  return rows.map(({ id, code, fresh, again, beside, no_card, legacy, binds }) => ({
    scope,
    id,
    code,
    atMost: fresh + again,
    fresh,
    again,
    beside,
    ways: { noCard: no_card, legacyCard: legacy },
    ceiling: ceilingOf(binds),
  }))
}

/** How many persons have open rights, as the database last counted its rows: what there would be to read without any ceiling. As the console. */
export async function covered(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ covered: bigint }>('select disclosure.covered() as covered', [])
  return Number(row?.covered ?? 0n)
}

function ceilingOf(binds: string): Ceiling {
  invariant(isCeiling(binds), 'what binds a radius has a name')
  return binds
}
