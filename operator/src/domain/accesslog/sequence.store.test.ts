import assert from 'node:assert/strict'
import test from 'node:test'
import {
  consistencyProof,
  EMPTY_FRONTIER,
  openCheckpoint,
  parseCheckpoint,
  treeRoot,
  verifyConsistency,
  verifyReceipt,
} from '@cloison/evidence'
import { isSqlError, SQLSTATE } from '../../ports/sql.ts'
import { recount } from './audit.ts'
import { leafHashOfRow } from './entry.ts'
import { logReader } from './read.store.ts'
import { receiptOf } from './receipt.ts'
import { sequencerStore } from './sequence.store.ts'
import { type Sequenced, sequence } from './sequence.ts'
import { nodesIn } from './tiles.ts'
import { assertNumberedOnce, plant, randomHash, sequenceAll, withLog } from './trial.test.ts'

test('an empty log is signed too: size 0, root SHA-256 of nothing (RFC 6962 §2.1)', async () => {
  await withLog(async ({ house, key }) => {
    assert.deepEqual(await sequence(house), { tree: EMPTY_FRONTIER, numbered: 0, more: false })
    const latest = await house.store.latestNote()
    assert(latest !== undefined)
    const opened = openCheckpoint(latest.note, key)
    assert(opened.ok)
    assert.equal(opened.value.size, 0)
    assert.equal(opened.value.origin, 'cloison.example/log')
  })
})

test('entries become leaves in order, tiles and a signed root; batches of any size give the same tree', async () => {
  await withLog(async ({ db, house, key }) => {
    await plant(db.owner, 700)
    const [first] = await house.store.take(1)
    assert(first !== undefined)
    assert.equal(await sequenceAll({ ...house, batchMax: 97 }), 700)
    await plant(db.owner, 66_000 - 700)
    await sequenceAll(house)
    assert.equal(await assertNumberedOnce(db.owner), 66_000)
    const rows = await db.owner.query<{ hash: Buffer }>('select hash from accesslog.leaf order by leaf_index')
    assert.deepEqual(rows[0]?.hash, Buffer.from(leafHashOfRow(first)))
    const latest = await house.store.latestNote()
    assert(latest !== undefined)
    const opened = openCheckpoint(latest.note, key)
    assert(opened.ok)
    assert.equal(opened.value.size, 66_000)
    assert.deepEqual(Buffer.from(opened.value.root), Buffer.from(treeRoot(rows.map(({ hash }) => hash))))
    const levels = await db.owner.query<{ level: number; hashes: bigint }>(
      'select level, (sum(length(hashes)) / 32)::int8 as hashes from accesslog.tile group by level order by level',
    )
    assert.deepEqual(levels, [
      { level: 0, hashes: 66_000n },
      { level: 1, hashes: 257n },
      { level: 2, hashes: 1n },
    ])
  })
})

test('every leaf has a receipt that verifies offline, at sizes with full and ragged tiles', async () => {
  await withLog(async ({ db, house, key }) => {
    const door = logReader(await db.as('cloison_door'))
    for (const more of [1, 1, 253, 1, 1, 300, 466]) {
      await plant(db.owner, more)
      await sequenceAll(house)
      const rows = await db.owner.query<{ hash: Buffer }>('select hash from accesslog.leaf order by leaf_index')
      for (const at of new Set([0, 1, 254, 255, 256, rows.length >> 1, rows.length - 1])) {
        const hash = rows[at]?.hash
        if (hash === undefined) continue
        const receipt = await receiptOf(door, hash)
        assert(!('refused' in receipt))
        const verdict = verifyReceipt(receipt, key)
        assert(verdict.ok)
        assert.equal(verdict.index, at)
        assert.equal(verdict.size, rows.length)
      }
    }
    assert.deepEqual(await receiptOf(door, randomHash()), { refused: 'receipt.not-yet-numbered' })
  })
})

test('a leaf that is committed but not yet signed has no receipt, then has one', async () => {
  await withLog(async ({ db, house }) => {
    const door = logReader(await db.as('cloison_door'))
    await sequence(house)
    await plant(db.owner, 1)
    const [row] = await house.store.take(1)
    assert(row !== undefined)
    const hash = leafHashOfRow(row)
    assert.deepEqual(await receiptOf(door, hash), { refused: 'receipt.not-yet-numbered' })
    const broken = { ...house.store, keepNote: () => Promise.reject(new Error('no')) }
    await assert.rejects(sequence({ ...house, store: broken }))
    assert.deepEqual(await receiptOf(door, hash), { refused: 'receipt.not-yet-numbered' })
    await sequence(house)
    assert(!('refused' in (await receiptOf(door, hash))))
  })
})

test('two sequencers cannot fork the log: who is behind is told so, and nothing is written twice', async () => {
  await withLog(async ({ db, house }) => {
    const start = await sequence(house)
    assert(!('refused' in start))
    await plant(db.owner, 10)
    await sequence(house, start.tree)
    await plant(db.owner, 10)
    assert.deepEqual(await sequence(house, start.tree), { refused: 'log-moved' })
    const forged = await house.store.append({
      size: 10,
      rootBefore: randomHash(),
      hashes: randomHash(),
      levels: [],
      root: randomHash(),
      at: 0,
    })
    assert.equal(forged, 'moved')
    assert.equal(await sequenceAll(house), 10)
    await assertNumberedOnce(db.owner)
  })
})

