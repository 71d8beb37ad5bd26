import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { secretOf } from '../turnstile-world.ts'
import { known, oneText } from '../ways-asking.ts'
import { ask, bytea, freshCause, outcomesOf, today, uuid } from './thief.ts'
import { withThieves } from './thieves.ts'

describe('someone else’s engagement number', () => {
  test('sent with an invoice or as a known patient, it is answered, written and logged as one that nobody gave', () =>
    withThieves(async (db, enter) => {
      const given = randomBytes(16)
      await enter().say(ask({ engagements: [given] }))
      const send = (engagement: Buffer): string =>
        `select outcome from claims.receive(${bytea(secretOf(2))}, ${uuid(freshCause())}, '${randomBytes(12).toString('hex')}', sha256('b'), ${uuid(engagement)},
          '${today()}', 1::smallint, '[]'::jsonb, sha256('l'))`
      const claims = enter('cloison_claims')
      const written = async (text: string): Promise<readonly unknown[]> => {
        const at = async () => (await db.owner.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at'))[0]?.at
        const before = await at()
        const { rows, code } = await claims.say(text)
        return [rows, code, before === (await at())]
      }
      await written(send(randomBytes(16)))
      // The server writes of its own accord now and then: one quiet try of three.
      const quiet = async (engagement: Buffer): Promise<readonly unknown[]> => {
        let last: readonly unknown[] = []
        for (let tries = 0; tries < 3 && last[2] !== true; tries++) last = await written(send(engagement))
        return last
      }
      assert.deepEqual(await quiet(given), [[{ outcome: 'claim.engagement-unknown' }], '', true])
      assert.deepEqual(await quiet(randomBytes(16)), await quiet(given))
    }))

  test('asked as a known patient, it is paid and written as one that nobody gave', () =>
    withThieves(async (db, enter) => {
      const given = randomBytes(16)
      await enter().say(ask({ engagements: [given] }))
      for (const key of [given, randomBytes(16)]) {
        const question = known(key, { session: 2 })
        assert.equal(await outcomesOf(enter(), oneText(question), secretOf(2)), '10')
      }
      const written = await db.owner.query<Record<string, unknown>>(
        'select site_id, account_id, insurer_id, way, domain, outcome, fields, paid, counted, person from accesslog.entry where way = 2',
      )
      assert.equal(written.length, 2)
      assert.deepEqual(written[0], written[1])
    }))

  test('finding it takes the time of not finding one', () =>
    withThieves(async (db, enter) => {
      const given = randomBytes(16)
      await enter().say(ask({ engagements: [given] }))
      await db.owner.script(`create table public.spent (given boolean, took interval);
        do $$ declare t timestamptz; begin
          for i in 1..4000 loop
            t := clock_timestamp();
            perform disclosure.engaged(2, case i % 2 when 0 then ${uuid(given)} else ${uuid(randomBytes(16))} end, current_date, 1::smallint);
            insert into public.spent values (i % 2 = 0, clock_timestamp() - t);
          end loop; end $$`)
      const [row] = await db.owner.query<{
        ratio: number
      }>(`select (extract(epoch from percentile_cont(0.5) within group (order by took) filter (where given))
        / extract(epoch from percentile_cont(0.5) within group (order by took) filter (where not given)))::float8 as ratio from public.spent`)
      console.log(`  ${row?.ratio.toFixed(3)} times`)
      assert.ok((row?.ratio ?? 9) < 1.3 && (row?.ratio ?? 0) > 0.7)
    }))
})
