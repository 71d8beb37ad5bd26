import type postgres from 'postgres'

/** Levels that have a budget of their own, as the platform numbers them. */
export const levels = { account: 1, site: 2, noCard: 7, legacyCard: 8, claims: 10 } as const

/** What the platform allows by default in 24 hours, today. @param activity of the establishment, for accounts and sites */
export async function allowedBy(owner: postgres.Sql, level: number, activity = ''): Promise<number> {
  const [row] = await owner<{ allowed: number }[]>`
    select a.allowed from disclosure.allowance a where a.level = ${level} and a.activity = ${activity} and a.from_day <= current_date
    order by a.from_day desc limit 1`
  if (row === undefined) throw new Error('the platform has no such budget')
  return row.allowed
}
