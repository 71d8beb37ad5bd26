import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { batches, books, send, sendReleased, settle, standing } from './index.ts'
import {
  debitOf,
  openCents,
  oweTo,
  partDetails,
  rejectionOf,
  releasedBatch,
  returnOf,
  type Scene,
  setScene,
  transferDetails,
  transfersOf,
} from './scene.test.ts'

const inScene = (work: (scene: Scene) => Promise<void>) => () => withDatabase(async (db) => work(await setScene(db)))

async function agrees(scene: Scene): Promise<void> {
  for (const row of await books(scene.payments)) assert.equal(row.agrees, true, `the books of insurer ${row.insurer_id}`)
}

async function anomalies(scene: Scene): Promise<string[]> {
  const rows = await scene.db.owner.query<{ what: string }>('select what from payments.anomaly order by anomaly_id', [])
  return rows.map(({ what }) => what)
}

test(
  'the bank is not reached: nothing left, the batch is sent again, the same to the byte',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    scene.bank.failBefore = 1
    await assert.rejects(send(scene.house, batchId))
    assert.equal((await batches(scene.payments, null, 1))[0]?.state, 'sending')
    await agrees(scene)
    assert.deepEqual(await sendReleased(scene.house), { sent: 1, refused: 0 })
    assert.equal(scene.bank.received.length, 1)
    assert.equal((await batches(scene.payments, null, 1))[0]?.state, 'sent')
  }),
)

test(
  'the bank received, and its answer is lost: the message goes again under one identifier, the same to the byte',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 2, 12, 100n)
    const batchId = await releasedBatch(scene)
    scene.bank.failAfter = 1
    await assert.rejects(send(scene.house, batchId))
    // Hours later, by another process.
    const later = { ...scene.house, clock: { now: () => scene.house.clock.now() + 7_200_000 } }
    assert.equal(await send(later, batchId), 'sent')
    const [first, second] = scene.bank.received
    assert.equal(scene.bank.received.length, 2)
    assert.deepEqual(second, first)
  }),
)

test(
  'we die between the bank and our record: its report records the batch, which never goes again',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    scene.bank.failAfter = 1
    await assert.rejects(send(scene.house, batchId))
    scene.bank.pages.push([debitOf(100n, partDetails(batchId, 1))])
    assert.equal((await settle(scene.house)).applied, 1)
    assert.deepEqual(await sendReleased(scene.house), { sent: 0, refused: 0 })
    assert.equal(scene.bank.received.length, 1)
    await agrees(scene)
  }),
)

test(
  'two processes send one batch at once: one message, recorded once',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    await Promise.allSettled([send(scene.house, batchId), send(scene.house, batchId)])
    assert.equal(new Set(scene.bank.received.map(({ document }) => document)).size, 1)
    assert.equal((await batches(scene.payments, null, 1))[0]?.state, 'sent')
    await agrees(scene)
  }),
)

test(
  'a rejected transfer opens its debts, which the next batch pays; the rest of the part is debited without it',
  inScene(async (scene) => {
    const reason = await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 1, 12, 30n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    const [rejected] = await transfersOf(scene, batchId)
    assert.ok(rejected)
    scene.bank.pages.push([rejectionOf(rejected.transfer_id), debitOf(30n, partDetails(batchId, 1))])
    assert.deepEqual(await settle(scene.house), { messages: 2, applied: 2, setAside: 0, unreadable: 0 })
    const [debt] = await standing(scene.worker, [reason])
    assert.deepEqual([debt?.state, debt?.lastFailure], ['open', 'AC01'])
    await agrees(scene)
    const again = await releasedBatch(scene)
    await send(scene.house, again)
    scene.bank.pages.push([debitOf(100n, partDetails(again, 1))])
    await settle(scene.house)
    assert.equal((await standing(scene.worker, [reason]))[0]?.state, 'paid')
    assert.equal(await openCents(scene), 0n)
    await agrees(scene)
  }),
)

