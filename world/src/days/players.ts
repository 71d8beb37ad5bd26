import type { Chance } from '../seed.ts'
import type { AccountPlan, Rates } from './account.ts'
import { isCounter } from './activity.ts'
import type { askingOf, Scene } from './ask.ts'
import type { billingOf } from './bill.ts'
import type { Clientele } from './clientele.ts'
import type { Season } from './season.ts'
import type { Staffing } from './staffing.ts'
import type { Visitors } from './visitor.ts'

/** Everything a site's day is played with. */
export interface Players {
  readonly rates: Rates
  readonly chance: Chance
  readonly clientele: Clientele
  readonly season: Season
  readonly staffing: Staffing
  readonly visitors: Visitors
  readonly ask: ReturnType<typeof askingOf>
  readonly bill: ReturnType<typeof billingOf>
  /** People sent on to a pharmacy today: times of the wall clock and persons, in turn. */
  readonly sentOn: Map<number, number[]>
}

/** Appointments of a site that asks ahead which are still asked for on the spot (our guess). */
export const unplanned = 0.25
/** A site that has just joined takes this long to move all its work to the platform. */
const joiningDays = 10

/** Visits on a day when the present staff works as usual. */
export function expectedVisits({ season }: Pick<Players, 'season'>, { plan }: Scene, staff: readonly AccountPlan[], day: number): number {
  const joining = Math.min(1, (day - plan.openedOn + 2) / joiningDays)
  const present = isCounter(plan.activity) ? 1 : staff.length / plan.accounts.length
  return plan.looks * joining * present * season.demand(plan.activity, plan.departement, day)
}
