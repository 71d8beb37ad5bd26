import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { csv, fictitiousNir, person } from '../import-house.ts'
import type { Reply } from './bad-input-asker.ts'
import { signature } from './bad-input-portfolios.ts'
import { type BadInputScene, withHouse } from './bad-input-scene.ts'

const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
const PERSONS = 8
const READ_MS_MAX = 20_000

type Said = [status: number, body: Record<string, unknown>]
const said = ({ status, text }: Reply): Said => [status, text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)]

async function furnish({ amc, insurer, insurerKey }: BadInputScene): Promise<void> {
  const file = csv(
    Array.from({ length: PERSONS }, (_, i) => person(i)),
    { day: TODAY, amc },
  )
  const headers = { 'cloison-signature': await signature(file, amc, insurerKey, { persons: PERSONS }) }
  const [status, body] = said(await insurer.ask('POST', '/v1/portfolios', { body: new Uint8Array(file), contentType: 'text/csv', headers }))
  assert.deepEqual([status, body['state']], [200, 'applied'], JSON.stringify(body))
}

const memberOf = (index: number, changes: object = {}) => {
  const { memberNumber, birthDate } = person(index)
  return { memberNumber, birthDate, reason: 'member-call', reference: 'APPEL-2026-17', ...changes }
}

test('an agent of an insurer, from signing in to signing out: one member at a time, the least, each in the log', async () => {
  await withHouse(async (scene) => {
    await furnish(scene)
    const { desk, db, professional, operator, insurer, stranger } = scene
    const ask = async (question: object): Promise<Said> =>
      said(await desk.ask('POST', '/v1/desk/member', { body: JSON.stringify(question) }))
    const code = async (question: object): Promise<unknown> => (await ask(question))[1]['code']

    const [, session] = said(await desk.ask('GET', '/v1/desk/session'))
    assert.deepEqual([session['insurer'], session['account'], session['kind']], [scene.amc, 'lea.m', 'agent'])

    const [status, body] = await ask(memberOf(1))
    assert.equal(status, 200, JSON.stringify(body))
    const { receipt, ...rest } = body
    assert.deepEqual(Object.keys(rest).sort(), ['covered', 'coveredFrom', 'coveredUntil', 'day', 'domains', 'guarantee', 'recognised'])
    assert.deepEqual([body['covered'], body['day'], body['coveredUntil']], [true, TODAY, '2026-12-31'])
    assert.ok((body['domains'] as string[]).includes('PHAR'))
    for (const said of [String(person(1)['familyName']), fictitiousNir(1).nir]) assert.ok(!JSON.stringify(body).includes(said))

    // All exact, or unknown.
    for (const changes of [{ birthDate: '1999-09-09' }, { rank: 2 }, { memberNumber: 'NOBODY-1' }])
      assert.equal(await code(memberOf(2, changes)), 'member.unknown')
    // What is written beside a question names nobody.
    const { memberNumber } = person(2)
    for (const reference of ['appel', fictitiousNir(2).nir, `X-${memberNumber}`, '', 'A'.repeat(41)])
      assert.equal(await code(memberOf(2, { reference })), 'request.malformed', reference)
    for (const reason of ['curiosity', 1, undefined]) assert.equal(await code(memberOf(2, { reason })), 'request.malformed')
    assert.equal(await code(memberOf(2, { amc: scene.amc })), 'request.malformed', 'nobody chooses the insurer')

    // The receipt is the leaf of its entry.
    const { leafHash } = receipt as { leafHash: string }
    const until = Date.now() + READ_MS_MAX
    let found = 0
    while (found !== 200 && Date.now() < until) {
      found = (await professional.ask('GET', `/v1/receipts/${leafHash}`, { credentials: {} })).status
      if (found !== 200) await pause(200)
    }
    assert.equal(found, 200)

    // Nobody else's credentials open a desk, and a desk's open nothing else.
    const question = JSON.stringify(memberOf(3))
    for (const other of [professional, operator])
      assert.equal(said(await other.ask('POST', '/v1/desk/member', { body: question }))[1]['code'], 'session.over')
    assert.equal(said(await insurer.ask('POST', '/v1/desk/member', { body: question }))[1]['code'], 'session.absent')
    assert.equal(
      said(await stranger.ask('POST', '/v1/desk/session', { body: JSON.stringify({ insurer: scene.amc, account: 'lea.m' }) }))[1]['code'],
      'desk.refused',
    )
    const paths = [
      '/v1/rights',
      '/v1/rights/known',
      '/v1/rights/no-card',
      '/v1/rights/legacy-card',
      '/v1/claims',
      '/v1/batches',
      '/v1/session/passkey/options',
    ]
    for (const path of paths) assert.equal(said(await desk.ask('POST', path, { body: '{}' }))[1]['code'], 'session.over', path)
    assert.equal(said(await desk.ask('POST', '/v1/attestations', { body: '{}' }))[1]['code'], 'insurer.unauthenticated')

    // The least budget, then none: for known and unknown alike, and each refusal is written too.
    const console = await db.as('cloison_console')
    const [{ id } = { id: 0 }] = await db.owner.query<{ id: number }>('select account_id as id from professionals.desk_account')
    await console.query('select professionals.desk_allow(1::smallint, $1::int, 5)', [id])
    assert.equal((await ask(memberOf(4)))[0], 200)
    assert.equal(await code(memberOf(5)), 'budget.account')
    assert.equal(await code(memberOf(5, { birthDate: '1999-09-09' })), 'budget.account')
    assert.equal((await ask(memberOf(1)))[0], 200, 'who was read stays readable')
    const kept = await db.owner.query(
      `select outcome, count(*)::int n, count(person)::int told, min(reason)::int reason from accesslog.entry where purpose = 3 and account_id = $1 group by outcome order by outcome`,
      [id],
    )
    assert.deepEqual(kept, [
      { outcome: 0, n: 2, told: 2, reason: 1 },
      { outcome: 1, n: 1, told: 1, reason: 1 },
      { outcome: 10, n: 3, told: 0, reason: 1 },
      { outcome: 21, n: 2, told: 1, reason: 1 },
    ])

    // Frozen, then signed out.
    await console.query(`select professionals.desk_freeze(1::smallint, $1::int, 'essai')`, [id])
    assert.equal(await code(memberOf(1)), 'session.frozen')
    await console.query('select professionals.desk_unfreeze(1::smallint, $1::int)', [id])
    assert.equal(await code(memberOf(1)), 'session.over')
    assert.deepEqual(scene.faults, [])
  })
})

test('signed out, the session is over for every process at once', async () => {
  await withHouse(async ({ desk, faults }) => {
    assert.equal((await desk.ask('DELETE', '/v1/desk/session', { process: 1 })).status, 204)
    const body = JSON.stringify(memberOf(1))
    assert.equal(said(await desk.ask('POST', '/v1/desk/member', { body }))[1]['code'], 'session.over')
    assert.equal(said(await desk.ask('GET', '/v1/desk/session', { process: 1 }))[1]['code'], 'session.over')
    assert.deepEqual(faults, [])
  })
})
