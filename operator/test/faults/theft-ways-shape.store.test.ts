import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { keyOf, personOf, secretOf } from '../turnstile-world.ts'
import { doorOf, known, ledger, legacy, noCard, type One, oneText } from '../ways-asking.ts'
import { printed } from './printed-plans.ts'
import { sightsOf } from './sights.ts'
import { ask, bytea, lineOf, redeem, type Thief, ticketOf } from './thief.ts'
import { assertEmptyHanded, assertSilent, WORLD } from './thieves.ts'
import { type WaysScene, withWays } from './ways-thieves.ts'

/** What is asked, by what it finds: the last of each list is found by nobody. Persons 7 and 9 are not covered today. */
const KINDS: Readonly<Record<2 | 3 | 4, (scene: WaysScene) => readonly One[]>> = {
  2: ({ engagement }) => [known(engagement), known(randomBytes(16))],
  3: () => [
    legacy(WORLD, 3),
    legacy(WORLD, 1),
    legacy(WORLD, 7),
    legacy(WORLD, 3, { printed: '' }),
    legacy(WORLD, 3, { key: randomBytes(16) }),
  ],
  4: () => [noCard(WORLD, 5), noCard(WORLD, 1), noCard(WORLD, 9), noCard(WORLD, 5, { key: randomBytes(16) })],
}
const NOT_COVERED = `update beneficiaries.rights set valid_until = '2026-02-01' where person in ('${personOf(7)}', '${personOf(9)}')`

describe('a door that was taken over, by the shape of a dearer question', () => {
  test('any argument missing, out of bounds or out of place: one refusal, that holds no person and costs nothing', () =>
    withWays(async ({ db, enter, questions }) => {
      const before = await ledger(db.owner)
      const bends: Readonly<Record<string, readonly string[]>> = {
        p_secret: ['null', `''::bytea`, bytea(randomBytes(31)), bytea(randomBytes(33)), bytea(randomBytes(64))],
        ...Object.fromEntries(['p_key', 'p_cause', 'p_day', 'p_engagement', 'p_salt', 'p_reason'].map((name) => [name, ['null']])),
        p_domain: ['null', ...[0, -1, 31, 32, 33, 32767, -32768].map((n) => `'${n}'::smallint`)],
      }
      for (const one of questions()) {
        const door = enter(doorOf(one.way))
        const own: Readonly<Record<string, readonly string[]>> = {
          ...bends,
          p_insurer: one.way === 2 ? [1, -5, 0, 3, 32767, -32768].map((n) => `'${n}'::smallint`) : ['null'],
          p_flags: ['null', ...(one.way === 2 ? [1, 2, -1] : [2, 3, -1, 32767]).map((n) => `'${n}'::smallint`)],
          p_printed: one.way === 3 ? ['null'] : [`''`, `E'MU\\t\\t2026-01-01\\t2026-12-31'`],
        }
        for (const [name, values] of Object.entries(own)) {
          for (const value of values) {
            const loot = await door.say(oneText(one, { [name]: value }))
            assertSilent(loot.said)
            assert.equal(loot.code, '22023', `way ${one.way}, ${name} ${value.slice(0, 20)}: ${loot.said.slice(0, 80)}`)
          }
        }
      }
      assert.deepEqual(await ledger(db.owner), before)
    }))

  test('whatever insurer is named, the shared levels keep their shape, and honest doors their budgets', () =>
    withWays(async ({ db, enter, engagement }) => {
      await db.owner.script(`insert into disclosure.way_allowed select i, 4, '2099-01-01', 'essai' from unnest(array[-7, 0, 9, 300]) i`)
      for (const insurer of [-7, 0, 9, 300, 1])
        await enter('cloison_keys').say(oneText(noCard(WORLD, 1, { insurer, key: randomBytes(16) })))
      for (const insurer of [-7, 0, 9, 300, 1]) {
        await enter().say(oneText(known(randomBytes(16), { insurer })))
        await enter().say(oneText(known(engagement, { insurer })))
      }
      const shapes = await db.owner.query<{ level: number; from: number; size: number; holes: boolean }>(
        `select level, array_lower(spent, 1) as from, cardinality(spent) - cardinality(allowed) as size,
           exists (select from unnest(allowed, spent) u(a, s) where a is not null and s is null) as holes from disclosure.tide order by level`,
      )
      assert.deepEqual(
        shapes,
        [3, 4, 5, 6].map((level) => ({ level, from: 1, size: 0, holes: false })),
      )
    }))

  test('what the server says when it cannot write holds no person', () =>
    withWays(async ({ db, enter, questions }) => {
      await db.owner.script(
        `do $$ begin execute format('drop table accesslog.entry_%s', to_char(now() at time zone 'UTC', 'YYYYMMDD')); end $$`,
      )
      for (const one of questions()) assertEmptyHanded(await enter(doorOf(one.way)).say(oneText(one)), '23514')
    }))
})

