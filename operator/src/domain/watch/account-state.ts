import { type DayCount, emptyDay, type Habit, noHabit, withDay } from './habit.ts'
import {
  type Around,
  type Billed,
  type Complaint,
  HOUR_MS,
  isAnswered,
  isExpired,
  isRefusedToAsker,
  isUnknown,
  type Look,
  NEIGHBOUR_FLAG,
  type Nearness,
  WINDOW_HOURS,
} from './look.ts'
import { parisClock } from './paris.ts'
import { count, emptySlots, type Slots } from './slots.ts'

/** Persons kept of an account: the widest ceiling allows 400 in the window. Beyond, the oldest are forgotten. */
const PERSONS_MAX = 600
const INSTANTS_MAX = 33
const DEVICES_MAX = 8
const COMPLAINTS_MAX = 32
/** A day is counted in the habit when the next one is this old: what arrives later is not. */
const SETTLED_HOUR = 6

/** A person shown to an account in the last 48 hours, and whether an invoice followed. */
export interface Shown {
  atMs: number
  nearness: Nearness
  readonly site: number
  way: number
  billed: boolean
}

export interface DeviceUse {
  readonly device: number
  readonly sinceMs: number
  firstMs: number
  persons: number
}

/** What the watch keeps of an account: at most some 100 KiB, whatever it asks. It belongs to who made it and changes in place. */
export interface AccountState {
  readonly account: number
  site: number
  activity: string
  habit: Habit
  readonly slots: Slots
  readonly shown: Map<string, Shown>
  /** The last instants, sorted: of any look, and of those without card. */
  readonly instants: number[]
  readonly noCardAt: number[]
  readonly devices: DeviceUse[]
  readonly complaints: { readonly atMs: number; readonly person: string; billed: boolean }[]
  /** Persons that left the window since the caller last looked, each with the site that showed them. The caller empties it. */
  readonly leaving: { readonly person: string; readonly site: number; readonly atMs: number }[]
  days: DayCount[]
  lastMs: number
  /** What was asked before is forgiven. */
  pardonedMs: number
}

export const emptyAccount = (account: number, habit: Habit = noHabit()): AccountState => ({
  account,
  site: 0,
  activity: '',
  habit,
  slots: emptySlots(),
  shown: new Map(),
  instants: [],
  noCardAt: [],
  devices: [],
  complaints: [],
  leaving: [],
  days: [],
  lastMs: 0,
  pardonedMs: 0,
})

/** One more look of the account, in any order within the window. Changes `state` in place and gives it back. */
export function observe(state: AccountState, look: Look, around: Around): AccountState {
  if (look.atMs < state.pardonedMs || look.atMs < state.lastMs - WINDOW_HOURS * HOUR_MS) return state
  if (look.atMs >= state.lastMs) {
    state.lastMs = look.atMs
    state.site = look.site
    state.activity = around.activity
  }
  const refused = isRefusedToAsker(look.outcome)
  count(state.slots, 'looks', look.atMs)
  if (look.way <= 2) count(state.slots, 'signed', look.atMs)
  if (look.way === 3) count(state.slots, refused ? 'legacyRefused' : 'legacy', look.atMs)
  if (look.way === 4) {
    count(state.slots, refused ? 'noCardRefused' : 'noCard', look.atMs)
    keepInstant(state.noCardAt, look.atMs)
  }
  if (refused && look.way <= 2) count(state.slots, 'refused', look.atMs)
  if (isUnknown(look.outcome)) count(state.slots, 'unknown', look.atMs)
  if (isExpired(look.outcome)) count(state.slots, 'expired', look.atMs)
  if ((look.flags & NEIGHBOUR_FLAG) !== 0) count(state.slots, 'neighbours', look.atMs)
  if (around.canary) count(state.slots, 'canaries', look.atMs)
  keepInstant(state.instants, look.atMs)
  const shown = look.person !== null && isAnswered(look.outcome) && show(state, look, look.person, around)
  if (shown) count(state.slots, 'persons', look.atMs)
  useDevice(state, look, around, shown)
  countDay(state, look, shown)
  prune(state, state.lastMs)
  return state
}