test(
  'a returned transfer was paid, and is owed again',
  inScene(async (scene) => {
    const reason = await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    const [transfer] = await transfersOf(scene, batchId)
    assert.ok(transfer)
    scene.bank.pages.push([debitOf(100n, transferDetails(transfer.transfer_id, 100n))])
    await settle(scene.house)
    assert.equal((await standing(scene.worker, [reason]))[0]?.state, 'paid')
    scene.bank.pages.push([returnOf(transfer.transfer_id, 100n)])
    await settle(scene.house)
    const [debt] = await standing(scene.worker, [reason])
    assert.deepEqual([debt?.state, debt?.lastFailure, await openCents(scene)], ['open', 'AC04', 100n])
    const [book] = await books(scene.payments)
    assert.deepEqual([book?.funds_cents, book?.in_transit_cents, book?.payable_cents, book?.agrees], [0n, 0n, -100n, true])
  }),
)

test(
  'a return that overtakes its debit stands for both',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    const [transfer] = await transfersOf(scene, batchId)
    assert.ok(transfer)
    scene.bank.pages.push([returnOf(transfer.transfer_id, 100n), debitOf(100n, transferDetails(transfer.transfer_id, 100n))])
    const settled = await settle(scene.house)
    assert.deepEqual([settled.applied, settled.setAside], [1, 0])
    assert.equal(await openCents(scene), 100n)
    await agrees(scene)
  }),
)

test(
  'a message read twice changes nothing the second time, and neither does one that repeats another',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    const [transfer] = await transfersOf(scene, batchId)
    assert.ok(transfer)
    const debit = debitOf(100n, partDetails(batchId, 1))
    scene.bank.pages.push([debit, debit], [debit, debitOf(100n, transferDetails(transfer.transfer_id, 100n))])
    assert.deepEqual(await settle(scene.house), { messages: 2, applied: 1, setAside: 0, unreadable: 0 })
    assert.deepEqual(await anomalies(scene), [])
    await agrees(scene)
  }),
)

test(
  'what the books do not allow is set aside for a person, and changes nothing',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    const [transfer] = await transfersOf(scene, batchId)
    assert.ok(transfer)
    const id = transfer.transfer_id
    scene.bank.pages.push([
      debitOf(99n, transferDetails(id, 99n)), // another amount
      debitOf(99n, partDetails(batchId, 1)), // another sum
      debitOf(5n, partDetails(batchId, 2)), // an insurer that has no part there
      debitOf(5n, transferDetails(id + 1000n, 5n)), // a transfer that never was
      debitOf(5n, ''), // a debit that is none of ours
      '<Document/>',
    ])
    assert.deepEqual(await settle(scene.house), { messages: 5, applied: 0, setAside: 5, unreadable: 1 })
    assert.deepEqual(await anomalies(scene), ['amount', 'amount', 'unknown-transfer', 'unknown-transfer', 'unknown-transfer', 'unreadable'])
    scene.bank.pages.push([rejectionOf(id)], [debitOf(100n, transferDetails(id, 100n))])
    // Rejected, then debited all the same: the debt is open, and a person must look before it is paid twice.
    assert.deepEqual(await settle(scene.house), { messages: 2, applied: 1, setAside: 1, unreadable: 0 })
    assert.equal((await anomalies(scene)).at(-1), 'state')
    await agrees(scene)
  }),
)

test(
  'we die between two messages: they come again, each applied once',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 2, 11, 50n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    scene.bank.pages.push([debitOf(100n, partDetails(batchId, 1)), debitOf(50n, partDetails(batchId, 2))])
    let calls = 0
    const dying = {
      ...scene.house.store,
      settle: async (...given: Parameters<typeof scene.house.store.settle>) => {
        calls += 1
        if (calls === 2) throw new Error('we die here')
        return scene.house.store.settle(...given)
      },
    }
    await assert.rejects(settle({ ...scene.house, store: dying }))
    assert.deepEqual(await settle(scene.house), { messages: 1, applied: 1, setAside: 0, unreadable: 0 })
    assert.equal((await batches(scene.payments, null, 1))[0]?.state, 'settled')
    await agrees(scene)
  }),
)

test(
  'a bank that uses an identifier again for other words is heard all the same',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 2, 11, 50n)
    const batchId = await releasedBatch(scene)
    await send(scene.house, batchId)
    const first = debitOf(100n, partDetails(batchId, 1))
    const identifier = /<MsgId>[^<]*<[/]MsgId>/
    const second = debitOf(50n, partDetails(batchId, 2)).replace(identifier, identifier.exec(first)?.[0] ?? '')
    scene.bank.pages.push([first, second, second])
    assert.deepEqual(await settle(scene.house), { messages: 2, applied: 2, setAside: 0, unreadable: 0 })
    await agrees(scene)
  }),
)
