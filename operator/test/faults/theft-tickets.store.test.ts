import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { audit } from '../turnstile-audit.ts'
import { keyOf, personOf, secretOf } from '../turnstile-world.ts'
import { printed } from './printed-plans.ts'
import { ask, bytea, freshCause, lineOf, redeem, ticketOf, told } from './thief.ts'
import { assertEmptyHanded, assertSilent, GIVEN, withThieves } from './thieves.ts'

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
      assert.equal(lineOf(await door.say(redeem(ticketOf(again)))), '30')
      const twice = freshCause()
      assertEmptyHanded(await door.say(ask({ causes: [twice, twice], keys: [keyOf(3), keyOf(4)] })), '23505')
      assert.equal(await told(door, { causes: [cause], secrets: [secretOf(2)] }), '0', 'a second site pays')
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
      // Plans are not heard. Were they, they would hold nothing: what was withheld is no constant of theirs.
      const barred = `update professionals.session set barred = true where account_id = 1; select planes.turn()`
      const quiet = (await tryWith(barred)).plans
      await db.owner.script('alter function disclosure.redeem(uuid, bytea) reset client_min_messages')
      const heard = await tryWith(barred)
      assert.ok(heard.plans.length > quiet.length)
      assertSilent(heard.plans)
      // The alarm rings: with plans made for their values, it is printed.
      await db.owner.script('alter function disclosure.redeem(uuid, bytea) set plan_cache_mode = force_custom_plan')
      const { line, plans } = await tryWith(barred)
      assert.equal(line, '!')
      assert.throws(() => assertSilent(plans))
    }))
})
