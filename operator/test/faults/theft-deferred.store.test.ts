import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import type { TestDatabase } from '../template-database.ts'
import { personOf, secretOf } from '../turnstile-world.ts'
import { furnishWays, memberKeyOf, PRINTED } from '../ways-asking.ts'
import { printed } from './printed-plans.ts'
import { sightsOf } from './sights.ts'
import { bytea, freshCause, type Loot, lineOf, redeem, type Thief, ticketOf, today, uuid } from './thief.ts'
import { assertEmptyHanded, assertSilent, WORLD, withThieves } from './thieves.ts'

/** Whom an invoice is about, by what will be found: person 1 is covered, 7 no more; the last is nobody. */
const KINDS: readonly { readonly member: Buffer; readonly printed: string }[] = [
  { member: memberKeyOf(1), printed: PRINTED },
  { member: memberKeyOf(7), printed: PRINTED.replace('2026-12-31', '2026-01-31') },
  { member: memberKeyOf(1), printed: PRINTED.replace('MU', 'XX') },
  { member: randomBytes(16), printed: PRINTED },
]
const LINES = `'[]'::jsonb, sha256('l')`

function sending(claim: Buffer, kind = KINDS[0], bent: { secret?: string; day?: string; key?: string } = {}): string {
  const { secret = bytea(secretOf(1)), day = `'${today()}'`, key = randomBytes(12).toString('hex') } = bent
  return `select * from claims.receive_deferred(${secret}, ${uuid(claim)}, '${key}', sha256('b'), 1::smallint, ${uuid(kind?.member ?? Buffer.alloc(16))},
    e'${kind?.printed.replaceAll('\t', '\\t')}', ${day}::date, 1::smallint, ${LINES})`
}
const asking = (claim: Buffer): string =>
  `select ticket, at_micros::text as at from disclosure.ask_for_deferred(${uuid(claim)}, ${uuid(randomBytes(16))})`
const looks = async (db: TestDatabase): Promise<number> =>
  (await db.owner.query<{ n: number }>('select count(*)::int as n from accesslog.entry where purpose = 2', []))[0]?.n ?? -1
/** The day after, as the platform counts; sessions of this world live half a day. */
const tomorrow = (db: TestDatabase) =>
  db.owner.script(
    `update disclosure.clock set ahead = interval '26 hours'; update professionals.session set expires_at = now() + interval '9 days'`,
  )

/** Of what differs at every look anyway. */
const RESTLESS =
  /^(clock_timestamp|timeofday|now|statement_timestamp|transaction_timestamp|random|random_normal|gen_random_uuid|uuidv4|uuidv7|txid_current\w*|pg_current_\w+|pg_prepared_statements?|pg_cursors?)(\(\))?$/

/** Says each in a transaction that is undone: what the database shows meanwhile, and after, is the same for all. */
async function assertSameSights(db: TestDatabase, one: Thief, texts: readonly (() => string)[]): Promise<void> {
  const sights = await sightsOf(db, one)
  const seen: ReadonlyMap<string, string>[][] = [[], []]
  for (const text of texts) {
    await one.say('begin')
    assert.equal((await one.say(text())).code, '')
    seen[0]?.push(await sights.look())
    await one.say('rollback')
    seen[1]?.push(await sights.look())
  }
  for (const at of seen)
    for (const name of at[0]?.keys() ?? [])
      if (!RESTLESS.test(name)) assert.equal(new Set(at.map((sight) => sight.get(name))).size, 1, name)
}

async function withSent(
  work: (scene: { db: TestDatabase; enter: (role?: string) => Thief; claims: readonly Buffer[] }) => Promise<void>,
): Promise<void> {
  await withThieves(async (db, enter) => {
    await furnishWays(db.owner, WORLD)
    await db.owner.script(`update beneficiaries.rights set valid_until = '2026-02-01' where person = '${personOf(7)}'`)
    const keys = enter('cloison_keys')
    const claims: Buffer[] = []
    for (const kind of KINDS) {
      const claim = freshCause()
      const { rows, said } = await keys.say(sending(claim, kind))
      assert.equal(rows[0]?.['outcome'], 'received', said)
      claims.push(claim)
    }
    await work({ db, enter, claims })
  })
}

