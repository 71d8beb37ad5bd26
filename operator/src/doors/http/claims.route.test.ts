import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { claimAnswer, claimList } from '@cloison/contract'
import type { ClaimSeen, IncomingClaim } from '../../domain/claims/index.ts'
import { day } from '../../words/day.ts'
import { parseUuid } from '../../words/id.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type ClaimsHouse, claimsRoutes } from './claims.route.ts'
import { openServer } from './server.ts'

const CLAIM = parseUuid('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
if (isRefusal(CLAIM)) throw new Error('a claim has a number')
const ENGAGEMENT = '0ABCD-EFGHJ-KMNPQ-RSTVW-XYZ01-2'
const BODY = { engagement: ENGAGEMENT, day: '2026-11-20', lines: [{ kind: 'consultation', code: 'G', priceCents: 3000 }] }
const SEEN: ClaimSeen = {
  claimId: CLAIM,
  state: 'received',
  receivedAt: new Date('2026-11-24T08:00:00Z'),
  day: day('2026-11-20'),
  lines: [],
  decision: null,
  deferred: false,
}

async function withDoor(
  house: Partial<ClaimsHouse>,
  work: (
    ask: (method: 'GET' | 'POST', url: string, body?: unknown, key?: string) => Promise<{ status: number; json: unknown }>,
  ) => Promise<void>,
) {
  const app = openServer({ entropy: { bytes: (length) => randomBytes(length) }, fault: () => undefined })
  await app.register(
    claimsRoutes({
      signedInOnce: async () => ({ secret: Buffer.alloc(32) }),
      receive: async () => ({ claimId: CLAIM as Exclude<typeof CLAIM, { refused: string }> }),
      seen: async () => [SEEN],
      answers: async () => null,
      standing: async () => [],
      ...house,
    }),
  )
  try {
    await work(async (method, url, body, key) => {
      const headers = {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      }
      const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }
      const response = await app.inject({ method, url, headers, ...payload })
      return { status: response.statusCode, json: response.json() as unknown }
    })
  } finally {
    await app.close()
  }
}

test('an invoice is received: 202, its state, and the exact bytes go on with the key', async () => {
  const incoming: IncomingClaim[] = []
  const receive: ClaimsHouse['receive'] = async (one) => {
    incoming.push(one)
    return { claimId: SEEN.claimId }
  }
  await withDoor({ receive }, async (ask) => {
    const text = ` ${JSON.stringify(BODY)} `
    const { status, json } = await ask('POST', '/v1/claims', text, 'k'.repeat(16))
    assert.deepEqual([status, claimAnswer.parse(json).state], [202, 'received'])
    assert.deepEqual(
      [incoming[0]?.key, Buffer.from(incoming[0]?.body ?? []).toString(), incoming[0]?.lines[0]?.underExemption],
      ['k'.repeat(16), text, false],
    )
  })
})

test('what is malformed is refused by the name of its fields, never their values', async () => {
  await withDoor({}, async (ask) => {
    const code = async (body: unknown, key?: string) => {
      const { status, json } = await ask('POST', '/v1/claims', body, key)
      const { code: said, fields } = json as { code: string; fields?: string[] }
      return [status, said, fields?.join()]
    }
    const key = 'k'.repeat(16)
    assert.deepEqual(await code(BODY), [400, 'request.malformed', 'Idempotency-Key'])
    assert.deepEqual(await code(BODY, 'short'), [400, 'request.malformed', 'Idempotency-Key'])
    assert.deepEqual(await code('{', key), [400, 'request.malformed', 'body'])
    assert.deepEqual(await code({ ...BODY, day: '2026-02-30' }, key), [400, 'request.malformed', 'day'])
    assert.deepEqual(await code({ ...BODY, day: '1700-01-01' }, key), [400, 'request.malformed', 'day'])
    assert.deepEqual(await code({ ...BODY, engagement: 'SECRET' }, key), [400, 'request.malformed', 'engagement'])
    assert.deepEqual(await code({ ...BODY, lines: [] }, key), [400, 'request.malformed', 'lines'])
    assert.deepEqual(await code({ ...BODY, lines: [{ ...BODY.lines[0], nir: '1' }] }, key), [400, 'request.malformed', 'lines.0'])
    assert.deepEqual(await code({ ...BODY, lines: Array(41).fill(BODY.lines[0]) }, key), [400, 'request.malformed', 'lines'])
  })
})

test('refusals of the room keep their code and status', async () => {
  const codes = {
    'claim.duplicate': 409,
    'claim.key-reused': 409,
    'claim.engagement-unknown': 422,
    'claims.closed': 503,
    'session.over': 401,
    'session.frozen': 403,
    'domain.not-yours': 403,
  } as const
  for (const [refused, status] of Object.entries(codes) as [keyof typeof codes, number][]) {
    await withDoor({ receive: async () => ({ refused }) }, async (ask) => {
      const { status: got, json } = await ask('POST', '/v1/claims', BODY, 'k'.repeat(16))
      assert.deepEqual([got, (json as { code: string }).code], [status, refused])
    })
  }
  await withDoor({ receive: async () => ({ refused: 'lines-mixed' }) }, async (ask) => {
    assert.deepEqual((await ask('POST', '/v1/claims', BODY, 'k'.repeat(16))).status, 400)
  })
})

test('claims are listed and read; one that is not ours does not exist; without a session, nothing', async () => {
  await withDoor({}, async (ask) => {
    assert.equal(claimList.parse((await ask('GET', '/v1/claims')).json).claims.length, 1)
    assert.equal((await ask('GET', `/v1/claims/${SEEN.claimId}`)).status, 200)
    assert.equal((await ask('GET', '/v1/claims/nothing')).status, 404)
    assert.equal((await ask('GET', '/v1/claims?before=nothing')).status, 400)
  })
  await withDoor({ seen: async () => [] }, async (ask) => assert.equal((await ask('GET', `/v1/claims/${SEEN.claimId}`)).status, 404))
  await withDoor({ signedInOnce: async () => ({ refused: 'proof.replayed' }) }, async (ask) => {
    for (const [method, url] of [
      ['GET', '/v1/claims'],
      ['GET', `/v1/claims/${SEEN.claimId}`],
      ['POST', '/v1/claims'],
    ] as const) {
      assert.equal((await ask(method, url, method === 'POST' ? BODY : undefined, 'k'.repeat(16))).status, 401)
    }
  })
})
