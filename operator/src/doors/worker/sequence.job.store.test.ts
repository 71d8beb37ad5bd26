import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { assertNumberedOnce, plant, withLog } from '../../domain/accesslog/trial.test.ts'
import { startSequencer } from './sequence.job.ts'

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (await holds()) return
    await wait(25)
  }
  throw new Error('what was awaited did not come')
}

test('entries are numbered as they come; a fault is told, and the loop goes on; stop waits for the batch under way', async () => {
  await withLog(async ({ db, house }) => {
    const faults: unknown[] = []
    let numbered = 0
    let broken = false
    const store = {
      ...house.store,
      append: (growth: Parameters<typeof house.store.append>[0]) =>
        broken ? Promise.reject(new Error('broken')) : house.store.append(growth),
    }
    const running = startSequencer(
      { ...house, store, batchMax: 10 },
      { intervalMillis: 5, onFault: (fault) => faults.push(fault), onNumbered: (count) => (numbered += count) },
    )
    await plant(db.owner, 35)
    await until(() => numbered === 35)
    broken = true
    await plant(db.owner, 5)
    await until(() => faults.length >= 3)
    assert.equal(numbered, 35)
    broken = false
    await until(() => numbered === 40)
    await running.stop()
    await plant(db.owner, 5)
    await wait(50)
    assert.equal((await house.store.head()).size, 40)
    assert.equal(faults.length < 20, true)
  })
})

test('two loops at once share the work without a fault', async () => {
  await withLog(async ({ db, house }) => {
    const faults: unknown[] = []
    const options = { intervalMillis: 3, onFault: (fault: unknown) => faults.push(fault) }
    const loops = [startSequencer({ ...house, batchMax: 7 }, options), startSequencer({ ...house, batchMax: 7 }, options)]
    for (let turn = 0; turn < 20; turn += 1) await plant(db.owner, 11)
    await until(async () => (await house.store.head()).size === 220)
    await Promise.all(loops.map((loop) => loop.stop()))
    assert.deepEqual(faults, [])
    await assertNumberedOnce(db.owner)
  })
})

test('stop before the first wait ends at once', async () => {
  await withLog(async ({ house }) => {
    const running = startSequencer(house, { intervalMillis: 60_000, onFault: (fault) => assert.ifError(fault) })
    await running.stop()
  })
})
