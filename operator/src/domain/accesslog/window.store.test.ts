import assert from 'node:assert/strict'
import test from 'node:test'
import type { Sql } from '../../ports/sql.ts'
import { sequencerStore } from './sequence.store.ts'
import { sequence } from './sequence.ts'
import { assertNumberedOnce, open, plant, sequenceAll, withLog } from './trial.test.ts'

const waiting = `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

async function untilSomebodyWaits(owner: Sql): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    const [row] = await owner.query<{ n: bigint }>(waiting)
    if (row?.n === 1n) return
  }
  throw new Error('nobody waits for a lock')
}

test('a long transaction delays nobody else’s entries; its own come once it commits', async () => {
  await withLog(async ({ db, house }) => {
    const long = await open(await db.connectAs('postgres', 1))
    await plant(long.sql, 4)
    await plant(db.owner, 6)
    assert.equal(await sequenceAll(house), 6)
    await plant(db.owner, 2)
    assert.equal(await sequenceAll(house), 2)
    await long.end(true)
    assert.equal(await sequenceAll(house), 4)
    await assertNumberedOnce(db.owner)
  })
})

test('a transaction that commits while a window is under way waits for the next one', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 10)
    const late = await open(await db.connectAs('postgres', 1))
    await plant(late.sql, 4)
    await plant(db.owner, 10)
    const first = await sequence({ ...house, batchMax: 5 })
    assert(!('refused' in first))
    await late.end(true)
    let numbered = first.numbered
    let tree = first.tree
    for (const expected of [5, 5, 5, 4, 0]) {
      const done = await sequence({ ...house, batchMax: 5 }, tree)
      assert(!('refused' in done))
      assert.equal(done.numbered, expected)
      numbered += done.numbered
      tree = done.tree
    }
    assert.equal(numbered, 24)
    await assertNumberedOnce(db.owner)
  })
})

test('a sequencer that waited for another one ends its window after the other’s, not before', async () => {
  await withLog(async ({ db, house }) => {
    await sequence(house)
    const other = await open(await db.connectAs('postgres', 1))
    await other.sql.query('select size from accesslog.head for update')
    await plant(db.owner, 3)
    const asked = house.store.take(100)
    await untilSomebodyWaits(db.owner)
    await plant(db.owner, 5)
    assert.equal(await sequenceAll({ ...house, store: sequencerStore(other.sql) }), 8)
    await plant(db.owner, 2)
    await other.end(true)
    assert.equal((await asked).length, 2)
    assert.equal(await sequenceAll(house), 2)
    await assertNumberedOnce(db.owner)
  })
})

test('a quiet log is looked at without writing anything', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 3)
    await sequenceAll(house)
    const xmin = async (): Promise<unknown> => (await db.owner.query('select xmin::text as version from accesslog.head'))[0]
    const before = await xmin()
    assert.deepEqual(await house.store.take(10), [])
    assert.deepEqual(await xmin(), before)
  })
})

test('transactions that write no entry leave no window open', async () => {
  await withLog(async ({ db, house }) => {
    const idle = await open(await db.connectAs('postgres', 1))
    await idle.sql.query('select pg_current_xact_id() as xid')
    await plant(db.owner, 1)
    await sequenceAll(house)
    await idle.end(true)
    assert.deepEqual(await house.store.take(10), [])
    const [head] = await db.owner.query<{ open: boolean }>('select until is not null as open from accesslog.head')
    assert.equal(head?.open, false)
  })
})
