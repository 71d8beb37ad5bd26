import type { Keys } from '../../ports/keys.ts'
import { dayInParis } from '../../words/day.ts'
import { complaintLine, type EcsLine, type Measures, measuresLine, reactionLine } from './alert.ts'
import { canaryMark } from './canary.ts'
import { type Habit, readHabit, writeHabit } from './habit.ts'
import { HOUR_MS, type Look, WINDOW_HOURS } from './look.ts'
import { type Judgement, openPost, type Post, type Site } from './post.ts'
import type { WatchStore, Window } from './watch.store.ts'
import { weightsOn } from './weights.ts'

export interface WatchHouse {
  readonly store: WatchStore
  readonly keys: Pick<Keys, 'mac'>
  readonly alert: (line: EcsLine) => void
}

const PAGE = 2000
const PAGES_MAX = 100_000
const EVERYONE_EVERY_MS = HOUR_MS
const MEASURES_EVERY_MS = 60_000
const SERVED_DAYS = 400
const FORGET_MAX = 5000

/** Reads and weighs what came since the last round. */
export interface Rounds {
  /** @throws SqlError; the caller then opens rounds anew: nothing done is lost, and nothing is done twice. */
  round(): Promise<Measures>
}

/** Rebuilds the state from the last 48 hours; the first round reacts to what happened meanwhile. @throws SqlError */
export async function openRounds({ store, keys, alert }: WatchHouse): Promise<Rounds> {
  const begun = await store.tide()
  const habits = await loadHabits(store)
  const post = openPost(weightsOn(dayInParis(begun.nowMs)), { habitOf: (account) => habits.get(account) })
  const sites = new Map<number, Site>()
  await loadSites(store, sites)
  let canaries = await loadCanaries(store)
  let since = '1:1:'
  let pardonsMs = begun.nowMs - (WINDOW_HOURS + 1) * HOUR_MS
  let [everyoneMs, measuresMs, complaintsMs] = [0, begun.nowMs, begun.nowMs - 30 * 24 * HOUR_MS]
  let total: Measures = { looks: 0, billed: 0, judged: 0, reactions: 0, lagMs: 0 }

  async function see(looks: readonly Look[]): Promise<void> {
    if (looks.some(({ site }) => !sites.has(site))) await loadSites(store, sites)
    const persons = [...new Set(looks.flatMap(({ person }) => person ?? []))]
    const [served, devices] = await Promise.all([store.served(persons), store.devices([...new Set(looks.map(({ device }) => device))])])
    for (const look of looks) {
      const site = sites.get(look.site)
      if (site === undefined) continue
      const canary = canaries.size > 0 && look.person !== null && canaries.has(canaryMark(keys, look.person))
      post.see(look, site, look.person === null ? undefined : served.get(look.person), {
        deviceSinceMs: devices.get(look.device) ?? null,
        canary,
      })
    }
  }

  async function act(judged: readonly Judgement[], nowMs: number): Promise<number> {
    let made = 0
    for (const judgement of judged) {
      const { account, reaction, score } = judgement
      const id = await store.react(reaction, account, score)
      if (id !== undefined) {
        made += 1
        alert(reactionLine(judgement, id, nowMs))
      }
      if (reaction !== 'passkey' || id === undefined) post.stand(account, (await store.stands([account])).get(account) ?? 'open')
    }
    return made
  }

  return {
    async round() {
      const { snapshot, nowMs } = await store.tide()
      const window: Window = { since, until: snapshot, fromMs: nowMs - (WINDOW_HOURS + 1) * HOUR_MS }
      for (const { account, untilMs } of await store.pardons(pardonsMs)) post.pardon(account, untilMs)
      pardonsMs = Math.max(pardonsMs, nowMs - HOUR_MS)
      let [looks, billed, oldestMs] = [0, 0, nowMs]
      for (let page = 0, after = null as Parameters<WatchStore['looks']>[1]; page < PAGES_MAX; page += 1) {
        const read = await store.looks(window, after, PAGE)
        await see(read.looks)
        looks += read.looks.length
        for (const { atMs } of read.looks) oldestMs = Math.min(oldestMs, atMs)
        after = read.last
        if (read.looks.length < PAGE) break
      }
      for (let page = 0, after = null as Parameters<WatchStore['billed']>[1]; page < PAGES_MAX; page += 1) {
        const read = await store.billed(window, after, PAGE)
        for (const each of read.billed) post.billed(each)
        billed += read.billed.length
        after = read.last
        if (read.billed.length < PAGE) break
      }
      for (const complaint of await store.complaints(complaintsMs)) post.complain(complaint)
      complaintsMs = nowMs - HOUR_MS
      for (const complaint of await store.takeComplaints(100)) alert(complaintLine(complaint, nowMs))

      const hourly = nowMs - everyoneMs >= EVERYONE_EVERY_MS
      const judged = post.judge(nowMs, hourly)
      const reactions = await act(judged, nowMs)
      await note(store, post)
      if (hourly) {
        everyoneMs = nowMs
        await keepHabits(store, post, nowMs)
        await store.forgetServed(dayInParis(nowMs - SERVED_DAYS * 24 * HOUR_MS), FORGET_MAX)
      }
      since = snapshot
      const measures = { looks, billed, judged: judged.length, reactions, lagMs: nowMs - oldestMs }
      total = addUp(total, measures)
      if (nowMs - measuresMs >= MEASURES_EVERY_MS) {
        alert(measuresLine(total, nowMs))
        measuresMs = nowMs
        total = { looks: 0, billed: 0, judged: 0, reactions: 0, lagMs: 0 }
        canaries = await loadCanaries(store)
      }
      return measures
    },
  }
}

