import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import type { TestDatabase } from '../template-database.ts'
import { keyOf, secretOf } from '../turnstile-world.ts'
import { type Sights, sightsOf } from './sights.ts'
import { ask, askCall, bytea, type Thief, told } from './thief.ts'
import { assertEmptyHanded, entries, withThieves } from './thieves.ts'

/** Persons 1, 3, 5… are of the first insurer. What each key would be told once paid for. */
const KINDS: Readonly<Record<string, () => Buffer>> = {
  '10': () => randomBytes(16),
  '0': () => keyOf(1),
  '1': () => keyOf(3),
  '11': () => keyOf(5),
  '12': () => keyOf(7),
  '13': () => keyOf(9),
  '27': () => keyOf(2),
}

async function withKinds(work: (db: TestDatabase, door: Thief, enter: (role?: string) => Thief) => Promise<void>): Promise<void> {
  await withThieves(async (db, enter) => {
    await db.owner.script(`
      update beneficiaries.card_person set valid_until = current_date where card_id = 5;
      update beneficiaries.card_person set revoked_on = current_date where card_id = 7;
      update beneficiaries.rights set valid_until = current_date where person = (select person from beneficiaries.card_person where card_id = 9);
      insert into planes.plane values (1, 5, 2, 3, now(), 'essai')`)
    const door = enter()
    assert.equal(await told(door, { keys: [keyOf(3)] }), '0')
    await work(db, door, enter)
  })
}

/** What changes by itself from one look to the next: the time, chance, and numbers of transactions that everybody shares. */
const RESTLESS =
  /^(clock_timestamp|timeofday|now|statement_timestamp|transaction_timestamp|random|random_normal|gen_random_uuid|uuidv4|uuidv7|txid_current\w*|pg_current_\w+|pg_prepared_statements|pg_prepared_statement|pg_cursors?)(\(\))?$/

/** Names of what differs with the kind of question, under way or after it was undone; and of what never stands still. */
async function tells(door: Thief, sights: Sights): Promise<{ telling: string[]; restless: string[] }> {
  const seen: { kind: string; at: string; sight: ReadonlyMap<string, string> }[] = []
  for (let round = 0; round < 2; round++) {
    for (const [kind, key] of Object.entries(KINDS)) {
      await door.say('begin')
      assert.equal((await door.say(ask({ keys: [key()] }))).code, '', kind)
      seen.push({ kind, at: 'under way', sight: await sights.look() })
      await door.say('rollback')
      seen.push({ kind, at: 'undone', sight: await sights.look() })
    }
  }
  const telling = new Set<string>()
  const restless = new Set<string>()
  for (const at of ['under way', 'undone']) {
    const of = (kind: string, name: string): string[] =>
      seen.filter((s) => s.kind === kind && s.at === at).map((s) => s.sight.get(name) ?? '')
    for (const name of seen[0]?.sight.keys() ?? []) {
      if (RESTLESS.test(name)) continue
      if (new Set(of('10', name)).size > 1) restless.add(name)
      else for (const kind of Object.keys(KINDS)) if (of(kind, name).some((each) => each !== of('10', name)[0])) telling.add(name)
    }
  }
  return { telling: [...telling], restless: [...restless] }
}

