import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { batch, batchList, remittanceList } from '@cloison/contract'
import type { Batch, Remittance } from '../../domain/payments/index.ts'
import { cents } from '../../words/cents.ts'
import { day } from '../../words/day.ts'
import { type BatchesHouse, batchesRoutes, type RemittancesHouse, remittancesRoutes } from './payments.route.ts'
import { openServer } from './server.ts'

const CLAIM = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f'
const DIGEST = 'ab'.repeat(32)
const BATCH: Batch = {
  batchId: 7n,
  day: day('2026-11-25'),
  state: 'proposed',
  digest: Buffer.from(DIGEST, 'hex'),
  transfers: 2,
  amountCents: cents(359n),
  proposedBy: 1,
  releasedBy: null,
}
const REMITTANCE: Remittance = {
  transferId: 42n,
  insurerId: 3,
  amountCents: cents(350n),
  state: 'sent',
  executionDay: day('2026-11-25'),
  paidOn: null,
  bankReason: null,
  ibanLast4: '2606',
  debts: [{ reason: CLAIM, day: day('2026-11-20'), amountCents: cents(350n) }],
}

type Ask = (
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  body?: object,
  key?: string,
) => Promise<{ status: number; json: { code?: string } }>

async function withDoor(house: Partial<BatchesHouse & RemittancesHouse>, work: (ask: Ask) => Promise<void>) {
  const app = openServer({ entropy: { bytes: (length) => randomBytes(length) }, fault: () => undefined })
  const signed = async () => ({ secret: Buffer.alloc(32, 5) })
  const whole: BatchesHouse & RemittancesHouse = {
    signedInOnce: signed,
    operator: signed,
    remittances: async () => [REMITTANCE],
    insurerNames: async () => new Map([[3, 'Mutuelle du Ponant']]),
    propose: async () => ({ batchId: 7n }),
    release: async () => 'released',
    cancel: async () => 'cancelled',
    batches: async () => [BATCH],
    ...house,
  }
  await app.register(remittancesRoutes(whole))
  await app.register(batchesRoutes(whole))
  try {
    await work(async (method, url, body, key) => {
      const headers = {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      }
      const response = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: JSON.stringify(body) }) })
      return { status: response.statusCode, json: response.json() as { code?: string } }
    })
  } finally {
    await app.close()
  }
}

test('a remittance names its insurer and each invoice', async () => {
  await withDoor({}, async (ask) => {
    const [one] = remittanceList.parse((await ask('GET', '/v1/payments')).json).remittances
    assert.deepEqual(
      [one?.insurer, one?.state, one?.paidOn, one?.invoices],
      ['Mutuelle du Ponant', 'sent', null, [{ claimId: CLAIM, day: '2026-11-20', amountCents: 350 }]],
    )
    assert.equal((await ask('GET', '/v1/payments?before=x')).status, 400)
  })
})

test('what is released is what was looked at: the digest goes with the order', async () => {
  const orders: { batchId: bigint; digest: string }[] = []
  const release: BatchesHouse['release'] = async (by) => {
    orders.push({ batchId: by.batchId, digest: Buffer.from(by.digest).toString('hex') })
    return 'released'
  }
  await withDoor({ release }, async (ask) => {
    const [listed] = batchList.parse((await ask('GET', '/v1/batches')).json).batches
    const answer = await ask('POST', '/v1/batches/7/release', { digest: listed?.digest })
    assert.equal(batch.parse(answer.json).batchId, '7')
    assert.deepEqual(orders, [{ batchId: 7n, digest: DIGEST }])
    assert.equal((await ask('POST', '/v1/batches/7/release', {})).status, 400)
    assert.equal((await ask('POST', '/v1/batches/07/release', { digest: DIGEST })).json.code, 'batch.unknown')
  })
})

test('proposing takes a key and a day of the calendar', async () => {
  await withDoor({}, async (ask) => {
    assert.equal((await ask('POST', '/v1/batches', { day: '2026-11-25' }, CLAIM)).status, 201)
    for (const [body, key] of [
      [{ day: '2026-11-25' }, undefined],
      [{ day: '2026-11-25' }, 'not-a-uuid'],
      [{ day: '2026-02-30' }, CLAIM],
      [{ day: '1700-01-01' }, CLAIM],
      [{}, CLAIM],
    ] as const) {
      assert.equal((await ask('POST', '/v1/batches', body, key)).json.code, 'request.malformed')
    }
  })
})

test('the room’s refusals keep a stable code', async () => {
  const code = async (house: Partial<BatchesHouse>, ...asked: Parameters<Ask>) => {
    let said: string | undefined
    await withDoor(house, async (ask) => {
      said = (await ask(...asked)).json.code
    })
    return said
  }
  const release = ['POST', '/v1/batches/7/release', { digest: DIGEST }] as const
  assert.equal(await code({ release: async () => ({ refused: 'same-person' }) }, ...release), 'batch.same-person')
  assert.equal(await code({ release: async () => ({ refused: 'not-what-was-seen' }) }, ...release), 'batch.changed')
  assert.equal(await code({ release: async () => ({ refused: 'not-an-operator' }) }, ...release), 'role.forbidden')
  assert.equal(await code({ cancel: async () => ({ refused: 'not-proposed' }) }, 'DELETE', '/v1/batches/7'), 'batch.not-proposed')
  assert.equal(
    await code({ propose: async () => ({ refused: 'nothing-to-pay' }) }, 'POST', '/v1/batches', { day: '2026-11-25' }, CLAIM),
    'batch.nothing-to-pay',
  )
  assert.equal(await code({ operator: async () => ({ refused: 'role.forbidden' }) }, 'GET', '/v1/batches'), 'role.forbidden')
})
