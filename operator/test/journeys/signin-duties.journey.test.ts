import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dutiesStore, freeze, registerOperator, unfreeze } from '../../src/domain/professionals/index.ts'
import { arrive, clientAssertion, identify, newcomer, openBrowser, signIn } from './signin-browser.ts'
import { withScene } from './signin-scene.ts'

test('a freeze bars live sessions at once, and no session opens through it; thawed, one signs in again', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const { browser, rpps, accountId } = await arrive(scene, 17, site)
    const store = scene.duties.store
    const [epoch] = await scene.db.owner.query<{ epoch: bigint }>('select epoch from planes.epoch')
    assert.equal(await freeze(store, 'account', accountId, 'essai de gel'), true)
    const [turned] = await scene.db.owner.query<{ epoch: bigint }>('select epoch from planes.epoch')
    assert((turned?.epoch ?? 0n) > (epoch?.epoch ?? 0n), 'tickets already paid are looked at again')
    assert.equal((await browser.call('GET', '/v1/session')).body['code'], 'session.frozen')
    const page = await openBrowser(scene, '192.0.2.17', browser.authenticator)
    assert.equal((await signIn(page, rpps, site)).body['code'], 'session.frozen')
    assert.equal(await unfreeze(store, 'account', accountId), true)
    const elsewhere = { origin: scene.secondOrigin }
    assert.equal((await browser.call('GET', '/v1/session', undefined, elsewhere)).body['code'], 'session.over')
    assert.equal((await signIn(page, rpps, site)).status, 201)

    for (const [what, id] of [
      ['site', 1],
      ['client', 1],
    ] as const) {
      assert.equal(await freeze(store, what, id, 'essai de gel'), true)
      assert.equal((await page.call('GET', '/v1/session')).body['code'], 'session.frozen')
      assert.equal((await signIn(await openBrowser(scene, '192.0.2.17', browser.authenticator), rpps, site)).body['code'], 'session.frozen')
      assert.equal(await unfreeze(store, what, id), true)
      assert.equal((await signIn(page, rpps, site)).status, 201)
    }
    const [row] = await scene.db.owner.query<{ id: number }>(
      'select device_id as id from professionals.session where ended_at is null limit 1',
    )
    assert.equal(await freeze(store, 'device', row?.id ?? 0, 'appareil volé'), true)
    assert.equal((await signIn(page, rpps, site)).body['code'], 'session.frozen')
    assert.equal(await freeze(store, 'account', 999_999, 'personne'), false)
  })
})

test('a registered software proves which one it is, and in test mode reaches test establishments only', async () => {
  await withScene(async (scene) => {
    const [site, trial] = scene.sites
    const { rpps } = await newcomer(scene, 18, [site, trial])
    const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
    const jwk = { kty: kty ?? '', crv: crv ?? '', x: x ?? '', y: y ?? '' }
    await scene.duties.store.registerClient({ code: 'lgo-essai', name: 'Essai', publisher: 'Essai', jwk, testMode: true })
    await scene.db.owner.query('update directory.establishment set test_mode = true where finess = $1', [trial])

    const browser = await openBrowser(scene)
    assert.equal((await identify(browser, rpps, 'lgo-essai')).body['code'], 'client.refused')
    assert.equal((await identify(browser, rpps, 'lgo-inconnu')).body['code'], 'client.unknown')
    const said = await clientAssertion(pair.privateKey, 'lgo-essai', scene.origin, browser.key)
    const overheard = await openBrowser(scene)
    assert.equal(
      (await identify(overheard, rpps, 'lgo-essai', { 'cloison-client': said })).body['code'],
      'client.refused',
      'bound to the session’s key',
    )
    const identified = await identify(browser, rpps, 'lgo-essai', { 'cloison-client': said })
    assert.deepEqual(
      (identified.body['situations'] as { finess: string }[]).map(({ finess }) => finess),
      [trial],
    )
    assert.equal(
      (await identify(browser, rpps, 'lgo-essai', { 'cloison-client': said })).body['code'],
      'client.refused',
      'an assertion serves once',
    )
    const refused = await browser.call('POST', '/v1/signin/establishment', { handle: identified.handle, finess: site })
    assert.equal(refused.body['code'], 'signin.no-establishment')
  })
})

test('one of our own people signs in with the registered key, and with no other', async () => {
  await withScene(async (scene) => {
    const browser = await openBrowser(scene)
    const jwk = await crypto.subtle.exportKey('jwk', browser.key.publicKey)
    const point = { jwkX: Buffer.from(jwk.x ?? '', 'base64url'), jwkY: Buffer.from(jwk.y ?? '', 'base64url') }
    await registerOperator(
      { store: scene.duties.store, keys: scene.keys },
      { code: 'lea-m', name: 'Léa Modèle', duties: ['payments'], ...point },
    )
    const other = await openBrowser(scene)
    assert.equal((await other.call('POST', '/v1/operators/session', { operator: 'lea-m' })).body['code'], 'operator.refused')
    const opened = await browser.call('POST', '/v1/operators/session', { operator: 'lea-m' })
    assert.equal(opened.status, 201)
    browser.token = String(opened.body['accessToken'])
    assert.equal((await browser.call('GET', '/v1/operators/session')).body['operator'], 'lea-m')
    const secret = Buffer.from(browser.token, 'base64url')
    const payments = await scene.db.as('cloison_payments')
    const acting = async (duty: string): Promise<unknown> =>
      (await payments.query<{ id: number | null }>('select professionals.operator_acting($1, $2) as id', [secret, duty]))[0]?.id
    assert.equal(typeof (await acting('payments')), 'number')
    assert.equal(await acting('planes'), null)
    await dutiesStore(await scene.db.as('cloison_console')).closeOperator('lea-m')
    assert.equal(await acting('payments'), null)
    assert.equal((await browser.call('DELETE', '/v1/operators/session')).body['code'], 'session.over')
  })
})
