import { civil, type DayNumber } from '../day.ts'
import type { Chance } from '../seed.ts'
import type { Rates } from './account.ts'
import { activityDomains, activityName, nursingRank } from './activity.ts'
import type { Clientele } from './clientele.ts'
import type { DayBook } from './day-book.ts'
import { cards, reasons, slips, ways } from './event.ts'
import type { Recent } from './recent.ts'
import type { SitePlan } from './site.ts'

/** Where and when one asks. */
export interface Scene {
  readonly plan: SitePlan
  readonly book: DayBook
  readonly client: number
  readonly recent: Recent
  /** The device in front of an account just now. */
  device(account: number): number
}

/** One person at a counter, at a time of the wall clock in milliseconds. */
export interface Visit {
  readonly wallMs: number
  readonly account: number
  readonly person: number
  readonly careDay: DayNumber
  /** The place of the person in the site's memory, when they come back; else -1. */
  readonly known: number
}

/** The look-up that answered, and when; `look` is -1 when nothing could be billed. */
export interface Answer {
  readonly look: number
  readonly wallMs: number
}

type Ask = (scene: Scene, visit: Visit) => Answer

/** How long an old card is still shown after its contract ended, and from when it is revoked; in days. */
const oldCardDays = 60
const revokedAfterDays = 7
const expiredMax = 0.3

/** How a visit becomes one question, or two or three when something is wrong with the first. */
export function askingOf(rates: Rates, clientele: Clientele, chance: Chance, number: () => number): Ask {
  return ask

  function ask(scene: Scene, visit: Visit): Answer {
    const { person, careDay, wallMs, known } = visit
    const cover = clientele.coverOf(person)
    const sinceLeft = cover.leavesOn === undefined ? -1 : careDay - cover.leavesOn
    const insurer = sinceLeft >= 0 ? (cover.next ?? cover.insurer) : cover.insurer
    const activity = rates.activity[activityName(scene.plan.activity)]
    if (known >= 0 && isEarlier(scene, known, wallMs) && scene.recent.insurer(known) === insurer && chance.happens(activity.knownWay)) {
      const look = write(scene, visit, wallMs, ways.knownPatient, insurer, cards.none, slips.none, 0, scene.recent.look(known), 0)
      return { look, wallMs }
    }
    if (sinceLeft >= 0 && sinceLeft < oldCardDays && chance.happens(rates.oldCard)) {
      const card = sinceLeft < revokedAfterDays ? cards.good : cards.revoked
      write(scene, visit, wallMs, ways.signedCard, cover.insurer, card, slips.none, 1, -1, 0)
      return chance.happens(rates.secondWay) ? byCard(scene, visit, later(wallMs), insurer) : { look: -1, wallMs }
    }
    const u = chance.unit()
    const noCard = scene.plan.activity === nursingRank ? rates.noCardAtHome : rates.noCard
    if (u < noCard) return byNumber(scene, visit, wallMs, insurer, ways.noCard)
    if (clientele.hasLegacy(insurer) && u < noCard + (rates.legacyCard * scene.plan.legacyTimes) / rates.legacyInsurers)
      return byNumber(scene, visit, wallMs, insurer, ways.legacyCard)
    return byFirstCard(scene, visit, wallMs, insurer)
  }

  function byFirstCard(scene: Scene, visit: Visit, wallMs: number, insurer: number): Answer {
    const { month, day } = civil(visit.careDay)
    const expired = Math.min(expiredMax, rates.expiredCard * (month === 1 && day <= 20 ? rates.januaryExpired : 1))
    let u = chance.unit()
    u -= rates.othersCard * scene.plan.slipTimes
    if (u < 0) {
      write(scene, visit, wallMs, ways.signedCard, insurer, cards.other, slips.none, 0, -1, 0)
      return chance.happens(rates.retries) ? byCard(scene, visit, later(wallMs), insurer) : { look: -1, wallMs }
    }
    u -= rates.birthMistyped * scene.plan.slipTimes
    if (u < 0) {
      write(scene, visit, wallMs, ways.signedCard, insurer, cards.good, slips.birthDate, 0, -1, 0)
      return chance.happens(rates.retries) ? byCard(scene, visit, later(wallMs), insurer) : { look: -1, wallMs }
    }
    if (u < expired + rates.revokedCard) {
      write(scene, visit, wallMs, ways.signedCard, insurer, u < expired ? cards.expired : cards.revoked, slips.none, 0, -1, 0)
      if (!chance.happens(rates.secondWay)) return { look: -1, wallMs }
      if (chance.happens(rates.freshCard)) return byCard(scene, visit, later(wallMs), insurer)
      return byNumber(scene, visit, later(wallMs), insurer, ways.noCard)
    }
    return byCard(scene, visit, wallMs, insurer)
  }

  function byCard(scene: Scene, visit: Visit, wallMs: number, insurer: number): Answer {
    const look = write(scene, visit, wallMs, ways.signedCard, insurer, cards.good, slips.none, 0, -1, 0)
    scene.recent.add(visit.person, insurer, look, minuteOf(scene, wallMs))
    return { look, wallMs }
  }

  /** Ways 3 and 4, typed by hand: a wrong number is found unknown, and typed again. */
  function byNumber(scene: Scene, visit: Visit, wallMs: number, insurer: number, way: number): Answer {
    const reason = way === ways.noCard ? reasons.forgotten + chance.below(4) : reasons.none
    const card = way === ways.legacyCard ? cards.good : cards.none
    const u = chance.unit()
    const slip = u < rates.numberMistyped ? slips.number : u < rates.numberMistyped + rates.birthMistyped ? slips.birthDate : slips.none
    const first = write(scene, visit, wallMs, way, insurer, card, slip, 0, -1, reason)
    if (slip === slips.none) return { look: first, wallMs }
    if (!chance.happens(rates.retries)) return { look: -1, wallMs }
    const again = later(wallMs)
    return { look: write(scene, visit, again, way, insurer, card, slips.none, 0, -1, reason), wallMs: again }
  }

  function later(wallMs: number): number {
    return wallMs + 15_000 + chance.below(75_000)
  }

  function write(
    { plan, book, client, device }: Scene,
    { account, person, careDay }: Visit,
    wallMs: number,
    way: number,
    insurer: number,
    card: number,
    slip: number,
    closed: number,
    known: number,
    reason: number,
  ): number {
    const look = number()
    book.add({
      kind: 'look',
      look,
      atMs: book.at(wallMs),
      site: plan.site,
      account,
      client,
      device: device(account),
      activity: plan.activity,
      way,
      person,
      insurer,
      card,
      cardOf: card === cards.other ? someoneElse(person) : person,
      slip,
      closed,
      known,
      domain: activityDomains[plan.activity] ?? 0,
      careDay,
      reason,
    })
    return look
  }

  /** A site's day is not drawn in the order of time: what is remembered may have happened later in the day. */
  function isEarlier(scene: Scene, known: number, wallMs: number): boolean {
    return scene.recent.minute(known) < minuteOf(scene, wallMs)
  }

  /** Whose card is mixed up with theirs: the next family's, as a brother with an insurer of his own. */
  function someoneElse(person: number): number {
    const { from, until } = clientele.familyOf(person)
    return from > 0 ? from - 1 : until
  }
}

function minuteOf({ book }: Scene, wallMs: number): number {
  return book.day * 1440 + Math.floor(wallMs / 60_000)
}
