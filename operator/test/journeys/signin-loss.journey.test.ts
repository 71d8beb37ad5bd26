import assert from 'node:assert/strict'
import { test } from 'node:test'
import { softwareAuthenticator } from '@cloison/world'
import { arrive, type Browser, enrol, newcomer, openBrowser, reach, signIn } from './signin-browser.ts'
import { type Scene, withScene } from './signin-scene.ts'

const allowed = async (scene: Scene, accountId: number): Promise<number> => {
  const [row] = await scene.db.owner.query<{ allowed: number }>('select allowed from disclosure.meter where level = 1 and id = $1', [
    accountId,
  ])
  return row?.allowed ?? -1
}

test('every key lost: a colleague hands over a code; then 72 hours under restriction, a quarter of the ceiling, and everyone is told', async () => {
  await withScene(async (scene) => {
    const [site, elsewhere] = scene.sites
    const loser = await arrive(scene, 11, site)
    const colleague = await arrive(scene, 12, site)
    const stranger = await arrive(scene, 13, elsewhere)
    const usual = await allowed(scene, loser.accountId)
    assert(usual >= 4)

    const page = await openBrowser(scene, '192.0.2.11')
    const { handle } = await reach(page, loser.rpps, site)
    const asked = await page.call('POST', '/v1/signin/recovery', { handle, way: 'colleague' })
    const number = String(asked.body['number'])
    assert.match(number, /^[0-9A-Z]{8}$/)

    const approve = (by: Browser, which = number) => by.call('POST', `/v1/recoveries/${which}/approval`, {})
    assert.equal((await approve(loser.browser)).body['code'], 'recovery.refused', 'not oneself')
    assert.equal((await approve(stranger.browser)).body['code'], 'recovery.refused', 'not from elsewhere')
    assert.equal((await approve(colleague.browser, '00000000')).body['code'], 'recovery.refused')
    await scene.db.owner.query(`update professionals.session set passkey_at = now() - interval '6 minutes' where account_id = $1`, [
      colleague.accountId,
    ])
    assert.equal((await approve(colleague.browser)).body['code'], 'session.passkey-needed', 'a passkey shown just now')
    await scene.db.owner.query(`update professionals.session set passkey_at = now() where account_id = $1`, [colleague.accountId])
    const approved = await approve(colleague.browser)
    assert.equal(approved.status, 200, JSON.stringify(approved.body))
    assert.equal((await approve(colleague.browser)).body['code'], 'recovery.refused', 'once')

    const before = (await scene.letters()).length
    const done = await enrol(page, handle, String(approved.body['code']))
    assert.equal(done.status, 201, JSON.stringify(done.body))
    assert.equal((await loser.browser.call('GET', '/v1/session')).body['code'], 'session.over', 'older sessions end')
    const old = await openBrowser(scene, '192.0.2.11', loser.browser.authenticator)
    await assert.rejects(signIn(old, loser.rpps, site), /no passkey of this account/, 'older passkeys are asked for no more')

    const view = await page.call('GET', '/v1/session')
    const restricted = Date.parse(String(view.body['restrictedUntil']))
    assert(Math.abs(restricted - Date.now() - 72 * 3_600_000) < 60_000)
    assert.equal(await allowed(scene, loser.accountId), Math.floor(usual / 4))
    const letters = await scene.letters()
    assert.equal(letters.length, before + 1)
    assert.match(letters.at(-1) ?? '', /À toute l’équipe/)
    assert.equal(
      ((await colleague.browser.call('GET', '/v1/session')).body['recoveries'] as unknown[]).length,
      1,
      'told in their session too',
    )
    assert.equal(((await stranger.browser.call('GET', '/v1/session')).body['recoveries'] as unknown[]).length, 0)

    // Under restriction one neither helps another nor adds a passkey; afterwards the ceiling comes back by itself.
    const offered = await page.call('POST', '/v1/passkeys/options', {})
    const response = softwareAuthenticator(scene.origin).create(offered.body['options'] as never)
    assert.equal((await page.call('POST', '/v1/passkeys', { response })).body['code'], 'recovery.refused')
    await scene.db.owner.query(
      `update professionals.membership set restricted_until = now() - interval '1 second' where restricted_until is not null`,
    )
    const after = await openBrowser(scene, '192.0.2.11', page.authenticator)
    assert.equal((await signIn(after, loser.rpps, site)).status, 201)
    assert.equal((await after.call('GET', '/v1/session')).body['restrictedUntil'], null)
    assert.equal(await allowed(scene, loser.accountId), usual)
  })
})

