import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { keyOf, personOf, secretOf } from '../turnstile-world.ts'
import { doorOf, known, ledger, legacy, noCard, oneText } from '../ways-asking.ts'
import { ask, freshCause, lineOf, outcomesOf, redeem, ticketOf, told } from './thief.ts'
import { assertEmptyHanded, assertSilent, entries, WORLD } from './thieves.ts'
import { withWays } from './ways-thieves.ts'

describe('a door that was taken over, by the dearer ways and what is not its own', () => {
  test('a ticket of the other door, of another bearer, of none: one refusal, and the ticket is still good', () =>
    withWays(async ({ enter, questions }) => {
      const [door, keys, worker] = [enter(), enter('cloison_keys'), enter('cloison_worker')]
      for (const one of questions()) {
        const [mine, theirs] = one.way === 2 ? [door, keys] : [keys, door]
        const ticket = ticketOf(await mine.say(oneText(one)))
        const tried = [await theirs.say(redeem(ticket)), await worker.say(redeem(ticket))]
        for (const bearer of [secretOf(2), Buffer.alloc(0), Buffer.concat([secretOf(1), secretOf(1)])])
          tried.push(await mine.say(redeem(ticket, bearer)))
        for (const loot of tried) assertEmptyHanded(loot)
        assert.equal(new Set(tried.map(({ said }) => said.replace(/pid|\d+/g, ''))).size, 1, 'one refusal for all')
        assert.match(String(lineOf(await mine.say(redeem(ticket)))), /^[01]\t/)
      }
    }))

  test('no role asks by a way that is not its own: neither the numbers at the counter’s door, nor cards at the numbers’, nor anyone else', () =>
    withWays(async ({ db, enter, questions }) => {
      const others = [
        'cloison_claims',
        'cloison_identity',
        'cloison_payments',
        'cloison_import',
        'cloison_sequencer',
        'cloison_console',
        'cloison_worker',
      ]
      for (const one of questions()) {
        const wrong = doorOf(one.way) === 'cloison_door' ? 'cloison_keys' : 'cloison_door'
        for (const role of [wrong, ...others]) assertEmptyHanded(await enter(role).say(oneText(one)))
        const right = enter(doorOf(one.way))
        for (const way of [0, 1, 5, 6, -1, 32767]) assertEmptyHanded(await right.say(oneText(one, { p_way: `${way}::smallint` })), '22023')
      }
      const keys = enter('cloison_keys')
      assertEmptyHanded(await keys.say(ask()))
      for (const text of [
        'select * from disclosure.ask_for_claim(gen_random_uuid(), gen_random_uuid())',
        `select disclosure.allow_way(1::smallint, 3::smallint, '2099-01-01', 'essai')`,
        'select disclosure.legacy_was_paid(gen_random_uuid())',
        'select disclosure.open_budget(7::smallint, 1, 1000)',
        'select disclosure.sweep_tickets()',
        `select disclosure.engaged(1, gen_random_uuid(), current_date, 1::smallint)`,
        ...['engagement', 'ticket', 'meter', 'way_allowed', 'parameter', 'legacy_paid'].map((table) => `select * from disclosure.${table}`),
        'select member_key from beneficiaries.person',
        'select * from accesslog.entry',
      ]) {
        for (const one of [keys, enter()]) assertEmptyHanded(await one.say(text))
      }
      assert.equal(await entries(db), 1)
    }))

  test('the engagement number of another establishment is answered exactly as one that nobody gave, at the same price', () =>
    withWays(async ({ db, enter, engagement }) => {
      const door = enter()
      const [second, third, fourth] = [randomBytes(16), randomBytes(16), randomBytes(16)]
      await told(door, { secrets: [secretOf(2)], keys: [keyOf(7)], engagements: [second] })
      await outcomesOf(enter('cloison_keys'), oneText(legacy(WORLD, 3, { engagement: third })), secretOf(1))
      await outcomesOf(door, oneText(known(engagement, { engagement: fourth })), secretOf(1))
      const seen = new Set<string>()
      // Another site's, of a legacy card, of a known patient, of a card, the pseudonym itself, none.
      for (const key of [second, third, fourth, keyOf(9), Buffer.from(personOf(1).replaceAll('-', ''), 'hex'), randomBytes(16)]) {
        const before = await ledger(db.owner)
        const ticket = ticketOf(await door.say(oneText(known(key))))
        const line = lineOf(await door.say(redeem(ticket)))
        const after = await ledger(db.owner)
        const [entry] = await db.owner.query(
          'select outcome, fields, paid, counted, person, insurer_id from accesslog.entry order by written_by desc limit 1',
        )
        seen.add(
          JSON.stringify([
            line,
            after.account - before.account,
            after.site - before.site,
            after.platform - before.platform,
            after.entries - before.entries,
            entry,
          ]),
        )
      }
      assert.deepEqual(
        [...seen],
        [JSON.stringify(['10', 1, 1, 0, 1, { outcome: 10, fields: 0, paid: true, counted: false, person: null, insurer_id: null }])],
      )
    }))

  test('the digest of an engagement that is known already tells nothing, and the first one stands', () =>
    withWays(async ({ db, enter, engagement }) => {
      for (const one of [legacy(WORLD, 3), legacy(WORLD, 3, { key: randomBytes(16) }), noCard(WORLD, 5), known(engagement)])
        assert.equal((await enter(doorOf(one.way)).say(oneText({ ...one, engagement }))).code, '')
      const kept = await db.owner.query<{ person: string; way: number }>('select person, way from disclosure.engagement')
      assert.deepEqual(kept, [{ person: personOf(1), way: 1 }])
    }))

  test('an identifier that served shows nobody else, and another establishment pays for itself', () =>
    withWays(async ({ db, enter, told: toldOne }) => {
      const keys = enter('cloison_keys')
      const cause = freshCause()
      assert.equal(await toldOne(keys, noCard(WORLD, 3, { cause })), '0')
      for (const one of [noCard(WORLD, 5, { cause }), legacy(WORLD, 5, { cause }), noCard(WORLD, 5, { cause, key: randomBytes(16) })])
        assert.equal(await toldOne(keys, one), '30')
      assert.equal(await toldOne(keys, noCard(WORLD, 5, { cause, session: 2 })), '0')
      assert.equal(await entries(db), 3)
    }))

  test('asked, then frozen or closed, whatever closes: known and unknown look the same', () =>
    withWays(async ({ db, enter, engagement }) => {
      const acts = [
        'update professionals.session set barred = true where account_id = 1',
        'update professionals.session set ended_at = now() where account_id = 1',
        ...[
          [0, 0],
          [1, 1],
          [2, 1],
          [4, 1],
        ].map(([scope, id]) => `insert into planes.plane values (1, ${scope}, ${id}, 3, now(), 'essai')`),
      ]
      const closing = (role: string): string =>
        `insert into planes.plane select 1, 3, door_id, 3, now(), 'essai' from disclosure.door where login = '${role}'`
      await db.owner.script('delete from planes.plane where plane = 1')
      for (const one of [
        known(engagement),
        known(randomBytes(16)),
        legacy(WORLD, 3),
        legacy(WORLD, 3, { printed: '' }),
        noCard(WORLD, 5),
        noCard(WORLD, 5, { key: randomBytes(16) }),
      ]) {
        const door = enter(doorOf(one.way))
        for (const act of [...acts, closing(doorOf(one.way))]) {
          await db.owner.script(`update disclosure.meter set allowed = 1000`)
          const ticket = ticketOf(await door.say(oneText(one)))
          await db.owner.script(`${act}; select planes.turn()`)
          const loot = await door.say(redeem(ticket))
          assert.equal(lineOf(loot), '!', `way ${one.way}: ${act}`)
          assertSilent(loot.said)
          await db.owner.script(
            `update professionals.session set barred = false, ended_at = null; delete from planes.plane where plane = 1; select planes.turn()`,
          )
        }
      }
    }))
})