test('four sequencers at once, while entries arrive, number each entry once', async () => {
  await withLog(async ({ db, house, key }) => {
    let arriving = true
    const work = async (): Promise<void> => {
      const own = await db.connectAs('cloison_sequencer', 1)
      let tree: Sequenced['tree'] | undefined
      for (let idle = 0; idle < 3; ) {
        const done = await sequence({ ...house, store: sequencerStore(own), batchMax: 40 }, tree)
        tree = 'refused' in done ? undefined : done.tree
        if (!arriving && !('refused' in done) && done.numbered === 0) idle += 1
      }
    }
    const workers = [work(), work(), work(), work()]
    for (let turn = 0; turn < 30; turn += 1) await plant(db.owner, 1 + ((turn * 17) % 60), turn)
    arriving = false
    await Promise.all(workers)
    await assertNumberedOnce(db.owner)
    assert.deepEqual((await recount(house.store, key)).findings, [])
  })
})

test('each checkpoint extends the one before (RFC 9162 §2.1.4)', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 600)
    await sequenceAll({ ...house, batchMax: 83 })
    const tiles = await house.store.tiles([0, 1, 2].map((index) => ({ level: 0, index })).concat({ level: 1, index: 0 }))
    const notes = await db.owner.query<{ note: string }>('select note from accesslog.checkpoint where size > 0 order by size')
    const trees = notes.map(({ note }) => parseCheckpoint(note.slice(0, note.indexOf('\n\n') + 1)))
    assert(trees.length >= 8)
    for (const [at, newer] of trees.entries()) {
      const older = trees[at - 1]
      if (older === undefined || newer === undefined) continue
      const proof = consistencyProof(older.size, newer.size, nodesIn(tiles))
      const claim = { oldSize: older.size, newSize: newer.size, oldRoot: older.root, newRoot: newer.root, proof }
      assert(verifyConsistency(claim))
    }
  })
})

test('who takes the sequencer’s role cannot skip, repeat, make up, rewrite or shrink', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 300)
    const done = await sequence({ ...house, batchMax: 256 })
    assert(!('refused' in done))
    const { root } = await house.store.head()
    const refused = async (hashes: Uint8Array, levels: Uint8Array[]): Promise<void> => {
      const growth = { size: 256, rootBefore: root, hashes, levels, root: randomHash(), at: 0 }
      await assert.rejects(house.store.append(growth), (caught) => isSqlError(caught, '22023'))
    }
    await refused(new Uint8Array(0), [])
    await refused(new Uint8Array(33), [])
    await refused(new Uint8Array(45 * 32), [])
    await refused(new Uint8Array(20_001 * 32), [])
    await refused(new Uint8Array(32), [new Uint8Array(32)])
    await refused(new Uint8Array(32), [new Uint8Array(0), new Uint8Array(0), new Uint8Array(0)])
    await assert.rejects(house.store.keepNote(256, root, 'another note\n'), (caught) => isSqlError(caught, '55000'))
    await assert.rejects(house.store.keepNote(256, randomHash(), 'note\n'), (caught) => isSqlError(caught, '55000'))
    await assert.rejects(house.store.keepNote(300, root, 'note\n'), (caught) => isSqlError(caught, '55000'))
    assert.equal(await sequenceAll(house), 44)
    await assertNumberedOnce(db.owner)
  })
})

test('rows copied to a server whose transactions begin lower are not passed over in silence', async () => {
  await withLog(async ({ db, house }) => {
    await plant(db.owner, 1)
    await db.owner.query(`update accesslog.head set since = '900000000000:900000000000:'`)
    await assert.rejects(house.store.take(1), (caught) => isSqlError(caught, '55000'))
  })
})

test('the sequencer, the door and the worker read and write no table of the log directly', async () => {
  await withLog(async ({ db }) => {
    for (const role of ['cloison_sequencer', 'cloison_door', 'cloison_worker']) {
      const sql = await db.as(role)
      const denied = async (text: string): Promise<void> => {
        await assert.rejects(sql.query(text), (caught) => isSqlError(caught, SQLSTATE.insufficientPrivilege), `${role}: ${text}`)
      }
      for (const table of ['entry', 'leaf', 'tile', 'checkpoint', 'head']) {
        await denied(`select 1 as one from accesslog.${table}`)
        await denied(`delete from accesslog.${table}`)
        await denied(`truncate accesslog.${table}`)
      }
      await denied('select 1 as one from accesslog.in_window(1)')
      await denied(`update accesslog.head set size = 0`)
      const others =
        role === 'cloison_sequencer'
          ? [`select accesslog.find_leaf('\\x00')`]
          : [
              'select 1 as one from accesslog.take_unnumbered(1)',
              `select accesslog.append_leaves(0, '', '', '{}', '', now())`,
              `select accesslog.keep_note(0, '', 'x')`,
              'select 1 as one from accesslog.numbered(0, 1)',
              'select 1 as one from accesslog.tally()',
              'select 1 as one from accesslog.read_head()',
            ]
      for (const text of others) await denied(text)
    }
  })
})
