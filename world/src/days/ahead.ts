import type { AccountPlan } from './account.ts'
import { activityName } from './activity.ts'
import type { Scene, Visit } from './ask.ts'
import { weekdayOf } from './calendar.ts'
import { hourMs } from './hours.ts'
import { expectedVisits, type Players, unplanned } from './players.ts'
import { poisson } from './spread.ts'

const saturday = 6
/** Where Saturdays are this quiet, Friday evening asks for Monday. */
const fewOnSaturday = 0.5
/** Software asks for one person after another, this many milliseconds apart at least and at most. */
const gapMs = [900, 4000] as const

/**
 * Before closing, the software asks for the appointments of the next open day, one after the other: a regular burst, honest all the
 * same. Those who come are billed that day; those who do not never are.
 */
export function askAhead(players: Players, scene: Scene, staff: readonly AccountPlan[]): void {
  const { chance, staffing, rates, visitors } = players
  const { plan, book } = scene
  const closedOnSaturday = rates.activity[activityName(plan.activity)].saturday < fewOnSaturday
  if (closedOnSaturday && weekdayOf(book.day) === saturday) return
  const next = staffing.nextOpen(book.day)
  const careDay = closedOnSaturday && weekdayOf(next) === saturday ? staffing.nextOpen(next) : next
  const appointments = poisson(chance, expectedVisits(players, scene, staff, careDay) * (1 - unplanned))
  let wallMs = (plan.closes - 0.1 - 0.5 * chance.unit()) * hourMs
  for (let rank = 0; rank < appointments; rank += 1) {
    const account = staff[Math.floor((rank / appointments) * staff.length)]?.account ?? -1
    const { person, known } = visitors.ordinary(plan, scene.recent, careDay)
    const visit: Visit = { wallMs, account, person, careDay, known }
    const answer = players.ask(scene, visit)
    if (!chance.happens(rates.noShow)) players.bill(scene, visit, answer)
    wallMs = answer.wallMs + gapMs[0] + chance.below(gapMs[1] - gapMs[0])
  }
}