/** An invoice came: whom it bills was looked at for a reason. @returns how the person had been seen; undefined when not by this account. */
export function follow(state: AccountState, billed: Billed): Shown | undefined {
  for (const each of state.complaints) if (each.person === billed.person) each.billed = true
  const shown = state.shown.get(billed.person)
  if (shown === undefined || shown.site !== billed.site || shown.billed) return undefined
  shown.billed = true
  const hours = (billed.atMs - shown.atMs) / HOUR_MS
  const bucket = hours < 3 ? 0 : hours < 12 ? 1 : hours < 24 ? 2 : 3
  state.habit = { ...state.habit, delays: state.habit.delays.map((each, index) => each + (index === bucket ? 1 : 0)) }
  return shown
}

/** A person says "it was not me". The same one twice counts once. */
export function contest(state: AccountState, complaint: Complaint): void {
  if (complaint.atMs < state.pardonedMs || state.complaints.some(({ person }) => person === complaint.person)) return
  state.complaints.push({ atMs: complaint.atMs, person: complaint.person, billed: state.shown.get(complaint.person)?.billed ?? false })
  if (state.complaints.length > COMPLAINTS_MAX) state.complaints.shift()
}

/** Forgets what was asked before an instant; the habit stays. */
export function pardon(state: AccountState, untilMs: number): AccountState {
  return untilMs <= state.pardonedMs ? state : { ...emptyAccount(state.account, state.habit), pardonedMs: untilMs }
}

function show(state: AccountState, look: Look, person: string, around: Around): boolean {
  const known = state.shown.get(person)
  if (known !== undefined) {
    if (look.atMs < known.atMs) {
      known.atMs = look.atMs
      known.nearness = around.nearness
      known.way = look.way
    }
    return false
  }
  state.shown.set(person, { atMs: look.atMs, nearness: around.nearness, site: look.site, way: look.way, billed: false })
  return true
}

function useDevice(state: AccountState, look: Look, around: Around, shown: boolean): void {
  const known = state.devices.find(({ device }) => device === look.device)
  if (known !== undefined) {
    known.firstMs = Math.min(known.firstMs, look.atMs)
    if (shown) known.persons += 1
    return
  }
  state.devices.push({ device: look.device, sinceMs: around.deviceSinceMs ?? 0, firstMs: look.atMs, persons: shown ? 1 : 0 })
  if (state.devices.length > DEVICES_MAX) state.devices.shift()
}

function countDay(state: AccountState, look: Look, shown: boolean): void {
  const { day, hour } = parisClock(look.atMs)
  let of = state.days.find((each) => each.day === day)
  if (of === undefined) {
    of = emptyDay(day)
    state.days.push(of)
  }
  of.looks += 1
  of.hours[hour] = (of.hours[hour] ?? 0) + 1
  if (shown) of.persons += 1
  if (look.way === 3) of.legacy += 1
  if (look.way === 4) of.noCard += 1
  if (isUnknown(look.outcome)) of.unknown += 1
  const settled = state.days.filter((each) => each.day < day - 1 || (each.day === day - 1 && hour >= SETTLED_HOUR))
  if (settled.length === 0) return
  state.habit = settled.sort((a, b) => a.day - b.day).reduce(withDay, state.habit)
  state.days = state.days.filter((each) => !settled.includes(each))
}

/** Persons older than the window at an instant leave it, and tell the habit whether they were billed. */
export function prune(state: AccountState, nowMs: number): void {
  const oldest = nowMs - WINDOW_HOURS * HOUR_MS
  for (const [person, shown] of state.shown) {
    if (shown.atMs >= oldest && state.shown.size <= PERSONS_MAX) break
    state.shown.delete(person)
    state.leaving.push({ person, site: shown.site, atMs: shown.atMs })
    const { habit } = state
    state.habit = {
      ...habit,
      left: habit.left + 1,
      billed: habit.billed + (shown.billed ? 1 : 0),
      far: habit.far + (shown.nearness === 'far' ? 1 : 0),
      unseen: habit.unseen + (shown.nearness === 'unseen' ? 1 : 0),
    }
  }
  while (state.complaints[0] !== undefined && state.complaints[0].atMs < state.lastMs - 30 * 24 * HOUR_MS) state.complaints.shift()
}

function keepInstant(instants: number[], atMs: number): void {
  let place = instants.length
  while (place > 0 && (instants[place - 1] ?? 0) > atMs) place -= 1
  instants.splice(place, 0, atMs)
  if (instants.length > INSTANTS_MAX) instants.shift()
}
