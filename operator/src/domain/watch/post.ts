import { type AccountState, contest, emptyAccount, follow, observe, pardon, prune } from './account-state.ts'
import type { Habit } from './habit.ts'
import { type Around, type Billed, type Complaint, HOUR_MS, isAnswered, type Look } from './look.ts'
import { nearnessOf, type Served } from './nearness.ts'
import { type Reaction, react, type Stand } from './react.ts'
import { type Score, score } from './score.ts'
import { emptyPlatform, noteLook, surroundingsOf } from './surroundings.ts'
import type { Weights } from './weights.ts'

/** What the directory says of an establishment. */
export interface Site {
  readonly department: string
  readonly activity: string
}

/** What must be remembered of where a person was served. */
export interface ToNote {
  readonly person: string
  readonly department: string
  readonly atMs: number
}

export interface Judgement {
  readonly account: number
  readonly site: number
  readonly score: Score
  readonly reaction: Reaction
}

const PASSKEY_AGAIN_MS = 6 * HOUR_MS
/** An account that asked nothing for this long leaves the memory; its habit is kept. */
const IDLE_MS = 50 * HOUR_MS

/**
 * The watch as it stands, in memory: every account seen in the last 48 hours, where it stands, and whom to weigh next. Without clock or
 * database: the same looks and invoices give the same reactions, whatever the order of those that come together.
 */
export interface Post {
  see(look: Look, site: Site, served: Served | undefined, more?: Partial<Pick<Around, 'deviceSinceMs' | 'canary'>>): void
  billed(billed: Billed): void
  complain(complaint: Complaint): void
  /** What an account asked before is forgiven, and it is open again. */
  pardon(account: number, untilMs: number): void
  /** Where an account stands, as the database says. */
  stand(account: number, stand: Stand): void
  /** What the new looks call for; with `everyone`, what the mere passing of time calls for. */
  judge(nowMs: number, everyone?: boolean): Judgement[]
  /** The score of an account now, for whoever asks; undefined when it asked nothing lately. */
  scoreOf(account: number, nowMs: number): Score | undefined
  /** Where persons were served, since the last call. */
  takeNotes(): ToNote[]
  /** Habits of the accounts in memory; those idle for two days leave it. */
  takeHabits(nowMs: number): { readonly account: number; readonly habit: Habit }[]
}

interface Held {
  state: AccountState
  stand: Stand
  weighedMs: number
  passkeyMs: number
  pressing: boolean
  readonly sites: Set<number>
}

export interface PostOptions {
  /** What was kept of an account's ordinary days. */
  readonly habitOf?: (account: number) => Habit | undefined
  /** An account that asks nothing odd is weighed again at most this often; 0 when not said. A simulated month says some minutes. */
  readonly restMs?: number
}

export function openPost(weights: Weights, { habitOf = () => undefined, restMs = 0 }: PostOptions = {}): Post {
  const accounts = new Map<number, Held>()
  const ofSite = new Map<number, { readonly site: Site; readonly accounts: Set<number> }>()
  const touched = new Set<number>()
  /** Of the accounts that left the memory. */
  const habits = new Map<number, Habit>()
  const platform = emptyPlatform()
  let notes: ToNote[] = []

  function hold(account: number): Held {
    let held = accounts.get(account)
    if (held === undefined) {
      const state = emptyAccount(account, habits.get(account) ?? habitOf(account))
      held = { state, stand: 'open', weighedMs: 0, passkeyMs: 0, pressing: false, sites: new Set() }
      accounts.set(account, held)
    }
    return held
  }
  function place(id: number, site: Site): { readonly site: Site; readonly accounts: Set<number> } {
    let found = ofSite.get(id)
    if (found === undefined) {
      found = { site, accounts: new Set() }
      ofSite.set(id, found)
    }
    return found
  }
  function noteLeaving(held: Held): void {
    const left = held.state.leaving.splice(0)
    // Whom a suspect showed was perhaps never there.
    if (held.stand !== 'open') return
    for (const { person, site, atMs } of left) {
      const department = ofSite.get(site)?.site.department
      if (department !== undefined) notes.push({ person, department, atMs })
    }
  }

  return {
    see(look, site, served, more) {
      const nearness = nearnessOf(site.department, served, weights['near-km'])
      const held = hold(look.account)
      place(look.site, site).accounts.add(look.account)
      held.sites.add(look.site)
      noteLook(platform, look, nearness)
      const around = { nearness, activity: site.activity, deviceSinceMs: more?.deviceSinceMs ?? null, canary: more?.canary ?? false }
      observe(held.state, look, around)
      noteLeaving(held)
      touched.add(look.account)
      if (look.way > 2 || !isAnswered(look.outcome) || look.flags !== 0 || around.canary) held.pressing = true
    },
    billed(billed) {
      const at = ofSite.get(billed.site)
      if (at === undefined) return
      for (const account of at.accounts) {
        const held = accounts.get(account)
        if (held !== undefined) follow(held.state, billed)
      }
      notes.push({ person: billed.person, department: at.site.department, atMs: billed.atMs })
    },
    complain(complaint) {
      const held = hold(complaint.account)
      contest(held.state, complaint)
      held.pressing = true
      touched.add(complaint.account)
    },
    pardon(account, untilMs) {
      const held = hold(account)
      if (untilMs <= held.state.pardonedMs) return
      held.state = pardon(held.state, untilMs)
      held.stand = 'open'
    },
    stand(account, stand) {
      hold(account).stand = stand
    },
    judge(nowMs, everyone = false) {
      const around = surroundingsOf(platform)
      const judged: Judgement[] = []
      for (const account of everyone ? accounts.keys() : touched) {
        const held = accounts.get(account)
        if (held === undefined || held.stand === 'frozen') continue
        if (!everyone && !held.pressing && nowMs - held.weighedMs < restMs) continue
        held.weighedMs = nowMs
        held.pressing = false
        const found = score(held.state, nowMs, around, weights)
        const reaction = react(found, held.stand, weights)
        if (reaction === undefined || (reaction === 'passkey' && nowMs - held.passkeyMs < PASSKEY_AGAIN_MS)) continue
        if (reaction === 'passkey') held.passkeyMs = nowMs
        judged.push({ account, site: held.state.site, score: found, reaction })
      }
      touched.clear()
      return judged
    },
    scoreOf(account, nowMs) {
      const held = accounts.get(account)
      return held && score(held.state, nowMs, surroundingsOf(platform), weights)
    },
    takeNotes() {
      const taken = notes
      notes = []
      return taken
    },
    takeHabits(nowMs) {
      const taken: { account: number; habit: Habit }[] = []
      for (const [account, held] of accounts) {
        const { state, stand, sites } = held
        prune(state, nowMs)
        noteLeaving(held)
        taken.push({ account, habit: state.habit })
        if (stand === 'frozen' || state.lastMs >= nowMs - IDLE_MS || state.complaints.length > 0) continue
        accounts.delete(account)
        habits.set(account, state.habit)
        for (const site of sites) ofSite.get(site)?.accounts.delete(account)
      }
      return taken
    },
  }
}