describe('asked, then undone: nothing tells what would have been answered', () => {
  test('each kind of question is what it is, once paid for', () =>
    withKinds(async (_db, door) => {
      for (const [kind, key] of Object.entries(KINDS)) assert.equal(await told(door, { keys: [key()] }), kind)
    }))

  test('no catalogue, counter, lock or function of the system, neither before the rollback nor after it', () =>
    withKinds(async (db, door) => {
      assert.deepEqual(await tells(door, await sightsOf(db, door)), { telling: [], restless: [] })
      // The alarm rings: one counter given back tells.
      await db.owner.script(`do $$ declare f regprocedure; begin
        for f in select oid from pg_proc where proname like 'pg\\_stat\\_get\\_xact\\_%' loop execute format('grant execute on function %s to public', f); end loop; end $$`)
      const { telling } = await tells(door, await sightsOf(db, door))
      assert.ok(telling.includes('pg_stat_xact_all_tables'), telling.join())
      assert.equal(await entries(db), 1)
    }))

  test('no function of ours that a door holds: its own day shows what is committed only', () =>
    withKinds(async (db, door) => {
      const day = `select account_spent, looks::text from disclosure.day_of(${bytea(secretOf(1))})`
      const before = await door.say(day)
      for (const [first, last] of [
        ['begin', 'select 1'],
        ['begin; savepoint s', 'release s'],
        ['begin; savepoint s', 'rollback to s'],
      ] as const) {
        await door.say(first)
        await door.say(ask())
        await door.say(last)
        assertEmptyHanded(await door.say(day), '25001')
        await door.say('rollback')
      }
      assertEmptyHanded(
        await door.say(`select d.looks from ${askCall()} a, disclosure.day_of(${bytea(secretOf(1))}) d where a.ticket is not null`),
        '25001',
      )
      assertEmptyHanded(
        await door.say(
          `begin; declare c cursor for select looks from disclosure.day_of(${bytea(secretOf(1))}); ${ask()}; fetch all from c; rollback`,
        ),
        '25001',
      )
      await door.say('rollback')
      assert.deepEqual(await door.say(day), before)
      assert.equal(await entries(db), 1)
    }))

  test('a payment is not explained, however it is written', () =>
    withKinds(async (db, door) => {
      await door.say(`prepare p as ${ask()}`)
      for (const text of [
        `explain (analyze, verbose, buffers, wal) ${ask()}`,
        `ExPlAiN analyze ${ask()}`,
        `select 1; explain (analyze, wal, format json) ${ask()}`,
        'explain (analyze, buffers) execute p',
        `explain (analyze, serialize binary) with a as materialized (select * from ${askCall()}) select * from a`,
      ]) {
        await door.say('begin')
        assertEmptyHanded(await door.say(text))
        await door.say('rollback')
      }
      const worker = await db.connectAs('cloison_worker', 1)
      await assert.rejects(
        worker.query('explain analyze select * from disclosure.ask_for_claim(gen_random_uuid(), gen_random_uuid())'),
        /not explained/,
      )
      assert.equal(await entries(db), 1)
    }))

  test('what the server says meanwhile, asked to say everything: nothing, even to a session that asks for the first time', () =>
    withKinds(async (db, _door, enter) => {
      const said = async (key: Buffer): Promise<string> => {
        const door = enter()
        const loud = `set client_min_messages = debug5; set debug_print_plan = on; set debug_print_parse = on; set debug_print_rewritten = on;
          set trace_sort = on; set debug_pretty_print = off`
        assert.equal((await door.say(loud)).code, '')
        const text = ask({ keys: [key] })
        await door.say('begin')
        door.overheard()
        await door.say(text)
        const heard = door.overheard()
        await door.say('rollback')
        return heard
      }
      const lengths = async (): Promise<number[]> => {
        const all: number[] = []
        for (const key of Object.values(KINDS)) all.push((await said(key())).split(/^LOG/m).length)
        return all
      }
      const [first, ...others] = await lengths()
      assert.ok(first !== undefined && first > 2, 'the caller’s own statement is printed')
      assert.deepEqual(new Set(others), new Set([first]))
      // The alarm rings: plans are made as a function goes, and tell which way it went.
      await db.owner.script(
        `do $$ begin execute format('alter function %s reset client_min_messages', 'disclosure.ask'::regproc::oid::regprocedure); end $$`,
      )
      assert.ok(new Set(await lengths()).size > 2)
    }))

  test('what the database itself writes, and how long it takes (reported)', () =>
    withKinds(async (db, door) => {
      const bytes: string[] = []
      for (const [kind, key] of Object.entries(KINDS)) {
        const written: number[] = []
        const millis: number[] = []
        for (let n = 0; n < 12; n++) {
          const text = ask({ keys: [key()] })
          await door.say('begin')
          const [from] = await db.owner.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at', [])
          const start = performance.now()
          await door.say(text)
          millis.push(performance.now() - start)
          const [row] = await db.owner.query<{ n: number }>('select (pg_current_wal_insert_lsn() - $1::pg_lsn)::int as n', [from?.at])
          written.push(row?.n ?? 0)
          await door.say('rollback')
        }
        const median = (list: number[]): number => list.sort((a, b) => a - b)[6] ?? 0
        bytes.push(`${kind}: ${median(written)} bytes, ${median(millis).toFixed(2)} ms`)
      }
      console.log(`  undone, by outcome (medians of 12) ${bytes.join('; ')}`)
    }))
})