describe('whoever receives an invoice without an engagement', () => {
  test('cannot look for anybody: it works the same when nobody may be found at all', () =>
    withSent(async ({ db, enter }) => {
      await db.owner.script(`revoke all on all tables in schema beneficiaries from cloison_turnstile;
        revoke select (person, insurer_id, member_key, nir_key) on beneficiaries.person from cloison_turnstile`)
      for (const kind of KINDS)
        assert.equal((await enter('cloison_keys').say(sending(freshCause(), kind))).rows[0]?.['outcome'], 'received')
    }))

  test('sees the same of the database whoever it is about, under way, undone and done', () =>
    withSent(async ({ db, enter }) => {
      await assertSameSights(
        db,
        enter('cloison_keys'),
        [...KINDS, ...KINDS].map((kind) => () => sending(freshCause(), kind)),
      )
    }))

  test('whatever is missing, out of bounds or taken: no person, and nothing charged', () =>
    withSent(async ({ db, enter, claims: [taken] }) => {
      const keys = enter('cloison_keys')
      const spent = async () => (await db.owner.query<{ n: number }>('select spent as n from disclosure.meter where level = 10'))[0]?.n
      assert.equal(await spent(), KINDS.length)
      assert.ok(taken)
      const fresh = (): string => sending(freshCause())
      const tries: readonly [string, string][] = [
        [fresh().replace(/, sha256\('b'\)/, `, 'short'::bytea`), '23514'],
        [fresh().replace(/1::smallint, '/, `null::smallint, '`), '22023'],
        [fresh().replace(/'[0-9a-f]{32}'::uuid,/, 'gen_random_uuid(),'), '22023'],
        [sending(taken), '22023'],
        [sending(freshCause(), { member: memberKeyOf(1), printed: 'x'.repeat(101) }), '23514'],
      ]
      for (const [text, code] of tries) assertEmptyHanded(await keys.say(text), code)
      assert.equal(await spent(), KINDS.length)
    }))

  test('reads no claim, no answer, no reference, and decides nothing; nor does the role of claims, the door or the worker read whom it is about', () =>
    withSent(async ({ enter, claims: [claim] }) => {
      assert.ok(claim)
      const own: Record<string, readonly string[]> = {
        cloison_keys: [
          `select * from claims.seen(${bytea(secretOf(1))}, null, null, 9)`,
          `select * from claims.answers(${bytea(secretOf(1))}, current_date)`,
          asking(claim),
          `select * from claims.lease_answers(gen_random_uuid(), 1, 1)`,
        ],
        cloison_claims: [sending(freshCause()), asking(claim), `select * from claims.lease_answers(gen_random_uuid(), 1, 1)`],
        cloison_worker: [sending(freshCause()), `select * from claims.answers(${bytea(secretOf(1))}, current_date)`],
        cloison_door: [sending(freshCause()), asking(claim)],
      }
      for (const [role, texts] of Object.entries(own)) {
        const thief = enter(role)
        for (const text of [
          ...texts,
          'select * from disclosure.claim_reference',
          `insert into disclosure.claim_reference values (gen_random_uuid(), 1, gen_random_uuid(), '')`,
          'select * from claims.answer_day',
          `select * from disclosure.defer(${bytea(secretOf(1))}, gen_random_uuid(), 1::smallint, gen_random_uuid(), '')`,
          `select disclosure.forget_references('{}')`,
          `copy disclosure.claim_reference to stdout`,
        ])
          assertEmptyHanded(await thief.say(text))
      }
    }))
})

describe('a worker that was taken over, and invoices without an engagement', () => {
  test('on the day they come it learns nothing, by any way, and leaves nothing in their place', () =>
    withSent(async ({ db, enter, claims }) => {
      const worker = enter('cloison_worker')
      assert.deepEqual((await worker.say('select * from claims.lease_answers(gen_random_uuid(), 60, 10)')).rows, [])
      for (const claim of claims) {
        assertEmptyHanded(await worker.say(asking(claim)))
        assertEmptyHanded(await worker.say(`select ticket, outcome from disclosure.ask_for_claim(${uuid(claim)}, gen_random_uuid())`))
      }
      assert.equal(await looks(db), 0)
    }))

  test('the day after, what was found is behind the committed entry: not in what asking says, nor in its transaction, nor undone', () =>
    withSent(async ({ db, enter, claims }) => {
      await tomorrow(db)
      const worker = enter('cloison_worker')
      for (const claim of claims) {
        for (const [before, after] of [
          ['begin', 'savepoint s'],
          ['begin; savepoint s', 'release s'],
          ['begin', 'rollback'],
        ] as const) {
          await worker.say(before)
          const asked = await worker.say(asking(claim))
          assert.deepEqual(Object.keys(asked.rows[0] ?? {}), ['ticket', 'at'])
          await worker.say(after)
          assertEmptyHanded(await worker.say(redeem(ticketOf(asked), claim)))
          await worker.say('rollback')
        }
        assertEmptyHanded(
          await worker.say(
            `select disclosure.redeem(a.ticket, ${bytea(claim)}) from disclosure.ask_for_deferred(${uuid(claim)}, gen_random_uuid()) a`,
          ),
        )
        assertEmptyHanded(await worker.say(`explain (analyze, wal) ${asking(claim)}`))
        await worker.say('begin isolation level repeatable read; select 1')
        assertEmptyHanded(await worker.say(asking(claim)), '25001')
        await worker.say('rollback')
      }
      assert.equal(await looks(db), 0)
      const told: unknown[] = []
      for (const claim of claims) {
        const times = new Set<unknown>()
        for (let n = 0; n < 2; n++) {
          const asked = await worker.say(asking(claim))
          times.add(asked.rows[0]?.['at'])
          const [stranger, other] = [enter(), enter('cloison_worker')]
          assertEmptyHanded(await stranger.say(redeem(ticketOf(asked), claim)))
          assertEmptyHanded(await other.say(redeem(ticketOf(asked), secretOf(1))))
          if (n === 0) told.push(lineOf(await worker.say(redeem(ticketOf(asked), claim))))
        }
        assert.equal(times.size, 1)
      }
      assert.match(String(told[0]), new RegExp(`^${personOf(1)}\\t1\\t2026-01-01\\t2027-01-01\\t100\\t`))
      assert.deepEqual(told.slice(1), ['not-payable', 'not-payable', 'not-payable'])
      assert.equal(await looks(db), claims.length)
    }))

  test('undone, it sees the same of the database and hears the same of the server, whoever it is about', () =>
    withSent(async ({ db, enter, claims }) => {
      await tomorrow(db)
      await assertSameSights(
        db,
        enter('cloison_worker'),
        [...claims, ...claims].map((claim) => () => asking(claim)),
      )
      const lengths = new Set<number>()
      for (const claim of claims) {
        const loud = enter('cloison_worker')
        await loud.say('set client_min_messages = debug5; set debug_print_plan = on; set debug_print_rewritten = on; begin')
        loud.overheard()
        await loud.say(asking(claim))
        const heard = loud.overheard()
        await loud.say('rollback')
        for (const words of [heard, printed(heard)]) assertSilent(words)
        lengths.add(heard.split(/^LOG/m).length)
      }
      assert.equal(lengths.size, 1)
    }))

  test('gathered and not yet released: the role of claims is told nothing of any of them', () =>
    withSent(async ({ db, enter, claims }) => {
      await tomorrow(db)
      const [worker, reader] = [enter('cloison_worker'), enter('cloison_claims')]
      for (const claim of claims) await worker.say(redeem(ticketOf(await worker.say(asking(claim))), claim))
      const secret = bytea(secretOf(1))
      const told = async (claim: Buffer): Promise<Loot[]> => [
        await reader.say(`select state, decision, lines, deferred from claims.seen(${secret}, ${uuid(claim)}, null, 1)`),
        await reader.say(`select * from payments.standing(array[${uuid(claim)}])`),
        await reader.say(`select * from claims.answers(${secret}, '${today()}')`),
      ]
      const first = claims[0]
      assert.ok(first)
      for (const claim of claims) assert.deepEqual(await told(claim), await told(first))
      assert.deepEqual(
        (await told(first)).map(({ rows }) => rows.length),
        [1, 0, 0],
      )
    }))
})
