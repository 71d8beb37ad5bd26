import type { DayNumber } from '../day.ts'
import type { Chance } from '../seed.ts'
import type { Rates } from './account.ts'
import { activityName } from './activity.ts'
import type { Answer, Scene, Visit } from './ask.ts'
import { dayMs } from './calendar.ts'
import type { Later } from './day-book.ts'
import { wait } from './spread.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** Nobody who bills at all leaves more than this unbilled. */
const neverMax = 0.95

type Bill = (scene: Scene, visit: Visit, answer: Answer) => void

/** What follows an answer: an invoice at once, in the evening, days later, or never; and once in a blue moon, a complaint. */
export function billingOf(rates: Rates, chance: Chance, later: Later): Bill {
  return (scene, visit, { look, wallMs }) => {
    const { plan, book } = scene
    if (look < 0) return
    if (chance.happens(rates.complaint))
      later.complaint(visit.careDay + 1 + chance.below(20), eveningOf(chance), plan.site, visit.person, look)
    const rate = rates.activity[activityName(plan.activity)]
    if (plan.billsElsewhere || chance.happens(Math.min(neverMax, rate.neverBilled * plan.neverTimes))) return
    const account = chance.happens(rates.billedByColleague) ? (plan.accounts[0] ?? visit.account) : visit.account
    const [day, seenMs] = visit.careDay > book.day ? [visit.careDay, seenOn(chance, plan.opens, plan.closes)] : [book.day, wallMs]
    const u = chance.unit() * Math.max(1, rate.billsAtOnce + rate.billsEvening)
    if (u < rate.billsAtOnce) send(day, seenMs + minuteMs * (0.5 + 7 * chance.unit()))
    else if (u < rate.billsAtOnce + rate.billsEvening) {
      const evening = Math.max(plan.closes * hourMs, seenMs) + minuteMs * (5 + 40 * chance.unit())
      if (evening < dayMs) send(day, evening)
      else send(day + 1, 8.5 * hourMs + hourMs * chance.unit())
    } else send(day + 1 + Math.floor(wait(chance, rate.lateDays)), eveningOf(chance) - 4 * hourMs * chance.unit())

    function send(on: DayNumber, atMs: number): void {
      if (on > book.day) later.claim(on, atMs, plan.site, account, look)
      else book.add({ kind: 'claim', atMs: book.at(atMs), site: plan.site, account, look })
    }
  }
}

/** A time from 14 to 20 h. */
function eveningOf(chance: Chance): number {
  return hourMs * (14 + 6 * chance.unit())
}

/** When an appointment asked for ahead is kept. */
function seenOn(chance: Chance, opens: number, closes: number): number {
  return hourMs * (opens + (closes - opens) * chance.unit())
}
