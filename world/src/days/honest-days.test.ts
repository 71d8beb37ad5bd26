import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { dayOf } from '../day.ts'
import { activityName, activityNames } from './activity.ts'
import { isBankHoliday, midnightMs, weekdayOf } from './calendar.ts'
import { cards, expectedOutcome, type HonestEvent, type Look, ways } from './event.ts'
import { honestDays } from './honest-days.ts'
import type { HonestWorld } from './honest-world.ts'
import { plainFactors } from './rate.ts'
import { rates } from './rates.ts'

const plain = plainFactors(rates)

/** Two weeks of 400 accounts with every rate as written, played once for all tests. */
let looks: Look[] = []
let claims = new Map<number, number>()
let world: HonestWorld
let usedMs = 0
let events = 0

before(() => {
  world = honestDays({ seed: 'two weeks', from: '2026-11-02', days: 14, accounts: 400, tailDays: 60, factors: plain })
  const started = process.cpuUsage()
  const all: HonestEvent[] = []
  for (const day of world) for (const event of day) all.push(event)
  const used = process.cpuUsage(started)
  usedMs = (used.user + used.system) / 1000
  events = all.length
  looks = all.filter((event) => event.kind === 'look')
  claims = new Map(all.filter((event) => event.kind === 'claim').map((claim) => [claim.look, claim.atMs]))
})

test('tens of thousands of events a second and a core, even while the machine is busy with other things (ten times that at rest)', () => {
  const perSecond = (events / usedMs) * 1000
  assert.ok(perSecond > 30_000, `${Math.round(perSecond)} events a second`)
})

test('Mondays are busier than Tuesdays, Saturdays quiet, Sundays and bank holidays left to duty and nurses', () => {
  const byDay = countBy(looks, (look) => dayOfLook(look))
  const mean = (keep: (day: number) => boolean) => {
    const days = [...byDay].filter(([day]) => keep(day))
    return days.reduce((sum, [, count]) => sum + count, 0) / days.length
  }
  const on = (weekday: number) => mean((day) => weekdayOf(day) === weekday && !isBankHoliday(day))
  assert.ok(on(1) > 1.1 * on(2))
  assert.ok(on(6) < 0.8 * on(2))
  assert.ok(on(0) < 0.2 * on(2) && on(0) > 0)
  assert.ok((byDay.get(dayOf('2026-11-11')) ?? 0) < 0.2 * on(2), 'the armistice')
  const sunday = new Set(looks.filter((look) => weekdayOf(dayOfLook(look)) === 0).map((look) => activityName(look.activity)))
  assert.deepEqual([...sunday].sort(), ['nursing', 'pharmacy'])
})

test('nights belong to pharmacies on duty; lunch is quieter than the hours around', () => {
  const byHour = countBy(looks, (look) => Math.floor((look.atMs - midnightMs(dayOfLook(look))) / 3_600_000))
  const at = (hour: number) => byHour.get(hour) ?? 0
  assert.ok(at(13) < 0.5 * at(11) && at(13) < 0.5 * at(17))
  const night = looks.filter((look) => (look.atMs - midnightMs(dayOfLook(look))) / 3_600_000 < 5)
  assert.ok(night.length > 0 && night.length < 0.02 * looks.length)
  assert.ok(night.every((look) => activityName(look.activity) === 'pharmacy'))
})

test('ways, mistakes and wrong cards keep near their rates', () => {
  const share = (keep: (look: Look) => boolean) => looks.filter(keep).length / looks.length
  assert.ok(
    within(
      share((look) => look.way === ways.signedCard),
      0.8,
      0.97,
    ),
  )
  assert.ok(
    within(
      share((look) => look.way === ways.knownPatient),
      0.02,
      0.12,
    ),
  )
  assert.ok(
    within(
      share((look) => look.way === ways.legacyCard),
      0.01,
      0.06,
    ),
  )
  assert.ok(
    within(
      share((look) => look.way === ways.noCard),
      0.003,
      0.012,
    ),
  )
  assert.ok(
    within(
      share((look) => expectedOutcome(look) === 10),
      0.005,
      0.03,
    ),
  )
  assert.ok(
    within(
      share((look) => expectedOutcome(look) === 11),
      0.003,
      0.012,
    ),
  )
  assert.ok(
    within(
      share((look) => look.closed === 1),
      0.0003,
      0.01,
    ),
  )
  assert.ok(looks.some((look) => look.card === cards.revoked && look.closed === 0) && looks.some((look) => look.card === cards.other))
})

test('pharmacies bill within the day, opticians and hearing centres weeks later or never', () => {
  const share = (name: string, ms: number) => {
    const asked = looks.filter((look) => activityName(look.activity) === name && expectedOutcome(look) === 0)
    return asked.filter((look) => (claims.get(look.look) ?? Number.POSITIVE_INFINITY) - look.atMs < ms).length / asked.length
  }
  const [dayMs, ever] = [86_400_000, Number.POSITIVE_INFINITY]
  assert.ok(share('pharmacy', dayMs) > 0.75 && share('pharmacy', ever) > 0.88)
  assert.ok(share('optician', dayMs) < 0.3 && within(share('optician', ever), 0.4, 0.7))
  assert.ok(share('hearing', 7 * dayMs) < 0.25)
  assert.ok(share('nursing', dayMs) < share('nursing', 7 * dayMs))
})

