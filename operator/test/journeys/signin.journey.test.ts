import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeProof } from '@cloison/contract'
import { fictitiousRpps } from '@cloison/world'
import { leaveEstablishment } from '../../src/domain/professionals/index.ts'
import { enrol, identify, listAt, newcomer, openBrowser, reach, send, signIn } from './signin-browser.ts'
import { withScene } from './signin-scene.ts'

test('a first passkey with the code of the letter, then Pro Santé Connect and the passkey open a session', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const person = await newcomer(scene, 1, [site])
    const browser = await openBrowser(scene)
    const chosen = await reach(browser, person.rpps, site)
    assert.deepEqual([chosen.status, chosen.body], [200, { next: 'code' }])
    const [letter] = await scene.letters()
    assert.match(letter ?? '', /Camille Nomfictif1/)
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(letter ?? '')?.[0] ?? ''
    assert.equal(code, person.code)
    // Typed by hand: small letters, spaces, and an O for a zero.
    const done = await enrol(browser, chosen.handle, code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'))
    assert.equal(done.status, 201, JSON.stringify(done.body))

    const view = await browser.call('GET', '/v1/session')
    assert.equal(view.status, 200)
    assert.deepEqual(view.body['holder'], { familyName: 'Nomfictif1', givenName: 'Camille', profession: '21' })
    assert.equal((view.body['establishment'] as { finess: string }).finess, site)
    assert.equal(view.body['passkeys'], 1)

    const again = await openBrowser(scene, '192.0.2.9', browser.authenticator)
    assert.equal((await signIn(again, person.rpps, site)).status, 201)
    assert.equal((await again.call('DELETE', '/v1/session')).status, 204)
    assert.equal((await again.call('GET', '/v1/session')).body['code'], 'session.over')
    assert.equal((await browser.call('GET', '/v1/session')).status, 200, 'the first session still stands')
    // The code has served: another browser of the same person cannot use it again.
    const late = await reach(await openBrowser(scene), person.rpps, site)
    assert.equal(late.body['next'], 'passkey')
  })
})

test('Pro Santé Connect alone gives nothing: neither an account, nor a passkey, nor a session', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    listAt(scene, 2, [site])
    const stranger = await openBrowser(scene)
    const { rpps } = await newcomer(scene, 3, [site])
    const unknown = await identify(stranger, fictitiousRpps(2))
    assert.deepEqual([unknown.status, unknown.body['code']], [403, 'signin.not-registered'])

    // A push approved by mistake by someone inscribed: the thief holds the handle and has no passkey, no code.
    const thief = await openBrowser(scene)
    const chosen = await reach(thief, rpps, site)
    assert.equal(chosen.body['next'], 'code')
    const own = thief.authenticator.create({ rp: { id: 'localhost' }, challenge: 'AAAA', pubKeyCredParams: [{ alg: -7 }] })
    const enrolled = await thief.call('POST', '/v1/signin/enrolment', { handle: chosen.handle, response: own })
    assert.equal(enrolled.body['code'], 'signin.passkey-refused')
    const shown = thief.authenticator.get({ rpId: 'localhost', challenge: 'AAAA' })
    const opened = await thief.call('POST', '/v1/signin/passkey', { handle: chosen.handle, response: shown })
    assert.equal(opened.body['code'], 'signin.passkey-refused')
    const [count] = await scene.db.owner.query<{ n: bigint }>('select count(*) as n from professionals.session')
    assert.equal(count?.n, 0n)
  })
})

test('several situations: one is chosen; a locum between two days; a leaver, whose sessions end', async () => {
  await withScene(async (scene) => {
    const [north, south] = scene.sites
    const several = await newcomer(scene, 4, [north, south])
    const browser = await openBrowser(scene)
    const identified = await identify(browser, several.rpps)
    assert.deepEqual((identified.body['situations'] as { finess: string }[]).map(({ finess }) => finess).sort(), [north, south].sort())
    const chosen = await browser.call('POST', '/v1/signin/establishment', { handle: identified.handle, finess: north })
    assert.equal(chosen.body['next'], 'code')
    assert.equal((await enrol(browser, identified.handle, several.code ?? '')).status, 201)
    const at = async (): Promise<string> =>
      ((await browser.call('GET', '/v1/session')).body['establishment'] as { finess: string } | undefined)?.finess ?? 'none'
    assert.equal(await at(), north)

    // The provider no longer lists the place: the next sign-in anywhere ends the sessions there, and does not offer it.
    const other = await openBrowser(scene, '192.0.2.2', browser.authenticator)
    listAt(scene, 4, [south])
    const later = await identify(other, several.rpps)
    assert.deepEqual(
      (later.body['situations'] as { finess: string }[]).map(({ finess }) => finess),
      [south],
    )
    const refused = await other.call('POST', '/v1/signin/establishment', { handle: later.handle, finess: north })
    assert.equal(refused.body['code'], 'signin.no-establishment')
    assert.equal(await at(), 'none')

    // A locum that the provider lists nowhere works between two days, the last excluded.
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
    const locum = await newcomer(scene, 5, [south], { listed: [], locum: true, from: day(-1), until: day(1) })
    const desk = await openBrowser(scene, '192.0.2.3')
    assert.equal((await enrol(desk, (await reach(desk, locum.rpps, south)).handle, locum.code ?? '')).status, 201)
    const ends = Date.parse(String((await desk.call('GET', '/v1/session')).body['expiresAt']))
    assert(ends <= Date.parse(`${day(1)}T00:00:00+01:00`), 'the session ends with the replacement')
    await newcomer(scene, 5, [south], { listed: [], locum: true, from: day(-3), until: day(0) })
    assert.equal((await identify(await openBrowser(scene), locum.rpps)).body['code'], 'signin.no-establishment')

    // Leaving ends the session at once.
    const leaver = await newcomer(scene, 6, [south])
    const page = await openBrowser(scene, '192.0.2.4')
    assert.equal((await enrol(page, (await reach(page, leaver.rpps, south)).handle, leaver.code ?? '')).status, 201)
    assert.equal(await leaveEstablishment(scene.duties, leaver.rpps, south, day(0)), true)
    assert.equal((await page.call('GET', '/v1/session')).body['code'], 'session.over')
    assert.equal((await identify(await openBrowser(scene), leaver.rpps)).body['code'], 'signin.no-establishment')
  })
})

