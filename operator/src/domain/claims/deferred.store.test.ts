import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addDays } from '../../words/day.ts'
import { isRefusal } from '../../words/refusal.ts'
import { type DeferredScene, INSURER, releaseAll, type Submitted, stranger, withDeferred } from './deferred-scene.test.ts'
import { viewOf } from './index.ts'
import { debtsOf, looksOf, newPerson, promise } from './scene.test.ts'

const sent = async (scene: DeferredScene, of: Submitted): Promise<string> => {
  const said = await scene.submit(of)
  if (isRefusal(said)) throw new Error(said.refused)
  return said.claimId
}
const rejectOf = (claim: { decision: { reject: { code: string; sentence: string } | null } | null }) => claim.decision?.reject

describe('invoices without an engagement', () => {
  test(
    'known or not: the same word now, nothing all day, and one file the day after; accepted ones are owed',
    withDeferred(async (scene) => {
      const secret = await scene.open(11)
      const day = scene.today()
      const known = await sent(scene, { secret, card: await scene.member() })
      const unknown = await sent(scene, { secret, card: stranger() })
      const shown = (await scene.seen(secret)).map((claim) => ({ ...viewOf(claim, undefined), claimId: '', receivedAt: '' }))
      assert.equal(shown.length, 2)
      assert.deepEqual(shown[0], shown[1])
      assert.deepEqual([shown[0]?.state, shown[0]?.totals, shown[0]?.lines], ['awaiting-file', null, []])
      assert.deepEqual(await releaseAll(scene), [], 'not on the same day')
      assert.equal(await scene.file(secret, day), null)
      await scene.wait(24)
      assert.equal(await scene.file(secret, day), null, 'nor before the release')
      assert.deepEqual(await releaseAll(scene), ['released'])
      const file = await scene.file(secret, day)
      assert.deepEqual(
        file?.claims.map(({ claimId, state }) => [claimId, state]),
        [
          [known, 'accepted'],
          [unknown, 'rejected'],
        ],
      )
      assert.deepEqual(await debtsOf(scene.db), [{ reason: known, amount_cents: 900n, insurer_id: INSURER, site_id: 11 }])
      for (const claim of [known, unknown]) assert.equal(await looksOf(scene.db, claim), 1)
      const kept = await scene.db.owner.query('select claim_id from disclosure.claim_reference')
      assert.deepEqual(kept, [], 'whom it was about is forgotten')
      assert.equal(await scene.file(await scene.open(12), day), null, 'another establishment’s file is none')
    }),
  )

  test(
    'unknown, another birth date, other printed data, closed rights: one code, one sentence, to the letter',
    withDeferred(async (scene) => {
      const [secret, other] = [await scene.open(11), await scene.open(12)]
      const day = scene.today()
      const card = await scene.member()
      for (const wrong of [stranger(), { ...card, birthDate: '1980-05-06' }, { ...card, csr: 'X' }, { ...card, validUntil: '2026-12-30' }])
        await sent(scene, { secret, card: wrong })
      await sent(scene, { secret, card: await scene.member({ until: addDays(day, -3) }) })
      await sent(scene, { secret: other, card: await scene.member({ until: addDays(day, -3), left: true }) })
      await scene.wait(24)
      await releaseAll(scene)
      const claims = [...((await scene.file(secret, day))?.claims ?? []), ...((await scene.file(other, day))?.claims ?? [])]
      assert.equal(claims.length, 6)
      const views = claims.map((claim) => JSON.stringify({ ...viewOf(claim, undefined), claimId: '', receivedAt: '' }))
      assert.equal(new Set(views).size, 1)
      assert.equal(rejectOf(claims[0] ?? { decision: null })?.code, 'R12')
      const outcomes = await scene.db.owner.query<{ outcome: number; way: number; told: boolean }>(
        'select outcome, way, person is not null as told from accesslog.entry where purpose = 2 order by outcome, cause',
      )
      assert.deepEqual(
        outcomes.map(({ outcome, way, told }) => [outcome, way, told]),
        [...Array.from({ length: 4 }, () => [10, 3, false]), ...Array.from({ length: 2 }, () => [13, 3, true])],
      )
    }),
  )

  test(
    'rights of the day of care are honoured, even if they left the look-up tables since',
    withDeferred(async (scene) => {
      const secret = await scene.open(11)
      const day = scene.today()
      const card = await scene.member({ until: day, left: true })
      await sent(scene, { secret, card, day: addDays(day, -1) })
      await scene.wait(24)
      await releaseAll(scene)
      assert.deepEqual(
        (await scene.file(secret, day))?.claims.map(({ state }) => state),
        ['accepted'],
      )
    }),
  )

  test(
    'the same key and bytes give the same invoice, before and after the file, and are charged once; other bytes are refused',
    withDeferred(async (scene) => {
      const secret = await scene.open(11)
      const [card, key] = [await scene.member(), 'k'.repeat(16)]
      const day = scene.today()
      const claimId = await sent(scene, { secret, card, key, day })
      const many = await Promise.all(Array.from({ length: 8 }, () => sent(scene, { secret, card, key, day })))
      assert.deepEqual([...new Set(many)], [claimId])
      assert.deepEqual(await scene.submit({ secret, card: stranger(), key, day }), { refused: 'claim.key-reused' })
      assert.equal(await spent(scene, 11), 1)
      await scene.wait(24)
      await releaseAll(scene)
      assert.equal(await sent(scene, { secret, card, key, day }), claimId)
      // A key serves one kind of invoice.
      assert.deepEqual(
        await scene.send({ secret, engagement: await promise(scene, 11, { day: scene.today() }), key, day: scene.today() }),
        {
          refused: 'claim.key-reused',
        },
      )
      const fresh = 'f'.repeat(16)
      await Promise.all(Array.from({ length: 6 }, () => sent(scene, { secret, card, key: fresh, day })))
      assert.equal((await scene.seen(secret)).length, 2)
    }),
  )

  test(
    'the same care is owed once: twice in a file, or behind an engagement before',
    withDeferred(async (scene) => {
      const secret = await scene.open(11)
      const day = scene.today()
      const card = await scene.member()
      await sent(scene, { secret, card })
      await sent(scene, { secret, card })
      await sent(scene, { secret, card, lines: [{ kind: 'consultation', code: 'G', priceCents: 2900 }] })
      await scene.wait(24)
      await releaseAll(scene)
      const codes = (await scene.file(secret, day))?.claims.map((claim) => rejectOf(claim)?.code ?? claim.state)
      assert.deepEqual(codes, ['accepted', 'R08', 'accepted'])
      assert.equal((await debtsOf(scene.db)).length, 2)
    }),
  )

  test(
    'what another trade, a closed plane, a refused way, a day too old, a session that is over or restricted is told: nothing is charged',
    withDeferred(async (scene) => {
      const secret = await scene.open(11)
      const card = await scene.member()
      const day = scene.today()
      const refusal = async (of: Partial<Submitted> = {}) => {
        const said = await scene.submit({ secret, card, ...of })
        return isRefusal(said) ? said.refused : 'received'
      }
      assert.equal(await refusal({ secret: new Uint8Array(32) }), 'session.over')
      assert.equal(await refusal({ day: addDays(day, 1) }), 'day.out-of-range')
      assert.equal(await refusal({ day: addDays(day, -32) }), 'day.out-of-range')
      assert.equal(await refusal({ card: { ...card, insurerId: 2 } }), 'way.not-allowed')
      await scene.db.owner.script(`update professionals.session set restricted_until = now() + interval '1 hour'`)
      assert.equal(await refusal(), 'way.cards-only')
      await scene.db.owner.script(`update professionals.session set restricted_until = null, domain_mask = 2`)
      assert.equal(await refusal(), 'domain.not-yours')
      await scene.db.owner.script(`update professionals.session set domain_mask = 6; update planes.plane set state = 3 where plane = 2`)
      assert.equal(await refusal(), 'claims.closed')
      await scene.db.owner.script(`update planes.plane set state = 1; update professionals.session set barred = true`)
      assert.equal(await refusal(), 'session.frozen')
      assert.equal(await spent(scene, 11), 0)
      await scene.db.owner.script(`update professionals.session set barred = false; update planes.plane set state = 3 where plane = 1`)
      assert.equal(await refusal(), 'received', 'look-ups closed: invoices are still received')
    }),
  )

  test(
    'whoever was frozen or tightened meanwhile, and a closed insurer: held for a person, without a look; sent again, it is in the next file',
    withDeferred(async (scene) => {
      const [secret, day] = [await scene.open(11), scene.today()]
      const claimId = await sent(scene, { secret, card: await scene.member() })
      for (const [scope, id, state] of [
        [1, 11, 2],
        [2, 11, 2],
        [5, INSURER, 3],
        [0, 0, 3],
      ] as const) {
        await scene.db.owner.query(
          `insert into planes.plane (plane, scope, scope_id, state, since, reason) values (1, $1, $2, $3, now(), 'essai') on conflict (plane, scope, scope_id) do update set state = excluded.state`,
          [scope, id, state],
        )
        await scene.wait(24)
        assert.deepEqual(await releaseAll(scene), ['released'])
        assert.deepEqual([(await scene.seen(secret))[0]?.state, await looksOf(scene.db, claimId)], ['held', 0])
        await scene.db.owner.query('update planes.plane set state = 1 where plane = 1 and scope = $1 and scope_id = $2', [scope, id])
        await (await scene.db.as('cloison_console')).query('select claims.resume($1::uuid)', [claimId])
      }
      assert.deepEqual((await scene.file(secret, day))?.claims, [], 'a held invoice is in no file')
      await scene.db.owner.script(`insert into professionals.frozen (kind, id, since, reason) values (2, 11, now(), 'essai')`)
      await scene.wait(24)
      assert.deepEqual(await releaseAll(scene), ['released'])
      assert.deepEqual([(await scene.seen(secret))[0]?.state, await looksOf(scene.db, claimId)], ['held', 0])
      await scene.db.owner.script('delete from professionals.frozen')
      await (await scene.db.as('cloison_console')).query('select claims.resume($1::uuid)', [claimId])
      const last = scene.today()
      await scene.wait(24)
      assert.deepEqual(await releaseAll(scene), ['released'])
      assert.deepEqual(
        (await scene.file(secret, last))?.claims.map(({ state }) => state),
        ['accepted'],
      )
      assert.equal(await looksOf(scene.db, claimId), 1)
    }),
  )

  test(
    'a day without known tariff holds the invoice; the others are answered',
    withDeferred(async (scene) => {
      const [secret, day] = [await scene.open(11), scene.today()]
      await sent(scene, { secret, card: await scene.member() })
      await sent(scene, { secret, card: stranger() })
      await scene.wait(24)
      const tariffs = new Map(
        [...scene.answering.tariffs].map(([name, parameters]) => {
          const ended = parameters.map((one) => ({ ...one, period: { from: one.period.from, until: one.period.from } }))
          return [name, ended] as const
        }),
      )
      const house = { ...scene, answering: { ...scene.answering, tariffs } }
      assert.deepEqual(await releaseAll(house), ['released'])
      assert.deepEqual(
        (await scene.file(secret, day))?.claims.map(({ state }) => state),
        ['rejected'],
      )
      assert.deepEqual((await scene.seen(secret)).map(({ state }) => state).sort(), ['held', 'rejected'])
    }),
  )

  test(
    'what the person reads of it: the establishment, an invoice, an old card, once',
    withDeferred(async (scene) => {
      const [secret, person] = [await scene.open(11), newPerson()]
      await sent(scene, { secret, card: await scene.member({ person }) })
      await scene.wait(24)
      await releaseAll(scene)
      const list = await scene.db.owner.query(
        'select site_id, account_id, purpose, way, fields, outcome, paid, counted from accesslog.entry where person = $1::uuid',
        [person],
      )
      assert.deepEqual(list, [{ site_id: 11, account_id: 11, purpose: 2, way: 3, fields: 39, outcome: 0, paid: false, counted: false }])
    }),
  )
})

async function spent(scene: DeferredScene, site: number): Promise<number> {
  const [row] = await scene.db.owner.query<{ n: number }>('select past + spent as n from disclosure.meter where level = 10 and id = $1', [
    site,
  ])
  return row?.n ?? 0
}
