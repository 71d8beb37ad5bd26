import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { UsageError } from '../command-line.ts'
import { dayOf } from '../day.ts'
import { midnightMs } from './calendar.ts'
import { summarySvg, summaryText } from './draw-summary.ts'
import type { HonestEvent, Look } from './event.ts'
import { honestDays } from './honest-days.ts'
import type { HonestWorld } from './honest-world.ts'
import { loadHonestDays } from './load-world.ts'
import { type Summary, summarize } from './summary.ts'
import { slidingCount, tally } from './window.ts'

const hourMs = 3_600_000

test('a sliding count is the highest number of charges in any window that ends that day', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 60 }), (gaps) => {
      const window = 100
      const meter = slidingCount(window)
      const times: number[] = []
      let now = 0
      let highest = 0
      for (const gap of gaps) {
        now += gap
        times.push(now)
        meter.add(now)
        highest = Math.max(highest, times.filter((time) => time > now - window).length)
      }
      assert.equal(meter.takeHighest(), highest)
      assert.equal(meter.takeHighest(), 0)
    }),
  )
})

test('quantiles are values that were counted', () => {
  const counts = tally()
  for (let value = 1; value <= 1000; value += 1) counts.add(value)
  assert.deepEqual(counts.distribution(), { count: 1000, median: 500, p99: 990, p999: 999, max: 1000 })
  assert.deepEqual(tally().distribution(), { count: 0, median: 0, p99: 0, p999: 0, max: 0 })
})

const day = dayOf('2026-11-24')

function lookAt(look: number, hour: number, given: Partial<Look> = {}): Look {
  return {
    ...{ kind: 'look', look, atMs: midnightMs(day) + hour * hourMs, site: 0, account: 0, client: 1, device: 0, activity: 0, way: 1 },
    ...{ person: look, insurer: 1, card: 1, cardOf: look, slip: 0, closed: 0, known: -1, domain: 0, careDay: day, reason: 0 },
    ...given,
  }
}

function worldOf(events: readonly HonestEvent[]): HonestWorld {
  const place = { activity: 0, commune: '', communeName: '', departement: '75', client: 1, devices: [0], accounts: [0], openedOn: 0 }
  return {
    sites: [{ site: 0, ...place }],
    accounts: [0, 1].map((account) => ({ account, activity: 0, site: 0, secondSite: -1, locum: false })),
    persons: 100,
    clients: 1,
    factors: [],
    coverOf: () => ({ insurer: 1 }),
    hasLegacy: () => true,
    homeOf: () => ({ commune: '', departement: '75' }),
    familyOf: (person) => ({ from: person, until: person + 1 }),
    *[Symbol.iterator]() {
      yield {
        day,
        events: events.length,
        looks: events.filter(({ kind }) => kind === 'look').length,
        *[Symbol.iterator]() {
          yield* events
        },
      }
    },
  }
}

test('the same person again at the same site is free, whoever asks; a wrong card is charged each time', () => {
  const claim = (look: number, hour: number): HonestEvent => ({
    kind: 'claim',
    atMs: midnightMs(day) + hour * hourMs,
    site: 0,
    account: 0,
    look,
  })
  const { activities, byHour, claims } = summarize(
    worldOf([
      lookAt(0, 9),
      lookAt(1, 9.2, { person: 0, account: 1 }),
      claim(0, 9.5),
      lookAt(2, 10, { slip: 1 }),
      lookAt(3, 10.1, { person: 2 }),
      lookAt(4, 11, { card: 2 }),
      lookAt(5, 12, { way: 4, card: 0, account: 1, closed: 1 }),
      claim(3, 15),
    ]),
  )
  const [found] = activities
  assert.ok(found !== undefined)
  assert.deepEqual([found.looks, claims], [6, 2])
  assert.deepEqual(found.perSite, { count: 1, median: 5, p99: 5, p999: 5, max: 5 })
  assert.deepEqual(found.perAccount, { count: 2, median: 1, p99: 4, p999: 4, max: 4 })
  assert.equal(found.noCardPerAccount.max, 1)
  assert.equal(found.legacyPerAccount.count, 0)
  assert.deepEqual([found.unknown, found.expired, found.revoked, found.closed], [1 / 6, 1 / 6, 0, 1 / 6])
  assert.deepEqual([found.billed.hour, found.billed.day, found.billed.week, found.billed.later], [1 / 3, 1 / 3, 0, 0])
  assert.deepEqual(found.ways, [5 / 6, 0, 0, 1 / 6])
  assert.deepEqual([byHour[9], byHour[10], byHour[11], byHour[12]], [2, 2, 1, 1])
  assert.match(summaryText(summarize(worldOf([lookAt(0, 9)]))), /Officines/)
  assert.match(summarySvg(summarize(worldOf([lookAt(0, 9)]))), /^<svg [\s\S]+<\/svg>\n$/)
})

test('another world may be brought as a module; one that is not a world is refused with a sentence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-days-'))
  try {
    const ours = fileURLToPath(new URL('honest-days.ts', import.meta.url))
    await writeFile(join(folder, 'good.mjs'), `export { honestDays } from ${JSON.stringify(ours)}\n`)
    await writeFile(join(folder, 'empty.mjs'), 'export const honestDays = () => ({})\n')
    await writeFile(join(folder, 'none.mjs'), 'export const other = 1\n')
    const make = await loadHonestDays(join(folder, 'good.mjs'))
    assert.equal(make({ seed: 's', from: '2026-11-02', days: 1, accounts: 20 }).accounts.length, 20)
    const empty = await loadHonestDays(join(folder, 'empty.mjs'))
    assert.throws(() => empty({ seed: 's', from: '2026-11-02', days: 1, accounts: 20 }), UsageError)
    await assert.rejects(loadHonestDays(join(folder, 'none.mjs')), UsageError)
    await assert.rejects(loadHonestDays(join(folder, 'absent.mjs')), UsageError)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the command prints its seed, and the summary that this seed gives again; a wrong option is one sentence', async () => {
  const command = fileURLToPath(new URL('../../bin/days.ts', import.meta.url))
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [command, '--accounts', '60', '--days', '2', ...args])
  const { seed, activities, looks, claims }: Summary & { seed: string } = JSON.parse((await run('--json')).stdout)
  const again = summarize(honestDays({ seed, from: '2026-11-02', days: 2, accounts: 60, tailDays: 60 }))
  assert.deepEqual({ activities, looks, claims }, { activities: again.activities, looks: again.looks, claims: again.claims })
  await assert.rejects(
    run('--from', 'hier'),
    (fault: { code: number; stderr: string }) => fault.code === 2 && fault.stderr.trim().split('\n').length === 1,
  )
})
