import { contest, emptyAccount, follow } from './account-state.ts'
import { noHabit } from './habit.ts'
import { AROUND, ask, counter, MINUTE, NOON, points, several, unknown } from './signal-scene.test.ts'
import { DAY, HOUR, MONDAY } from './trial.test.ts'

/** For each signal: what sets it off, and what looks like it and must not. */
export const examples: Readonly<Record<string, { readonly thief: () => number; readonly honest: () => number }>> = {
  'far-unbilled': {
    thief: () => {
      const state = counter()
      several(state, 25, NOON - 25 * HOUR, 9 * MINUTE, { nearness: 'far' })
      return points('far-unbilled', state)
    },
    honest: () => {
      // A week of holidays: many from far, billed as often as the others.
      const state = counter()
      several(state, 36, NOON - 25 * HOUR, 9 * MINUTE, { nearness: 'far', billed: true })
      several(state, 6, NOON - 25 * HOUR, 9 * MINUTE, { nearness: 'far' })
      return points('far-unbilled', state)
    },
  },
  'unseen-unbilled': {
    thief: () => {
      const state = counter()
      several(state, 30, NOON - 25 * HOUR, 9 * MINUTE, { nearness: 'unseen' })
      return points('unseen-unbilled', state)
    },
    honest: () => {
      // A new town: most were never served anywhere, and are billed like the others.
      const state = counter()
      several(state, 36, NOON - 25 * HOUR, 9 * MINUTE, { nearness: 'unseen', billed: true })
      several(state, 4, NOON - 25 * HOUR, 9 * MINUTE, { nearness: 'unseen' })
      return points('unseen-unbilled', state)
    },
  },
  'no-card': {
    thief: () => {
      const state = counter()
      several(state, 9, NOON - 10 * MINUTE, MINUTE, { way: 4 })
      return points('no-card', state)
    },
    honest: () => {
      const state = counter()
      several(state, 3, NOON - 9 * HOUR, 3 * HOUR, { way: 4 })
      return points('no-card', state)
    },
  },
  legacy: {
    thief: () => {
      const state = counter()
      several(state, 90, NOON - 3 * HOUR, MINUTE, { way: 3 })
      return points('legacy', state)
    },
    honest: () => {
      const state = emptyAccount(1, { ...noHabit(), days: 10, looks: 500, persons: 500, legacy: 150, day: 1 })
      several(state, 30, NOON - 3 * HOUR, 5 * MINUTE, { way: 3 })
      several(state, 30, NOON - 3 * HOUR, 5 * MINUTE)
      return points('legacy', state)
    },
  },
  'legacy-refused': {
    thief: () => {
      const state = counter()
      several(state, 60, NOON - 2 * HOUR, MINUTE, { way: 3, outcome: 28, person: null })
      return points('legacy-refused', state)
    },
    honest: () => {
      const state = counter()
      several(state, 4, NOON - 2 * HOUR, MINUTE, { way: 3, outcome: 28, person: null })
      return points('legacy-refused', state)
    },
  },
  unknown: {
    thief: () => {
      const state = counter()
      several(state, 60, NOON - 2 * HOUR, MINUTE, unknown)
      return points('unknown', state)
    },
    honest: () => {
      // Everybody's trouble: an insurer's file is late.
      const state = counter()
      several(state, 25, NOON - 2 * HOUR, MINUTE, unknown)
      return points('unknown', state, NOON, { ...AROUND, unknownShare: 0.3 })
    },
  },
  insistence: {
    thief: () => {
      const state = counter()
      several(state, 80, NOON - HOUR, 30_000, { outcome: 21, person: null })
      return points('insistence', state)
    },
    honest: () => {
      const state = counter()
      several(state, 6, NOON - HOUR, 5 * MINUTE, { outcome: 21, person: null })
      return points('insistence', state)
    },
  },
  neighbours: {
    thief: () => {
      const state = counter()
      several(state, 10, NOON - HOUR, MINUTE, { way: 4, flags: 1 })
      return points('neighbours', state)
    },
    honest: () => {
      const state = counter()
      several(state, 3, NOON - HOUR, MINUTE, { way: 3, flags: 1 })
      return points('neighbours', state)
    },
  },
  canary: {
    thief: () => {
      const state = counter()
      ask(state, NOON, { around: { canary: true } })
      return points('canary', state)
    },
    honest: () => points('canary', counter()),
  },
  complaint: {
    thief: () => {
      const state = counter()
      contest(state, { atMs: NOON - 80 * HOUR, account: 1, site: 1, person: 'someone' })
      return points('complaint', state)
    },
    honest: () => {
      const state = counter()
      ask(state, NOON - HOUR, { person: 'mistaken' })
      contest(state, { atMs: NOON, account: 1, site: 1, person: 'mistaken' })
      follow(state, { atMs: NOON, site: 1, person: 'mistaken', lookAtMs: NOON - HOUR })
      return points('complaint', state)
    },
  },
  unbilled: {
    thief: () => {
      const state = emptyAccount(1)
      several(state, 60, NOON - 30 * HOUR, MINUTE)
      return points('unbilled', state)
    },
    honest: () => {
      // Spectacles are billed when they are fetched.
      const state = emptyAccount(1, { ...noHabit(), left: 200, billed: 20 })
      several(state, 60, NOON - 30 * HOUR, MINUTE)
      return points('unbilled', state)
    },
  },
  far: {
    thief: () => {
      const state = emptyAccount(1, { ...noHabit(), left: 400, billed: 350, far: 20 })
      several(state, 30, NOON - 9 * HOUR, 10 * MINUTE)
      several(state, 25, NOON - 9 * HOUR, 10 * MINUTE, { nearness: 'far' })
      return points('far', state)
    },
    honest: () => {
      const state = emptyAccount(1, { ...noHabit(), left: 400, billed: 350, far: 120 })
      several(state, 30, NOON - 9 * HOUR, 10 * MINUTE)
      several(state, 25, NOON - 9 * HOUR, 10 * MINUTE, { nearness: 'far' })
      return points('far', state)
    },
  },
  volume: {
    thief: () => {
      const state = emptyAccount(1, { ...noHabit(), days: 12, looks: 360, persons: 360, day: 1 })
      several(state, 190, NOON - 9 * HOUR, 2 * MINUTE)
      return points('volume', state)
    },
    honest: () => {
      const state = emptyAccount(1, { ...noHabit(), days: 12, looks: 720, persons: 720, day: 1 })
      several(state, 120, NOON - 9 * HOUR, 3 * MINUTE)
      return points('volume', state)
    },
  },
  'new-device': {
    thief: () => {
      const state = counter()
      several(state, 100, NOON - 2 * HOUR, MINUTE, { device: 9, around: { deviceSinceMs: NOON - 3 * HOUR } })
      return points('new-device', state)
    },
    honest: () => {
      const state = emptyAccount(1, { ...noHabit(), days: 12, looks: 720, persons: 720, day: 1 })
      several(state, 60, NOON - 5 * HOUR, 2 * MINUTE, { device: 9, around: { deviceSinceMs: NOON - 6 * HOUR } })
      return points('new-device', state)
    },
  },
  cadence: {
    thief: () => {
      const state = emptyAccount(1)
      several(state, 30, NOON - HOUR, 20_000)
      return points('cadence', state)
    },
    honest: () => {
      const state = emptyAccount(1)
      for (let n = 0, at = NOON - 5 * HOUR; n < 30; n += 1, at += [20_000, 400_000, 90_000, 5 * MINUTE][n % 4] ?? 0) ask(state, at)
      return points('cadence', state)
    },
  },
  night: {
    thief: () => {
      const hours = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 50 : 0))
      const state = emptyAccount(1, { ...noHabit(), days: 12, looks: 600, persons: 600, hours, day: 1 })
      several(state, 40, MONDAY + 7 * DAY + 2 * HOUR, MINUTE)
      return points('night', state, MONDAY + 7 * DAY + 3 * HOUR)
    },
    honest: () => {
      const state = emptyAccount(1, { ...noHabit(), days: 12, looks: 600, persons: 600, hours: new Array<number>(24).fill(25), day: 1 })
      several(state, 40, MONDAY + 7 * DAY + 2 * HOUR, MINUTE)
      return points('night', state, MONDAY + 7 * DAY + 3 * HOUR)
    },
  },
  'no-pause': {
    thief: () => {
      const state = emptyAccount(1)
      several(state, 24, NOON - 23 * HOUR, HOUR)
      return points('no-pause', state)
    },
    honest: () => {
      const state = emptyAccount(1)
      several(state, 12, NOON - 12 * HOUR, HOUR)
      return points('no-pause', state)
    },
  },
}
