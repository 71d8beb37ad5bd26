import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isRefusal } from '../../words/refusal.ts'
import { standing } from '../payments/index.ts'
import { adjudicateDue, claimsSeen, viewOf } from './index.ts'
import { debtsOf, looksOf, makeDue, newPerson, openSession, promise, type Scene, setScene, VISIT } from './scene.test.ts'

const inScene = (work: (scene: Scene) => Promise<void>) => () => withDatabase(async (db) => work(await setScene(db)))

async function received(answer: ReturnType<Scene['send']>): Promise<string> {
  const claim = await answer
  if (isRefusal(claim)) throw new Error(claim.refused)
  return claim.claimId
}

async function seen(scene: Scene, secret: Uint8Array) {
  return claimsSeen(await scene.db.as('cloison_claims'), secret, { limit: 50 })
}

test(
  'received, decided, owed: the establishment sees the decision and a reason a line',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const claimId = await received(scene.send({ secret, engagement: await promise(scene, 11) }))
    const [before] = await seen(scene, secret)
    assert.ok(before)
    assert.deepEqual([viewOf(before, undefined).state, viewOf(before, undefined).totals], ['received', null])
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
    const [after] = await seen(scene, secret)
    assert.ok(after)
    const [debt] = await standing(await scene.db.as('cloison_claims'), [claimId])
    const view = viewOf(after, debt)
    assert.deepEqual(view.totals, { priceCents: 3000, amoGrossCents: 2100, amoNetCents: 1900, amcCents: 900, personCents: 200 })
    assert.deepEqual([view.state, view.lines[0]?.label, view.reject, view.payment], ['accepted', 'Consultation G', null, null])
    assert.ok((view.lines[0]?.reasons.length ?? 0) >= 3)
    assert.deepEqual(await debtsOf(scene.db), [{ reason: claimId, amount_cents: 900n, insurer_id: 1, site_id: 11 }])
    assert.equal(await looksOf(scene.db, claimId), 1)
    assert.deepEqual(await adjudicateDue(scene.house), [])
  }),
)

test(
  'a pharmacy’s invoice, fees included',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const engagement = await promise(scene, 11, { domain: 1 })
    await received(
      scene.send({ secret, engagement }, [
        { kind: 'medicine', cip13: '3400999999991', quantity: 2, unitPriceCents: 453, ratePercent: 65 },
        { kind: 'dispensing-fee', code: 'HD', quantity: 2 },
        { kind: 'dispensing-fee', code: 'HDR', quantity: 1 },
      ]),
    )
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
    assert.deepEqual(
      (await debtsOf(scene.db)).map(({ amount_cents }) => amount_cents),
      [403n],
    )
  }),
)

test(
  'the same key and bytes give the same claim; other bytes are refused; the same invoice under another key is a duplicate',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const engagement = await promise(scene, 11)
    const key = 'k'.repeat(16)
    const claimId = await received(scene.send({ secret, engagement, key }))
    assert.equal(await received(scene.send({ secret, engagement, key })), claimId)
    assert.deepEqual(await scene.send({ secret, engagement, key }, [{ kind: 'consultation', code: 'G', priceCents: 2900 }]), {
      refused: 'claim.key-reused',
    })
    assert.deepEqual(await scene.send({ secret, engagement }), { refused: 'claim.duplicate' })
    // Another establishment's key is its own.
    const other = await openSession(scene.db, 12)
    assert.notEqual(await received(scene.send({ secret: other, engagement: await promise(scene, 12), key })), claimId)
  }),
)

test(
  'sent many times at once, an invoice is stored once',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const engagement = await promise(scene, 11)
    const same = await Promise.all(Array.from({ length: 8 }, () => received(scene.send({ secret, engagement, key: 'k'.repeat(20) }))))
    assert.equal(new Set(same).size, 1)
    const second = await promise(scene, 11)
    const answers = await Promise.all(Array.from({ length: 8 }, () => scene.send({ secret, engagement: second })))
    assert.equal(answers.filter((answer) => !isRefusal(answer)).length, 1)
    assert.equal((await seen(scene, secret)).length, 2)
  }),
)

test(
  'an engagement serves its establishment, its day and its domain',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const refused = { refused: 'claim.engagement-unknown' }
    assert.deepEqual(await scene.send({ secret, engagement: await promise(scene, 12) }), refused)
    assert.deepEqual(await scene.send({ secret, engagement: await promise(scene, 11, { domain: 1 }) }), refused)
    assert.deepEqual(await scene.send({ secret, engagement: await promise(scene, 11, { day: '2026-01-02' }) }), refused)
    assert.deepEqual(await scene.send({ secret, engagement: '00000-00000-00000-00000-00000-0' }), refused)
    assert.deepEqual(await scene.send({ secret, engagement: 'nothing' }), refused)
    assert.deepEqual(
      await scene.send({ secret, engagement: await promise(scene, 11) }, [VISIT, { kind: 'dispensing-fee', code: 'HDR', quantity: 1 }]),
      { refused: 'lines-mixed' },
    )
  }),
)

