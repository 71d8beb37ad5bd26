import type { Sql } from '../../ports/sql.ts'
import { invariant } from '../../words/invariant.ts'

/** A group of establishments of one owner, and its ceiling of distinct persons. */
export interface Group {
  /** FINESS of the legal entity. */
  readonly entity: string
  readonly establishments: number
  /** What it was opened with, by default or by hand; null when it was never opened: nobody is answered. */
  readonly opened: number | null
  /** What it may read in 24 hours: the same, or more when its habit shows more. */
  readonly allowed: number | null
  /** Persons on an ordinary day. */
  readonly habit: number | null
  /** Read within the window. */
  readonly spent: number | null
}

/** Every group, by the number of its owner. @param sql as the console */
export async function groups(sql: Sql): Promise<Group[]> {
  return [
    ...(await sql.query<Group & Record<string, unknown>>(
      'select entity, establishments, opened, allowed, habit, spent from disclosure.groups()',
    )),
  ]
}

/** Gives a group a ceiling by hand, or its default back. @returns what it may read now, its habit counted */
export async function openGroup(sql: Sql, groupId: number, persons: number | 'default'): Promise<number> {
  const [row] = await sql.query<{ allowed: number }>('select disclosure.open_budget(9::smallint, $1::int, $2::int) as allowed', [
    groupId,
    persons === 'default' ? null : persons,
  ])
  invariant(row !== undefined, 'open_budget gives a row')
  return row.allowed
}
