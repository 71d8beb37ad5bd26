/** How many charges fall within the last hours, at its highest of the day. */
export interface SlidingCount {
  add(atMs: number): void
  /** The highest count since the last call; 0 when nothing was added. */
  takeHighest(): number
}

export function slidingCount(windowMs: number): SlidingCount {
  let times: number[] = []
  let first = 0
  let highest = 0
  return {
    add(atMs) {
      times.push(atMs)
      while ((times[first] ?? atMs) <= atMs - windowMs) first += 1
      highest = Math.max(highest, times.length - first)
      if (first > 1024 && first * 2 > times.length) {
        times = times.slice(first)
        first = 0
      }
    },
    takeHighest() {
      const taken = highest
      highest = 0
      return taken
    },
  }
}

/** What budgets are chosen from. */
export interface Distribution {
  /** Days of an account (or site) that were counted. */
  readonly count: number
  readonly median: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** Counts of whole numbers. */
export interface Tally {
  add(value: number): void
  distribution(): Distribution
}

export function tally(): Tally {
  const counts: number[] = []
  let total = 0
  return {
    add(value) {
      while (counts.length <= value) counts.push(0)
      counts[value] = (counts[value] ?? 0) + 1
      total += 1
    },
    distribution: () => ({
      count: total,
      median: atShare(0.5),
      p99: atShare(0.99),
      p999: atShare(0.999),
      max: Math.max(0, counts.length - 1),
    }),
  }

  /** The smallest value that at least this share of the counts does not exceed. */
  function atShare(share: number): number {
    let seen = 0
    for (const [value, count] of counts.entries()) {
      seen += count
      if (seen >= share * total) return value
    }
    return 0
  }
}
