import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withHouse } from './bad-input-scene.ts'

test('whoever is frozen is told why, with figures; nobody else is, and nothing else opens', async () => {
  await withHouse(async ({ db, professional, stranger, thief, faults }) => {
    const measure = async () => {
      const { status, text } = await professional.ask('GET', '/v1/session/measure')
      return [status, JSON.parse(text)] as [number, { measure: { kind: string; message: string } | null }]
    }
    assert.deepEqual(await measure(), [200, { measure: null }])
    const [account] = await db.owner.query<{ id: number }>(
      'select account_id as id from professionals.session order by started_at desc limit 1',
      [],
    )
    const reasons = [{ signal: 'no-card', points: 60, figures: { asked: 12, expected: 1 } }]
    await db.owner.query('insert into watch.reaction (at, account_id, reaction, score, reasons) values (now(), $1, 3, 120, $2::jsonb)', [
      account?.id,
      JSON.stringify(reasons),
    ])
    const console = await db.as('cloison_console')
    await console.query(`select professionals.freeze(1::smallint, $1, 'essai')`, [account?.id])
    const [status, { measure: told }] = await measure()
    assert.equal(status, 200)
    assert.equal(told?.kind, 'freeze')
    assert.match(told?.message ?? '', /gelé.*Raison : .+\. Si cela vous surprend/)
    const question = JSON.stringify({ engagement: '00000-00000-00000-00000-00000-0', domain: 'PHAR' })
    for (const [method, path, body] of [
      ['GET', '/v1/session', undefined],
      ['POST', '/v1/rights/known', question],
    ] as const) {
      const refused = await professional.ask(method, path, body === undefined ? {} : { body })
      assert.equal((JSON.parse(refused.text) as { code?: string }).code, 'session.frozen', path)
    }
    for (const other of [stranger, thief]) assert.equal((await other.ask('GET', '/v1/session/measure')).status, 401)
    assert.deepEqual(faults, [])
  })
})
