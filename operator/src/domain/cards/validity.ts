import { type Day, day } from '../../words/day.ts'

/**
 * The days of a family's card: from the first day that someone is covered until the last end. Where no end is known, until the first of
 * January that follows: a card is renewed every year.
 */
export function cardValidity(
  rights: readonly { readonly validFrom: Day; readonly validUntil: Day | null }[],
  today: Day,
): { from: Day; until: Day } | undefined {
  const newYear = day(`${Number(today.slice(0, 4)) + 1}-01-01`)
  let from: Day | undefined
  let until: Day | undefined
  for (const right of rights) {
    const end = right.validUntil ?? (right.validFrom >= newYear ? day(`${Number(right.validFrom.slice(0, 4)) + 1}-01-01`) : newYear)
    if (end <= today) continue
    if (from === undefined || right.validFrom < from) from = right.validFrom
    if (until === undefined || end > until) until = end
  }
  return from === undefined || until === undefined ? undefined : { from, until }
}
