import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { secretOf } from '../turnstile-world.ts'
import { doorOf, ledger, oneCall, oneText } from '../ways-asking.ts'
import { bytea, lineOf, redeem, ticketOf } from './thief.ts'
import { assertEmptyHanded, entries, GIVEN } from './thieves.ts'
import { withWays } from './ways-thieves.ts'

describe('a door that was taken over, by the dearer ways and transactions', () => {
  test('what is honest works: asked, committed, looked at once', () =>
    withWays(async ({ db, enter, questions }) => {
      for (const one of questions()) {
        const door = enter(doorOf(one.way))
        const ticket = ticketOf(await door.say(oneText(one)))
        assert.match(String(lineOf(await door.say(redeem(ticket)))), one.way === 4 ? /^0\t[0-9a-f-]{36}\t1$/ : GIVEN)
        assertEmptyHanded(await door.say(redeem(ticket)))
      }
      assert.equal(await entries(db), 4)
    }))

  test('a ticket is not redeemed in the transaction that asked, whatever savepoints stand between, nor after a rollback', () =>
    withWays(async ({ db, enter, questions }) => {
      const before = await ledger(db.owner)
      for (const one of questions()) {
        const door = enter(doorOf(one.way))
        for (const [first, last] of [
          ['begin', 'select 1'],
          ['begin; savepoint s', 'release savepoint s'],
          ['begin; savepoint s', 'rollback to savepoint s'],
          ['begin', 'savepoint s'],
          ['begin', 'rollback'],
          ['begin', 'rollback and chain'],
        ] as const) {
          await door.say(first)
          const ticket = ticketOf(await door.say(oneText(one)))
          assert.ok(ticket)
          assert.equal((await door.say(last)).code, '')
          assertEmptyHanded(await door.say(redeem(ticket)))
          await door.say('rollback')
        }
      }
      assert.deepEqual(await ledger(db.owner), before)
    }))

  test('nor by another connection before the commit, in one statement, by a cursor, prepared, or in an anonymous block', () =>
    withWays(async ({ db, enter, questions }) => {
      const before = await ledger(db.owner)
      for (const one of questions()) {
        const [door, other] = [enter(doorOf(one.way)), enter(doorOf(one.way))]
        const secret = bytea(secretOf(1))
        const both = `select disclosure.redeem(a.ticket, ${secret}) as line from ${oneCall(one)} a`
        for (const text of [
          both,
          `with a as materialized (select * from ${oneCall(one)}) select disclosure.redeem(a.ticket, ${secret}) from a`,
          `begin; declare c cursor with hold for ${both}; commit; fetch all from c`,
          `prepare p as ${both}; execute p`,
          `do $thief$ declare t uuid; begin select x.ticket into t from ${oneCall(one)} x; commit; raise notice '%', disclosure.redeem(t, ${secret}); end $thief$`,
        ]) {
          assertEmptyHanded(await door.say(text))
          await door.say('rollback')
        }
        await door.say('begin')
        const ticket = ticketOf(await door.say(oneText(one)))
        assertEmptyHanded(await other.say(redeem(ticket)))
        assertEmptyHanded(await door.say(`prepare transaction 'thief'`), '55000')
        assertEmptyHanded(await door.say(redeem(ticket)))
      }
      assert.deepEqual(await ledger(db.owner), before)
    }))

  test('an older snapshot is refused, and a payment is not explained, however it is written', () =>
    withWays(async ({ db, enter, questions }) => {
      for (const one of questions()) {
        const door = enter(doorOf(one.way))
        for (const level of ['repeatable read', 'serializable']) {
          await door.say(`begin isolation level ${level}; select 1`)
          assertEmptyHanded(await door.say(oneText(one)), '25001')
          await door.say(`rollback; set default_transaction_isolation = '${level}'`)
          assertEmptyHanded(await door.say(oneText(one)), '25001')
          await door.say('reset all')
        }
        await door.say(`prepare q as ${oneText(one)}`)
        for (const text of [
          `explain (analyze, verbose, buffers, wal) ${oneText(one)}`,
          `ExPlAiN analyze ${oneText(one)}`,
          `select 1; explain (analyze, wal, format json) ${oneText(one)}`,
          'explain (analyze, buffers) execute q',
        ]) {
          await door.say('begin')
          assertEmptyHanded(await door.say(text))
          await door.say('rollback')
        }
      }
      assert.equal(await entries(db), 1)
    }))
})
