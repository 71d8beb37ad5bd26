import assert from 'node:assert/strict'
import test from 'node:test'
import { anyone, type Country, country, DAY, dice, type Happening, HOUR, MONDAY, personOf } from './trial.test.ts'
import { type Outcome, play, reactedAt, theft } from './trial-play.test.ts'

/** Fresh chance each run; the seed is printed, and CLOISON_WATCH_SEED plays a run again. */
const SEED = process.env['CLOISON_WATCH_SEED'] ?? String(Math.floor(Math.random() * 1e9))
const DAYS = 12
const BEGIN = 10
const T0 = MONDAY + BEGIN * DAY + 9 * HOUR

interface Thief {
  readonly account: number
  readonly site: number
}

const thieves = (of: Country, from: number, n: number): Thief[] =>
  of.accounts.slice(from, from + n).map(({ account, site }) => ({ account, site: site.id }))

function hours(outcome: Outcome, of: readonly Thief[], startMs: number): number[] {
  return of
    .map(({ account }) => ((reactedAt(outcome, account, 'freeze') ?? Number.POSITIVE_INFINITY) - startMs) / HOUR)
    .sort((a, b) => a - b)
}

test('thieves are stopped, honest accounts are not', (t) => {
  t.diagnostic(`seed ${SEED}`)
  const of = country(SEED, 130, 2)
  const roll = dice(`${SEED} thieves`)
  const [listed, legacy, heap] = [thieves(of, 0, 19), thieves(of, 20, 1), thieves(of, 22, 1)]
  const slow = thieves(of, 30, 60)
  const somebody = (): string => anyone(of, roll)
  const outcome = play(of, {
    days: DAYS,
    thieves: (dayIndex) => {
      const found: Happening[] = []
      if (dayIndex === BEGIN) {
        for (const { account, site } of listed)
          for (let n = 0; n < 60; n += 1) found.push(theft(account, site, T0 + n * 20_000, n < 5 ? somebody() : null, 4, n < 5 ? 0 : 28))
        for (const { account, site } of legacy)
          for (let n = 0; n < 2000; n += 1)
            found.push(theft(account, site, T0 + n * 15_000, n < 20 ? somebody() : null, 3, n < 20 ? 0 : 28))
        for (const { account, site } of heap)
          for (let n = 0; n < 1000; n += 1)
            found.push(theft(account, site, T0 + n * 30_000, n < 150 ? somebody() : null, 1, n < 150 ? 0 : 21))
      }
      if (dayIndex >= BEGIN)
        for (const { account, site } of slow)
          for (let n = 0; n < 20; n += 1) found.push(theft(account, site, MONDAY + dayIndex * DAY + (8 + 12 * roll()) * HOUR, somebody()))
      return found
    },
  })
  const guilty = new Set([...listed, ...legacy, ...heap, ...slow].map(({ account }) => account))
  const innocent = of.accounts.filter(({ account }) => !guilty.has(account))
  const hit = (reaction: 'passkey' | 'tighten' | 'freeze'): number =>
    innocent.filter(({ account }) => reactedAt(outcome, account, reaction) !== undefined).length
  const slowHours = hours(outcome, slow, MONDAY + BEGIN * DAY + 8 * HOUR)
  const caught = slowHours.filter((each) => each <= 40).length / slow.length

  t.diagnostic(
    `honest: ${innocent.length} accounts, ${DAYS} days, ${outcome.looks} looks: passkey ${hit('passkey')}, tightened ${hit('tighten')}, frozen ${hit('freeze')}`,
  )
  t.diagnostic(`slow and low: ${Math.round(100 * caught)} % frozen within 40 h, half within ${slowHours[slow.length / 2]?.toFixed(1)} h`)
  const tenth = T0 + 9 * 20_000
  const late = listed.map(({ account }) => ((reactedAt(outcome, account, 'freeze') ?? Number.POSITIVE_INFINITY) - tenth) / 1000)
  t.diagnostic(`list without card: last of 19 frozen ${Math.max(...late).toFixed(0)} s after the tenth question`)
  t.diagnostic(
    `legacy robot frozen after ${hours(outcome, legacy, T0)[0]?.toFixed(1)} h; heap of cards after ${hours(outcome, heap, T0)[0]?.toFixed(1)} h`,
  )

  assert.ok(Math.max(...late) <= 60)
  assert.ok((hours(outcome, legacy, T0)[0] ?? 99) <= 12)
  assert.ok((hours(outcome, heap, T0)[0] ?? 99) <= 24)
  // Sixty thieves of a small country: the bound leaves room for chance; a thousand are counted by the red team.
  assert.ok(caught >= 0.75, `${caught}`)
  assert.ok(hit('freeze') <= 1, `${hit('freeze')} honest accounts frozen`)
  assert.ok(hit('tighten') <= 3)
})

test('a watch that begins, and knows nobody, freezes nobody', (t) => {
  t.diagnostic(`seed ${SEED}`)
  const of = country(`${SEED} cold`, 60, 2)
  const outcome = play(of, { days: 6, warm: false })
  const frozen = [...outcome.first].filter(([, list]) => list.some(({ reaction }) => reaction === 'freeze'))
  assert.ok(frozen.length <= 1)
})

test('who never bills is not frozen for it', () => {
  const base = country('never billed', 40, 1)
  const of: Country = {
    ...base,
    accounts: base.accounts.map(({ account, site }) => ({ account, site: { ...site, billing: 'never' as const } })),
  }
  const outcome = play(of, { days: 9 })
  assert.deepEqual(
    [...outcome.first].filter(([, list]) => list.some(({ reaction }) => reaction === 'freeze')),
    [],
  )
  assert.notEqual(personOf(1, 1), personOf(1, 2))
})
