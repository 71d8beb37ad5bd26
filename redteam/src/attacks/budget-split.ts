import { fictitiousEntity } from '@cloison/world'
import { allowedBy, levels } from '../arena/budgets.ts'
import type { Siege } from '../siege.ts'
import { fireAll, type Shot } from '../volley.ts'

const AT_ONCE = 8
/** A group of pharmacies, or in small of practices, whose budgets are smaller; more accounts than the sites' budgets need. */
const groups = {
  small: { activity: 'practice', sites: 2, accounts: 7, heap: 1_000 },
  medium: { activity: 'practice', sites: 4, accounts: 14, heap: 2_000 },
  full: { activity: 'pharmacy', sites: 4, accounts: 14, heap: 7_000 },
} as const
/** Legal entities that a seed draws from: one platform may serve several plays, each with a group of its own. */
const ENTITIES = 2_000

/**
 * Every account of a group is stolen, and each is signed in at each of its pharmacies: the attacker goes from one budget to the next, so
 * that none of them ever says no for long. One day.
 */
export const budgetSplit: Siege = {
  name: 'budget-split',
  summary: 'un groupe volé entier : l’attaquant passe d’un compte et d’une pharmacie à l’autre',
  formula: 'un jour du budget d’un établissement, pour tout le groupe',
  needs: () => ({ honest: 0, days: 2, insured: 84 }),
  async play(field) {
    const { arena, auditor, chance, scale } = field
    const { activity, sites, accounts, heap } = groups[scale]
    const ranks = Array.from({ length: sites }, (_, rank) => rank)
    const entity = fictitiousEntity('33', chance.below(ENTITIES))
    const posts = await arena.posts(
      ranks.map(() => ({ activity, department: '33', entity })),
      Array.from({ length: accounts }, () => ({ sites: ranks, client: 1 })),
    )
    const persons = field.persons(heap)
    await arena.people.know(persons.map((person) => ({ person })))
    const beganAtMs = arena.time.now()
    // The worst order is not known: the seed draws who asks, and where.
    const shots = persons.map((person): Shot => ({ bot: arena.bot(chance.pick(posts)), person, shown: arena.people.shown(person) }))
    await fireAll(shots, auditor, AT_ONCE)
    const held = [...new Set(posts.map(({ account }) => account))]
    if (!arena.guarded) return { accounts: held, beganAtMs, ok: true, bound: 0, figures: {} }
    const { owner } = arena.database
    const byAccount = await allowedBy(owner, levels.account, activity)
    const bySite = await allowedBy(owner, levels.site, activity)
    return {
      accounts: held,
      beganAtMs,
      ok: true,
      bound: bySite,
      figures: { activity, sites, accounts, budgetsTogether: Math.min(accounts * byAccount, sites * bySite), refusals: auditor.refusals() },
    }
  },
}