test('accounts read what an honest day allows: pharmacies some tens, nobody a thousand', () => {
  const perDay = countBy(looks, (look) => look.account * 100_000 + dayOfLook(look))
  const counts = [...perDay].filter(([key]) => nameOfAccount(Math.floor(key / 100_000)) === 'pharmacy').map(([, count]) => count)
  const sorted = counts.sort((a, b) => a - b)
  assert.ok(within(sorted[Math.floor(sorted.length / 2)] ?? 0, 20, 90))
  assert.ok(Math.max(...perDay.values()) < 1000)
  assert.equal(new Set(world.accounts.map((account) => account.activity)).size, activityNames.length)
})

test('appointment software asks in the evening for the next open day, some seconds apart, and some do not come', () => {
  const ahead = looks.filter((look) => look.careDay > dayOfLook(look))
  assert.ok(ahead.length > 0.005 * looks.length)
  assert.ok(ahead.every((look) => !isBankHoliday(look.careDay) && weekdayOf(look.careDay) !== 0))
  const answered = ahead.filter((look) => expectedOutcome(look) === 0)
  const early = answered.filter((look) => (claims.get(look.look) ?? Number.POSITIVE_INFINITY) < midnightMs(look.careDay))
  assert.equal(early.length, 0, 'nobody is billed before they come')
  let gaps = 0
  for (const [rank, look] of ahead.entries())
    if (rank > 0 && ahead[rank - 1]?.site === look.site && look.atMs - (ahead[rank - 1]?.atMs ?? 0) < 5000) gaps += 1
  assert.ok(gaps > 0.2 * ahead.length)
})

test('most people are served near home; hardly anybody is in two départements within the hour', () => {
  const home = looks.filter((look) => world.homeOf(look.person).departement === world.sites[look.site]?.departement).length
  assert.ok(home / looks.length > 0.85 && home < looks.length)
  const last = new Map<number, { atMs: number; departement: string }>()
  let jumps = 0
  for (const look of looks) {
    const departement = world.sites[look.site]?.departement ?? ''
    const before = last.get(look.person)
    if (before !== undefined && look.atMs - before.atMs < 3_600_000 && before.departement !== departement) jumps += 1
    last.set(look.person, { atMs: look.atMs, departement })
  }
  assert.ok(jumps < looks.length / 2000, `${jumps} jumps`)
})

test('people come back to the same site and go to several sites of their basin', () => {
  const sitesOf = new Map<number, Set<number>>()
  const pairs = new Set<string>()
  for (const look of looks) {
    pairs.add(`${look.person}/${look.site}`)
    const sites = sitesOf.get(look.person) ?? new Set()
    sitesOf.set(look.person, sites.add(look.site))
  }
  assert.ok(pairs.size < 0.9 * looks.length, 'come back')
  assert.ok([...sitesOf.values()].filter((sites) => sites.size > 1).length > 0.05 * sitesOf.size, 'go elsewhere too')
})

test('August fills the coast with strangers', () => {
  const far = (from: string) => {
    const played = honestDays({ seed: 'summer', from, days: 3, accounts: 500, factors: plain })
    const coast = new Set(
      played.sites
        .filter((site) => ['29', '56', '83', '06', '33', '44', '34', '13', '76'].includes(site.departement))
        .map(({ site }) => site),
    )
    const there: Look[] = []
    for (const day of played) for (const event of day) if (event.kind === 'look' && coast.has(event.site)) there.push(event)
    return there.filter((look) => played.homeOf(look.person).departement !== played.sites[look.site]?.departement).length / there.length
  }
  assert.ok(far('2027-08-03') > far('2027-05-18') + 0.04)
})

test('old cards are shown at the turn of the year', () => {
  const bad = (from: string) => {
    const found: Look[] = []
    for (const day of honestDays({ seed: 'cards', from, days: 3, accounts: 200, factors: plain }))
      for (const event of day) if (event.kind === 'look') found.push(event)
    return found.filter((look) => look.card === cards.expired || look.closed === 1).length / found.length
  }
  assert.ok(bad('2027-01-05') > 2.5 * bad('2026-11-03'))
})

test('options out of bounds are refused, and too few persons for the basins', () => {
  const good = { seed: 's', from: '2026-11-02', days: 1, accounts: 100 }
  for (const wrong of [
    { days: 0 },
    { days: 1.5 },
    { accounts: 3 },
    { persons: 10 },
    { tailDays: -1 },
    { factors: { nothing: 1 } },
    { factors: { family: 3 } },
  ])
    assert.throws(() => honestDays({ ...good, ...wrong }), RangeError)
  assert.throws(() => honestDays({ ...good, from: '2026-02-30' }))
})

function dayOfLook(look: Look): number {
  // Paris is one or two hours ahead of universal time.
  const day = Math.floor(look.atMs / 86_400_000)
  return look.atMs >= midnightMs(day + 1) ? day + 1 : day
}

function nameOfAccount(account: number): string {
  return activityName(world.accounts[account]?.activity ?? -1)
}

function within(value: number, min: number, max: number): boolean {
  return value >= min && value <= max
}

function countBy<T>(list: readonly T[], key: (item: T) => number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const item of list) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1)
  return counts
}
