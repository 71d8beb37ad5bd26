import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import {
  allowDesks,
  askDesk,
  type DeskOne,
  deskLedger,
  furnishDesks,
  lookAtMember,
  member,
  payForMember,
} from '../../../test/desk-asking.ts'
import { type TestDatabase, withDatabase } from '../../../test/template-database.ts'
import { assertClean } from '../../../test/turnstile-asking.ts'
import { causeAt, personOf, settle } from '../../../test/turnstile-world.ts'
import { furnishWays, memberKeyOf, nirKeyOf } from '../../../test/ways-asking.ts'
import { isSqlError } from '../../ports/sql.ts'

const WORLD = { insurers: 2, sites: 1, accountsPerSite: 1, clients: 1, persons: 120 }
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' })

async function withDesks(work: (db: TestDatabase, told: (one: DeskOne) => Promise<number>) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await settle(db.owner, WORLD)
    await furnishWays(db.owner, WORLD)
    await furnishDesks(db.owner, WORLD)
    await work(db, async (one) => (await askDesk(db, one)).outcome)
  })
}

describe('an insurer’s desk', () => {
  test('reads a member of its own: the period, the domains, the guarantee; and leaves an entry with its purpose, reason and file', () =>
    withDesks(async (db) => {
      const { outcome, line } = await askDesk(db, member(WORLD, 1, { reason: 2, reference: 'REC-2026-77' }))
      assert.deepEqual([outcome, line], [0, [personOf(1), 1, DAY.format(), '2026-01-01', '2027-01-01', '1,2', 'G1'].join('\t')])
      const kept = await db.owner.query(
        `select e.site_id, e.account_id, e.device_id, e.client_id, e.door_id, e.insurer_id, e.purpose, e.way, e.domain, e.outcome, e.fields, e.paid, e.counted, e.reason, e.person, c.reference
         from accesslog.entry e join disclosure.desk_case c using (cause, site_id, day)`,
      )
      assert.deepEqual(kept, [
        {
          ...{ site_id: 2_000_000_001, account_id: 9001, device_id: 0, client_id: 0, door_id: 4, insurer_id: 1, purpose: 3, way: 7 },
          ...{ domain: 0, outcome: 0, fields: 15, paid: true, counted: true, reason: 2, person: personOf(1), reference: 'REC-2026-77' },
        },
      ])
      await assertClean(db)
    }))

  test('another insurer’s member, another number, a NIR’s digest, a pseudonym: unknown, all at one price and with one trace', () =>
    withDesks(async (db) => {
      const seen = new Set<string>()
      const keys = [memberKeyOf(2), randomBytes(16), nirKeyOf(1), Buffer.from(personOf(1).replaceAll('-', ''), 'hex')]
      for (const key of keys) {
        const before = await deskLedger(db.owner)
        const { outcome, line } = await askDesk(db, member(WORLD, 1, { key }))
        const after = await deskLedger(db.owner)
        const [entry] = await db.owner.query(
          'select outcome, fields, paid, counted, person, insurer_id from accesslog.entry order by written_by desc limit 1',
        )
        const spent = [
          after.account - before.account,
          after.desk - before.desk,
          after.insurer - before.insurer,
          after.entries - before.entries,
        ]
        seen.add(JSON.stringify([outcome, line, spent, entry]))
      }
      const entry = { outcome: 10, fields: 0, paid: true, counted: false, person: null, insurer_id: null }
      assert.deepEqual([...seen], [JSON.stringify([10, '', [1, 1, 0, 1], entry])])
    }))

  test('rights that ended or have not begun: recognised, not covered, no domain and no guarantee', () =>
    withDesks(async (db) => {
      await db.owner.query(`update beneficiaries.rights set valid_until = current_date - 3 where person = $1`, [personOf(1)])
      const { outcome, line } = await askDesk(db, member(WORLD, 1))
      assert.equal(outcome, 13)
      assert.equal(line.split('\t').length, 5)
      const [{ fields } = { fields: 0 }] = await db.owner.query<{ fields: number }>('select fields from accesslog.entry')
      assert.equal(fields, 3)
    }))

  test('the same member again is free for whoever paid, not for a colleague; the account’s budget, then the desk’s', () =>
    withDesks(async (db, told) => {
      await allowDesks(db.owner, 11, 3)
      await allowDesks(db.owner, 12, 5)
      assert.equal(await told(member(WORLD, 1)), 0)
      assert.equal(await told(member(WORLD, 1)), 1)
      assert.equal(await told(member(WORLD, 1, { session: 2 })), 0, 'a colleague pays')
      assert.equal(await told(member(WORLD, 3)), 0)
      assert.equal(await told(member(WORLD, 1, { key: randomBytes(16) })), 10)
      assert.equal(await told(member(WORLD, 5)), 21)
      assert.equal(await told(member(WORLD, 1, { key: randomBytes(16) })), 21, 'known and unknown alike')
      assert.equal(await told(member(WORLD, 1)), 1, 'who was read stays readable')
      assert.equal(await told(member(WORLD, 5, { session: 2 })), 0)
      assert.equal(await told(member(WORLD, 7, { session: 2 })), 22)
      assert.equal(await told(member(WORLD, 7, { session: 2, key: randomBytes(16) })), 22)
      assert.equal(await told(member(WORLD, 2)), 0, 'another insurer’s desk is apart')
      await assertClean(db)
    }))

  test('tightened, nobody new; closed for all, for the account, the desk, the door or the insurer: nothing, and no entry', () =>
    withDesks(async (db, told) => {
      assert.equal(await told(member(WORLD, 1)), 0)
      for (const [scope, id] of [
        [0, 0],
        [1, 9001],
        [2, 2_000_000_001],
        [3, 4],
        [5, 1],
      ]) {
        const set = (state: number) =>
          db.owner.script(
            `delete from planes.plane where plane = 1; insert into planes.plane values (1, ${scope}, ${id}, ${state}, now(), 'essai')`,
          )
        await set(2)
        assert.equal(await told(member(WORLD, 3)), 29, `scope ${scope}`)
        assert.equal(await told(member(WORLD, 1, { key: randomBytes(16) })), 29)
        assert.equal(await told(member(WORLD, 1)), 1)
        const { entries } = await deskLedger(db.owner)
        await set(3)
        assert.equal(await told(member(WORLD, 1)), 40, `scope ${scope}`)
        assert.equal(await told(member(WORLD, 1, { key: randomBytes(16) })), 40)
        assert.equal((await deskLedger(db.owner)).entries, entries)
      }
      await db.owner.script('delete from planes.plane where plane = 1')
      await db.owner.query(`update disclosure.tide set allowed[1] = past[1] + spent[1] where level = 5`)
      assert.equal(await told(member(WORLD, 5)), 29, 'its insurer’s level is spent')
      await assertClean(db)
    }))

  test('a session that is over, asleep, barred or a professional’s; an identifier that served', () =>
    withDesks(async (db, told) => {
      const cause = causeAt(Date.now(), randomBytes)
      assert.equal(await told(member(WORLD, 1, { cause })), 0)
      assert.equal(await told(member(WORLD, 3, { cause })), 30)
      for (const [change, outcome] of [
        ['expires_at = now()', 42],
        ['idle_at = now()', 42],
        ['ended_at = now()', 42],
        ['barred = true', 41],
      ] as const) {
        await db.owner.script(`update professionals.desk_session set ${change} where account_id = 9001`)
        assert.equal(await told(member(WORLD, 1)), outcome)
        await db.owner.script(
          `update professionals.desk_session set expires_at = now() + interval '1 hour', idle_at = now() + interval '1 hour', ended_at = null, barred = false`,
        )
      }
      assert.equal(await told(member(WORLD, 1, { secret: randomBytes(32) })), 42)
      await assertClean(db)
    }))

  test('asked, then frozen, ended or closed: nothing is given; asked again it is free', () =>
    withDesks(async (db, told) => {
      const keys = await db.as('cloison_keys')
      const console = await db.as('cloison_console')
      const acts = [
        () => console.query(`select professionals.desk_freeze(1::smallint, 9001, 'essai')`),
        () => console.query(`select professionals.desk_freeze(1::smallint, null, 'essai')`),
        () => console.query('select professionals.desk_close(1::smallint, 9001)'),
        () => console.query(`select planes.set_plane(1::smallint, 0::smallint, 0, 3::smallint, 'essai')`),
      ]
      for (const act of acts) {
        const one = member(WORLD, 1)
        const ticket = await payForMember(keys, one)
        await act()
        assert.equal((await lookAtMember(keys, ticket, one)).outcome, -1)
        await db.owner.script(`update professionals.desk_session set barred = false, ended_at = null; update professionals.desk_account set frozen_at = null, closed_at = null;
          delete from professionals.frozen; update planes.plane set state = 1`)
      }
      assert.equal(await told(member(WORLD, 1)), 1)
    }))

  test('asked, then something else is frozen or closed: given; its own insurer, desk or door closed: known and unknown alike get nothing', () =>
    withDesks(async (db) => {
      const keys = await db.as('cloison_keys')
      await db.owner.script('delete from planes.plane where plane = 1')
      const after = async (one: DeskOne, act: string): Promise<number> => {
        const ticket = await payForMember(keys, one)
        await db.owner.script(`${act}; select planes.turn()`)
        const { outcome } = await lookAtMember(keys, ticket, one)
        await db.owner.script(
          `delete from planes.plane where plane = 1; update professionals.desk_session set barred = false, ended_at = null`,
        )
        return outcome
      }
      const close = (scope: number, id: number) => `insert into planes.plane values (1, ${scope}, ${id}, 3, now(), 'essai')`
      const [known, unknown] = [() => member(WORLD, 1), () => member(WORLD, 1, { key: randomBytes(16) })]
      assert.equal(await after(known(), 'select 1'), 0)
      for (const act of [
        close(1, 1),
        close(2, 1),
        close(3, 1),
        close(5, 2),
        'update professionals.session set barred = true',
        'update professionals.desk_session set barred = true where account_id = 9002',
      ]) {
        assert.equal(await after(known(), act), 1, act)
        assert.equal(await after(unknown(), act), 10, act)
      }
      for (const act of [
        close(0, 0),
        close(1, 9001),
        close(2, 2_000_000_001),
        close(3, 4),
        close(5, 1),
        'update professionals.desk_session set ended_at = now() where account_id = 9001',
      ])
        for (const one of [known(), unknown()]) assert.equal(await after(one, act), -1, act)
    }))

  test('what is misshapen is refused before anything: a reason that is not of the list, a file’s number that could be a person’s', () =>
    withDesks(async (db) => {
      const door = await db.as('cloison_keys')
      for (const more of [
        ...[{ reason: 0 }, { reason: 5 }, { reason: null }, { reference: null }, { reference: '' }],
        ...[
          { reference: 'a' },
          { reference: 'Dupont' },
          { reference: 'A'.repeat(41) },
          { reference: '185017500000012' },
          { reference: 'R-123456789' },
        ],
      ])
        await assert.rejects(payForMember(door, member(WORLD, 1, more)), (caught) => isSqlError(caught, '22023'))
      assert.equal((await deskLedger(db.owner)).entries, 0)
    }))
})
