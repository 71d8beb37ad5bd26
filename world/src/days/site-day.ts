import type { Chance } from '../seed.ts'
import type { AccountPlan } from './account.ts'
import { activityName, pharmacyRank } from './activity.ts'
import { askAhead } from './ahead.ts'
import type { Answer, Scene, Visit } from './ask.ts'
import { isBankHoliday, weekdayOf } from './calendar.ts'
import { prepareDoses } from './doses.ts'
import { drawTime, hourMs, hoursServed, pickAccount, serves } from './hours.ts'
import { expectedVisits, type Players, unplanned } from './players.ts'
import { logNormal, poisson } from './spread.ts'
import { stream } from './stream.ts'
import type { Visitor } from './visitor.ts'

/** Visits expected of a pharmacy besides its ordinary day; none for most. */
export interface Duty {
  readonly sunday: number
  readonly night: number
}

const familyMax = 3
/** The last look-up of a day leaves time for its retries. */
const dayEndMs = 24 * hourMs - 10 * 60_000
const dayStartMs = 10 * 60_000

/** Plays one day of one site: the home it supplies, its counter, its duty, tomorrow's appointments. */
export function playSiteDay(players: Players, scene: Scene, duty: Duty): void {
  const { rates, chance, staffing, visitors } = players
  const { plan, book } = scene
  const staff = staffing.on(plan.site)
  if (staff.length === 0) return
  const weekday = weekdayOf(book.day)
  if (plan.residents > 0 && weekday === 1 + (plan.site % 5) && !isBankHoliday(book.day)) prepareDoses(players, scene, staff)

  chance.restart(stream.siteDay, book.day, plan.site)
  const expected = expectedVisits(players, scene, staff, book.day) * logNormal(chance, rates.daySpread)
  const paceMax = hoursServed(plan) * rates.activity[activityName(plan.activity)].pace * staff.length
  const visits = Math.min(Math.round(paceMax), poisson(chance, plan.asksAhead ? expected * unplanned : expected))
  for (const { wallMs, person } of visitsInOrder(players, scene, visits)) {
    const visitor = person < 0 ? visitors.ordinary(plan, scene.recent, book.day) : { person, known: scene.recent.find(person) }
    serve(players, scene, staff, wallMs, visitor)
  }
  for (let left = poisson(chance, duty.sunday); left > 0; left -= 1)
    serve(players, scene, staff, hourMs * (9 + 10 * chance.unit()), visitors.onDuty(plan, book.day))
  for (let left = poisson(chance, duty.night); left > 0; left -= 1)
    serve(players, scene, staff, nightTime(chance), visitors.onDuty(plan, book.day))
  if (plan.asksAhead && expected > 0) askAhead(players, scene, staff)
}

/** The times of a day's visits: those of people sent on by a practice (with the person), the others drawn (person -1). */
function visitsInOrder({ rates, chance, sentOn }: Players, { plan, book }: Scene, visits: number): { wallMs: number; person: number }[] {
  const sent = sentOn.get(plan.site) ?? []
  const list: { wallMs: number; person: number }[] = []
  for (let n = 0; n < sent.length && list.length < visits; n += 2) {
    const [wallMs = 0, person = -1] = [sent[n], sent[n + 1]]
    if (serves(plan, wallMs)) list.push({ wallMs, person })
  }
  while (list.length < visits) list.push({ wallMs: drawTime(chance, rates, plan, book.day), person: -1 })
  return list.sort((one, other) => one.wallMs - other.wallMs)
}

/** Serves one person, and those of the family who came along. */
function serve(players: Players, scene: Scene, staff: readonly AccountPlan[], wallMs: number, visitor: Visitor): void {
  const { rates, chance, clientele } = players
  const { plan, book } = scene
  const { account } = pickAccount(chance, plan, staff, wallMs)
  let answer = one(Math.min(wallMs, dayEndMs), visitor)
  if (visitor.known < 0 && chance.happens(rates.family)) {
    const { from, until } = clientele.familyOf(visitor.person)
    for (let person = from; person < Math.min(until, from + familyMax); person += 1)
      if (person !== visitor.person) answer = one(answer.wallMs + 15_000 + chance.below(40_000), { person, known: -1 })
  }
  if (answer.look >= 0 && plan.activity !== pharmacyRank && sendsOn(plan.activity) && chance.happens(rates.toPharmacy)) {
    const pharmacy = clientele.pharmacyFrom(visitor.person, plan.basin)
    if (pharmacy >= 0) sendOn(players.sentOn, pharmacy, answer.wallMs + 20 * 60_000 + chance.below(160 * 60_000), visitor.person)
  }

  function one(atMs: number, { person, known }: Visitor): Answer {
    const visit: Visit = { wallMs: atMs, account, person, careDay: book.day, known }
    const given = players.ask(scene, visit)
    players.bill(scene, visit, given)
    return given
  }
}

function sendsOn(activity: number): boolean {
  const name = activityName(activity)
  return name === 'practice' || name === 'dentist'
}

function sendOn(sentOn: Map<number, number[]>, pharmacy: number, wallMs: number, person: number): void {
  const list = sentOn.get(pharmacy)
  if (list === undefined) sentOn.set(pharmacy, [wallMs, person])
  else list.push(wallMs, person)
}

/** From 20 h to 8 h; most come before midnight. */
function nightTime(chance: Chance): number {
  return chance.happens(0.6) ? hourMs * (20 + 3.8 * chance.unit()) : dayStartMs + hourMs * 7.8 * chance.unit()
}
