import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repeat } from './repeat.ts'

const until = async (holds: () => boolean) => {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(holds())
}

test('passes follow one another, never two at once, and stop waits for the one under way', async () => {
  let under = 0
  let passes = 0
  const running = repeat(
    async () => {
      under += 1
      assert.equal(under, 1)
      await new Promise((resolve) => setTimeout(resolve, 10))
      under -= 1
      passes += 1
      return true
    },
    { intervalMillis: 1, onFault: (fault) => assert.fail(String(fault)) },
  )
  await until(() => passes >= 3)
  await running.stop()
  const done = passes
  assert.equal(under, 0)
  await new Promise((resolve) => setTimeout(resolve, 40))
  assert.equal(passes, done)
})

test('a fault is told, and the loop goes on after a wait; stop does not wait for it', async () => {
  const faults: unknown[] = []
  const running = repeat(async () => Promise.reject(new Error('no')), { intervalMillis: 1, onFault: (fault) => faults.push(fault) })
  await until(() => faults.length === 1)
  const before = performance.now()
  await running.stop()
  assert.ok(performance.now() - before < 500)
  assert.equal(faults.length, 1)
})
