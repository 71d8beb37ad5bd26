import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError, SQLSTATE } from '../../ports/sql.ts'
import { batches, books, cancel, propose, release, send } from './index.ts'
import { NOW, openCents, oweTo, PAY_DAY, releasedBatch, type Scene, setScene, transfersOf, uuid } from './scene.test.ts'

const inScene = (work: (scene: Scene) => Promise<void>) => () => withDatabase(async (db) => work(await setScene(db)))

async function agrees(scene: Scene): Promise<void> {
  for (const row of await books(scene.payments)) assert.equal(row.agrees, true, `the books of insurer ${row.insurer_id}`)
}

test(
  'one batch: a transfer by insurer and establishment, nothing netted across insurers',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 1, 11, 250n)
    await oweTo(scene, 2, 11, 40n)
    await oweTo(scene, 1, 12, 7n)
    const batchId = await releasedBatch(scene)
    const found = (await transfersOf(scene, batchId)).map((row) => [row.insurer_id, row.site_id, row.amount_cents])
    assert.deepEqual(found, [
      [1, 11, 350n],
      [1, 12, 7n],
      [2, 11, 40n],
    ])
    assert.equal(await openCents(scene), 0n)
    await agrees(scene)
  }),
)

test(
  'the same key proposes once; with nothing to pay there is no batch',
  inScene(async (scene) => {
    const by = { secret: scene.alice, key: uuid(), day: PAY_DAY }
    assert.deepEqual(await propose(scene.payments, by, NOW), { refused: 'nothing-to-pay' })
    await oweTo(scene, 1, 11, 100n)
    const first = await propose(scene.payments, by, NOW)
    await oweTo(scene, 1, 11, 100n)
    assert.deepEqual(await propose(scene.payments, by, NOW), first)
    assert.deepEqual(await propose(scene.payments, { ...by, secret: scene.bruno }, NOW), { refused: 'key-reused' })
    assert.equal(await openCents(scene), 100n)
  }),
)

test(
  'whoever proposes does not release: the function says so, and so does the table',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const proposed = await propose(scene.payments, { secret: scene.alice, key: uuid(), day: PAY_DAY }, NOW)
    assert.ok('batchId' in proposed)
    const [batch] = await batches(scene.payments, null, 10)
    assert.ok(batch)
    const by = { batchId: proposed.batchId, digest: batch.digest }
    assert.deepEqual(await release(scene.payments, { ...by, secret: scene.alice }, NOW), { refused: 'same-person' })
    await assert.rejects(
      scene.db.owner.query('update payments.batch set state = 2, released_by = proposed_by, released_at = now() where batch_id = $1', [
        proposed.batchId,
      ]),
      (caught) => isSqlError(caught, SQLSTATE.checkViolation),
    )
    assert.deepEqual(await release(scene.payments, { ...by, secret: scene.bruno, digest: randomBytes(32) }, NOW), {
      refused: 'not-what-was-seen',
    })
    assert.equal(await release(scene.payments, { ...by, secret: scene.bruno }, NOW), 'released')
    assert.equal(await release(scene.payments, { ...by, secret: scene.bruno }, NOW), 'released')
  }),
)

test(
  'payment closed: for everyone nothing leaves, for one establishment or insurer the others are paid',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 1, 12, 10n)
    await oweTo(scene, 2, 13, 1n)
    const close = (scope: number, id: number) =>
      scene.db.owner.query(
        "insert into planes.plane (plane, scope, scope_id, state, since, reason) values (3, $1, $2, 3, now(), 'test') on conflict (plane, scope, scope_id) do update set state = 3",
        [scope, id],
      )
    await close(2, 11)
    await close(5, 2)
    const batchId = await releasedBatch(scene)
    assert.deepEqual(
      (await transfersOf(scene, batchId)).map((row) => row.site_id),
      [12],
    )
    await close(0, 0)
    assert.deepEqual(await send(scene.house, batchId), { refused: 'plane-closed' })
    assert.deepEqual(await propose(scene.payments, { secret: scene.alice, key: uuid(), day: PAY_DAY }, NOW), { refused: 'plane-closed' })
    assert.equal(scene.bank.received.length, 0)
  }),
)

test(
  'a cancelled batch opens its debts again, and can no longer leave',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const batchId = await releasedBatch(scene)
    assert.equal(await cancel(scene.payments, { secret: scene.alice, batchId }), 'cancelled')
    assert.equal(await openCents(scene), 100n)
    assert.deepEqual(await send(scene.house, batchId), { refused: 'not-released' })
    await agrees(scene)
    const again = await releasedBatch(scene)
    assert.equal(await send(scene.house, again), 'sent')
    assert.deepEqual(await cancel(scene.payments, { secret: scene.alice, batchId: again }), { refused: 'not-proposed' })
  }),
)

test(
  'proposals that cross take each debt once',
  inScene(async (scene) => {
    for (let index = 0; index < 30; index += 1) await oweTo(scene, 1 + (index % 2), 11 + (index % 3), 10n)
    const connections = await Promise.all([1, 2, 3, 4].map(() => scene.db.connectAs('cloison_payments', 1)))
    await Promise.all(connections.map((sql) => propose(sql, { secret: scene.alice, key: uuid(), day: PAY_DAY }, NOW)))
    const [row] = await scene.db.owner.query<{ carried: bigint; total: bigint }>(
      `select (select count(*) from payments.transfer_debt) as carried, (select sum(amount_cents)::bigint from payments.transfer) as total`,
      [],
    )
    assert.deepEqual([row?.carried, row?.total, await openCents(scene)], [30n, 300n, 0n])
    await agrees(scene)
  }),
)
