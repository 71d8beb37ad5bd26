import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isRefusal } from '../../words/refusal.ts'
import { type DeferredScene, releaseAll, stranger, withDeferred } from './deferred-scene.test.ts'
import { type AnswerHouse, answerDesk, answerDue } from './index.ts'
import { debtsOf, looksOf } from './scene.test.ts'

/** Three invoices of yesterday: two of members, one of a stranger. */
const inScene = (work: (scene: DeferredScene, claims: readonly string[], secret: Uint8Array) => Promise<void>) =>
  withDeferred(async (scene) => {
    const secret = await scene.open(11)
    const claims: string[] = []
    for (const card of [await scene.member(), stranger(), await scene.member()]) {
      const answer = await scene.submit({ secret, card })
      assert.ok(!isRefusal(answer))
      claims.push(answer.claimId)
    }
    await scene.wait(24)
    await work(scene, claims, secret)
  })
const due = (scene: DeferredScene) => scene.db.owner.query(`update claims.answer_day set next_at = now() - interval '1 day'`, [])

/** The house, whose act number `nth` of this kind fails, before or after it took effect. */
function failing(house: AnswerHouse, act: 'ask' | 'redeem' | 'release', when: 'before' | 'after', nth: number): AnswerHouse {
  let left = nth
  const wrap =
    <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>) =>
    async (...given: Given) => {
      left -= 1
      if (left === 0 && when === 'before') throw new Error('it failed')
      const answer = await work(...given)
      if (left === 0) throw new Error('it took effect, and failed')
      return answer
    }
  const { turnstile, desk } = house
  return {
    ...house,
    turnstile: {
      ask: act === 'ask' ? wrap(turnstile.ask) : turnstile.ask,
      redeem: act === 'redeem' ? wrap(turnstile.redeem) : turnstile.redeem,
    },
    desk: act === 'release' ? { ...desk, release: wrap(desk.release) } : desk,
  }
}

async function assertOnce(scene: DeferredScene, claims: readonly string[], secret: Uint8Array): Promise<void> {
  const states = Object.fromEntries((await scene.seen(secret)).map(({ claimId, state }) => [claimId, state]))
  assert.deepEqual(
    claims.map((claim) => states[claim]),
    ['accepted', 'rejected', 'accepted'],
  )
  assert.deepEqual((await debtsOf(scene.db)).map(({ reason }) => reason).sort(), [claims[0], claims[2]].sort())
  for (const claim of claims) assert.equal(await looksOf(scene.db, claim), 1)
}

describe('a worker that dies while it answers a file', () => {
  for (const act of ['ask', 'redeem', 'release'] as const) {
    for (const when of ['before', 'after'] as const) {
      for (const nth of act === 'release' ? [1] : [1, 2, 3]) {
        test(
          `${act} ${nth} fails ${when} it took effect: one entry, one decision, one debt, and all or nothing is seen`,
          inScene(async (scene, claims, secret) => {
            assert.equal(await answerDue(failing(scene.answering, act, when, nth)), 'postponed')
            assert.deepEqual(scene.faults, ['Error'])
            const took = act === 'release' && when === 'after'
            assert.deepEqual([...new Set((await scene.seen(secret)).map(({ state }) => state === 'received'))], [!took])
            await due(scene)
            assert.deepEqual(await releaseAll(scene), took ? [] : ['released'])
            await assertOnce(scene, claims, secret)
          }),
        )
      }
    }
  }

  test(
    'between a decision and its debt, or before the file is closed: nothing was written',
    inScene(async (scene, claims, secret) => {
      const worker = await scene.db.as('cloison_worker')
      for (const dies of ['payments.owe', 'claims.release_answers']) {
        const dying = answerDesk({
          ...worker,
          query: worker.query.bind(worker),
          transaction: (work) =>
            worker.transaction((tx) =>
              work({
                ...tx,
                transaction: tx.transaction.bind(tx),
                query: (text, values) => {
                  if (text.includes(dies)) throw new Error('we die here')
                  return tx.query(text, values)
                },
              }),
            ),
        })
        assert.equal(await answerDue({ ...scene.answering, desk: dying }), 'postponed')
        assert.deepEqual([...new Set((await scene.seen(secret)).map(({ state }) => state))], ['received'])
        assert.deepEqual(await debtsOf(scene.db), [])
        await due(scene)
      }
      assert.deepEqual(await releaseAll(scene), ['released'])
      await assertOnce(scene, claims, secret)
    }),
  )

  test(
    'two workers at once, one of which took it for dead: one releases, the other writes nothing',
    inScene(async (scene, claims, secret) => {
      const lease = scene.answering.desk.lease
      const late: AnswerHouse = {
        ...scene.answering,
        desk: {
          ...scene.answering.desk,
          lease: async (...given) => {
            const file = await lease(...given)
            await due(scene)
            assert.equal(await answerDue(scene.answering), 'released')
            return file
          },
        },
      }
      assert.equal(await answerDue(late), 'postponed')
      assert.deepEqual(await releaseAll(scene), [])
      await assertOnce(scene, claims, secret)
    }),
  )

  test(
    'an invoice that was being received when the day ended is in that day’s file: the release waits for it',
    inScene(async (scene, _claims, secret) => {
      await releaseAll(scene)
      const day = scene.today()
      const door = await scene.db.connectAs('cloison_keys', 1)
      let commit = (): void => undefined
      const held = new Promise<void>((done) => {
        commit = done
      })
      let begun = (): void => undefined
      const began = new Promise<void>((done) => {
        begun = done
      })
      const card = await scene.member()
      await scene.submit({ secret, card: stranger() })
      const late = door.transaction(async (tx) => {
        const answer = await scene.submit({ secret, card, sql: tx })
        begun()
        await held
        return answer
      })
      await began
      await scene.wait(24)
      assert.deepEqual(await releaseAll(scene), [], 'its row is held')
      commit()
      assert.ok(!isRefusal(await late))
      assert.deepEqual(await releaseAll(scene), ['released'])
      assert.deepEqual((await scene.file(secret, day))?.claims.map(({ state }) => state).sort(), ['accepted', 'rejected'])
    }),
  )

  test(
    'ten tries in vain: the file is closed without them, they wait for a person, and nobody is rejected',
    inScene(async (scene, claims, secret) => {
      const house = { ...scene.answering, turnstile: { ...scene.turnstile, redeem: async () => '!' } }
      for (let attempt = 1; attempt <= 10; attempt += 1) {
        assert.equal(await answerDue(house), 'postponed')
        await due(scene)
      }
      assert.equal(await answerDue(house), null)
      assert.deepEqual([...new Set((await scene.seen(secret)).map(({ state }) => state))], ['held'])
      const console = await scene.db.as('cloison_console')
      for (const claim of claims) await console.query('select claims.resume($1::uuid)', [claim])
      await scene.wait(24)
      assert.deepEqual(await releaseAll(scene), ['released'])
      await assertOnce(scene, claims, secret)
    }),
  )
})
