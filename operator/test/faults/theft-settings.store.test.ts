import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { allow, causeAt, keyOf, personOf, secretOf, settle } from '../turnstile-world.ts'
import { printed } from './printed-plans.ts'
import { ask, bytea, lineOf, redeem, type Thief, thief, ticketOf, told } from './thief.ts'

const WORLD = { insurers: 2, sites: 3, accountsPerSite: 2, clients: 1, persons: 300 }
const FAR = `'UTC+23'` // a time zone whose abbreviation is UTC, a day behind: PostgreSQL 18 reads abbreviations there first

async function withWorld(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await allow(db.owner, 1, 'all', 5000)
    await allow(db.owner, 2, 'all', 5000)
    await db.owner.script(`update beneficiaries.card_person set revoked_on = current_date where card_id = 2`)
    await work(db)
  })
}

/** Known, unknown, revoked, of another establishment's domain, of nobody's session: what a door is told, whatever it has set. */
function five(door: Thief, key: Buffer): Promise<string> {
  return told(door, {
    secrets: [secretOf(1), secretOf(1), secretOf(1), secretOf(1), randomBytes(32)],
    keys: [key, randomBytes(16), keyOf(2), key, key],
  })
}

describe('a door that was taken over, by its settings', () => {
  test('every setting that a session may change, at its extremes: same outcomes, same ledger, or a plain refusal', () =>
    withWorld(async (db) => {
      const settings = await db.owner.query<{
        name: string
        vartype: string
        values: string[] | null
        low: string | null
        high: string | null
      }>(
        `select name, vartype, enumvals as values, min_val as low, max_val as high from pg_settings where context = 'user'
           and name not in ('role', 'session_authorization', 'client_encoding', 'default_transaction_isolation') order by name`,
        [],
      )
      assert.ok(settings.length > 150)
      const door = thief(db)
      let person = 10
      let refused = 0
      for (const { name, vartype, values, low, high } of settings) {
        const extremes = vartype === 'bool' ? ['on', 'off'] : vartype === 'enum' ? (values ?? []) : vartype === 'string' ? [] : [low, high]
        for (const value of extremes.slice(0, 6)) {
          if (/^(statement|transaction|lock|idle.*)_timeout$/.test(name) && value !== low) continue
          if ((await door.say(`set ${name} = '${value}'`)).code !== '') continue
          const key = keyOf(10 + (person++ % 200))
          const outcomes = await five(door, key)
          await door.say('rollback; reset all')
          if (outcomes === '25006' || outcomes === '25001') refused++
          else assert.match(outcomes, /^[01],10,12,1,42$/, `${name} = ${value}`)
        }
      }
      assert.ok(refused <= 2, 'read only is the one setting that stops a door')
      const found = await audit(db.owner)
      assert.deepEqual([found.over, found.unequal, found.paidTwice, found.freeWithoutPayer, found.engagementsAdrift], [0, 0, 0, 0, 0])
      await door.end()
    }))

  test('a time zone named UTC, date styles, a search path: days stay those of the server', () =>
    withWorld(async (db) => {
      const tricks = [
        `timezone = ${FAR}`,
        `timezone = '<UTC>-14'`,
        `datestyle = 'German'`,
        `search_path = pg_temp, public`,
        `search_path = ''`,
      ]
      tricks.push('transform_null_equals = on', 'array_nulls = off', 'standard_conforming_strings = off', `bytea_output = 'escape'`)
      let person = 20
      for (const trick of tricks) {
        const door = thief(db)
        await door.say(`set ${trick}`)
        const key = keyOf(person++)
        assert.equal(await five(door, key), '0,10,12,1,42', trick)
        const asked = await door.say(ask({ keys: [key] }))
        assert.match(String(lineOf(await door.say(redeem(ticketOf(asked))))), /\t100\t/)
        await door.end()
      }
      const days = await db.owner.query<{ right: boolean }>(`select (at at time zone 'UTC')::date = day as right from accesslog.entry`, [])
      assert.ok(days.length > 20 && days.every(({ right }) => right))
      // The alarm rings: without its own time zone, the function takes yesterday for today, and the entry is dated wrong.
      await db.owner.script(
        `do $$ begin execute format('alter function %s reset timezone', 'disclosure.ask'::regproc::oid::regprocedure); end $$`,
      )
      const door = thief(db)
      await door.say(`set timezone = ${FAR}`)
      await five(door, keyOf(3))
      const dated = await db.owner.query<{ right: boolean }>(`select (at at time zone 'UTC')::date = day as right from accesslog.entry`, [])
      assert.ok(dated.some(({ right }) => !right))
      await door.end()
    }))

  test('an identifier dated just after midnight does not serve on both sides of it', () =>
    withWorld(async (db) => {
      const [midnight] = await db.owner.query<{ millis: bigint; day: string }>(
        `select (extract(epoch from date_trunc('day', now(), 'UTC') + interval '1 day') * 1000)::int8 as millis, (now() at time zone 'UTC')::date + 1 as day`,
        [],
      )
      assert.ok(midnight)
      await db.owner.script(`update professionals.session set expires_at = now() + interval '3 days'`)
      const cause = causeAt(Number(midnight.millis) + 60_000, randomBytes)
      const at = (millis: number): Promise<void> =>
        db.owner.script(
          `update disclosure.clock set ahead = to_timestamp(${Number(midnight.millis) + millis} / 1000.0) - clock_timestamp()`,
        )
      const door = thief(db)
      await at(-30_000)
      assert.equal(await told(door, { causes: [cause] }), '0')
      for (const later of [1_000, 50_000, 110_000]) {
        await at(later)
        for (const again of [false, true]) {
          const after = await told(door, { causes: [cause], keys: [keyOf(7)], again })
          assert.ok(after === '23505' || after === '30', `${later} ms after midnight: ${after}`)
        }
      }
      await door.end()
    }))

  test('plans of a payment that is undone hold no person, were they heard', () =>
    withWorld(async (db) => {
      const door = thief(db)
      const loud = `set client_min_messages = debug5; set debug_print_plan = on; set debug_print_parse = on; set debug_print_rewritten = on;
        set trace_notify = on; set trace_sort = on; set debug_pretty_print = off`
      assert.equal((await door.say(loud)).code, '')
      await db.owner.script(
        `do $$ begin execute format('alter function %s reset client_min_messages', 'disclosure.ask'::regproc::oid::regprocedure); end $$`,
      )
      await door.say('begin')
      door.overheard()
      await door.say(ask({ keys: [keyOf(5)] }))
      const heard = door.overheard()
      await door.say('rollback')
      assert.ok(heard.length > 20_000, `statements of the function were printed: ${heard.length}`)
      for (const words of [heard, printed(heard)]) {
        assert.ok(!words.includes(personOf(5)) && !words.includes(personOf(5).replaceAll('-', '')))
        assert.ok(!words.includes('\tMU\t') && !words.includes('card_person_pkey'))
      }
      await door.end()
    }))

  test('names in pg_temp shadow nothing: no temporary object can be made, nor any schema, function, type, domain, cast or operator', () =>
    withWorld(async (db) => {
      for (const role of ['cloison_door', 'cloison_worker', 'cloison_claims', 'cloison_identity']) {
        const one = thief(db, role)
        for (const attempt of [
          ...['create temp table card_person (digest uuid)', 'create temp view session as select 1', 'create temp sequence x'],
          ...['sha256(bytea) returns bytea', 'clock_timestamp() returns timestamptz', 'pg_current_xact_id() returns xid8'].map(
            (name) => `create function pg_temp.${name} language sql as 'select null'`,
          ),
          ...['uuid', 'text', 'timestamptz', 'smallint', 'tide'].map((name) => `create domain pg_temp.${name} as int`),
          ...['date', 'interval'].map((name) => `create type pg_temp.${name} as enum ('a')`),
          'create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = uuid_ne)',
          'create cast (uuid as text) with inout',
          'create schema thief',
          `create function public.f() returns int language sql as 'select 1'`,
          'create collation pg_temp.c from "C"',
        ]) {
          const { code } = await one.say(attempt)
          assert.equal(code, '42501', `${role}: ${attempt}`)
        }
        await one.end()
      }
    }))

  test('synchronous_commit off: what was answered is on disk', () =>
    withWorld(async (db) => {
      const door = thief(db)
      await door.say('set synchronous_commit = off')
      for (let n = 30; n < 60; n++) {
        const asked = await door.say(ask({ keys: [keyOf(n)] }))
        const [before] = await db.owner.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at', [])
        assert.match(String(lineOf(await door.say(`${redeem(ticketOf(asked))}`))), /\t100\t/)
        const [row] = await db.owner.query<{ flushed: boolean }>('select pg_current_wal_flush_lsn() >= $1::pg_lsn as flushed', [before?.at])
        assert.equal(row?.flushed, true)
      }
      await door.end()
    }))

  test('what others do is not seen: statements, statistics of columns, locks by name', () =>
    withWorld(async (db) => {
      const door = thief(db)
      const other = await db.connectAs('cloison_worker', 1)
      await other.query(`select 'a statement of someone else'`, [])
      const rows = async (text: string): Promise<unknown> => (await door.say(text)).rows[0]?.['n']
      assert.equal(await rows(`select count(*)::int as n from pg_stats`).then((n) => typeof n), 'number')
      assert.equal(
        await rows(
          `select count(*)::int as n from pg_stats where schemaname in ('beneficiaries', 'cards', 'accesslog', 'disclosure', 'professionals', 'claims', 'payments', 'planes', 'directory')`,
        ),
        0,
      )
      for (const text of [
        'select query from pg_stat_activity',
        'select 1 from pg_locks',
        'select n_tup_ins from pg_stat_all_tables',
        'select stxdmcv from pg_statistic_ext_data',
        'select 1 from pg_statistic',
        'select 1 from pg_authid',
        'select 1 from pg_hba_file_rules',
      ]) {
        assert.equal((await door.say(text)).code, '42501', text)
      }
      assert.equal((await door.say(`set role cloison_turnstile`)).code, '42501')
      assert.equal((await door.say(`select ${bytea(secretOf(1))} as n`)).code, '')
      await door.end()
    }))
})
