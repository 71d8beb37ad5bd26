import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type DeskOne, deskCall, deskLedger, deskSecretOf, deskText, furnishDesks, member } from '../desk-asking.ts'
import type { TestDatabase } from '../template-database.ts'
import { secretOf } from '../turnstile-world.ts'
import { furnishWays, legacy, memberKeyOf, oneText } from '../ways-asking.ts'
import { ask, bytea, lineOf, outcomesOf, redeem, type Thief, ticketOf } from './thief.ts'
import { assertEmptyHanded, assertSilent, WORLD, withThieves } from './thieves.ts'

const GIVEN = /^[01]\t[0-9a-f-]{36}\t1\t\d{4}-\d\d-\d\d\t2026-01-01\t2027-01-01\t1,2\tG1$/
const SECRET = deskSecretOf(1)
const one = (more: Partial<DeskOne> = {}): DeskOne => member(WORLD, 1, more)

async function withDesks(
  work: (scene: { db: TestDatabase; enter: (role?: string) => Thief; keys: Thief }) => Promise<void>,
): Promise<void> {
  await withThieves(async (db, enter) => {
    await furnishWays(db.owner, WORLD)
    await furnishDesks(db.owner, WORLD)
    await work({ db, enter, keys: enter('cloison_keys') })
  })
}

