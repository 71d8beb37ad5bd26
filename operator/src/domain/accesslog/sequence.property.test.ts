import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { recount } from './audit.ts'
import { type Sequenced, sequence } from './sequence.ts'
import { assertNumberedOnce, type Open, open, plant, withLog } from './trial.test.ts'

const SLOTS = 4

type Step =
  | { readonly do: 'write'; readonly slot: number; readonly count: number }
  | { readonly do: 'end'; readonly slot: number; readonly commit: boolean }
  | { readonly do: 'pass'; readonly batchMax: number }
  | { readonly do: 'drain' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('write' as const), slot: fc.nat(SLOTS - 1), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ do: fc.constant('end' as const), slot: fc.nat(SLOTS - 1), commit: fc.boolean() }),
  fc.record({ do: fc.constant('pass' as const), batchMax: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constant('drain' as const) }),
)

test('in whatever order transactions write, commit and roll back, each committed entry is numbered once, and none waits for another’s transaction', async () => {
  const seed = Number(process.env.CLOISON_SEED ?? Date.now() % 2 ** 31)
  await withLog(async ({ db, house, key }) => {
    const writers = await db.connectAs('postgres', SLOTS)
    const slots: (Open | undefined)[] = Array.from({ length: SLOTS }, () => undefined)
    const end = async (slot: number, commit: boolean): Promise<void> => {
      await slots[slot]?.end(commit)
      slots[slot] = undefined
    }
    let tree: Sequenced['tree'] | undefined
    const pass = async (batchMax: number): Promise<number> => {
      const done = await sequence({ ...house, batchMax }, tree)
      assert(!('refused' in done))
      tree = done.tree
      return done.numbered
    }
    const run = async (steps: readonly Step[]): Promise<void> => {
      for (const step of steps) {
        if (step.do === 'write') {
          slots[step.slot] ??= await open(writers)
          const slot = slots[step.slot]
          // Through a savepoint too: the entry still belongs to the transaction as a whole.
          await slot?.sql.transaction((inner) => plant(inner, step.count))
        } else if (step.do === 'end') await end(step.slot, step.commit)
        else if (step.do === 'pass') await pass(step.batchMax)
        else {
          while ((await pass(5)) > 0);
          await assertNumberedOnce(db.owner)
        }
      }
      for (const slot of slots.keys()) await end(slot, slot % 2 === 0)
      while ((await pass(7)) > 0);
      await assertNumberedOnce(db.owner)
    }
    try {
      await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40, size: 'max' }), run), {
        seed,
        numRuns: 20,
        endOnFailure: true,
      })
    } finally {
      for (const slot of slots.keys()) await end(slot, false)
    }
    assert.deepEqual((await recount(house.store, key)).findings, [], `seed ${seed}`)
  })
})
