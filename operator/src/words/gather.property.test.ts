import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { type Gathering, gather } from './gather.ts'

const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await turn()
}

test('each question has its own answer, once, in batches no larger than allowed, in the order asked', async () => {
  const pauses = fc.array(fc.record({ before: fc.nat(3), serving: fc.nat(3), early: fc.boolean() }), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(pauses, fc.integer({ min: 1, max: 7 }), async (plan, batchMax) => {
      const served: number[] = []
      let running = 0
      let batches = 0
      const gathering: Gathering<number, string> = gather({ batchMax, waitingMax: 1000, overflow: 'overflow' }, async (batch, next) => {
        const step = plan[batches++ % plan.length]
        running++
        assert.equal(running, 1, 'one batch is paid at a time')
        assert.ok(batch.length >= 1 && batch.length <= batchMax)
        served.push(...batch)
        await turns(step?.serving ?? 0)
        running--
        if (step?.early) next()
        await turns(step?.serving ?? 0)
        return batch.map((question) => `answer ${question}`)
      })
      const asked: Promise<string>[] = []
      for (const [i, { before }] of plan.entries()) {
        await turns(before)
        asked.push(gathering.ask(i))
      }
      assert.deepEqual(
        await Promise.all(asked),
        plan.map((_, i) => `answer ${i}`),
      )
      assert.deepEqual(
        served,
        plan.map((_, i) => i),
      )
      assert.equal(gathering.waiting, 0)
    }),
    { numRuns: 60, verbose: 1 },
  )
})

test('the next batch starts when it may, before the last one is answered; saying so twice changes nothing', async () => {
  const held: (() => void)[] = []
  let started = 0
  const gathering = gather<number, number>({ batchMax: 1, waitingMax: 10, overflow: -1 }, async (batch, next) => {
    started++
    if (batch[0] === 1) {
      next()
      next()
    }
    await new Promise<void>((release) => held.push(release))
    return batch
  })
  const asked = [1, 2, 3].map((question) => gathering.ask(question))
  await turns(5)
  assert.equal(started, 2, 'the second has not said that a third may start')
  held[1]?.()
  await turns(5)
  assert.equal(started, 3)
  held[0]?.()
  held[2]?.()
  assert.deepEqual(await Promise.all(asked), [1, 2, 3])
})

test('beyond the queue’s maximum a question could not be answered, and the others are', async () => {
  const gathering = gather<number, string>({ batchMax: 2, waitingMax: 5, overflow: 'full' }, async (batch) => {
    await turns(2)
    return batch.map((question) => `${question}`)
  })
  const asked = Array.from({ length: 9 }, (_, i) => gathering.ask(i))
  assert.equal(gathering.waiting, 5)
  assert.deepEqual(await Promise.all(asked), ['0', '1', '2', '3', '4', 'full', 'full', 'full', 'full'])
  assert.equal(await gathering.ask(9), '9', 'the queue has room again')
})

test('a fault fails its own batch, whether it comes before or after the next one started; so does a short answer', async () => {
  for (const early of [false, true]) {
    const gathering = gather<string, string>({ batchMax: 2, waitingMax: 10, overflow: 'full' }, async (batch, next) => {
      if (early) next()
      await turns(1)
      if (batch.includes('fault')) throw new Error('broken')
      return batch.includes('short') ? batch.slice(0, 1) : batch
    })
    const outcomes = await Promise.allSettled(['a', 'fault', 'b', 'c', 'd', 'short', 'e'].map((question) => gathering.ask(question)))
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed')),
      ['failed', 'failed', 'b', 'c', 'd', 'failed', 'e'],
    )
  }
})
