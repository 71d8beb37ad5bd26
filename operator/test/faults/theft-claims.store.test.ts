import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { keyOf, personOf, secretOf, settle } from '../turnstile-world.ts'
import { printed } from './printed-plans.ts'
import { ask, bytea, freshCause, lineOf, redeem, type Thief, thief, ticketOf, today, uuid } from './thief.ts'

const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 40 }
const PROMISED = /^[0-9a-f-]{36}\t\d\t2026-01-01\t2027-01-01\t100\t/

interface Scene {
  readonly db: TestDatabase
  readonly worker: Thief
  /** A committed claim of site 1 behind an engagement for person 1; its number. */
  readonly claim: Buffer
}

async function withClaim(work: (scene: Scene) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const [door, worker] = [thief(db), thief(db, 'cloison_worker')]
    try {
      const engagement = randomBytes(16)
      assert.equal((await door.say(ask({ engagements: [engagement] }))).code, '')
      const claim = freshCause()
      await writeClaim(db, claim, engagement)
      await work({ db, worker, claim })
    } finally {
      await Promise.all([door.end(), worker.end()])
    }
  })
}

async function writeClaim(db: TestDatabase, claim: Buffer, engagement: Buffer, site = 1): Promise<void> {
  await db.owner.script(`insert into claims.claim (claim_id, site_id, account_id, client_id, device_id, engagement, day, domain, received_at, idempotency_key,
      body_digest, lines, lines_digest)
    values (${uuid(claim)}, ${site}, 1, 1, 1, ${uuid(engagement)}, '${today()}', 1, now(), '${randomBytes(12).toString('hex')}', sha256('a'), '[]', ${bytea(randomBytes(32))})`)
}

const askFor = (claim: Buffer): string =>
  `select ticket, outcome, at_micros::text as at from disclosure.ask_for_claim(${uuid(claim)}, ${uuid(randomBytes(16))})`
const looks = async (db: TestDatabase): Promise<number> =>
  (await db.owner.query<{ n: number }>('select count(*)::int as n from accesslog.entry where purpose = 2', []))[0]?.n ?? -1

