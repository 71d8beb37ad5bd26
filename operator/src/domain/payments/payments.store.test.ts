import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { isSqlError, SQLSTATE } from '../../ports/sql.ts'
import { cents } from '../../words/cents.ts'
import { approveAccount, batches, books, cancel, owe, propose, release, remittances, send, settle, standing } from './index.ts'
import { CARE_DAY, debitOf, NOW, operator, oweTo, PAY_DAY, partDetails, releasedBatch, type Scene, setScene, uuid } from './scene.test.ts'

const inScene = (work: (scene: Scene) => Promise<void>) => () => withDatabase(async (db) => work(await setScene(db)))

test(
  'a debt is written once by reason, and another content under the same reason is refused',
  inScene(async (scene) => {
    const debt = { reason: uuid(), insurerId: 1, siteId: 11, amountCents: cents(350n), day: CARE_DAY }
    const first = await owe(scene.worker, debt, NOW)
    assert.deepEqual(await owe(scene.worker, debt, NOW + 1), first)
    for (const other of [{ amountCents: cents(351n) }, { siteId: 12 }, { insurerId: 2 }, { day: PAY_DAY }]) {
      assert.deepEqual(await owe(scene.worker, { ...debt, ...other }, NOW), { refused: 'debt-conflict' })
    }
    const [book] = await books(scene.payments)
    assert.deepEqual([book?.payable_cents, book?.care_cents, book?.agrees], [-350n, 350n, true])
  }),
)

test(
  'a stolen payments process acts for nobody: no secret, no duty, an ended session',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    const planner = await operator(scene.db, 'planner', ['planes'])
    const closed = await operator(scene.db, 'closed')
    await (await scene.db.as('cloison_console')).query("select professionals.close_operator('closed')", [])
    for (const secret of [randomBytes(32), planner, closed, new Uint8Array(0)]) {
      assert.deepEqual(await propose(scene.payments, { secret, key: uuid(), day: PAY_DAY }, NOW), { refused: 'not-an-operator' })
      assert.deepEqual(await release(scene.payments, { secret, batchId: 1n, digest: randomBytes(32) }, NOW), { refused: 'not-an-operator' })
      assert.deepEqual(await cancel(scene.payments, { secret, batchId: 1n }), { refused: 'not-an-operator' })
      assert.deepEqual(await approveAccount(scene.payments, secret, 1n, NOW), { refused: 'not-an-operator' })
    }
  }),
)

test(
  'nobody reads or writes a table, and each role calls only what it is given',
  inScene(async (scene) => {
    const denied = (caught: unknown) => isSqlError(caught, SQLSTATE.insufficientPrivilege)
    const claims = await scene.db.as('cloison_claims')
    const door = await scene.db.as('cloison_door')
    for (const sql of [scene.payments, scene.worker, claims, door]) {
      for (const table of ['debt', 'transfer', 'movement', 'bank_account', 'batch', 'account']) {
        await assert.rejects(sql.query(`select count(*) from payments.${table}`, []), denied)
        await assert.rejects(sql.query(`delete from payments.${table}`, []), denied)
      }
      await assert.rejects(sql.query('select payments.move_transfer(null, 3::smallint, now())', []), denied)
      await assert.rejects(sql.query('select payments.settle_transfer(1, 3::smallint, 1, null, null, now())', []), denied)
      await assert.rejects(sql.query('select payments.account_of(1::smallint, 1::smallint, null)', []), denied)
    }
    await assert.rejects(
      owe(scene.payments, { reason: uuid(), insurerId: 1, siteId: 11, amountCents: cents(1n), day: CARE_DAY }, NOW),
      denied,
    )
    await assert.rejects(owe(claims, { reason: uuid(), insurerId: 1, siteId: 11, amountCents: cents(1n), day: CARE_DAY }, NOW), denied)
    await assert.rejects(scene.worker.query('select * from payments.transfers_to_send(1)', []), denied)
  }),
)

test(
  'the ledger is added to, never changed: its owner has no right to',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    for (const statement of [
      'update payments.movement set amount_cents = 1',
      'delete from payments.movement',
      'delete from payments.debt',
      'update payments.debt set amount_cents = 1',
      'update payments.bank_account set sealed = sealed',
      'update payments.transfer set amount_cents = 1, to_account = 1',
    ]) {
      await assert.rejects(
        scene.db.owner.transaction(async (sql) => {
          await sql.query('set local role cloison_ledger', [])
          await sql.query(statement, [])
        }),
        (caught) => isSqlError(caught, SQLSTATE.insufficientPrivilege),
      )
    }
  }),
)

test(
  'a movement across two insurers does not enter the ledger',
  inScene(async (scene) => {
    await oweTo(scene, 1, 11, 100n)
    await oweTo(scene, 2, 11, 100n)
    await assert.rejects(
      scene.db.owner.query(
        `insert into payments.movement (insurer_id, kind, cause, debit_account, credit_account, amount_cents, at)
       select 1, 6, 99, a.account_id, b.account_id, 5, now() from payments.account a, payments.account b
       where a.insurer_id = 1 and a.kind = 4 and b.insurer_id = 2 and b.kind = 2`,
        [],
      ),
      (caught) => isSqlError(caught, SQLSTATE.foreignKeyViolation),
    )
  }),
)

test(
  'a professional sees the transfers of their own establishment, each debt named, paid only when debited',
  inScene(async (scene) => {
    const claims = await scene.db.as('cloison_claims')
    const session = async (siteId: number, barred = false) => {
      const secret = randomBytes(32)
      await scene.db.owner.query(
        `insert into professionals.session (digest, account_id, site_id, client_id, device_id, domain_mask, jwk_x, jwk_y, started_at, expires_at, passkey_at, idle_at, barred)
       values (sha256($1::bytea), 1, $2, 1, 1, 2, $3, $3, now(), now() + interval '1 hour', now(), now() + interval '15 minutes', $4)`,
        [secret, siteId, randomBytes(32), barred],
      )
      return secret
    }
    const reasons = [await oweTo(scene, 1, 11, 100n), await oweTo(scene, 1, 11, 250n)]
    await oweTo(scene, 1, 12, 9n)
    const mine = await session(11)
    const batchId = await releasedBatch(scene)
    assert.deepEqual(
      (await remittances(claims, mine, null, 10)).map(({ state }) => state),
      ['released'],
    )
    await send(scene.house, batchId)
    const [sent] = await remittances(claims, mine, null, 10)
    assert.deepEqual([sent?.state, sent?.paidOn, sent?.ibanLast4, sent?.amountCents], ['sent', null, '2606', 350n])
    assert.deepEqual(
      sent?.debts.map(({ reason, amountCents }) => [reason, amountCents]),
      [
        [reasons[0], 100n],
        [reasons[1], 250n],
      ],
    )
    scene.bank.pages.push([debitOf(359n, partDetails(batchId, 1))])
    assert.deepEqual(await settle(scene.house), { messages: 1, applied: 1, setAside: 0, unreadable: 0 })
    const [paid] = await remittances(claims, mine, null, 10)
    assert.deepEqual([paid?.state, paid?.paidOn], ['paid', PAY_DAY])
    assert.deepEqual(
      (await standing(scene.worker, reasons)).map(({ state }) => state),
      ['paid', 'paid'],
    )
    for (const stranger of [await session(77), await session(11, true), randomBytes(32)]) {
      assert.deepEqual(await remittances(claims, stranger, null, 10), [])
    }
    assert.equal((await batches(scene.payments, null, 1))[0]?.state, 'settled')
  }),
)
