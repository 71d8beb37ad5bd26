import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { claimAnswers, deferredClaimReceipt } from '@cloison/contract'
import { csv, person } from '../import-house.ts'
import type { Reply } from './bad-input-asker.ts'
import { signature } from './bad-input-portfolios.ts'
import { type BadInputScene, withHouse } from './bad-input-scene.ts'

const TODAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(new Date())
const YESTERDAY = new Date(Date.parse(TODAY) - 86_400_000).toISOString().slice(0, 10)
const PERSONS = 12
const RELEASED_MS_MAX = 20_000
const LINES = [{ kind: 'medicine', cip13: '3400900000006', quantity: 1, unitPriceCents: 1000, ratePercent: 65 }]

type Said = [status: number, body: Record<string, unknown>]
const said = ({ status, text }: Reply): Said => [status, JSON.parse(text) as Record<string, unknown>]

async function furnish({ amc, insurer, insurerKey, db }: BadInputScene): Promise<void> {
  const file = csv(
    Array.from({ length: PERSONS }, (_, i) => person(i)),
    { day: TODAY, amc },
  )
  const headers = { 'cloison-signature': await signature(file, amc, insurerKey, { persons: PERSONS }) }
  const [status, body] = said(await insurer.ask('POST', '/v1/portfolios', { body: new Uint8Array(file), contentType: 'text/csv', headers }))
  assert.deepEqual([status, body['state']], [200, 'applied'], JSON.stringify(body))
  await (await db.as('cloison_console')).query(`select disclosure.allow_way(1::smallint, 3::smallint, current_date + 90, 'essai')`)
}

const card = (index: number, changes: object = {}) => {
  const { memberNumber, birthDate } = person(index)
  return {
    amc: '9990000011',
    memberNumber,
    birthDate,
    conventionType: 'MU',
    csr: 'A1',
    validFrom: '2026-01-01',
    validUntil: '2026-12-31',
    ...changes,
  }
}

test('invoices without an engagement number: received alike, nothing all day, one file the day after', async () => {
  await withHouse(async (scene) => {
    await furnish(scene)
    const { professional, db } = scene
    const send = async (of: object, key: string = crypto.randomUUID(), day = TODAY): Promise<Said> =>
      said(
        await professional.ask('POST', '/v1/claims/legacy-card', {
          body: JSON.stringify({ card: of, day, lines: LINES }),
          headers: { 'idempotency-key': key },
        }),
      )
    const get = async (path: string): Promise<Said> => said(await professional.ask('GET', `/v1/claims${path}`, {}))

    const key = crypto.randomUUID()
    const cards = [card(1), card(2, { birthDate: '1999-09-09' }), card(3, { csr: 'A2' }), card(4, { memberNumber: 'personne' })]
    const sent: string[] = []
    const shapes = new Set<string>()
    for (const [at, of] of cards.entries()) {
      const [status, body] = await send(of, at === 0 ? key : undefined)
      assert.equal(status, 202, JSON.stringify(body))
      const { claimId, receivedAt: _at, ...rest } = deferredClaimReceipt.parse(body)
      sent.push(claimId)
      const [, { claimId: _id, receivedAt: _when, ...seen }] = await get(`/${claimId}`)
      shapes.add(JSON.stringify([Object.keys(body), rest, seen]))
      assert.equal(seen['state'], 'awaiting-file')
    }
    assert.equal(shapes.size, 1, [...shapes].join('\n'))
    assert.equal((await send(card(1), key))[1]['claimId'], sent[0])
    assert.equal((await send(card(5), key))[1]['code'], 'claim.key-reused')
    assert.equal((await send(card(1, { amc: '9990000099' })))[1]['code'], 'insurer.unknown')
    assert.equal((await send(card(1), undefined, '2026-01-01'))[1]['code'], 'day.out-of-range')
    assert.equal((await send({ ...card(1), nir: '1' }))[1]['code'], 'request.malformed')
    assert.equal((await send(card(1, { csr: '\u0000' })))[1]['code'], 'request.malformed')
    assert.equal((await get(`/answers?day=${TODAY}`))[1]['code'], 'claims.answers-not-yet')
    assert.equal((await get('/answers?day=hier'))[1]['code'], 'request.malformed')

    // A day passes for these invoices alone: sessions and proofs would not outlive it.
    await db.owner.script(`
      update claims.claim set deferred_on = deferred_on - 1, received_at = received_at - interval '1 day';
      insert into claims.answer_day (site_id, day, next_at) select site_id, day - 1, next_at - interval '1 day' from claims.answer_day;
      delete from claims.answer_day where day = '${TODAY}'`)
    const until = Date.now() + RELEASED_MS_MAX
    let file = await get(`/answers?day=${YESTERDAY}`)
    while (file[0] !== 200 && Date.now() < until) {
      await pause(200)
      file = await get(`/answers?day=${YESTERDAY}`)
    }
    const { claims } = claimAnswers.parse(file[1])
    assert.deepEqual(
      claims.map(({ claimId, state }) => [claimId, state]),
      sent.map((claimId, at) => [claimId, at === 0 ? 'accepted' : 'rejected']),
    )
    const told = claims.slice(1).map(({ claimId: _id, receivedAt: _at, ...rest }) => JSON.stringify(rest))
    assert.equal(new Set(told).size, 1)
    assert.equal(claims[1]?.reject?.code, 'R12')
    const { totals } = claims[0] ?? {}
    assert.ok((totals?.amcCents ?? 0) > 0)
    assert.deepEqual(await db.owner.query('select amount_cents::int as cents, insurer_id from payments.debt'), [
      { cents: totals?.amcCents, insurer_id: 1 },
    ])
    // Sent again under its key: the first answer still, without what was decided since.
    assert.deepEqual(Object.keys((await send(card(1), key))[1]).sort(), ['answered', 'claimId', 'day', 'receivedAt', 'state'])
    // What is kept of the four names nobody, digests included.
    const [kept] = await db.owner.query<{ text: string }>(
      `select (select string_agg(c::text, ' ') from claims.claim c) || coalesce((select string_agg(r::text, ' ') from disclosure.claim_reference r), '') as text`,
    )
    for (const index of [1, 2, 3]) {
      const { memberNumber = '', birthDate = '' } = person(index)
      assert.ok(!kept?.text.includes(memberNumber) && !kept?.text.includes(birthDate))
    }
    assert.deepEqual(scene.faults, [])
  })
})
