/** What an account does on ordinary days: counts that fade, one part in twenty each day worked. No person is in it. */
export interface Habit {
  /** Days worked, as far as they still count: 20 at most. */
  readonly days: number
  readonly looks: number
  readonly persons: number
  readonly legacy: number
  readonly noCard: number
  readonly unknown: number
  /** Looks in each hour of the day in Paris. */
  readonly hours: readonly number[]
  /** Persons that left the window of 48 hours: how many were billed by then, came from far, had never been served. */
  readonly left: number
  readonly billed: number
  readonly far: number
  readonly unseen: number
  /** Invoices by their delay: under 3 hours, 12, 24, beyond. */
  readonly delays: readonly number[]
  /** Last day counted, since 1970 in Paris. */
  readonly day: number
}

export interface DayCount {
  readonly day: number
  looks: number
  persons: number
  legacy: number
  noCard: number
  unknown: number
  readonly hours: number[]
}

const KEPT_EACH_DAY = 0.95

export const noHabit = (): Habit => ({
  days: 0,
  looks: 0,
  persons: 0,
  legacy: 0,
  noCard: 0,
  unknown: 0,
  hours: new Array<number>(24).fill(0),
  left: 0,
  billed: 0,
  far: 0,
  unseen: 0,
  delays: [0, 0, 0, 0],
  day: 0,
})

export const emptyDay = (day: number): DayCount => ({
  day,
  looks: 0,
  persons: 0,
  legacy: 0,
  noCard: 0,
  unknown: 0,
  hours: new Array<number>(24).fill(0),
})

/** The habit after one more day worked. A day already counted changes nothing. */
export function withDay(habit: Habit, of: DayCount): Habit {
  if (of.day <= habit.day) return habit
  const k = KEPT_EACH_DAY
  return {
    days: habit.days * k + 1,
    looks: habit.looks * k + of.looks,
    persons: habit.persons * k + of.persons,
    legacy: habit.legacy * k + of.legacy,
    noCard: habit.noCard * k + of.noCard,
    unknown: habit.unknown * k + of.unknown,
    hours: habit.hours.map((each, hour) => each * k + (of.hours[hour] ?? 0)),
    left: habit.left * k,
    billed: habit.billed * k,
    far: habit.far * k,
    unseen: habit.unseen * k,
    delays: habit.delays.map((each) => each * k),
    day: of.day,
  }
}

/** How many on an ordinary day; 0 for who has no habit yet. */
export function daily(habit: Habit, of: 'looks' | 'persons' | 'legacy' | 'noCard' | 'unknown'): number {
  return habit.days === 0 ? 0 : habit[of] / habit.days
}

/** Three decimals are enough to keep. */
export function writeHabit(habit: Habit): object {
  return JSON.parse(
    JSON.stringify(habit, (_key, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) / 1000 : value)),
  ) as object
}

/** What was kept; a shape that is not ours begins again from nothing. */
export function readHabit(kept: unknown): Habit {
  const none = noHabit()
  if (typeof kept !== 'object' || kept === null) return none
  const found = kept as Record<string, unknown>
  const whole = Object.entries(none).every(([name, value]) => {
    const other = found[name]
    return Array.isArray(value)
      ? Array.isArray(other) && other.length === value.length && other.every((each) => Number.isFinite(each))
      : Number.isFinite(other)
  })
  return whole ? (kept as Habit) : none
}
