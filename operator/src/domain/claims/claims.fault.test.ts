import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type AdjudicationHouse, adjudicateClaim, adjudicateDue, claimDesk } from './index.ts'
import { debtsOf, looksOf, makeDue, openSession, promise, type Scene, setScene } from './scene.test.ts'

const inScene = (work: (scene: Scene, claimId: string) => Promise<void>) => () =>
  withDatabase(async (db) => {
    const scene = await setScene(db)
    const claim = await scene.send({ secret: await openSession(db, 11), engagement: await promise(scene, 11) })
    assert.ok(!isRefusal(claim))
    await work(scene, claim.claimId)
  })

/** The house, one of whose acts fails the first time, before or after it took effect. */
function failing<Act extends 'ask' | 'redeem' | 'record'>(house: AdjudicationHouse, act: Act, when: 'before' | 'after'): AdjudicationHouse {
  let first = true
  const wrap =
    <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      const fails = first
      first = false
      if (fails && when === 'before') throw new Error('it failed')
      const answer = await work(...given)
      if (fails) throw new Error('it took effect, and failed')
      return answer
    }
  return {
    ...house,
    turnstile: {
      ask: act === 'ask' ? wrap(house.turnstile.ask) : house.turnstile.ask,
      redeem: act === 'redeem' ? wrap(house.turnstile.redeem) : house.turnstile.redeem,
    },
    desk: act === 'record' ? { ...house.desk, record: wrap(house.desk.record) } : house.desk,
  }
}

for (const act of ['ask', 'redeem', 'record'] as const) {
  for (const when of ['before', 'after'] as const) {
    test(
      `${act} fails ${when} it took effect: the claim is decided, owed and looked up once`,
      inScene(async (scene, claimId) => {
        const house = failing(scene.house, act, when)
        assert.deepEqual(await adjudicateDue(house), ['postponed'])
        assert.deepEqual(scene.faults, ['Error'])
        await makeDue(scene.db)
        // Recorded, and its answer lost: nothing is due any more.
        assert.deepEqual(await adjudicateDue(house), act === 'record' && when === 'after' ? [] : ['accepted'])
        assert.deepEqual(
          (await debtsOf(scene.db)).map(({ reason }) => reason),
          [claimId],
        )
        assert.equal(await looksOf(scene.db, claimId), 1)
      }),
    )
  }
}

test(
  'we die between the decision and its debt: neither was written',
  inScene(async (scene, claimId) => {
    const worker = await scene.db.as('cloison_worker')
    const dying = claimDesk({
      ...worker,
      query: worker.query.bind(worker),
      transaction: (work) =>
        worker.transaction((tx) =>
          work({
            ...tx,
            transaction: tx.transaction.bind(tx),
            query: (text, values) => {
              if (text.includes('payments.owe')) throw new Error('we die here')
              return tx.query(text, values)
            },
          }),
        ),
    })
    assert.deepEqual(await adjudicateDue({ ...scene.house, desk: dying }), ['postponed'])
    const [row] = await scene.db.owner.query<{ state: number }>('select state from claims.claim where claim_id = $1::uuid', [claimId])
    assert.deepEqual([row?.state, await debtsOf(scene.db)], [1, []])
    await makeDue(scene.db)
    assert.deepEqual(await adjudicateDue(scene.house), ['accepted'])
  }),
)

test(
  'two workers decide one claim at once: the second finds it decided',
  inScene(async (scene) => {
    const lease = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' as Parameters<typeof scene.house.desk.lease>[0]
    const [claim] = await scene.house.desk.lease(lease, 1, 60, 10)
    assert.ok(claim)
    const became = await Promise.all([adjudicateClaim(scene.house, claim), adjudicateClaim(scene.house, claim)])
    assert.deepEqual(became.sort(), ['accepted', 'known'])
    assert.equal((await debtsOf(scene.db)).length, 1)
  }),
)

test(
  'a leased claim is nobody else’s until the lease runs out',
  inScene(async (scene) => {
    const lease = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f' as Parameters<typeof scene.house.desk.lease>[0]
    assert.equal((await scene.house.desk.lease(lease, 10, 60, 10)).length, 1)
    assert.equal((await scene.house.desk.lease(lease, 10, 60, 10)).length, 0)
    await makeDue(scene.db)
    assert.equal((await scene.house.desk.lease(lease, 10, 60, 10)).length, 1)
  }),
)

test(
  'ten tries in vain, and the claim waits for a person: it is neither rejected nor forgotten',
  inScene(async (scene, claimId) => {
    const turnstile = { ...scene.house.turnstile, redeem: async () => '!' }
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      assert.deepEqual(await adjudicateDue({ ...scene.house, turnstile }), ['postponed'])
      await makeDue(scene.db)
    }
    assert.deepEqual(await adjudicateDue(scene.house), [])
    const [row] = await scene.db.owner.query<{ state: number; decision: unknown }>(
      'select state, decision from claims.claim where claim_id = $1::uuid',
      [claimId],
    )
    assert.deepEqual(row, { state: 4, decision: null })
  }),
)

test(
  'waits grow from one try to the next',
  inScene(async (scene) => {
    const turnstile = { ...scene.house.turnstile, redeem: async () => '' }
    const waits: number[] = []
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await adjudicateDue({ ...scene.house, turnstile })
      const [row] = await scene.db.owner.query<{ seconds: number }>(
        'select extract(epoch from next_at - now())::float8 as seconds from claims.job',
        [],
      )
      waits.push(Math.round(row?.seconds ?? 0))
      await makeDue(scene.db)
    }
    assert.ok(waits.every((wait, index) => index === 0 || wait > (waits[index - 1] ?? 0)))
  }),
)