const addUp = (a: Measures, b: Measures): Measures => ({
  looks: a.looks + b.looks,
  billed: a.billed + b.billed,
  judged: a.judged + b.judged,
  reactions: a.reactions + b.reactions,
  lagMs: Math.max(a.lagMs, b.lagMs),
})

async function note(store: WatchStore, post: Post): Promise<void> {
  const notes = post.takeNotes()
  for (let from = 0; from < notes.length; from += PAGE) {
    await store.noteServed(
      notes.slice(from, from + PAGE).map(({ person, department, atMs }) => ({ person, department, day: dayInParis(atMs) })),
    )
  }
}

async function keepHabits(store: WatchStore, post: Post, nowMs: number): Promise<void> {
  const taken = post.takeHabits(nowMs)
  for (let from = 0; from < taken.length; from += PAGE) {
    await store.noteHabits(taken.slice(from, from + PAGE).map(({ account, habit }) => ({ account, habit: writeHabit(habit) })))
  }
}

async function loadHabits(store: WatchStore): Promise<Map<number, Habit>> {
  const habits = new Map<number, Habit>()
  for (let page = 0, after = 0; page < PAGES_MAX; page += 1) {
    const rows = await store.habits(after, PAGE)
    for (const { account, habit } of rows) habits.set(account, readHabit(habit))
    if (rows.length < PAGE) break
    after = rows.at(-1)?.account ?? after
  }
  return habits
}

async function loadSites(store: WatchStore, sites: Map<number, Site>): Promise<void> {
  for (let page = 0, after = 0; page < PAGES_MAX; page += 1) {
    const rows = await store.sites(after, PAGE)
    for (const { id, site } of rows) sites.set(id, site)
    if (rows.length < PAGE) break
    after = rows.at(-1)?.id ?? after
  }
}

async function loadCanaries(store: WatchStore): Promise<Set<string>> {
  const canaries = new Set<string>()
  for (let page = 0, after = ''; page < PAGES_MAX; page += 1) {
    const rows = await store.canaries(after, PAGE)
    for (const digest of rows) canaries.add(digest)
    if (rows.length < PAGE) break
    after = rows.at(-1) ?? after
  }
  return canaries
}
