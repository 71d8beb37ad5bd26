import { dayMs, midnightMs, wallShiftMs } from './calendar.ts'
import type { Claim, Complaint, HonestEvent } from './event.ts'

/** Everything that happens on one day, in any order; `ordered` gives it in the order of time. */
export interface DayBook {
  readonly day: number
  /** Milliseconds since 1970 of a time of the wall clock, in milliseconds since midnight; kept within the day. */
  at(wallMs: number): number
  add(event: HonestEvent): void
  readonly events: number
  ordered(): Generator<HonestEvent>
}

/** Packing a time of day and a rank into one number, sorted natively, is some ten times faster than comparing events. */
const ranksMax = 2 ** 24
const threeOClockMs = 3 * 3_600_000

export function openDayBook(day: number): DayBook {
  const start = midnightMs(day)
  const end = midnightMs(day + 1)
  const shift = wallShiftMs(day)
  const events: HonestEvent[] = []
  return {
    day,
    at(wallMs) {
      // In spring the hour from 2 to 3 does not exist: what was drawn in it happens at its end.
      const whole = shift < 0 && wallMs >= threeOClockMs + shift && wallMs < threeOClockMs ? threeOClockMs : Math.floor(wallMs)
      return Math.min(end - 1, start + (whole >= threeOClockMs ? whole + shift : whole))
    },
    add(event) {
      if (events.length >= ranksMax) throw new Error('day book: too many events for one day')
      events.push(event)
    },
    get events() {
      return events.length
    },
    *ordered() {
      const keys = Float64Array.from(events, (event, rank) => (event.atMs - start) * ranksMax + rank).sort()
      for (const key of keys) {
        const event = events[key % ranksMax]
        if (event !== undefined) yield event
      }
    },
  }
}

/** Invoices and complaints of days to come, packed: a month of them is a few million. */
export interface Later {
  claim(day: number, wallMs: number, site: number, account: number, look: number): void
  complaint(day: number, wallMs: number, site: number, person: number, look: number): void
  /** Writes what was kept for a day into its book, and forgets it. */
  tell(book: DayBook): void
}

const fields = 5

/** What falls after `lastDay` is not kept. */
export function openLater(lastDay: number): Later {
  const byDay = new Map<number, number[]>()

  function keep(day: number, wallMs: number, site: number, who: number, look: number, claim: number): void {
    if (day > lastDay) return
    const list = byDay.get(day)
    const time = Math.floor(Math.min(dayMs - 1, wallMs))
    if (list === undefined) byDay.set(day, [time, site, who, look, claim])
    else list.push(time, site, who, look, claim)
  }

  return {
    claim: (day, wallMs, site, account, look) => keep(day, wallMs, site, account, look, 1),
    complaint: (day, wallMs, site, person, look) => keep(day, wallMs, site, person, look, 0),
    tell(book) {
      const list = byDay.get(book.day) ?? []
      byDay.delete(book.day)
      for (let n = 0; n < list.length; n += fields) {
        const [site, who, look] = [list[n + 1] ?? 0, list[n + 2] ?? 0, list[n + 3] ?? 0]
        const atMs = book.at(list[n] ?? 0)
        const event: Claim | Complaint =
          list[n + 4] === 1 ? { kind: 'claim', atMs, site, account: who, look } : { kind: 'complaint', atMs, site, person: who, look }
        book.add(event)
      }
    },
  }
}
