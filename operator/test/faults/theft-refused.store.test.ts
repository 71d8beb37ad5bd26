import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import type { TestDatabase } from '../template-database.ts'
import { audit } from '../turnstile-audit.ts'
import { keyOf, secretOf } from '../turnstile-world.ts'
import { ask, lineOf, outcomesIn, redeem, ticketOf, told } from './thief.ts'
import { entries, withThieves } from './thieves.ts'

/** What account 1 and its site have spent. */
async function spent(db: TestDatabase): Promise<number[]> {
  const rows = await db.owner.query<{ spent: number }>('select spent from disclosure.meter where id = 1 and level <= 2 order by level', [])
  return rows.map((row) => row.spent)
}

describe('a door that was taken over, by what it is refused', () => {
  test('days of care from a month ago to tomorrow, in UTC; others tell nothing, cost nothing and leave nothing', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      const day = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10)
      for (const zone of ['UTC', `'UTC+23'`, `'<UTC>-14'`]) {
        await door.say(`set timezone = ${zone}`)
        for (const from of [-400, -33, -32, 2, 3, 30, 400]) {
          for (const key of [keyOf(1), randomBytes(16)])
            assert.equal(await told(door, { keys: [key], day: day(from) }), '44', `${from} ${zone}`)
        }
      }
      assert.deepEqual([await entries(db), await spent(db)], [0, [0, 0]])
      // Covered this year, a day of care at either end is answered; covered only later, the same question says "not covered".
      assert.equal(await told(door, { day: day(1) }), '0')
      assert.equal(await told(door, { day: day(-31) }), '1')
      await db.owner.script(`update beneficiaries.rights set valid_from = current_date`)
      assert.equal(await told(door, { day: day(-31) }), '13')
    }))

  test('an insurer is closed: its members are refused at the price of any refusal, and strangers as ever', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      assert.equal(await told(door), '0')
      await db.owner.script(`insert into planes.plane values (1, 5, 1, 3, now(), 'essai');
        update beneficiaries.card_person set revoked_on = current_date where card_id = 5;
        update beneficiaries.rights set valid_until = current_date where person = (select person from beneficiaries.card_person where card_id = 7)`)
      const before = { spent: await spent(db), entries: await entries(db) }
      // A member never seen, one seen an hour ago, one not covered, one whose card is revoked, a stranger, a member of another insurer.
      const keys = [keyOf(3), keyOf(1), keyOf(7), keyOf(5), randomBytes(16), keyOf(2)]
      const expected = ['27', '27', '27', '12', '10', '0']
      for (const [i, key] of keys.entries()) {
        const asked = await door.say(ask({ keys: [key] }))
        const line = String(lineOf(await door.say(redeem(ticketOf(asked)))))
        assert.equal(outcomesIn(line), expected[i])
        assert.equal(line.includes('\t'), expected[i] === '0', 'nothing but its number')
        assert.deepEqual(
          await spent(db),
          before.spent.map((n) => n + i + 1),
          `question ${i} was paid`,
        )
      }
      assert.equal(await entries(db), before.entries + keys.length)
      const found = await audit(db.owner)
      assert.deepEqual([found.over, found.unequal, found.freeWithoutPayer, found.engagementsAdrift], [0, 0, 0, 0])
      // With nothing left to pay with, members and strangers are refused alike.
      await db.owner.script('update disclosure.meter set allowed = past + spent where id = 1 and level = 1')
      for (const key of [keyOf(9), randomBytes(16)]) assert.equal(await told(door, { keys: [key] }), '21')
    }))

  test('asked, then frozen: a stranger’s card and a member’s look the same', () =>
    withThieves(async (db, enter) => {
      const door = enter()
      await db.owner.script('update beneficiaries.card_person set revoked_on = current_date where card_id = 5')
      const secrets = [secretOf(1), secretOf(1), secretOf(1), secretOf(1), secretOf(2)]
      const ticket = ticketOf(await door.say(ask({ secrets, keys: [keyOf(1), randomBytes(16), keyOf(5), keyOf(1), keyOf(1)] })))
      await db.owner.script('update professionals.session set barred = true where account_id = 1; select planes.turn()')
      assert.equal(outcomesIn(lineOf(await door.say(redeem(ticket, Buffer.concat(secrets))))), '!,!,!,!,0')
    }))
})