test('every key lost and no colleague: one code a day by post', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const loser = await arrive(scene, 14, site)
    const page = await openBrowser(scene, '192.0.2.14')
    const { handle } = await reach(page, loser.rpps, site)
    assert.deepEqual((await page.call('POST', '/v1/signin/recovery', { handle, way: 'post' })).body, { way: 'post' })
    assert.equal((await page.call('POST', '/v1/signin/recovery', { handle, way: 'post' })).body['code'], 'signin.letter-underway')
    const letter = (await scene.letters()).at(-1) ?? ''
    assert.match(letter, /72 heures/)
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(letter)?.[0] ?? ''
    // The old key is found again before the letter comes: it still works until the code is used.
    assert.equal((await loser.browser.call('GET', '/v1/session')).status, 200)
    assert.equal((await enrol(page, handle, code)).status, 201)
    assert.equal((await loser.browser.call('GET', '/v1/session')).body['code'], 'session.over')
  })
})

test('ten wrong codes and that place waits, while the person signs in from another', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const { rpps, code } = await newcomer(scene, 15, [site])
    const thief = await openBrowser(scene, '198.51.100.7')
    const { handle } = await reach(thief, rpps, site)
    const tries = await Promise.all(
      Array.from({ length: 16 }, () => thief.call('POST', '/v1/signin/code', { handle, code: '0000-0000-0000-0000' })),
    )
    const count = (which: string): number => tries.filter(({ body }) => body['code'] === which).length
    assert.deepEqual([count('signin.code-refused'), count('signin.too-many-attempts')], [10, 6])
    assert.equal(
      (await thief.call('POST', '/v1/signin/code', { handle, code })).body['code'],
      'signin.too-many-attempts',
      'even the right one',
    )

    const person = await openBrowser(scene, '192.0.2.15')
    assert.equal((await enrol(person, (await reach(person, rpps, site)).handle, code ?? '')).status, 201)

    // The same with a passkey whose signature is wrong: the thief's place waits, the person's does not.
    const forged = await openBrowser(scene, '198.51.100.7')
    let last = ''
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const chosen = await reach(forged, rpps, site)
      const options = chosen.body['options'] as { challenge: string }
      const shown = person.authenticator.get({
        ...(chosen.body['options'] as object),
        challenge: `${options.challenge.slice(0, -2)}AA`,
      } as never)
      last = String((await forged.call('POST', '/v1/signin/passkey', { handle: chosen.handle, response: shown })).body['code'])
    }
    assert.equal(last, 'signin.too-many-attempts')
    const again = await openBrowser(scene, '192.0.2.15', person.authenticator)
    assert.equal((await signIn(again, rpps, site)).status, 201)
    await scene.db.owner.query(`update professionals.attempt set since = since - interval '16 minutes'`)
    const later = await openBrowser(scene, '198.51.100.7', person.authenticator)
    assert.equal((await signIn(later, rpps, site)).status, 201, 'a quarter of an hour later')
  })
})

test('a further passkey with an existing one; a lost one removed, never the last; a copied or unverified one refused', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const { browser, rpps } = await arrive(scene, 16, site)
    const second = softwareAuthenticator(scene.origin)
    const offered = await browser.call('POST', '/v1/passkeys/options', {})
    const options = offered.body['options'] as never
    assert.throws(() => browser.authenticator.create(options), /already held/)
    const response = second.create(options)
    assert.equal((await browser.call('POST', '/v1/passkeys', { response })).status, 204)
    assert.equal(
      (await browser.call('POST', '/v1/passkeys', { response })).body['code'],
      'signin.passkey-refused',
      'a challenge serves once',
    )
    const other = await openBrowser(scene, '192.0.2.99', second)
    assert.equal((await signIn(other, rpps, site)).status, 201)

    const listed = (await other.call('GET', '/v1/passkeys')).body['passkeys'] as { device: number }[]
    assert.equal(listed.length, 2)
    const [first] = listed.map(({ device }) => device).sort((one, two) => one - two)
    assert.equal((await other.call('DELETE', `/v1/passkeys/${first}`)).status, 204)
    assert.equal((await browser.call('GET', '/v1/session')).body['code'], 'session.over', 'the lost device’s session ends')
    const [left] = (await other.call('GET', '/v1/passkeys')).body['passkeys'] as { device: number }[]
    assert.equal((await other.call('DELETE', `/v1/passkeys/${left?.device}`)).body['code'], 'passkey.last')

    // A copy of the authenticator answers with a counter that has already been seen.
    await scene.db.owner.query('update professionals.credential set counter = 1000 where revoked_at is null')
    assert.equal((await signIn(await openBrowser(scene, '192.0.2.98', second), rpps, site)).body['code'], 'signin.passkey-refused')
    const careless = softwareAuthenticator(scene.origin, false)
    const again = await other.call('POST', '/v1/passkeys/options', {})
    const unverified = careless.create(again.body['options'] as never)
    assert.equal((await other.call('POST', '/v1/passkeys', { response: unverified })).body['code'], 'signin.passkey-refused')
  })
})