describe('a worker that was taken over', () => {
  test('a claim gives rights after its commit, once by ticket, and is written down once however often it is asked', () =>
    withClaim(async ({ db, worker, claim }) => {
      const times = new Set<unknown>()
      for (let n = 0; n < 3; n++) {
        const asked = await worker.say(askFor(claim))
        times.add(asked.rows[0]?.['at'])
        assert.match(String(lineOf(await worker.say(redeem(ticketOf(asked), claim)))), PROMISED)
        assert.equal((await worker.say(redeem(ticketOf(asked), claim))).code, '42501')
      }
      assert.equal(times.size, 1)
      assert.equal(await looks(db), 1)
    }))

  test('in one transaction, in one statement, after a rollback, with another claim: nothing', () =>
    withClaim(async ({ db, worker, claim }) => {
      const other = freshCause()
      await writeClaim(db, other, randomBytes(16))
      for (const [before, after] of [
        ['begin', 'savepoint s'],
        ['begin; savepoint s', 'release s'],
        ['begin', 'rollback'],
      ] as const) {
        await worker.say(before)
        const ticket = ticketOf(await worker.say(askFor(claim)))
        assert.ok(ticket)
        await worker.say(after)
        assert.equal((await worker.say(redeem(ticket, claim))).code, '42501')
        await worker.say('rollback')
      }
      const both = `select disclosure.redeem(a.ticket, ${bytea(claim)}) from disclosure.ask_for_claim(${uuid(claim)}, gen_random_uuid()) a`
      assert.equal((await worker.say(both)).code, '42501')
      assert.equal(await looks(db), 0)
      const ticket = ticketOf(await worker.say(askFor(claim)))
      for (const bearer of [other, secretOf(1), Buffer.alloc(0)]) assert.equal((await worker.say(redeem(ticket, bearer))).code, '42501')
      const door = thief(db)
      assert.equal((await door.say(redeem(ticket, claim))).code, '42501')
      await door.end()
    }))

  test('an engagement that nobody gave, or another establishment’s, is unknown, and written down as such', () =>
    withClaim(async ({ db, worker }) => {
      const [row] = await db.owner.query<{ digest: string }>('select digest from disclosure.engagement', [])
      const given = Buffer.from((row?.digest ?? '').replaceAll('-', ''), 'hex')
      for (const [site, engagement] of [
        [1, randomBytes(16)],
        [2, given],
      ] as const) {
        const claim = freshCause()
        await writeClaim(db, claim, engagement, site)
        const asked = await worker.say(askFor(claim))
        assert.equal(asked.rows[0]?.['outcome'], 10)
        assert.equal(lineOf(await worker.say(redeem(ticketOf(asked), claim))), '')
      }
      const written = await db.owner.query<{ outcome: number; person: string | null }>(
        'select outcome, person from accesslog.entry where purpose = 2',
        [],
      )
      assert.deepEqual(written, [
        { outcome: 10, person: null },
        { outcome: 10, person: null },
      ])
    }))

  test('plans printed while asking hold no person, whoever hears them', () =>
    withClaim(async ({ db, worker, claim }) => {
      const said = async (): Promise<string> => {
        const other = thief(db, 'cloison_worker')
        await other.say('set client_min_messages = log; set debug_print_plan = on; set debug_print_rewritten = on; begin')
        other.overheard()
        await other.say(askFor(claim))
        const plans = other.overheard()
        await other.end()
        return plans
      }
      const quiet = await said()
      assert.ok(quiet.length > 0, 'its own statement')
      await db.owner.script('alter function disclosure.ask_for_claim(uuid, uuid) reset client_min_messages')
      const plans = await said()
      assert.ok(plans.length > quiet.length)
      for (const words of [plans, printed(plans)]) {
        assert.ok(!words.includes(personOf(1).replaceAll('-', '')) && !words.includes(personOf(1)) && !words.includes('\tMU\t'))
      }
      assert.equal((await worker.say(`explain (analyze, wal) ${askFor(claim)}`)).code, '42501')
    }))

  test('a claim that was decided, or that waits for a person, is not looked at again; sent again, it is', () =>
    withClaim(async ({ db, worker, claim }) => {
      const ticket = ticketOf(await worker.say(askFor(claim)))
      assert.ok(ticket)
      for (const state of [2, 3, 4]) {
        const decided = state === 4 ? '' : `, decided_at = now(), insurer_id = 1, amc_cents = 1, decision = '{}', care_digest = sha256('x')`
        await db.owner.script(`update claims.claim set state = ${state}${decided}`)
        const loot = await worker.say(askFor(claim))
        assert.deepEqual([loot.code, ticketOf(loot)], ['55000', undefined], `state ${state}`)
        await db.owner.script(
          'update claims.claim set state = 1, decided_at = null, insurer_id = null, amc_cents = null, decision = null, care_digest = null',
        )
      }
      assert.match(String(lineOf(await worker.say(redeem(ticketOf(await worker.say(askFor(claim))), claim)))), PROMISED)
      assert.equal(await looks(db), 1)
    }))

  test('the posture turned: it is asked again', () =>
    withClaim(async ({ db, worker, claim }) => {
      const ticket = ticketOf(await worker.say(askFor(claim)))
      await db.owner.script('select planes.turn()')
      assert.equal(lineOf(await worker.say(redeem(ticket, claim))), '!')
      assert.match(String(lineOf(await worker.say(redeem(ticketOf(await worker.say(askFor(claim))), claim)))), PROMISED)
      assert.equal(await looks(db), 1)
    }))

  test('it cannot look up as a door does, nor receive a claim', () =>
    withClaim(async ({ worker }) => {
      assert.equal((await worker.say(ask({ keys: [keyOf(2)] }))).code, '42501')
      assert.equal(
        (await worker.say(`select * from claims.receive(null, null, null, null, null, null, null::smallint, null, null)`)).code,
        '42501',
      )
    }))

  test('partitions of the log are made for days near today, and no other day takes the name of one', () =>
    withClaim(async ({ db, worker }) => {
      for (const [from, days] of [
        ['0001-01-01', 1],
        ['2027-01-05 BC', 1],
        ['9999-12-31', 2],
        ['20270-10-05', 1],
      ] as const) {
        assert.equal((await worker.say(`select accesslog.prepare_days('${from}'::date, ${days})`)).code, '22023', from)
      }
      assert.equal((await worker.say(`select accesslog.prepare_days(current_date + 60, 3)`)).code, '')
      const [row] = await db.owner.query<{ n: number }>(`select count(*)::int as n from pg_class where relname ~ '^entry_[0-9]{8}$'`, [])
      assert.ok((row?.n ?? 0) >= 43)
    }))
})