describe('a door that was taken over, by settings and what it overhears of a dearer question', () => {
  test('a time zone named UTC, date styles, a search path, odd settings: the same answers', () =>
    withWays(async (scene) => {
      const { db, enter } = scene
      const tricks = [
        `timezone = 'UTC+23'`,
        `timezone = '<UTC>-14'`,
        `datestyle = 'German'`,
        `datestyle = 'SQL, DMY'`,
        `intervalstyle = 'sql_standard'`,
      ]
      tricks.push(
        'search_path = pg_temp, public',
        'transform_null_equals = on',
        'array_nulls = off',
        `bytea_output = 'escape'`,
        'extra_float_digits = -15',
      )
      for (const trick of tricks) {
        const [door, keys] = [enter(), enter('cloison_keys')]
        for (const one of [door, keys]) await one.say(`set ${trick}`)
        await db.owner.script('update disclosure.meter set allowed = 1000')
        const seen: string[] = []
        for (const way of [2, 3, 4] as const) for (const one of KINDS[way](scene)) seen.push(await scene.told(way === 2 ? door : keys, one))
        assert.match(seen.join(), /^1,10,[01],1,[01],10,10,[01],1,[01],10$/, trick)
      }
      const dated = await db.owner.query<{ right: boolean }>(`select (at at time zone 'UTC')::date = day as right from accesslog.entry`)
      assert.ok(dated.length > 20 && dated.every(({ right }) => right))
    }))

  test('undone, no catalogue, counter, lock or function tells what was found, neither before the rollback nor after it', () =>
    withWays(async (scene) => {
      const { db, enter } = scene
      await db.owner.script(NOT_COVERED)
      const restless =
        /^(clock_timestamp|timeofday|now|statement_timestamp|transaction_timestamp|random|random_normal|gen_random_uuid|uuidv4|uuidv7|txid_current\w*|pg_current_\w+|pg_prepared_statements?|pg_cursors?)(\(\))?$/
      const differing = async (door: Thief, kinds: readonly One[]): Promise<string[]> => {
        const sights = await sightsOf(db, door)
        const seen: { at: string; sight: ReadonlyMap<string, string> }[] = []
        for (const one of [...kinds, ...kinds]) {
          await door.say('begin')
          assert.equal((await door.say(oneText(one))).code, '')
          seen.push({ at: 'under way', sight: await sights.look() })
          await door.say('rollback')
          seen.push({ at: 'undone', sight: await sights.look() })
        }
        const names = [...(seen[0]?.sight.keys() ?? [])].filter((name) => !restless.test(name))
        return names.filter((name) =>
          ['under way', 'undone'].some((at) => new Set(seen.filter((each) => each.at === at).map(({ sight }) => sight.get(name))).size > 1),
        )
      }
      for (const way of [2, 3, 4] as const) assert.deepEqual(await differing(enter(doorOf(way)), KINDS[way](scene)), [], `way ${way}`)
      // The alarm rings: one counter given back tells.
      await db.owner.script(`do $$ declare f regprocedure; begin
        for f in select oid from pg_proc where proname like 'pg\\_stat\\_get\\_xact\\_%' loop execute format('grant execute on function %s to public', f); end loop; end $$`)
      assert.ok((await differing(enter('cloison_keys'), KINDS[4](scene))).includes('pg_stat_xact_all_tables'))
    }))

  test('what the server says meanwhile, asked to say everything: as much for anyone, and no person', () =>
    withWays(async (scene) => {
      const { db, enter } = scene
      await db.owner.script(NOT_COVERED)
      const said = async (one: One): Promise<string> => {
        const door = enter(doorOf(one.way))
        const loud =
          'set client_min_messages = debug5; set debug_print_plan = on; set debug_print_parse = on; set debug_print_rewritten = on; set trace_sort = on'
        assert.equal((await door.say(loud)).code, '')
        const text = oneText(one)
        await door.say('begin')
        door.overheard()
        await door.say(text)
        const heard = door.overheard()
        await door.say('rollback')
        return heard
      }
      const lengths = async (way: 2 | 3 | 4): Promise<number[]> => {
        const all: number[] = []
        for (const one of KINDS[way](scene)) {
          const heard = await said(one)
          for (const words of [heard, printed(heard)]) assertSilent(words)
          all.push(heard.split(/^LOG/m).length)
        }
        return all
      }
      for (const way of [2, 3, 4] as const) assert.equal(new Set(await lengths(way)).size, 1, `way ${way}`)
      await db.owner.script(
        `do $$ begin execute format('alter function %s reset client_min_messages', 'disclosure.ask_one'::regproc::oid::regprocedure); end $$`,
      )
      assert.ok(new Set(await lengths(3)).size > 1, 'the alarm rings')
    }))

  test('what the database itself writes, and how long it takes (reported)', () =>
    withWays(async (scene) => {
      const { db, enter } = scene
      await db.owner.script(`${NOT_COVERED}; update disclosure.meter set allowed = 1000`)
      const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0
      const report: string[] = []
      for (const way of [2, 3, 4] as const) {
        const door = enter(doorOf(way))
        const figures: string[] = []
        for (const one of KINDS[way](scene)) {
          const [written, millis]: [number[], number[]] = [[], []]
          for (let n = 0; n < 9; n++) {
            const text = oneText(one)
            await door.say('begin')
            const [from] = await db.owner.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at')
            const start = performance.now()
            await door.say(text)
            millis.push(performance.now() - start)
            const [row] = await db.owner.query<{ n: number }>('select (pg_current_wal_insert_lsn() - $1::pg_lsn)::int as n', [from?.at])
            written.push(row?.n ?? 0)
            await door.say('rollback')
          }
          figures.push(`${median(written)} bytes, ${median(millis).toFixed(2)} ms`)
        }
        report.push(`way ${way}: ${figures.join('; ')}`)
      }
      console.log(`  undone, found to not found (medians of 9)\n  ${report.join('\n  ')}`)
      const ticket = ticketOf(await enter().say(ask({ keys: [keyOf(1)] })))
      assert.match(String(lineOf(await enter().say(redeem(ticket, secretOf(1))))), /^1\t/, 'and nothing was spent')
    }))
})
