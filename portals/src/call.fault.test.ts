import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeSessionKey, refusals, rightsAnswer } from '@cloison/contract'
import { makeApi } from './api.ts'
import { type Reach, shaped } from './call.ts'
import { refusalSpoken } from './spoken-state.ts'

const key = await makeSessionKey()

function reachOf(answers: readonly (Response | Error)[]): Reach & { readonly sent: RequestInit[] } {
  const waiting = [...answers]
  const sent: RequestInit[] = []
  return {
    origin: 'http://localhost:1',
    sent,
    fetch: async (_, init) => {
      sent.push(init)
      const next = waiting.shift()
      if (next === undefined || next instanceof Error) throw next ?? new TypeError('no answer left')
      return next
    },
    nowMs: () => 1_795_000_000_000,
    proofKey: async () => key,
    token: () => 'token',
    onSent: () => undefined,
  }
}

const refused = (code: keyof typeof refusals): Response =>
  Response.json({ code, message: refusals[code][1] }, { status: refusals[code][0] })
const nothing = (): void => undefined
const never = async (): Promise<boolean> => {
  throw new Error('the passkey was not to be asked')
}
const question = { card: 'CLO1:AAA', birthDate: '1987-04-12', domain: 'PHAR' } as const

test('a cut network is "we do not know", and nothing is sent twice', async () => {
  const reach = reachOf([new TypeError('Failed to fetch')])
  const answer = await makeApi(reach, never, nothing).rights(question)
  assert.ok(!answer.ok)
  assert.equal(answer.refusal.code, 'page.offline')
  assert.equal(refusalSpoken(answer.refusal).tone, 'unknown')
  assert.equal(reach.sent.length, 1)
})

test('a slow platform is "we do not know", with another sentence than a cut network', async () => {
  const answer = await makeApi(reachOf([new DOMException('late', 'TimeoutError')]), never, nothing).rights(question)
  assert.ok(!answer.ok)
  assert.equal(answer.refusal.code, 'page.slow')
})

test('an answer that breaks the contract, an empty one, a page of another machine: never rights, never a refusal of rights', () => {
  for (const text of ['', '{', '[]', '<html>', '{"recognised":false}', '{"recognised":true,"covered":"no"}']) {
    const answer = shaped(rightsAnswer)(true, text)
    assert.ok(!answer.ok, text)
    assert.equal(answer.refusal.code, 'page.unreadable')
    assert.equal(refusalSpoken(answer.refusal).tone, 'unknown')
  }
  const unknownCode = shaped(rightsAnswer)(false, '{"code":"moon.full","message":"Le ciel."}')
  assert.ok(!unknownCode.ok)
  assert.equal(refusalSpoken(unknownCode.refusal).tone, 'unknown')
})

test('the passkey asked again: the same body leaves once more, with another proof', async () => {
  const receivedAt = '2026-11-24T10:00:00Z'
  const claim = {
    claimId: '0193f0a2-7c11-7e2a-9b64-5d2f1a3c4e5f',
    state: 'received',
    receivedAt,
    day: '2026-11-24',
    totals: null,
    lines: [],
    reject: null,
    payment: null,
  }
  const reach = reachOf([refused('session.passkey-needed'), Response.json(claim, { status: 202 })])
  let asked = 0
  const api = makeApi(
    reach,
    async () => {
      asked += 1
      return true
    },
    nothing,
  )
  const answer = await api.sendClaim({ engagement: 'x', day: '2026-11-24', lines: [] }, 'key-1')
  assert.ok(answer.ok)
  assert.equal(asked, 1)
  const [first, second] = reach.sent.map((init) => init.headers as Record<string, string>)
  assert.equal(reach.sent[0]?.body, reach.sent[1]?.body)
  assert.equal(first?.['Idempotency-Key'], 'key-1')
  assert.equal(second?.['Idempotency-Key'], 'key-1')
  assert.notEqual(first?.['DPoP'], second?.['DPoP'])
})

test('a passkey not presented leaves the refusal as it is; one presented in vain is not asked for ever', async () => {
  const closed = await makeApi(reachOf([refused('session.passkey-needed')]), async () => false, nothing).today()
  assert.ok(!closed.ok)
  assert.equal(closed.refusal.code, 'session.passkey-needed')
  const reach = reachOf([refused('session.passkey-needed'), refused('session.passkey-needed')])
  const again = await makeApi(reach, async () => true, nothing).today()
  assert.ok(!again.ok)
  assert.equal(reach.sent.length, 2)
})

test('a session that has ended is said once, and asks for no passkey', async () => {
  let over = 0
  const answer = await makeApi(reachOf([refused('session.over')]), never, () => {
    over += 1
  }).today()
  assert.ok(!answer.ok)
  assert.equal(over, 1)
})
