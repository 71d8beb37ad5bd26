import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Look } from './look.ts'
import { openPost } from './post.ts'
import { DAY, HOUR, MONDAY, WEIGHTS } from './trial.test.ts'

const START = MONDAY + 3 * DAY + 8 * HOUR
const PLACES = [undefined, { departments: ['75'], days: [] }, { departments: ['13'], days: [] }]

const looks = fc.array(
  fc.record({
    minutes: fc.nat({ max: 20 * 60 }),
    way: fc.integer({ min: 1, max: 4 }),
    outcome: fc.constantFrom(0, 0, 0, 1, 10, 11, 13, 21, 28, 29),
    person: fc.nat({ max: 60 }),
    device: fc.integer({ min: 1, max: 3 }),
    flags: fc.constantFrom(0, 0, 0, 1),
    billed: fc.boolean(),
  }),
  { maxLength: 80 },
)

function lookOf(each: { minutes: number; way: number; outcome: number; person: number; device: number; flags: number }): Look {
  const { minutes, way, outcome, person, device, flags } = each
  const told = outcome === 0 || outcome === 1 || outcome === 13
  return {
    atMs: START + minutes * 60_000,
    account: 1,
    site: 1,
    client: 1,
    device,
    insurer: 1,
    person: told ? `person ${person}` : null,
    way,
    domain: 1,
    outcome,
    flags,
    counted: outcome === 0,
  }
}

test('the order in which looks and invoices of a round arrive changes no score', () => {
  fc.assert(
    fc.property(looks, fc.integer({ min: 1, max: 1_000_000 }), (each, seed) => {
      const scores = [0, seed].map((turn) => {
        const post = openPost(WEIGHTS)
        const shuffled =
          turn === 0
            ? each
            : [...each].sort((a, b) => ((a.minutes * 7919 + turn * a.person) % 101) - ((b.minutes * 7919 + turn * b.person) % 101))
        for (const one of shuffled) {
          const look = lookOf(one)
          post.see(look, { department: '75', activity: 'pharmacy' }, PLACES[one.person % 3])
        }
        for (const one of shuffled) {
          const { person, atMs } = lookOf(one)
          if (one.billed && person !== null) post.billed({ atMs: START + 21 * HOUR, site: 1, person, lookAtMs: atMs })
        }
        return post.scoreOf(1, START + 22 * HOUR)
      })
      assert.deepEqual(scores[0], scores[1])
    }),
    { verbose: 1, numRuns: 60 },
  )
})

test('whatever an account asks, what is kept of it stays small', () => {
  const post = openPost(WEIGHTS)
  const site = { department: '75', activity: 'pharmacy' }
  const before = process.memoryUsage().heapUsed
  for (let n = 0; n < 60_000; n += 1) {
    post.see(
      lookOf({ minutes: n / 40, way: 1 + (n % 4), outcome: n % 7 === 0 ? 10 : 0, person: n, device: n, flags: n % 2 }),
      site,
      undefined,
    )
    if (n % 1000 === 0) {
      post.takeNotes()
      post.judge(START + (n / 40) * 60_000)
    }
  }
  post.takeNotes()
  assert.ok(process.memoryUsage().heapUsed - before < 30_000_000)
  assert.ok((post.scoreOf(1, START + 25 * HOUR)?.points ?? 0) > 0)
})

test('a pardon forgives what came before, wherever it arrives', () => {
  const site = { department: '75', activity: 'pharmacy' }
  const list = Array.from({ length: 12 }, (_, n) => lookOf({ minutes: n, way: 4, outcome: 10, person: n, device: 1, flags: 0 }))
  const post = openPost(WEIGHTS)
  for (const look of list) post.see(look, site, undefined)
  assert.equal(post.judge(START + HOUR)[0]?.reaction, 'freeze')
  post.pardon(1, START + HOUR)
  for (const look of list) post.see(look, site, undefined)
  assert.deepEqual(post.judge(START + HOUR), [])
})
