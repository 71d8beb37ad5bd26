import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayOf } from '../day.ts'
import { type Cover, type HonestDaysOptions, type HonestEvent, type HonestWorld, honestDays } from '../index.ts'
import { activityDomains } from './activity.ts'
import { midnightMs } from './calendar.ts'
import { cards, reasons, slips, ways } from './event.ts'
import { factorMax, factorMin } from './rate.ts'

const options = fc.record({
  seed: fc.string({ maxLength: 12 }),
  from: fc.constantFrom('2026-11-06', '2026-10-23', '2027-03-26', '2027-12-30', '2026-08-13'),
  days: fc.constant(4),
  accounts: fc.integer({ min: 40, max: 100 }),
  tailDays: fc.constant(3),
})

/** Plays days from a seed that is printed when one of them breaks a promise. */
function always(check: (options: HonestDaysOptions) => void, numRuns: number): void {
  fc.assert(fc.property(options, check), { numRuns })
}

function digest(world: HonestWorld): number {
  let sum = 0
  for (const day of world)
    for (const event of day) for (const letter of JSON.stringify(event)) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0
  return sum
}

test('the same options give the same days, again and again; another seed gives others', () => {
  always((given) => {
    const world = honestDays(given)
    const once = digest(world)
    assert.equal(digest(world), once, 'the same world, played twice')
    assert.equal(digest(honestDays(given)), once, 'another world of the same options')
    assert.notEqual(digest(honestDays({ ...given, seed: `${given.seed}+` })), once)
  }, 2)
})

test('events come in order, within their day; look-ups are numbered from 0 without a hole', () => {
  always((given) => {
    let day = dayOf(given.from)
    let looks = 0
    for (const played of honestDays(given)) {
      assert.equal(played.day, day)
      const numbers: number[] = []
      let count = 0
      let last = midnightMs(day)
      for (const event of played) {
        assert.ok(event.atMs >= last && Number.isInteger(event.atMs), 'time never goes back')
        last = event.atMs
        count += 1
        if (event.kind === 'look') numbers.push(event.look)
      }
      assert.ok(last < midnightMs(day + 1))
      assert.equal(count, played.events)
      assert.equal(numbers.length, played.looks)
      assert.deepEqual(
        numbers.sort((a, b) => a - b),
        numbers.map((_, rank) => looks + rank),
      )
      looks += numbers.length
      day += 1
    }
    assert.equal(day, dayOf(given.from) + 7)
  }, 4)
})

test('an invoice bills an earlier answered look-up of its site, once; a complaint names its person; a known patient was known', () => {
  always((given) => {
    const world = honestDays(given)
    const looks = new Map<number, Extract<HonestEvent, { kind: 'look' }>>()
    const billed = new Set<number>()
    for (const event of eventsOf(world)) {
      if (event.kind === 'look') {
        looks.set(event.look, event)
        if (event.way !== ways.knownPatient) assert.equal(event.known, -1)
        else {
          const before = looks.get(event.known)
          assert.ok(before !== undefined && before.atMs <= event.atMs, 'known by an earlier look-up')
          assert.deepEqual([before.way, before.card, before.slip, before.closed], [ways.signedCard, cards.good, slips.none, 0])
          assert.deepEqual([before.site, before.person, before.insurer], [event.site, event.person, event.insurer])
        }
      } else if (event.kind === 'claim') {
        const look = looks.get(event.look)
        assert.ok(look !== undefined && look.atMs <= event.atMs, 'billed after it was asked')
        assert.equal(look.site, event.site)
        assert.deepEqual([look.slip, look.closed], [slips.none, 0])
        assert.ok(look.card === cards.good || look.card === cards.none)
        assert.ok(!billed.has(event.look), 'billed once')
        billed.add(event.look)
      } else if (event.kind === 'complaint') assert.equal(looks.get(event.look)?.person, event.person)
    }
    assert.ok(billed.size > looks.size / 10)
  }, 4)
})

