import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { type Next, randomFrom } from '../../../test/faults/random-batches.ts'
import { isSqlError, type Sql } from '../../ports/sql.ts'
import { isRefusal } from '../../words/refusal.ts'
import { ALLOWED, type DeferredScene, releaseAll, stranger, withDeferred } from './deferred-scene.test.ts'

const said = (answer: Awaited<ReturnType<DeferredScene['submit']>>): string => (isRefusal(answer) ? answer.refused : 'received')
const seeded = (): Next => {
  const seed = randomBytes(4).readUInt32BE()
  console.log(`  seed ${seed}`)
  return randomFrom(seed)
}

/** Invoices that any 24 hours hold, wherever they start, by establishment; and whether what is metered is what was received. */
async function audited(scene: DeferredScene): Promise<{ fullest: number; unequal: number; referencesAdrift: number }> {
  const [row] = await scene.db.owner.query<{ fullest: number; unequal: number; referencesAdrift: number }>(`
    with c as (select claim_id, site_id, received_at, floor(extract(epoch from received_at) / 3600)::int as hour, state from claims.claim where deferred_on is not null)
    select
      (select coalesce(max(w.n), 0)::int from (select count(*) over (partition by site_id order by received_at range between interval '24 hours' preceding and current row) as n from c) w) as fullest,
      (select count(*)::int from disclosure.meter m where m.level = 10 and m.past + m.spent <> (select count(*) from c where c.site_id = m.id and c.hour >= m.hour - 24)) as unequal,
      (select count(*)::int from c full join disclosure.claim_reference r using (claim_id) where (c.state in (1, 4)) is distinct from (r.member_key is not null)) as "referencesAdrift"`)
  if (row === undefined) throw new Error('no audit')
  return row
}

describe('the claims budget of an establishment', () => {
  test(
    'known or unknown, as many at once as there are: exactly what is allowed is received, and the rest is told so',
    withDeferred(async (scene) => {
      const [here, there] = [await scene.open(11), await scene.open(12)]
      const member = await scene.member()
      const answers = await Promise.all(
        [here, there].flatMap((secret) =>
          Array.from({ length: 14 }, (_, i) => scene.submit({ secret, card: i % 2 === 0 ? member : stranger() }).then(said)),
        ),
      )
      assert.equal(answers.filter((each) => each === 'received').length, 2 * ALLOWED)
      assert.equal(answers.filter((each) => each === 'budget.claims').length, 2 * (14 - ALLOWED))
      assert.deepEqual(await audited(scene), { fullest: ALLOWED, unequal: 0, referencesAdrift: 0 })
      // Spent, known and unknown are refused alike, and a new session of the same establishment has no more.
      for (const card of [member, stranger()])
        assert.equal(said(await scene.submit({ secret: await scene.open(11), card })), 'budget.claims')
      await scene.wait(23)
      assert.equal(said(await scene.submit({ secret: here, card: stranger() })), 'budget.claims')
      await scene.wait(2)
      assert.equal(said(await scene.submit({ secret: here, card: stranger() })), 'received')
    }),
  )

  test(
    'no line, no budget; the line in force when the establishment first sends is its own',
    withDeferred(async (scene) => {
      await scene.db.owner.script('delete from disclosure.allowance where level = 10')
      const secret = await scene.open(11)
      assert.equal(said(await scene.submit({ secret, card: stranger() })), 'budget.claims')
      assert.deepEqual(await scene.db.owner.query('select claim_id from disclosure.claim_reference'), [])
    }),
  )

  test(
    'four days in odd steps, with steps back, sends undone and sent again, files released meanwhile: no 24 hours hold more than allowed',
    withDeferred(async (scene) => {
      const next = seeded()
      const doors = await Promise.all(Array.from({ length: 4 }, () => scene.db.connectAs('cloison_keys', 1)))
      const secrets = await Promise.all([11, 12].flatMap((site) => [scene.open(site), scene.open(site)]))
      const members = await Promise.all(Array.from({ length: 4 }, () => scene.member()))
      const counts = new Map<string, number>()
      const one = async (door: Sql): Promise<void> => {
        const secret = secrets[next(secrets.length)]
        const card = next(2) === 0 ? members[next(members.length)] : stranger()
        assert.ok(secret && card)
        const key = next(4) === 0 ? `again-${next(6)}-aaaaaaaaaaaa` : randomBytes(16).toString('hex')
        if (next(6) === 0) {
          const undone = door.transaction(async (tx) => {
            await scene.submit({ secret, card, key, sql: tx })
            throw new Error('undone')
          })
          await assert.rejects(undone)
          return
        }
        const answer = said(await scene.submit({ secret, card, key, sql: door }))
        counts.set(answer, (counts.get(answer) ?? 0) + 1)
      }
      let released = 0
      for (let step = 0; step < 60; step += 1) {
        const files = next(3) === 0 ? releaseAll(scene) : []
        await Promise.all(doors.map(one))
        released += (await files).length
        await scene.wait(step % 20 === 19 ? -1 : 1 + next(2))
      }
      await scene.wait(48)
      released += (await releaseAll(scene)).length
      console.log(`  ${JSON.stringify(Object.fromEntries(counts))}, ${released} files`)
      for (const answer of ['received', 'budget.claims', 'claim.key-reused']) assert.ok(counts.has(answer), `${answer} was met`)
      assert.ok(released >= 6)
      assert.deepEqual(await audited(scene), { fullest: ALLOWED, unequal: 0, referencesAdrift: 0 }, 'the limit was reached, and held')
      const left = await scene.db.owner.query('select claim_id from claims.claim where state = 1')
      assert.deepEqual(left, [], 'nobody was forgotten')
      const [looked] = await scene.db.owner.query<{ claims: number; looks: number; causes: number }>(`
        select (select count(*)::int from claims.claim) as claims, count(*)::int as looks, count(distinct cause)::int as causes from accesslog.entry where purpose = 2`)
      assert.deepEqual([looked?.looks, looked?.causes], [looked?.claims, looked?.claims], 'each is looked up once')
    }),
  )

  test(
    'paid ones open more, slowly, once each, up to a ceiling; what was lowered by hand stays',
    withDeferred(async (scene) => {
      await scene.db.owner.script(`insert into disclosure.parameter (name, from_day, value, reason) values
        ('deferred-share', '2026-01-02', 2, 'essai'), ('deferred-ceiling', '2026-01-02', ${ALLOWED + 1}, 'essai')`)
      const secret = await scene.open(11)
      const claims: string[] = []
      for (let i = 0; i < ALLOWED; i += 1) {
        const answer = await scene.submit({ secret, card: await scene.member() })
        assert.ok(!isRefusal(answer))
        claims.push(answer.claimId)
      }
      const allowed = async () =>
        (await scene.db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = 10'))[0]?.allowed
      const paid = (...which: (string | undefined)[]) => scene.db.owner.query('select disclosure.deferred_were_paid($1::uuid[])', [which])
      await paid(claims[0])
      await paid(claims[0], claims[0])
      assert.equal(await allowed(), ALLOWED, 'the same one counts once')
      await paid(...claims)
      assert.equal(await allowed(), ALLOWED + 1)
      await scene.db.owner.script('update disclosure.meter set allowed = 0 where level = 10')
      await paid(claims[4])
      assert.equal(await allowed(), 0)
      for (const role of ['cloison_keys', 'cloison_claims', 'cloison_worker', 'cloison_payments', 'cloison_console'])
        await assert.rejects((await scene.db.as(role)).query('select disclosure.deferred_were_paid($1::uuid[])', [claims]), (caught) =>
          isSqlError(caught, '42501'),
        )
    }),
  )
})
