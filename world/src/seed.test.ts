import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chanceFrom, domains, seedWords } from './seed.ts'

test('a stream is the same for ever: draws are pinned', () => {
  const chance = chanceFrom(seedWords('demo'))
  chance.restart(domains.family, 3, 12)
  const draws = [chance.next(), chance.next(), chance.next()]
  assert.deepEqual(draws, [522636538, 2020627470, 1545390513])
})

test('a restart forgets everything drawn before', () => {
  const chance = chanceFrom(seedWords('demo'))
  chance.restart(1, 2, 3)
  const first = [chance.next(), chance.next()]
  for (let n = 0; n < 100; n += 1) chance.next()
  chance.restart(1, 2, 3)
  assert.deepEqual([chance.next(), chance.next()], first)
})

test('neighbouring streams, indexes beyond 32 bits and other seeds share no first draw', () => {
  const firsts = new Set<number>()
  let made = 0
  for (const seed of ['', 'a', 'b', 'demo']) {
    const chance = chanceFrom(seedWords(seed))
    for (const domain of Object.values(domains)) {
      for (const first of [0, 1, 84]) {
        for (const second of [0, 1, 2, 2 ** 32, 2 ** 32 + 1]) {
          chance.restart(domain, first, second)
          firsts.add(chance.next())
          made += 1
        }
      }
    }
  }
  assert.equal(firsts.size, made)
})

test('choices are spread evenly: each of 16 values within a tenth of its share over 64,000 streams', () => {
  const chance = chanceFrom(seedWords('spread'))
  const counts = new Array<number>(16).fill(0)
  for (let index = 0; index < 64_000; index += 1) {
    chance.restart(domains.cohort, 7, index)
    const drawn = chance.below(16)
    counts[drawn] = (counts[drawn] ?? 0) + 1
  }
  for (const count of counts) assert.ok(Math.abs(count - 4000) < 400, `${count} instead of about 4000`)
})

test('nothing can be chosen from an empty list', () => {
  assert.throws(() => chanceFrom(seedWords('x')).pick([]), /empty/)
})
