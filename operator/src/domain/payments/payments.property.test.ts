import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withDatabase } from '../../../test/template-database.ts'
import { propose } from './batch.store.ts'
import { books, cancel, send, settle, standing } from './index.ts'
import {
  debitOf,
  NOW,
  openCents,
  oweTo,
  PAY_DAY,
  partDetails,
  rejectionOf,
  releasedBatch,
  returnOf,
  type Scene,
  setScene,
  transferDetails,
  uuid,
} from './scene.test.ts'

type Act =
  | { readonly kind: 'owe'; readonly insurer: number; readonly site: number; readonly amount: bigint }
  | { readonly kind: 'release' | 'cancel' | 'send' | 'debit-part' | 'propose' }
  | { readonly kind: 'debit' | 'reject' | 'return'; readonly which: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('owe' as const),
      insurer: fc.integer({ min: 1, max: 2 }),
      site: fc.integer({ min: 11, max: 13 }),
      amount: fc.bigInt({ min: 1n, max: 9_999n }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'release' as const,
        'cancel' as const,
        'send' as const,
        'send' as const,
        'debit-part' as const,
        'propose' as const,
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('debit' as const, 'reject' as const, 'return' as const), which: fc.nat(1000) }),
  },
)

interface Row {
  readonly transfer_id: bigint
  readonly batch_id: bigint
  readonly insurer_id: number
  readonly amount_cents: bigint
  readonly state: number
  readonly batch_state: number
}

const rows = (scene: Scene) =>
  scene.db.owner.query<Row>(
    `select t.transfer_id, t.batch_id, t.insurer_id, t.amount_cents, t.state, b.state as batch_state
     from payments.transfer t join payments.batch b on b.batch_id = t.batch_id order by t.transfer_id`,
    [],
  )

async function perform(scene: Scene, one: Act): Promise<void> {
  const before = await rows(scene)
  const said = async (document: string) => {
    scene.bank.pages.push([document])
    await settle(scene.house)
  }
  switch (one.kind) {
    case 'owe':
      await oweTo(scene, one.insurer, one.site, one.amount)
      return
    case 'propose':
      await propose(scene.payments, { secret: scene.alice, key: uuid(), day: PAY_DAY }, NOW)
      return
    case 'release':
      if ((await openCents(scene)) > 0n) await releasedBatch(scene)
      return
    case 'cancel': {
      const waiting = before.findLast(({ batch_state }) => batch_state <= 2)
      if (waiting !== undefined) await cancel(scene.payments, { secret: scene.bruno, batchId: waiting.batch_id })
      return
    }
    case 'send': {
      const ready = before.find(({ batch_state }) => batch_state === 2)
      if (ready !== undefined) await send(scene.house, ready.batch_id)
      return
    }
    case 'debit-part': {
      const away = before.find(({ state }) => state === 2)
      if (away === undefined) return
      const part = before.filter((row) => row.batch_id === away.batch_id && row.insurer_id === away.insurer_id && row.state === 2)
      const sum = part.reduce((total, row) => total + row.amount_cents, 0n)
      await said(debitOf(sum, partDetails(away.batch_id, away.insurer_id)))
      return
    }
    default: {
      // The bank may say anything of anything, also what makes no sense.
      const row = before[one.which % Math.max(before.length, 1)]
      if (row === undefined) return
      if (one.kind === 'debit') await said(debitOf(row.amount_cents, transferDetails(row.transfer_id, row.amount_cents)))
      if (one.kind === 'reject') await said(rejectionOf(row.transfer_id))
      if (one.kind === 'return') await said(returnOf(row.transfer_id, row.amount_cents))
    }
  }
}

test('whatever happens in whatever order, the books agree and no debt is paid twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 40, maxLength: 60 }), (acts) =>
      withDatabase(async (db) => {
        const scene = await setScene(db)
        for (const one of acts) {
          await perform(scene, one)
          for (const book of await books(scene.payments)) assert.equal(book.agrees, true, JSON.stringify(one.kind))
        }
        const twice = await db.owner.query(
          `select x.debt_id from payments.transfer_debt x join payments.transfer t on t.transfer_id = x.transfer_id
           where t.state in (1, 2, 3) group by x.debt_id having count(*) > 1`,
          [],
        )
        assert.deepEqual(twice, [])
        // Everything open or on its way is paid in the end.
        for (let rounds = 0; rounds < 3; rounds += 1) {
          for (const waiting of new Set((await rows(scene)).filter(({ batch_state }) => batch_state === 1).map((row) => row.batch_id))) {
            await cancel(scene.payments, { secret: scene.bruno, batchId: waiting })
          }
          if ((await openCents(scene)) > 0n) await releasedBatch(scene)
          for (const ready of new Set((await rows(scene)).filter(({ batch_state }) => batch_state === 2).map((row) => row.batch_id)))
            await send(scene.house, ready)
          while ((await rows(scene)).some(({ state }) => state === 2)) await perform(scene, { kind: 'debit-part' })
        }
        const reasons = await db.owner.query<{ reason: string }>('select reason from payments.debt', [])
        const standings = await standing(
          scene.worker,
          reasons.map(({ reason }) => reason),
        )
        assert.ok(standings.every(({ state }) => state === 'paid'))
        for (const book of await books(scene.payments)) {
          assert.deepEqual([book.agrees, book.payable_cents, book.in_transit_cents], [true, 0n, 0n])
          assert.equal(book.funds_cents, -book.care_cents)
        }
      }),
    ),
    { numRuns: 3 },
  )
})