describe('the door of numbers was taken over, by an insurer’s desk', () => {
  test('what is honest works: asked, committed, looked at once', () =>
    withDesks(async ({ keys }) => {
      const ticket = ticketOf(await keys.say(deskText(one())))
      assert.match(String(lineOf(await keys.say(redeem(ticket, SECRET)))), GIVEN)
      assertEmptyHanded(await keys.say(redeem(ticket, SECRET)))
    }))

  test('a ticket is not redeemed in the transaction that asked, whatever savepoints stand between, nor after a rollback, nor elsewhere', () =>
    withDesks(async ({ db, enter, keys }) => {
      const before = await deskLedger(db.owner)
      for (const [first, last] of [
        ['begin', 'select 1'],
        ['begin; savepoint s', 'release savepoint s'],
        ['begin; savepoint s', 'rollback to savepoint s'],
        ['begin', 'savepoint s'],
        ['begin', 'rollback'],
        ['begin', 'rollback and chain'],
      ] as const) {
        await keys.say(first)
        const ticket = ticketOf(await keys.say(deskText(one())))
        assert.ok(ticket)
        assert.equal((await keys.say(last)).code, '')
        assertEmptyHanded(await keys.say(redeem(ticket, SECRET)))
        await keys.say('rollback')
      }
      const other = enter('cloison_keys')
      const both = `select disclosure.redeem(a.ticket, ${bytea(SECRET)}) as line from ${deskCall(one())} a`
      for (const text of [
        both,
        `with a as materialized (select * from ${deskCall(one())}) select disclosure.redeem(a.ticket, ${bytea(SECRET)}) from a`,
        `begin; declare c cursor with hold for ${both}; commit; fetch all from c`,
        `prepare p as ${both}; execute p`,
        `do $thief$ declare t uuid; begin select x.ticket into t from ${deskCall(one())} x; commit; raise notice '%', disclosure.redeem(t, ${bytea(SECRET)}); end $thief$`,
      ]) {
        assertEmptyHanded(await keys.say(text))
        await keys.say('rollback')
      }
      await keys.say('begin')
      const ticket = ticketOf(await keys.say(deskText(one())))
      assertEmptyHanded(await other.say(redeem(ticket, SECRET)))
      assertEmptyHanded(await keys.say(`prepare transaction 'thief'`), '55000')
      assertEmptyHanded(await keys.say(redeem(ticket, SECRET)))
      assert.deepEqual(await deskLedger(db.owner), before)
    }))

  test('an older snapshot is refused, and a payment is not explained', () =>
    withDesks(async ({ keys, db }) => {
      for (const level of ['repeatable read', 'serializable']) {
        await keys.say(`begin isolation level ${level}; select 1`)
        assertEmptyHanded(await keys.say(deskText(one())), '25001')
        await keys.say('rollback')
      }
      await keys.say(`prepare q as ${deskText(one())}`)
      for (const text of [
        `explain (analyze, verbose, buffers, wal) ${deskText(one())}`,
        `ExPlAiN analyze ${deskText(one())}`,
        'explain (analyze, buffers) execute q',
      ]) {
        await keys.say('begin')
        assertEmptyHanded(await keys.say(text))
        await keys.say('rollback')
      }
      assert.equal((await deskLedger(db.owner)).entries, 0)
    }))

  test('a ticket of another door, of another bearer, of none: one refusal, and the ticket is still good', () =>
    withDesks(async ({ enter, keys }) => {
      const ticket = ticketOf(await keys.say(deskText(one())))
      const tried = [await enter().say(redeem(ticket, SECRET)), await enter('cloison_worker').say(redeem(ticket, SECRET))]
      for (const bearer of [deskSecretOf(2), secretOf(1), Buffer.alloc(0), Buffer.concat([SECRET, SECRET])])
        tried.push(await keys.say(redeem(ticket, bearer)))
      for (const loot of tried) assertEmptyHanded(loot)
      assert.equal(new Set(tried.map(({ said }) => said.replace(/pid|\d+/g, ''))).size, 1)
      assert.match(String(lineOf(await keys.say(redeem(ticket, SECRET)))), GIVEN)
    }))

  test('sessions do not cross: a desk’s opens nothing for professionals, theirs nothing at a desk', () =>
    withDesks(async ({ db, enter, keys }) => {
      assert.equal(await outcomesOf(enter(), ask({ secrets: [SECRET] }), SECRET), '42')
      assert.equal(await outcomesOf(keys, oneText(legacy(WORLD, 1, { secret: SECRET })), SECRET), '42')
      assert.equal(await outcomesOf(keys, deskText(one({ secret: secretOf(1) })), secretOf(1)), '42')
      for (const text of [
        `select * from professionals.session_keys(${bytea(SECRET)})`,
        `select * from professionals.desk_key(${bytea(secretOf(1))})`,
      ])
        assert.deepEqual((await keys.say(text)).rows, [])
      assert.equal((await deskLedger(db.owner)).entries, 0)
    }))

  test('no other role asks, and the door of numbers does nothing else: no table, no budget, no register, no session of its own making', () =>
    withDesks(async ({ db, enter, keys }) => {
      const roles = ['door', 'identity', 'claims', 'payments', 'worker', 'sequencer', 'console', 'watch', 'import']
      for (const role of roles) assertEmptyHanded(await enter(`cloison_${role}`).say(deskText(one())))
      const [register, identity] = [
        'professionals.desk_register(1::smallint, $$x-y$$, $$key$$, sha256($$x$$), sha256($$y$$), current_date + 9, $$s$$, now())',
        enter('cloison_identity'),
      ]
      for (const text of [
        ...['professionals.desk_account', 'professionals.desk_session', 'disclosure.desk_case', 'disclosure.meter', 'accesslog.entry'].map(
          (table) => `select * from ${table}`,
        ),
        `select ${register}`,
        'select professionals.desk_allow(1::smallint, null, 1000)',
        'select professionals.desk_unfreeze(1::smallint, 9001)',
        'select * from professionals.desk_list(null)',
        `select disclosure.open_desk_budget(11::smallint, 9001, 'agent', 1000)`,
        `select * from disclosure.desk_looks(1::smallint, current_date, 10)`,
      ]) {
        assertEmptyHanded(await keys.say(text))
        assertEmptyHanded(await identity.say(text))
      }
      const opened = `select * from professionals.desk_open('999000001', 'agent-1', sha256('x'), sha256('y'), ${bytea(randomBytes(32))})`
      assertEmptyHanded(await keys.say(opened))
      // The identity role opens sessions of accounts that exist, by their public key, and asks nothing.
      assert.equal((await identity.say(opened)).rows[0]?.['outcome'], 'ok')
      assertEmptyHanded(await identity.say(deskText(one())))
      assert.equal((await deskLedger(db.owner)).entries, 0)
    }))

  test('names of the caller’s that shadow ours, in a session bent every way: refused or harmless', () =>
    withDesks(async ({ keys }) => {
      for (const text of [
        'create temporary table desk_session (digest bytea)',
        'create temporary table session as select 1',
        `create type pg_temp.tide as (level int)`,
        `create function pg_temp.sha256(bytea) returns bytea language sql as 'select $1'`,
      ])
        await keys.say(text)
      await keys.say(
        `set search_path = pg_temp, disclosure, pg_catalog; set timezone = 'UTC+14'; set datestyle = 'SQL, DMY'; set client_min_messages = debug5; set debug_print_plan = on`,
      )
      const asked = await keys.say(deskText(one()))
      assertSilent(keys.overheard())
      assert.match(String(lineOf(await keys.say(redeem(ticketOf(asked), SECRET)))), GIVEN)
    }))

  test('an error says nothing of whom: neither for a member nor for a stranger', () =>
    withDesks(async ({ keys }) => {
      const seen = [memberKeyOf(1), randomBytes(16)].map(async (key) => {
        const said = []
        for (const bent of [{ p_reference: `'${'A'.repeat(50)}'::text` }, { p_salt: 'null::uuid' }, { p_cause: 'gen_random_uuid()' }]) {
          const loot = await keys.say(deskText(one({ key }), bent))
          assertEmptyHanded(loot, '22023')
          said.push(loot.said)
        }
        return said.join()
      })
      assert.equal(new Set(await Promise.all(seen)).size, 1)
    }))
})
