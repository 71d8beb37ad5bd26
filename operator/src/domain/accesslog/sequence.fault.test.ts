import assert from 'node:assert/strict'
import test from 'node:test'
import { openCheckpoint } from '@cloison/evidence'
import { SQLSTATE, SqlError } from '../../ports/sql.ts'
import { recount } from './audit.ts'
import type { SequencerStore } from './sequence.store.ts'
import { type Sequenced, type SequencerHouse, sequence } from './sequence.ts'
import { assertNumberedOnce, plant, sequenceAll, type Trial, withLog } from './trial.test.ts'

type Call = 'head' | 'tiles' | 'take' | 'append' | 'keepNote'

/** The store, of which the `nth` call of one method fails: before taking effect, or after. */
function failing(store: SequencerStore, call: Call, nth: number, tookEffect: boolean): { store: SequencerStore; failed: () => boolean } {
  let calls = 0
  let failed = false
  const fail = async (act: () => Promise<unknown>): Promise<never> => {
    failed = true
    if (tookEffect) await act()
    throw new SqlError('the connection to the database was lost', { code: SQLSTATE.connectionLost })
  }
  const through = <Args extends unknown[], R>(method: (...args: Args) => Promise<R>) => {
    return (...args: Args): Promise<R> => {
      calls += 1
      return calls === nth ? fail(() => method(...args)) : method(...args)
    }
  }
  return {
    store: { ...store, [call]: through<unknown[], unknown>(store[call] as (...args: unknown[]) => Promise<unknown>) },
    failed: () => failed,
  }
}

/** The tree as it stands is numbered once, audited, and its last root is signed. */
async function assertWhole({ db, house, key }: Trial, count: number): Promise<void> {
  assert.equal(await assertNumberedOnce(db.owner), count)
  assert.deepEqual((await recount(house.store, key)).findings, [])
  const latest = await house.store.latestNote()
  assert(latest !== undefined)
  const opened = openCheckpoint(latest.note, key)
  assert(opened.ok && opened.value.size === count)
}

for (const tookEffect of [false, true]) {
  const title = tookEffect ? 'fails but took effect' : 'fails'
  test(`whichever statement ${title}, at its first, second or third call: nothing is lost, nothing is twice`, async () => {
    await withLog(async (trial) => {
      const { db, house } = trial
      let planted = 0
      for (const call of ['head', 'tiles', 'take', 'append', 'keepNote'] as const) {
        for (const nth of [1, 2, 3]) {
          await plant(db.owner, 70)
          planted += 70
          const broken = failing(house.store, call, nth, tookEffect)
          const rereads = call === 'head' || call === 'tiles'
          let tree: Sequenced['tree'] | undefined
          for (let pass = 0; pass < 12; pass += 1) {
            // As the loop of the worker does: the tree is forgotten after a fault.
            tree = await passOrFault({ ...house, store: broken.store, batchMax: 20 }, rereads ? undefined : tree)
          }
          assert(broken.failed(), call)
          await assertWhole(trial, planted)
        }
      }
    })
  })
}

async function passOrFault(house: SequencerHouse, tree: Sequenced['tree'] | undefined): Promise<Sequenced['tree'] | undefined> {
  try {
    const done = await sequence(house, tree)
    assert(!('refused' in done))
    return done.tree
  } catch (fault) {
    assert(fault instanceof SqlError)
    return undefined
  }
}

test('the key fails: the leaves are committed, and the next start signs their root', async () => {
  await withLog(async (trial) => {
    const { db, house } = trial
    await sequence(house)
    await plant(db.owner, 5)
    const keys = {
      ...house.keys,
      sign: () => {
        throw new Error('the key is out of reach')
      },
    }
    await assert.rejects(sequence({ ...house, keys }), /out of reach/)
    assert.equal((await house.store.latestNote())?.size, 0)
    assert.equal(await sequenceAll(house), 0)
    await assertWhole(trial, 5)
  })
})

test('a key that signs wrong is noticed before its note is kept', async () => {
  await withLog(async ({ house }) => {
    await assert.rejects(sequence({ ...house, keys: { ...house.keys, sign: () => new Uint8Array(64) } }), /opens with the key/)
    assert.equal(await house.store.latestNote(), undefined)
  })
})

test('a tile altered while nobody looked is not signed over: the sequencer stops', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 10)
    await sequenceAll(house)
    await db.owner.query('update accesslog.tile set hashes = set_byte(hashes, 300, get_byte(hashes, 300) # 1)')
    await plant(db.owner, 10)
    await assert.rejects(sequence(house), /tiles of the log give its root/)
    assert.equal((await house.store.head()).size, 10)
  })
})

test('the server ends the connection in the middle of a window: the same entries come again', async () => {
  await withLog(async (trial) => {
    const { db, house } = trial
    await plant(db.owner, 50)
    const first = await house.store.take(20)
    await db.owner.query(
      `select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and usename = 'cloison_sequencer'`,
    )
    await plant(db.owner, 50)
    let again = await house.store.take(20).catch(() => undefined)
    for (let turn = 0; turn < 10 && again === undefined; turn += 1) again = await house.store.take(20).catch(() => undefined)
    assert.deepEqual(again, first)
    await sequenceAll(house)
    await assertWhole(trial, 100)
  })
})
