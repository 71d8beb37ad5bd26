import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { keyOf, secretOf } from '../turnstile-world.ts'
import { ask, askCall, bytea, lineOf, redeem, type Thief, ticketOf } from './thief.ts'
import { assertEmptyHanded, entries, GIVEN, withThieves } from './thieves.ts'

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

  test('one statement, one message, a cursor that outlives its transaction, an anonymous block: nothing', () =>
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
        'null;',
        `begin ${asked} raise exception 'undo'; exception when others then null; end; ${looked}`,
        `${asked} begin ${looked} end;`,
        `${asked} commit; ${looked}`,
      ]) {
        const loot = await door.say(block(body))
        assertEmptyHanded(loot)
        assert.match(loot.said, /permission denied for language plpgsql/)
      }
      assert.equal(await entries(db), 0)
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
