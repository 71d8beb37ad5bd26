import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { keyOf, personOf, secretOf, settle } from '../turnstile-world.ts'
import { printed } from './printed-plans.ts'
import { ask, askCall, bytea, freshCause, type Loot, lineOf, redeem, type Thief, thief, ticketOf } from './thief.ts'

const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 40 }
const GIVEN = /^[0-9a-f-]{36}\t\d\t2027-01-01\t100\t/

/** A world, and thieves that are sent home when the test ends. */
async function withThieves(work: (db: TestDatabase, enter: (role?: string) => Thief) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    const inside: Thief[] = []
    const enter = (role?: string): Thief => {
      const one = thief(db, role)
      inside.push(one)
      return one
    }
    try {
      await work(db, enter)
    } finally {
      await Promise.all(inside.map((one) => one.end()))
    }
  })
}

/** Nothing about a person in what came back, whatever it was. */
function assertEmptyHanded(loot: Loot, code = '42501'): void {
  assert.equal(loot.code, code, loot.said)
  assertSilent(loot.said)
}

function assertSilent(text: string): void {
  for (let n = 1; n <= WORLD.persons; n++) {
    assert.ok(!text.includes(personOf(n)) && !text.includes(personOf(n).replaceAll('-', '')), 'a pseudonym leaks')
  }
  assert.ok(!/\tMU\t|099900000/.test(text), 'rights leak')
}

async function entries(db: TestDatabase): Promise<number> {
  return (await audit(db.owner)).entries
}

describe('a door that was taken over, by transactions', () => {
  test('what is honest works: asked, committed, looked at once', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const ticket = ticketOf(await door.say(ask()))
      assert.match(String(lineOf(await door.say(redeem(ticket)))), GIVEN)
      assertEmptyHanded(await door.say(redeem(ticket)))
      assert.equal(await entries(db), 1)
    }))

  test('a ticket is not redeemed in the transaction that asked, whatever savepoints stand between, nor after a rollback', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      for (const [before, after] of [
        ['begin', 'select 1'],
        ['begin; savepoint s', 'release savepoint s'],
        ['begin; savepoint s', 'rollback to savepoint s'],
        ['begin', 'savepoint s'],
        ['begin', 'rollback'],
        ['begin', 'rollback and chain'],
      ] as const) {
        await door.say(before)
        const ticket = ticketOf(await door.say(ask()))
        assert.ok(ticket)
        assert.equal((await door.say(after)).code, '')
        assertEmptyHanded(await door.say(redeem(ticket)))
        await door.say('rollback')
      }
      assert.equal(await entries(db), 0)
    }))

  test('a ticket is not redeemed by another connection before the commit, and is after it', () =>
    withThieves(async (_db, enter) => {
      const [door, other] = [enter(), enter()]
      await door.say('begin')
      const ticket = ticketOf(await door.say(ask()))
      for (const level of ['read committed', 'read uncommitted']) {
        await other.say(`begin isolation level ${level}`)
        assert.notEqual((await other.say(redeem(ticket))).code, '')
        await other.say('rollback')
      }
      await door.say('commit')
      assert.match(String(lineOf(await other.say(redeem(ticket)))), GIVEN)
    }))

  test('one statement, one message, a cursor that outlives its transaction, a block with an exception: nothing', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const both = `select disclosure.redeem(a.ticket, ${bytea(secretOf(1))}) as line from ${askCall()} a`
      assertEmptyHanded(await door.say(both))
      assertEmptyHanded(
        await door.say(
          `with a as materialized (select * from ${askCall()}) select disclosure.redeem(a.ticket, ${bytea(secretOf(1))}) from a`,
        ),
      )
      assertEmptyHanded(await door.say(`begin; declare c cursor with hold for ${both}; commit; fetch all from c`))
      await door.say('rollback')
      const block = (body: string): string => `do $thief$ declare t uuid; a text; begin ${body} end $thief$`
      const asked = `select x.ticket into t from ${askCall()} x;`
      const looked = `a := disclosure.redeem(t, ${bytea(secretOf(1))}); raise notice '%', a;`
      for (const body of [
        `begin ${asked} exception when others then null; end; ${looked}`,
        `begin ${asked} raise exception 'undo'; exception when others then null; end; ${looked}`,
        `${asked} begin ${looked} end;`,
      ]) {
        assertEmptyHanded(await door.say(block(body)))
      }
      // A block may commit between the two: that is what an honest door does, and it is paid for.
      assert.equal((await door.say(block(`${asked} commit; ${looked}`))).code, '')
      assert.match(door.overheard(), /\t2027-01-01\t100\t/)
      assert.equal(await entries(db), 1)
    }))

  test('a look that is rolled back may be repeated: the same lines, paid for once', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const ticket = ticketOf(await door.say(ask()))
      await door.say('begin')
      const first = lineOf(await door.say(redeem(ticket)))
      await door.say('rollback')
      assert.equal(lineOf(await door.say(redeem(ticket))), first)
      assertEmptyHanded(await door.say(redeem(ticket)))
      assert.equal(await entries(db), 1)
    }))

  test('two connections that redeem one ticket at once: one of them reads', () =>
    withThieves(async (_db, enter) => {
      const doors = [enter(), enter(), enter(), enter()]
      for (let round = 0; round < 5; round++) {
        const ticket = ticketOf(await (doors[0] as Thief).say(ask()))
        const looks = await Promise.all(doors.map((door) => door.say(redeem(ticket))))
        assert.equal(looks.filter(({ code }) => code === '').length, 1)
      }
    }))

  test('a prepared transaction, an exported snapshot, a snapshot of someone else: refused', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      await door.say('begin')
      const ticket = ticketOf(await door.say(ask()))
      assertEmptyHanded(await door.say(`prepare transaction 'thief'`), '55000')
      assertEmptyHanded(await door.say(redeem(ticket)))
      assertEmptyHanded(await door.say('select pg_export_snapshot()'))
      await door.say('begin isolation level repeatable read')
      assert.notEqual((await door.say(`set transaction snapshot '00000003-0000001B-1'`)).code, '')
      await door.say('rollback')
      assert.equal(await entries(db), 0)
    }))

  test('an old snapshot shows neither a session that has ended nor a posture before a freeze: another isolation level is refused', () =>
    withThieves(async (db, enter) => {
      const [door, other] = [enter(), enter()]
      const ticket = ticketOf(await door.say(ask()))
      for (const level of ['repeatable read', 'serializable']) {
        await other.say(`begin isolation level ${level}; select 1`)
        assertEmptyHanded(await other.say(redeem(ticket)), '25001')
        await other.say(`rollback; begin isolation level ${level}; select 1`)
        assertEmptyHanded(await other.say(ask({ keys: [keyOf(2)] })), '25001')
        await other.say(`rollback; set default_transaction_isolation = '${level}'`)
        assertEmptyHanded(await other.say(ask({ keys: [keyOf(2)] })), '25001')
        await other.say('reset all')
      }
      assert.match(String(lineOf(await door.say(redeem(ticket)))), GIVEN)
      assert.equal(await entries(db), 1)
    }))
})

