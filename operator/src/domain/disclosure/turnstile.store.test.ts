import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { ask, asking, assertClean, draw, WORLD } from '../../../test/turnstile-asking.ts'
import { audit } from '../../../test/turnstile-audit.ts'
import { allow, causeAt, settle } from '../../../test/turnstile-world.ts'
import { isSqlError } from '../../ports/sql.ts'
import { look, pay } from './turnstile.store.ts'

describe('the turnstile', () => {
  test('a person is paid for once by a site, then free; another site pays again', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      const first = await ask(db, asking(1, 7))
      assert.deepEqual(first.outcomes, [0])
      assert.match(first.lines[0] ?? '', /^[0-9a-f-]{36}\t1\t2027-01-01\t100\t\d{10}\tMU\t\tG1\t1$/)
      assert.deepEqual((await ask(db, asking(1, 7))).outcomes, [1])
      assert.deepEqual((await ask(db, asking(5, 7))).outcomes, [1], 'a colleague of the same site')
      assert.deepEqual((await ask(db, asking(2, 7))).outcomes, [0], 'another site')
      await assertClean(db)
    }))

  test('an unknown card and a wrong birth date are one refusal, paid, that counts no person above the site', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      const { outcomes, lines } = await ask(db, asking(1, 1, { key: randomBytes(16) }))
      assert.deepEqual([outcomes, lines], [[10], ['']])
      const [spent] = await db.owner.query(
        `select (select spent from disclosure.meter where level = 1 and id = 1) account, (select spent[1] from disclosure.tide where level = 6) platform`,
      )
      assert.deepEqual(spent, { account: 1, platform: 0 })
      await assertClean(db)
    }))

  test('a revoked card and an expired one are told apart, paid, and show nothing', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await db.owner.script(
        `update beneficiaries.card_person set revoked_on = current_date where card_id = 7; update beneficiaries.card_person set valid_until = current_date where card_id = 8`,
      )
      const { outcomes, lines } = await ask(db, asking(1, 7), asking(1, 8))
      assert.deepEqual(
        [outcomes, lines],
        [
          [12, 11],
          ['', ''],
        ],
      )
      await assertClean(db)
    }))

  test('rights closed on the day of care are told, paid, and give no engagement', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await db.owner.script(`update beneficiaries.rights set valid_until = current_date where insurer_id = 1`)
      const { outcomes, lines } = await ask(db, asking(1, 7))
      assert.deepEqual(outcomes, [13])
      assert.match(lines[0] ?? '', /^[0-9a-f-]{36}\t1\t\d{4}-\d\d-\d\d$/)
      await db.owner.script(`update beneficiaries.rights set valid_until = '2027-01-01'`)
      assert.deepEqual((await ask(db, asking(1, 7))).outcomes, [1], 'the person was counted')
      await assertClean(db)
    }))

  test('an identifier serves once: alone, twice in a batch, and beside honest questions', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      const cause = causeAt(Date.now(), randomBytes)
      assert.deepEqual((await ask(db, asking(1, 7, { cause }))).outcomes, [0])
      assert.deepEqual((await ask(db, asking(1, 7, { cause }))).outcomes, [30])
      assert.deepEqual((await ask(db, asking(1, 8, { cause }), asking(1, 9))).outcomes, [30, 0])
      const twice = causeAt(Date.now(), randomBytes)
      assert.deepEqual((await ask(db, asking(1, 10, { cause: twice }), asking(1, 11, { cause: twice }))).outcomes, [0, 30])
      await assertClean(db)
    }))

  test('identifiers that are old, from the future or not UUID v7 are refused', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      for (const cause of [
        causeAt(Date.now() - 24 * 3_600_000, randomBytes),
        causeAt(Date.now() + 180_000, randomBytes),
        randomBytes(16).fill(0x40, 6, 7),
      ]) {
        await assert.rejects(ask(db, asking(1, 7, { cause })), (caught) => isSqlError(caught, '22023'))
      }
    }))

  for (const [level, id, outcome] of [
    [1, 1, 21],
    [2, 1, 22],
    [3, 1, 23],
    [4, 1, 24],
    [5, 1, 25],
    [6, 1, 26],
  ] as const) {
    test(`level ${level}: the last place is given once, in one batch or in several, and then refused with ${outcome}`, () =>
      withDatabase(async (db) => {
        await settle(db.owner, WORLD)
        await allow(db.owner, level, id, 3)
        // persons of insurer 1 only: 1, 4, 7, 10, 13…
        const { outcomes } = await ask(
          db,
          asking(1, 1),
          asking(1, 4),
          asking(1, 1),
          asking(1, 7),
          asking(1, 10),
          asking(1, 10),
          asking(1, 4),
        )
        assert.deepEqual(outcomes, [0, 0, 1, 0, outcome, outcome, 1])
        const after = await ask(db, asking(1, 13))
        assert.deepEqual([after.outcomes, after.lines], [[outcome], ['']])
        assert.deepEqual((await ask(db, asking(1, 1))).outcomes, [1], 'who was read stays readable')
        await assertClean(db)
      }))
  }

  test('no meter, no budget: what was never opened is refused', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await db.owner.query(`delete from disclosure.meter where level = 1 and id = 1`)
      assert.deepEqual((await ask(db, asking(1, 1))).outcomes, [21])
      await db.owner.query(`update disclosure.tide set allowed = array[null, null, null]::int[] where level = 5`)
      assert.deepEqual((await ask(db, asking(2, 1))).outcomes, [25])
      await assertClean(db)
    }))

  test('the window slides by the hour: a place spent is free again after 25 hours at most, and never before 24', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await db.owner.script(
        `select accesslog.prepare_days(current_date, 4); update professionals.session set expires_at = now() + interval '3 days'`,
      )
      await allow(db.owner, 1, 1, 2)
      const at = async (hours: number, person: number): Promise<readonly number[]> => {
        await db.owner.query(`update disclosure.clock set ahead = $1::int * interval '1 hour'`, [hours])
        return (await ask(db, asking(1, person, { cause: causeAt(Date.now() + hours * 3_600_000, randomBytes) }))).outcomes
      }
      assert.deepEqual(await at(0, 1), [0])
      assert.deepEqual(await at(10, 2), [0])
      assert.deepEqual(await at(23, 3), [21])
      assert.deepEqual(await at(24, 1), [1], 'within the window the same person is still free')
      assert.deepEqual(await at(24, 3), [21])
      assert.deepEqual(await at(25, 3), [0], 'the first place came back')
      assert.deepEqual(await at(25, 4), [21])
      assert.deepEqual(await at(35, 4), [0])
      await assertClean(db)
    }))

  test('frozen, ended, out of domain, out of days, plane closed: nothing is told, spent or written', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      await db.owner.script(
        `update professionals.session set barred = true where account_id = 1; update professionals.session set ended_at = now() where account_id = 2`,
      )
      assert.deepEqual(
        (
          await ask(
            db,
            asking(1, 1),
            asking(2, 1),
            asking(3, 1, { domain: 2 }),
            asking(3, 1, { secret: randomBytes(32) }),
            asking(3, 1, { day: '2030-01-01' }),
          )
        ).outcomes,
        [41, 42, 43, 42, 44],
      )
      await db.owner.script(`insert into planes.plane values (1, 2, 3, 3, now(), 'essai'), (1, 5, 2, 3, now(), 'essai')`)
      // The second is known only by its insurer's closing: paid and written, like any refusal that depends on a person.
      assert.deepEqual((await ask(db, asking(3, 1), asking(4, 2), asking(4, 1))).outcomes, [40, 27, 0])
      assert.equal((await audit(db.owner)).entries, 2)
      await assertClean(db)
    }))

  test('a ticket asked before a freeze is not redeemed after it', () =>
    withDatabase(async (db) => {
      await settle(db.owner, WORLD)
      const door = await db.as('cloison_door')
      const batch = draw([asking(1, 1), asking(2, 2)])
      const paid = await pay(door, batch)
      await db.owner.script(`update professionals.session set barred = true where account_id = 1; select planes.turn()`)
      const lines = await look(door, paid.ticket, batch)
      assert.equal(lines[0], null)
      assert.match(lines[1]?.line ?? '', /2027-01-01/)
    }))
})