test('every look-up is by someone who works there that day, on a device in force, about a person insured as their cover says', () => {
  always((given) => {
    const world = honestDays({ ...given, factors: { upgradeLosesKeys: 2, deviceReplaced: 2, changesSoftware: 2, locums: 2, newSites: 2 } })
    const devices = world.sites.map((site) => new Set(site.devices))
    const clients = world.sites.map((site) => site.client)
    const open = new Set(world.sites.filter((site) => site.openedOn < dayOf(given.from)).map((site) => site.site))
    const guests = new Map<string, number>()
    let today = 0
    for (const day of world) {
      today = day.day
      for (const event of day) {
        if (event.kind === 'site-opened') open.add(event.site)
        else if (event.kind === 'locum-arrived') guests.set(`${event.account}/${event.site}`, event.until)
        else if (event.kind === 'device-changed') {
          assert.ok(devices[event.site]?.delete(event.before), 'the device that leaves was there')
          devices[event.site]?.add(event.device)
          clients[event.site] = event.client
        } else if (event.kind === 'look') check(event)
      }
    }

    function check(look: Extract<HonestEvent, { kind: 'look' }>): void {
      const account = world.accounts[look.account]
      const site = world.sites[look.site]
      assert.ok(account !== undefined && site !== undefined && open.has(look.site))
      const guest = (guests.get(`${look.account}/${look.site}`) ?? 0) > today
      assert.ok((account.site === look.site && !account.locum) || account.secondSite === look.site || guest, 'works there')
      assert.ok(devices[look.site]?.has(look.device) && clients[look.site] === look.client, 'a device in force')
      assert.deepEqual([site.activity, account.activity], [look.activity, look.activity])
      assert.ok(look.person >= 0 && look.person < world.persons && Number.isInteger(look.person))
      assert.equal(look.domain, activityDomains[look.activity])
      assert.ok(look.careDay >= today && look.careDay < today + 8)
      assert.equal(look.reason !== reasons.none, look.way === ways.noCard)
      assert.equal(look.card === cards.none, look.way === ways.knownPatient || look.way === ways.noCard)
      assert.equal(look.cardOf === look.person, look.card !== cards.other)
      if (look.way === ways.legacyCard) assert.ok(world.hasLegacy(look.insurer))
      const cover = world.coverOf(look.person)
      assert.equal(look.insurer, look.closed === 1 ? cover.insurer : insurerOn(cover, look.careDay))
      if (look.closed === 1) assert.ok(look.careDay >= (cover.leavesOn ?? look.careDay + 1))
    }
  }, 4)
})

test('every factor stays between a half and two, and every value within what is plausible', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const { factors } = honestDays({ seed, from: '2026-11-02', days: 1, accounts: 20 })
      for (const { factor } of factors) assert.ok(factor >= factorMin && factor <= factorMax)
      assert.equal(new Set(factors.map(({ name }) => name)).size, factors.length)
    }),
    { numRuns: 20 },
  )
})

test('families are consecutive, share an insurer, and part the population', () => {
  const world = honestDays({ seed: 'families', from: '2026-11-02', days: 1, accounts: 20, persons: 4000 })
  let next = 0
  while (next < 4000) {
    const { from, until } = world.familyOf(next)
    assert.ok(from === next && until > from && until - from <= 5)
    for (let person = from; person < until; person += 1) {
      assert.deepEqual(world.familyOf(person), { from, until })
      assert.deepEqual(world.coverOf(person), world.coverOf(from))
      assert.deepEqual(world.homeOf(person), world.homeOf(from))
    }
    next = until
  }
})

function insurerOn(cover: Cover, day: number): number {
  return cover.leavesOn !== undefined && day >= cover.leavesOn ? (cover.next ?? -1) : cover.insurer
}

function* eventsOf(world: HonestWorld): Generator<HonestEvent> {
  for (const day of world) yield* day
}
