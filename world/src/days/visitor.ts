import type { DayNumber } from '../day.ts'
import type { Chance } from '../seed.ts'
import type { Rates } from './account.ts'
import { activityName } from './activity.ts'
import type { Clientele } from './clientele.ts'
import type { Recent } from './recent.ts'
import type { Season } from './season.ts'
import type { SitePlan } from './site.ts'

/** Who comes, and their place in the site's memory when they come back (else -1). */
export interface Visitor {
  readonly person: number
  readonly known: number
}

/** Draws who comes to a site: someone seen lately, a regular, a neighbour, or a traveller. */
export interface Visitors {
  ordinary(plan: SitePlan, recent: Recent, day: DayNumber): Visitor
  /** On duty, the only pharmacy open serves its whole basin and the next ones. */
  onDuty(plan: SitePlan, day: DayNumber): Visitor
}

/** Part of the visitors of a pharmacy on duty who come from the next basins (our guess). */
const dutyNear = 0.25

export function visitorsOf(
  rates: Rates,
  chance: Chance,
  clientele: Clientele,
  season: Season,
  neighbours: readonly (readonly number[])[],
): Visitors {
  function near(basin: number): number {
    const others = neighbours[basin] ?? []
    return clientele.resident(chance, others.length === 0 ? basin : chance.pick(others))
  }

  function stranger(person: number): Visitor {
    return { person, known: -1 }
  }

  return {
    ordinary(plan, recent, day) {
      if (chance.happens(rates.activity[activityName(plan.activity)].returns)) {
        const known = recent.pick(chance)
        if (known >= 0) return { person: recent.person(known), known }
      }
      let u = chance.unit() - season.far(plan.departement, day)
      if (u < 0) return stranger(clientele.anyone(chance))
      u -= rates.visitorNear
      if (u < 0) return stranger(near(plan.basin))
      u -= rates.visitorBasin
      return stranger(u < 0 ? clientele.resident(chance, plan.basin) : clientele.regular(chance, plan))
    },
    onDuty(plan, day) {
      const u = chance.unit() - season.far(plan.departement, day)
      if (u < 0) return stranger(clientele.anyone(chance))
      return stranger(u < dutyNear ? near(plan.basin) : clientele.resident(chance, plan.basin))
    },
  }
}
