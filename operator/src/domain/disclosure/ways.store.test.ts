import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { ask, asking, assertClean, draw, WORLD } from '../../../test/turnstile-asking.ts'
import { allow, causeAt, keyOf, personOf, settle } from '../../../test/turnstile-world.ts'
import { askOne, furnishWays, known, ledger, legacy, memberKeyOf, noCard, type One, PRINTED } from '../../../test/ways-asking.ts'
import { isSqlError } from '../../ports/sql.ts'
import { look, pay } from './turnstile.store.ts'

async function withWays(work: (db: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await work(db)
  })
}

/** A signed card of person `n`, honoured at the establishment of this session: the digest of the engagement number it gave. */
async function honoured(db: TestDatabase, session: number, n: number): Promise<Buffer> {
  const door = await db.as('cloison_door')
  const [drawn] = draw([asking(session, n)])
  assert.ok(drawn)
  await look(door, (await pay(door, [drawn])).ticket, [drawn])
  return Buffer.from(drawn.engagementDigest)
}
const days = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)

describe('the dearer ways of asking', () => {
  test('a legacy card, all exact: recognised, until when, and what billing needs; another datum, whichever it is: one refusal, paid', () =>
    withWays(async (db) => {
      const answer = await askOne(db, legacy(WORLD, 7))
      assert.deepEqual(answer, { outcome: 0, line: `${personOf(7)}\t1\t2027-01-01\t100\t0999000001\tMU\t\tG1\t1` })
      assert.deepEqual(await ledger(db.owner), { account: 1, site: 1, noCard: 0, legacy: 1, platform: 1, entries: 1 })
      const wrong: Partial<One>[] = [
        { key: memberKeyOf(8) },
        { key: randomBytes(16) },
        { insurer: 2 },
        { key: keyOf(7) },
        ...['TP\t\t2026-01-01\t2026-12-31', 'MU\t1\t2026-01-01\t2026-12-31', 'MU\t\t2026-01-02\t2026-12-31'].map((printed) => ({
          printed,
        })),
        ...['MU\t\t2026-01-01\t2027-01-01', '', 'MU\t\t2026-01-01', `${PRINTED}\t`, `${PRINTED} `].map((printed) => ({ printed })),
      ]
      for (const [i, more] of wrong.entries()) {
        await allow(db.owner, 8, 'all', 50)
        assert.deepEqual(await askOne(db, legacy(WORLD, 7, more)), { outcome: 10, line: '' }, JSON.stringify(more))
        const n = i + 2
        assert.deepEqual(await ledger(db.owner), { account: n, site: n, noCard: 0, legacy: n, platform: 1, entries: n })
      }
      const kept = await db.owner.query<{ person: string | null }>(
        'select person from accesslog.entry where outcome = 10 and person is not null',
      )
      assert.deepEqual(kept, [], 'whom a wrong card resembles is not written')
      await assertClean(db)
    }))

  test('no card: recognised and covered, yes or no, without an engagement; the reason is in the log', () =>
    withWays(async (db) => {
      await db.owner.script(`update beneficiaries.rights set valid_until = current_date where person = '${personOf(4)}'`)
      assert.deepEqual(await askOne(db, noCard(WORLD, 7, { reason: 3 })), { outcome: 0, line: `${personOf(7)}\t1` })
      assert.deepEqual(await askOne(db, noCard(WORLD, 4)), { outcome: 13, line: `${personOf(4)}\t1` })
      for (const more of [{ key: randomBytes(16) }, { insurer: 2 }, { key: memberKeyOf(7) }])
        assert.deepEqual(await askOne(db, noCard(WORLD, 7, more)), { outcome: 10, line: '' })
      assert.deepEqual(await ledger(db.owner), { account: 5, site: 5, noCard: 5, legacy: 0, platform: 2, entries: 5 })
      const [row] = await db.owner.query('select way, reason, door_id as door from accesslog.entry where outcome = 0')
      assert.deepEqual(row, { way: 4, reason: 3, door: 4 })
      const given = await db.owner.query('select from disclosure.engagement')
      assert.equal(given.length, 0)
      await assertClean(db)
    }))

  test('of several persons under one NIR, the one who is covered that day', () =>
    withWays(async (db) => {
      await db.owner.script(`update beneficiaries.person set nir_key = (select nir_key from beneficiaries.person where person = '${personOf(7)}')
          where person in ('${personOf(1)}', '${personOf(4)}');
        update beneficiaries.rights set valid_until = current_date where person in ('${personOf(1)}', '${personOf(7)}')`)
      assert.deepEqual(await askOne(db, noCard(WORLD, 7)), { outcome: 0, line: `${personOf(4)}\t1` })
    }))

  test('a known patient: only by the engagement of a signed card, at the establishment where it was honoured', () =>
    withWays(async (db) => {
      const engagement = await honoured(db, 1, 7)
      assert.match((await askOne(db, known(engagement))).line, /\t2027-01-01\t100\t/)
      assert.equal((await askOne(db, known(engagement, { session: 5 }))).outcome, 1, 'a colleague of the same establishment')
      const others = [randomBytes(16), keyOf(7), memberKeyOf(7)]
      for (const [session, key] of [[2, engagement], ...others.map((key) => [1, key] as const)] as const)
        assert.deepEqual(await askOne(db, known(key, { session })), { outcome: 10, line: '' })
      // What the other ways gave makes nobody known, nor does a signed card that was refused.
      const made = [randomBytes(16), randomBytes(16), randomBytes(16), randomBytes(16)] as const
      assert.equal((await askOne(db, known(engagement, { engagement: made[0] }))).outcome, 1)
      assert.equal((await askOne(db, legacy(WORLD, 8, { engagement: made[1] }))).outcome, 0)
      assert.equal((await askOne(db, noCard(WORLD, 9, { engagement: made[2] }))).outcome, 0)
      await db.owner.script('update beneficiaries.card_person set revoked_on = current_date where card_id = 10')
      const door = await db.as('cloison_door')
      const [drawn] = draw([asking(1, 10)])
      assert.ok(drawn)
      await look(door, (await pay(door, [{ ...drawn, engagementDigest: made[3] }])).ticket, [drawn])
      for (const key of made) assert.deepEqual(await askOne(db, known(key)), { outcome: 10, line: '' })
      await assertClean(db)
    }))

  test('a known patient: for six months, then the card is asked for again; each window is paid for anew', () =>
    withWays(async (db) => {
      const engagement = await honoured(db, 1, 7)
      await db.owner.script(
        `update accesslog.entry set hour = hour - 30; update disclosure.meter set spent = 0; update disclosure.tide set spent = array_fill(0, array[cardinality(spent)])`,
      )
      assert.equal((await askOne(db, known(engagement))).outcome, 0, 'paid again')
      assert.deepEqual(await ledger(db.owner), { account: 1, site: 1, noCard: 0, legacy: 0, platform: 1, entries: 2 })
      for (const [day, outcome] of [
        [`(now() at time zone 'UTC')::date - interval '6 months'`, 10],
        [`(now() at time zone 'UTC')::date - interval '6 months' + interval '1 day'`, 1],
      ] as const) {
        await db.owner.script(`update disclosure.engagement set day = (${day})::date`)
        assert.equal((await askOne(db, known(engagement))).outcome, outcome, day)
      }
      await db.owner.script(`update disclosure.parameter set value = 3 where name = 'known-months'`)
      assert.equal((await askOne(db, known(engagement))).outcome, 10)
    }))

  test('a known patient whose rights have closed is not covered; whose rights left the look-up is unknown', () =>
    withWays(async (db) => {
      const engagement = await honoured(db, 1, 7)
      await db.owner.script(`update beneficiaries.rights set valid_until = current_date where person = '${personOf(7)}'`)
      assert.deepEqual(await askOne(db, known(engagement)), { outcome: 13, line: `${personOf(7)}\t1\t${days(0)}` })
      await db.owner.script(`delete from beneficiaries.rights where person = '${personOf(7)}'`)
      assert.deepEqual(await askOne(db, known(engagement)), { outcome: 10, line: '' })
    }))

  test('a person counted here is free by every way, and another establishment pays', () =>
    withWays(async (db) => {
      const engagement = await honoured(db, 1, 7)
      for (const one of [legacy(WORLD, 7), noCard(WORLD, 7), known(engagement)]) assert.equal((await askOne(db, one)).outcome, 1)
      assert.deepEqual(await ledger(db.owner), { account: 1, site: 1, noCard: 0, legacy: 0, platform: 1, entries: 4 })
      assert.equal((await askOne(db, noCard(WORLD, 8))).outcome, 0)
      assert.deepEqual((await ask(db, asking(1, 8))).outcomes, [1])
      assert.equal((await askOne(db, noCard(WORLD, 8, { session: 2 }))).outcome, 0)
      await assertClean(db)
    }))

  test('not allowed, ended, frozen, of another domain, out of days, after a recovery, closed: nothing told, spent or written', () =>
    withWays(async (db) => {
      await db.owner.script(`
        delete from disclosure.way_allowed where insurer_id = 2 and way = 3;
        update disclosure.way_allowed set until_day = (now() at time zone 'UTC')::date where insurer_id = 2 and way = 4;
        update professionals.session set barred = true where account_id = 2; update professionals.session set ended_at = now() where account_id = 3;
        update professionals.session set restricted_until = now() + interval '1 hour' where account_id = 4; update professionals.session set idle_at = now() where account_id = 6`)
      const engagement = randomBytes(16)
      for (const [outcome, more] of [
        ...([
          [42, { secret: randomBytes(32) }],
          [41, { session: 2 }],
          [42, { session: 3 }],
          [46, { session: 4 }],
          [42, { session: 6 }],
        ] as const),
        ...([
          [43, { domain: 2 }],
          [43, { domain: 30 }],
          [44, { day: days(2) }],
          [44, { day: days(-32) }],
          [44, { day: 'infinity' }],
        ] as const),
      ] as const) {
        for (const one of [
          legacy(WORLD, 7, more),
          noCard(WORLD, 7, more),
          noCard(WORLD, 7, { ...more, key: engagement }),
          known(engagement, more),
        ])
          assert.deepEqual(await askOne(db, one), { outcome, line: '' }, `${JSON.stringify(more)} way ${one.way}`)
      }
      for (const one of [legacy(WORLD, 2), noCard(WORLD, 2)]) assert.equal((await askOne(db, one)).outcome, 45)
      for (const [scope, id] of [
        [0, 0],
        [1, 1],
        [2, 1],
        [3, 4],
        [4, 1],
        [5, 1],
      ] as const) {
        await db.owner.script(
          `delete from planes.plane where plane = 1; insert into planes.plane values (1, ${scope}, ${id}, 3, now(), 'essai')`,
        )
        for (const one of [legacy(WORLD, 7), noCard(WORLD, 7)]) assert.equal((await askOne(db, one)).outcome, 40, `scope ${scope}`)
      }
      assert.deepEqual(await ledger(db.owner), { account: 0, site: 0, noCard: 0, legacy: 0, platform: 0, entries: 0 })
      await db.owner.script('delete from planes.plane where plane = 1')
      assert.equal((await askOne(db, legacy(WORLD, 7))).outcome, 0)
    }))

  test('an insurer that is closed: its known patients are refused at the price of any refusal', () =>
    withWays(async (db) => {
      const engagement = await honoured(db, 1, 7)
      await db.owner.script(`insert into planes.plane values (1, 5, 1, 3, now(), 'essai')`)
      assert.deepEqual(await askOne(db, known(engagement)), { outcome: 27, line: '' })
      assert.deepEqual(await ledger(db.owner), { account: 2, site: 2, noCard: 0, legacy: 0, platform: 1, entries: 2 })
      await assertClean(db)
    }))

  test('an identifier serves once, whatever the way, before and after', () =>
    withWays(async (db) => {
      const [first, second] = [causeAt(Date.now(), randomBytes), causeAt(Date.now(), randomBytes)]
      assert.equal((await askOne(db, legacy(WORLD, 7, { cause: first }))).outcome, 0)
      assert.deepEqual((await ask(db, asking(1, 8, { cause: first }))).outcomes, [30])
      assert.deepEqual((await ask(db, asking(1, 8, { cause: second }))).outcomes, [0])
      for (const cause of [first, second]) {
        for (const one of [noCard(WORLD, 9, { cause }), legacy(WORLD, 9, { cause }), known(randomBytes(16), { cause })])
          assert.deepEqual(await askOne(db, one), { outcome: 30, line: '' })
      }
      await assertClean(db)
    }))

  test('identifiers that are old, from the future or not UUID v7 are refused: none can serve on two days', () =>
    withWays(async (db) => {
      const four = causeAt(Date.now(), randomBytes)
      four[6] = 0x40
      for (const cause of [
        four,
        causeAt(Date.now() - 24 * 3_600_000, randomBytes),
        ...[3, 600, 1_300].map((m) => causeAt(Date.now() + m * 60_000, randomBytes)),
      ])
        await assert.rejects(askOne(db, noCard(WORLD, 7, { cause })), (caught) => isSqlError(caught, '22023'), cause.toString('hex'))
    }))
})
