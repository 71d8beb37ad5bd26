import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALLOWED, releaseAll, withDeferred } from '../../src/domain/claims/deferred-scene.test.ts'
import { adjudicateDue } from '../../src/domain/claims/index.ts'
import * as claims from '../../src/domain/claims/scene.test.ts'
import { send, settle } from '../../src/domain/payments/index.ts'
import * as payments from '../../src/domain/payments/scene.test.ts'
import { isSqlError, SQLSTATE } from '../../src/ports/sql.ts'
import { isRefusal } from '../../src/words/refusal.ts'
import { type TestDatabase, withDatabase } from '../template-database.ts'

const SITES = [11, 12, 13]

interface Played {
  readonly db: TestDatabase
  readonly paying: payments.Scene
  /** Invoices that many visits at an establishment, each behind a look-up of this way, and has them accepted. */
  readonly invoice: (site: number, way: number, count: number) => Promise<void>
  /** Releases and sends what is owed; the transfers. */
  readonly sent: () => Promise<{ batchId: bigint; transfers: payments.TransferRow[] }>
  /** What the bank says, read to its end. */
  readonly bank: (...documents: string[]) => Promise<void>
  /** Legacy look-ups that each of the three establishments may ask in a day. */
  readonly allowed: () => Promise<number[]>
}

/** One paid claim opens one more legacy look-up, from ten to thirteen. */
async function played(work: (scene: Played) => Promise<void>): Promise<void> {
  await withDatabase(async (db) => {
    await db.owner.script(`
      insert into disclosure.parameter (name, from_day, value, reason) values ('legacy-share', '2026-01-02', 1, 'essai'), ('legacy-ceiling', '2026-01-02', 13, 'essai');
      insert into disclosure.allowance (level, activity, from_day, allowed, reason) values (8, '', '2026-01-02', 10, 'essai')`)
    for (const site of SITES) await db.owner.query('select disclosure.open_budget(8::smallint, $1::int, null)', [site])
    const scene = await claims.setScene(db)
    const paying = await payments.setScene(db)
    await work({
      db,
      paying,
      invoice: async (site, way, count) => {
        const secret = await claims.openSession(db, site)
        for (let i = 0; i < count; i++) {
          const claim = await scene.send({ secret, engagement: await claims.promise(scene, site, { way }) })
          assert.ok(!isRefusal(claim))
        }
        assert.deepEqual(
          await adjudicateDue(scene.house),
          Array.from({ length: count }, () => 'accepted'),
        )
      },
      sent: async () => {
        const batchId = await payments.releasedBatch(paying)
        await send(paying.house, batchId)
        return { batchId, transfers: await payments.transfersOf(paying, batchId) }
      },
      bank: async (...documents) => {
        paying.bank.pages.push(documents)
        const { setAside, unreadable } = await settle(paying.house)
        assert.deepEqual([setAside, unreadable], [0, 0])
      },
      allowed: async () =>
        (await db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = 8 order by id')).map(
          (row) => row.allowed,
        ),
    })
  })
}

test('legacy look-ups earn when the bank debits what they led to, not before, once, and up to the ceiling', () =>
  played(async ({ invoice, sent, bank, allowed }) => {
    await invoice(11, 3, 2)
    await invoice(12, 1, 3)
    await invoice(13, 3, 5)
    assert.deepEqual(await allowed(), [10, 10, 10], 'accepted is not paid')
    const { batchId, transfers } = await sent()
    assert.deepEqual(await allowed(), [10, 10, 10], 'sent is not paid')
    const total = transfers.reduce((sum, { amount_cents }) => sum + amount_cents, 0n)
    const debit = payments.debitOf(total, payments.partDetails(batchId, 1))
    await bank(debit)
    assert.deepEqual(await allowed(), [12, 10, 13], 'behind a signed card nothing is earned')
    await bank(debit)
    assert.deepEqual(await allowed(), [12, 10, 13], 'said twice, it counts once')
  }))

test('named one by one: a rejected transfer earns nothing, nor does a return; paid again after it, an invoice counts once', () =>
  played(async ({ invoice, sent, bank, allowed, db }) => {
    await invoice(11, 3, 1)
    await invoice(12, 3, 2)
    const { transfers } = await sent()
    const [first, second] = transfers
    assert.ok(first && second)
    await bank(
      payments.debitOf(first.amount_cents, payments.transferDetails(first.transfer_id, first.amount_cents)),
      payments.rejectionOf(second.transfer_id),
    )
    assert.deepEqual(await allowed(), [11, 10, 10])
    await bank(payments.returnOf(first.transfer_id, first.amount_cents))
    const again = await sent()
    for (const { transfer_id, amount_cents } of again.transfers) {
      assert.deepEqual((await allowed())[0], 11)
      await bank(payments.debitOf(amount_cents, payments.transferDetails(transfer_id, amount_cents)))
    }
    assert.deepEqual(await allowed(), [11, 12, 10])
    const [row] = await db.owner.query<{ n: number }>('select count(*)::int as n from disclosure.legacy_paid')
    assert.equal(row?.n, 3)
  }))

test('invoices sent without an engagement earn their own budget, when the bank debits them', () =>
  withDeferred(async (scene) => {
    const { db } = scene
    await db.owner.script(
      `insert into disclosure.parameter (name, from_day, value, reason) values ('deferred-share', '2026-01-02', 1, 'essai')`,
    )
    const paying = await payments.setScene(db)
    const secret = await scene.open(SITES[0] ?? 0)
    for (let i = 0; i < 2; i++) assert.ok(!isRefusal(await scene.submit({ secret, card: await scene.member() })))
    const levels = async (): Promise<unknown> =>
      db.owner.query('select level, allowed from disclosure.meter where level in (8, 10) order by level')
    await scene.wait(24)
    assert.deepEqual(await releaseAll(scene), ['released'])
    const batchId = await payments.releasedBatch(paying)
    await send(paying.house, batchId)
    assert.deepEqual(await levels(), [{ level: 10, allowed: ALLOWED }], 'sent is not paid')
    const transfers = await payments.transfersOf(paying, batchId)
    const total = transfers.reduce((sum, { amount_cents }) => sum + amount_cents, 0n)
    paying.bank.pages.push([payments.debitOf(total, payments.partDetails(batchId, 1))])
    await settle(paying.house)
    assert.deepEqual(await levels(), [{ level: 10, allowed: ALLOWED + 2 }])
  })())

test('nobody who logs in says that a claim was paid', () =>
  withDatabase(async (db) => {
    for (const role of ['cloison_payments', 'cloison_worker', 'cloison_claims', 'cloison_console', 'cloison_door', 'cloison_keys'])
      await assert.rejects((await db.as(role)).query('select disclosure.claims_were_paid($1::uuid[])', [[]]), (caught) =>
        isSqlError(caught, SQLSTATE.insufficientPrivilege),
      )
  }))
