import type { Served } from './nearness.ts'
import { type Judgement, openPost, type Post } from './post.ts'
import type { Reaction } from './react.ts'
import { type Country, DAY, type Happening, HOUR, honestDay, MONDAY, REGULARS, WEIGHTS } from './trial.test.ts'

export interface Outcome {
  readonly looks: number
  readonly first: ReadonlyMap<number, { readonly reaction: Reaction; readonly atMs: number; readonly judgement: Judgement }[]>
}

/** Plays days through a post: looks in order, judged every minute of simulated time, everyone every three hours. */
export function play(
  of: Country,
  {
    days,
    thieves = () => [],
    post = openPost(WEIGHTS, { restMs: 10 * 60_000 }),
    warm = true,
  }: { days: number; thieves?: (dayIndex: number) => readonly Happening[]; post?: Post; warm?: boolean },
): Outcome {
  const served = new Map<string, Served>()
  /** With a memory of months, regulars have been served at home; a new one knows nobody. */
  const servedOf = (person: string | null): Served | undefined => {
    if (person === null) return undefined
    const known = served.get(person)
    const [site = '', n = ''] = person.split('-')
    const home = warm && known === undefined && Number(n) < REGULARS ? bySite.get(Number(site)) : undefined
    return home === undefined ? known : { departments: [home.department], days: [] }
  }
  const bySite = new Map(of.sites.map((site) => [site.id, site]))
  const first = new Map<number, { reaction: Reaction; atMs: number; judgement: Judgement }[]>()
  const frozen = new Set<number>()
  let later: Happening[] = []
  let looks = 0
  let minute = 0
  let hour = 0
  const act = (judged: readonly Judgement[], atMs: number): void => {
    for (const judgement of judged) {
      const { account, reaction } = judgement
      const list = first.get(account) ?? []
      list.push({ reaction, atMs, judgement })
      first.set(account, list)
      if (reaction === 'tighten') post.stand(account, 'tightened')
      if (reaction === 'freeze') {
        post.stand(account, 'frozen')
        frozen.add(account)
      }
    }
  }
  for (let dayIndex = 0; dayIndex < days; dayIndex += 1) {
    const end = MONDAY + (dayIndex + 1) * DAY
    const all = [...later, ...honestDay(of, dayIndex), ...thieves(dayIndex)].sort((a, b) => a.atMs - b.atMs)
    later = all.filter(({ atMs }) => atMs >= end)
    for (const happening of all) {
      if (happening.atMs >= end) break
      if ('bill' in happening) post.billed(happening.bill)
      else if (!frozen.has(happening.look.account)) {
        const site = bySite.get(happening.look.site)
        if (site === undefined) continue
        looks += 1
        post.see(happening.look, site, servedOf(happening.look.person))
      }
      const now = Math.floor(happening.atMs / 60_000)
      if (now > minute) {
        minute = now
        act(post.judge(happening.atMs), happening.atMs)
        for (const { person, department } of post.takeNotes()) {
          const known = servedOf(person)?.departments ?? []
          served.set(person, { departments: [department, ...known.filter((each) => each !== department)].slice(0, 4), days: [] })
        }
      }
      if (Math.floor(happening.atMs / (3 * HOUR)) > hour) {
        hour = Math.floor(happening.atMs / (3 * HOUR))
        act(post.judge(happening.atMs, true), happening.atMs)
        post.takeHabits(happening.atMs)
      }
    }
  }
  return { looks, first }
}

/** One look of a thief. */
export function theft(account: number, site: number, atMs: number, person: string | null, way = 1, outcome = 0): Happening {
  const at = Math.round(atMs)
  return {
    atMs: at,
    look: {
      atMs: at,
      account,
      site,
      client: 1,
      device: account,
      insurer: 1,
      person,
      way,
      domain: 1,
      outcome,
      flags: 0,
      counted: outcome === 0,
    },
  }
}

/** When an account was first frozen, tightened or asked for its passkey. */
export const reactedAt = (outcome: Outcome, account: number, reaction: Reaction): number | undefined =>
  outcome.first.get(account)?.find((each) => each.reaction === reaction)?.atMs