test(
  'a session that is over, frozen or of another trade sends nothing; a closed plane says so, and a repeat is still answered',
  inScene(async (scene) => {
    const engagement = await promise(scene, 11)
    assert.deepEqual(await scene.send({ secret: randomBytes(32), engagement }), { refused: 'session.over' })
    assert.deepEqual(await scene.send({ secret: await openSession(scene.db, 11, { ended: true }), engagement }), {
      refused: 'session.over',
    })
    assert.deepEqual(await scene.send({ secret: await openSession(scene.db, 11, { barred: true }), engagement }), {
      refused: 'session.frozen',
    })
    assert.deepEqual(await scene.send({ secret: await openSession(scene.db, 11, { mask: 2 }), engagement }), {
      refused: 'domain.not-yours',
    })
    const secret = await openSession(scene.db, 11)
    const key = 'k'.repeat(16)
    const claimId = await received(scene.send({ secret, engagement, key }))
    const close = (scope: number, id: number, state: number) =>
      scene.db.owner.query(
        `insert into planes.plane (plane, scope, scope_id, state, since, reason) values (2, $1, $2, $3, now(), 'test')
       on conflict (plane, scope, scope_id) do update set state = excluded.state`,
        [scope, id, state],
      )
    for (const [scope, id] of [
      [0, 0],
      [1, 11],
      [2, 11],
      [4, 1],
    ] as const) {
      await close(scope, id, 3)
      assert.deepEqual(await scene.send({ secret, engagement: await promise(scene, 11) }), { refused: 'claims.closed' })
      await close(scope, id, 1)
    }
    await close(0, 0, 3)
    assert.equal(await received(scene.send({ secret, engagement, key })), claimId)
  }),
)

test(
  'look-ups closed: invoices are still received, decided and owed',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const engagement = await promise(scene, 11)
    await scene.db.owner.query('update planes.plane set state = 3 where plane = 1 and scope = 0', [])
    await received(scene.send({ secret, engagement }))
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
  }),
)

test(
  'R08: the same care under two engagements is owed once, also when both are decided at once',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const person = newPerson()
    for (let index = 0; index < 4; index += 1) await received(scene.send({ secret, engagement: await promise(scene, 11, { person }) }))
    await Promise.all([1, 2, 3, 4].map(() => adjudicateDue(scene.house)))
    const decided = await seen(scene, secret)
    assert.deepEqual(decided.map(({ state }) => state).sort(), ['accepted', 'rejected', 'rejected', 'rejected'])
    assert.deepEqual(
      decided.flatMap(({ decision }) => decision?.reject?.code ?? []),
      ['R08', 'R08', 'R08'],
    )
    assert.equal((await debtsOf(scene.db)).length, 1)
  }),
)

test(
  'a rejected invoice owes nothing, and may be sent again',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const engagement = await promise(scene, 11, { rule: 'PEC' })
    await received(scene.send({ secret, engagement }))
    assert.deepEqual(await adjudicateDue(scene.house), ['rejected'])
    assert.equal((await seen(scene, secret))[0]?.decision?.reject?.code, 'R10')
    assert.deepEqual(await debtsOf(scene.db), [])
    await received(scene.send({ secret, engagement }))
  }),
)

test(
  'an invoice whose complementary share is nothing is accepted, and owes nothing',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const engagement = await promise(scene, 11, { facts: { exemption: 'ALD' } })
    await received(scene.send({ secret, engagement }, [{ ...VISIT, underExemption: true }]))
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
    assert.deepEqual(await debtsOf(scene.db), [])
  }),
)

test(
  'rights closed and purged since the engagement are honoured all the same',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const person = newPerson()
    const engagement = await promise(scene, 11, { person })
    await received(scene.send({ secret, engagement }))
    await scene.db.owner.query('delete from beneficiaries.rights where person = $1::uuid', [person])
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
  }),
)

test(
  'a day without known tariff holds the invoice for a person, who sends it to the worker again',
  inScene(async (scene) => {
    const secret = await openSession(scene.db, 11)
    const claimId = await received(scene.send({ secret, engagement: await promise(scene, 11) }))
    const unknown = [...scene.house.tariffs].map(([name, parameters]) => {
      const ended = parameters.map((one) => ({ ...one, period: { from: one.period.from, until: one.period.from } }))
      return [name, ended] as const
    })
    assert.deepEqual(await adjudicateDue({ ...scene.house, tariffs: new Map(unknown) }), ['held'])
    const console = await scene.db.as('cloison_console')
    const [held] = await console.query<{ claim_id: string }>('select claim_id from claims.held(10)', [])
    assert.equal(held?.claim_id, claimId)
    assert.equal((await seen(scene, secret))[0]?.state, 'held')
    await console.query('select claims.resume($1::uuid)', [claimId])
    await makeDue(scene.db)
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
  }),
)
