import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../../../test/template-database.ts'
import { iban } from '../../words/iban.ts'
import { approveAccount, propose, proposeAccount, sealAccount } from './index.ts'
import { giveAccount, NOW, oweTo, PAY_DAY, type Scene, setScene, uuid } from './scene.test.ts'

const inScene = (work: (scene: Scene) => Promise<void>) => () => withDatabase(async (db) => work(await setScene(db)))

test(
  'an establishment without usable account waits; a replaced account serves after 72 hours',
  inScene(async (scene) => {
    await oweTo(scene, 1, 99, 100n)
    assert.deepEqual(await propose(scene.payments, { secret: scene.alice, key: uuid(), day: PAY_DAY }, NOW), { refused: 'nothing-to-pay' })
    const first = await giveAccount(scene, { kind: 'establishment', id: 99 })
    const second = await giveAccount(scene, { kind: 'establishment', id: 99 }, NOW + 1000)
    const serving = async (at: number) => {
      const [row] = await scene.db.owner.query<{ id: bigint }>('select payments.account_serving(1::smallint, 99, $1::timestamptz) as id', [
        new Date(at),
      ])
      return row?.id
    }
    assert.equal(await serving(NOW + 71 * 3_600_000), first)
    assert.equal(await serving(NOW + 73 * 3_600_000), second)
  }),
)

test(
  'an account is approved by another operator, once',
  inScene(async (scene) => {
    const holder = { kind: 'establishment', id: 50 } as const
    const sealed = sealAccount(scene.keys, holder, { name: 'Pharmacie', iban: iban('FR1420041010050500013M02606') })
    const proposed = await proposeAccount(scene.payments, scene.alice, holder, sealed, NOW)
    assert.ok('accountId' in proposed)
    assert.deepEqual(await approveAccount(scene.payments, scene.alice, proposed.accountId, NOW), { refused: 'same-person' })
    assert.equal(await approveAccount(scene.payments, scene.bruno, proposed.accountId, NOW), 'approved')
    assert.deepEqual(await approveAccount(scene.payments, scene.bruno, proposed.accountId, NOW), { refused: 'not-proposed' })
    assert.deepEqual(await approveAccount(scene.payments, scene.bruno, 9999n, NOW), { refused: 'unknown' })
  }),
)

test(
  'no account stands in clear in the database, in any form that a search would find',
  inScene(async (scene) => {
    const [row] = await scene.db.owner.query<{ dump: string }>(
      "select string_agg(encode(b.sealed, 'hex') || b::text, '') as dump from payments.bank_account b",
      [],
    )
    const secret = 'FR1420041010050500013M02606'
    const dump = row?.dump ?? ''
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
      assert.ok(!dump.includes(form))
  }),
)