test('a token without its key, a proof sent twice and a changed body are refused, whichever process receives them', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const person = await newcomer(scene, 7, [site])
    const browser = await openBrowser(scene)
    await enrol(browser, (await reach(browser, person.rpps, site)).handle, person.code ?? '')
    const thief = await openBrowser(scene)
    thief.token = browser.token
    assert.equal((await thief.call('GET', '/v1/session')).body['code'], 'proof.invalid')

    const url = `${scene.origin}/v1/session`
    const token = browser.token ?? ''
    const dpop = await makeProof(browser.key, { method: 'GET', url, token, now: Date.now() })
    const headers = { authorization: `DPoP ${token}`, dpop }
    assert.equal((await send(url, 'GET', undefined, headers)).status, 200)
    assert.equal((await send(url, 'GET', undefined, headers)).body['code'], 'proof.replayed')
    // The other process answers under another address, so the same bytes are sent to it with the first one's name.
    const elsewhere = await makeProof(browser.key, { method: 'GET', url: `${scene.secondOrigin}/v1/session`, token, now: Date.now() })
    const races = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send(`${index % 2 === 0 ? scene.secondOrigin : scene.origin}/v1/session`, 'GET', undefined, {
          authorization: `DPoP ${token}`,
          dpop: elsewhere,
        }),
      ),
    )
    assert.equal(races.filter(({ status }) => status === 200).length, 1)
    assert.equal(races.filter(({ body }) => body['code'] === 'proof.replayed').length, 7)

    const body = new TextEncoder().encode('{"client":"cloison-page"}')
    const start = await makeProof(browser.key, { method: 'POST', url: `${scene.origin}/v1/signin`, body, now: Date.now() })
    const changed = await send(`${scene.origin}/v1/signin`, 'POST', new TextEncoder().encode('{"client":"cloison-paga"}'), { dpop: start })
    assert.equal(changed.body['code'], 'proof.invalid')
  })
})

test('fifteen minutes idle asks for the passkey in every process; the passkey wakes the session', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const person = await newcomer(scene, 8, [site])
    const browser = await openBrowser(scene)
    await enrol(browser, (await reach(browser, person.rpps, site)).handle, person.code ?? '')
    await scene.db.owner.query(`update professionals.session set idle_at = now() - interval '1 second'`)
    assert.equal(
      (await browser.call('GET', '/v1/session', undefined, { origin: scene.secondOrigin })).body['code'],
      'session.passkey-needed',
    )
    // Asking does not wake it: only the passkey does.
    assert.equal(
      (await browser.call('GET', '/v1/session', undefined, { origin: scene.secondOrigin })).body['code'],
      'session.passkey-needed',
    )
    const asked = await browser.call('POST', '/v1/session/passkey/options', {}, { origin: scene.secondOrigin })
    const response = browser.authenticator.get(asked.body['options'] as never)
    const woken = await browser.call('POST', '/v1/session/passkey', { response }, { origin: scene.secondOrigin })
    assert.equal(woken.status, 204, JSON.stringify(woken.body))
    assert.equal((await browser.call('GET', '/v1/session', undefined, { origin: scene.secondOrigin })).status, 200)
    const replayed = await browser.call('POST', '/v1/session/passkey', { response }, { origin: scene.secondOrigin })
    assert.equal(replayed.body['code'], 'signin.passkey-refused', 'a challenge serves once')
    const [row] = await scene.db.owner.query<{ hours: number }>(
      `select extract(epoch from expires_at - started_at)::float8 / 3600 as hours from professionals.session`,
    )
    assert.equal(row?.hours, 12)
  })
})