describe('a door that was taken over, with tickets and identifiers', () => {
  test('a ticket of another door, another bearer, no bearer, a longer one, an invented ticket: one refusal, word for word', () =>
    withThieves(async (_db, enter) => {
      const [door, worker] = [enter(), enter('cloison_worker')]
      const ticket = ticketOf(await door.say(ask()))
      const tried = [
        await worker.say(redeem(ticket)),
        await door.say(redeem(ticket, secretOf(2))),
        await door.say(`select disclosure.redeem('${ticket}', null) as line`),
        await door.say(redeem(ticket, Buffer.concat([secretOf(1), Buffer.alloc(1)]))),
        await door.say(redeem(ticket, Buffer.alloc(0))),
        await door.say(`select disclosure.redeem(null, ${bytea(secretOf(1))}) as line`),
        await door.say(redeem('00000000-0000-4000-8000-000000000000')),
      ]
      for (const loot of tried) assertEmptyHanded(loot)
      assert.equal(new Set(tried.map(({ said }) => said.replace(/pid|\d+/g, ''))).size, 1, 'one refusal for all')
      assert.match(String(lineOf(await door.say(redeem(ticket)))), GIVEN, 'and the ticket is still good')
    }))

  test('a ticket fades after thirty seconds', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const ticket = ticketOf(await door.say(ask()))
      const [row] = await db.owner.query<{ left: number }>(
        'select extract(epoch from until - clock_timestamp())::int as left from disclosure.ticket',
        [],
      )
      assert.ok(row !== undefined && row.left <= 30)
      await db.owner.script(`update disclosure.ticket set until = clock_timestamp() - interval '1 ms'`)
      assertEmptyHanded(await door.say(redeem(ticket)))
    }))

  test('other roles hold neither function; the worker cannot ask as a door, nor a door as the worker', () =>
    withThieves(async (_db, enter) => {
      for (const role of [
        'cloison_claims',
        'cloison_identity',
        'cloison_payments',
        'cloison_import',
        'cloison_sequencer',
        'cloison_console',
        'cloison_keys',
      ]) {
        const other = enter(role)
        assertEmptyHanded(await other.say(ask()))
        assertEmptyHanded(await other.say(redeem('00000000-0000-4000-8000-000000000000')))
      }
      assertEmptyHanded(await enter('cloison_worker').say(ask()))
      assertEmptyHanded(await enter().say(`select * from disclosure.ask_for_claim(gen_random_uuid(), gen_random_uuid())`))
      assertEmptyHanded(await enter('cloison_worker').say(`select * from disclosure.ask_for_claim(gen_random_uuid(), gen_random_uuid())`))
    }))

  test('an identifier that served shows nobody else: alone, again, twice in a batch; another site is charged for itself', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const cause = freshCause()
      await door.say(ask({ causes: [cause] }))
      assertEmptyHanded(await door.say(ask({ causes: [cause], keys: [keyOf(2)] })), '23505')
      const again = await door.say(ask({ causes: [cause], keys: [keyOf(2)], again: true }))
      assert.equal(again.rows[0]?.['outcomes'], '{30}')
      assert.equal(lineOf(await door.say(redeem(ticketOf(again)))), '')
      const twice = freshCause()
      assertEmptyHanded(await door.say(ask({ causes: [twice, twice], keys: [keyOf(3), keyOf(4)] })), '23505')
      const elsewhere = await door.say(ask({ causes: [cause], secrets: [secretOf(2)], keys: [keyOf(1)] }))
      assert.equal(elsewhere.rows[0]?.['outcomes'], '{0}', 'a second site pays')
      const found = await audit(db.owner)
      assert.deepEqual([found.entries, found.counted, found.unequal], [2, 2, 0])
    }))

  test('the digest of an engagement that is known already tells nothing: no error, and the first one stands', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const mine = randomBytes(16)
      await door.say(ask({ engagements: [mine] }))
      for (const key of [keyOf(2), randomBytes(16)]) {
        assert.equal((await door.say(ask({ keys: [key], engagements: [mine] }))).code, '')
        assert.equal((await door.say(ask({ keys: [keyOf(5), key], engagements: [mine, mine] }))).code, '')
      }
      const kept = await db.owner.query<{ person: string }>('select person from disclosure.engagement', [])
      assert.deepEqual(
        kept.map(({ person }) => person),
        [personOf(1)],
      )
    }))

  test('asked, then frozen or closed: the ticket shows nothing, not even in the plans that the server prints', () =>
    withThieves(async (db, enter) => {
      const printAll =
        'set client_min_messages = log; set debug_print_plan = on; set debug_print_parse = on; set debug_print_rewritten = on'
      const tryWith = async (act: string): Promise<{ line: unknown; plans: string }> => {
        const door = enter()
        await door.say(printAll)
        const ticket = ticketOf(await door.say(ask()))
        await db.owner.script(act)
        door.overheard()
        const line = lineOf(await door.say(redeem(ticket)))
        await db.owner.script(`update professionals.session set barred = false, ended_at = null; update planes.plane set state = 1;
          delete from planes.plane where scope <> 0; select planes.turn()`)
        return { line, plans: printed(door.overheard()) }
      }
      for (const act of [
        `update professionals.session set barred = true where account_id = 1`,
        `update professionals.session set ended_at = now() where account_id = 1`,
        `update planes.plane set state = 3 where plane = 1`,
        ...[1, 2, 4, 5].map((scope) => `insert into planes.plane values (1, ${scope}, 1, 3, now(), 'essai')`),
      ]) {
        const { line, plans } = await tryWith(`${act}; select planes.turn()`)
        assert.equal(line, '!', act)
        assertSilent(plans)
      }
      // The alarm rings: with plans made for their values, what was withheld is printed as a constant.
      await db.owner.script('alter function disclosure.redeem(uuid, bytea) set plan_cache_mode = force_custom_plan')
      const { line, plans } = await tryWith(`update professionals.session set barred = true where account_id = 1; select planes.turn()`)
      assert.equal(line, '!')
      assert.throws(() => assertSilent(plans))
    }))
})
