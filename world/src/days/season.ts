import { civil, type DayNumber, dayNumber } from '../day.ts'
import { type Chance, chanceFrom, type SeedWords } from '../seed.ts'
import type { Rates } from './account.ts'
import { activityName } from './activity.ts'
import { isBankHoliday, weekdayOf } from './calendar.ts'
import { isCoast, isMountain } from './departement.ts'
import { stream } from './stream.ts'

/** What the calendar does to a site's day. */
export interface Season {
  /** Multiplies the visits of an ordinary Tuesday. */
  demand(activity: number, departement: string, day: DayNumber): number
  /** Part of the visitors who live far away. */
  far(departement: string, day: DayNumber): number
}

/** How wide an epidemic is, in days either side of its peak (our guess). */
const fluWidthDays = 14

export function seasonOf(words: SeedWords, rates: Rates): Season {
  const chance: Chance = chanceFrom(words)
  const peaks = new Map<number, DayNumber>()
  /** Winters kept in memory. */
  const peaksMax = 200

  /** The peak falls between 20 December and 18 February of the winter that ends in the year. */
  function peakOf(year: number): DayNumber {
    const known = peaks.get(year)
    if (known !== undefined) return known
    chance.restart(stream.season, year, 0)
    const peak = dayNumber(year - 1, 12, 20) + chance.below(61)
    if (peaks.size < peaksMax) peaks.set(year, peak)
    return peak
  }

  function flu(day: DayNumber): number {
    const { year, month } = civil(day)
    const days = (day - peakOf(month >= 8 ? year + 1 : year)) / fluWidthDays
    return rates.fluPeak * Math.exp(-days * days)
  }

  function demand(activity: number, departement: string, day: DayNumber): number {
    const name = activityName(activity)
    const { monday, saturday, sunday } = rates.activity[name]
    const weekday = weekdayOf(day)
    const week = isBankHoliday(day) || weekday === 0 ? sunday : weekday === 1 ? monday : weekday === 6 ? saturday : 1
    const { month } = civil(day)
    const holidays = month !== 8 ? 1 : isCoast(departement) ? 1 + (1 - rates.august) : rates.august
    return week * holidays * (name === 'pharmacy' || name === 'practice' ? 1 + flu(day) : 1)
  }

  function far(departement: string, day: DayNumber): number {
    const { month, day: date } = civil(day)
    const feasts = month === 7 || month === 8 || (month === 12 && date > 20) || (month === 1 && date < 4)
    const peak = (month === 8 && isCoast(departement)) || (month === 2 && isMountain(departement))
    const half = (month === 7 && isCoast(departement)) || ((month === 8 || month === 12) && isMountain(departement))
    const times = peak ? rates.touristPeak : half ? Math.max(1, rates.touristPeak / 2) : feasts ? rates.holidayVisits : 1
    return Math.min(0.5, rates.visitorFar * times)
  }

  return { demand, far }
}
