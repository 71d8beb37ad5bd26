import assert from 'node:assert/strict'
import { test } from 'node:test'
import { approveOnPhone } from '@cloison/world'
import type { Mail } from '../../src/ports/mail.ts'
import { arrive, newcomer, openBrowser, reach } from './signin-browser.ts'
import { withScene } from './signin-scene.ts'

test('the identity provider refuses, forgets or does not answer: each is said, and nothing is left open', async () => {
  await withScene(async (scene) => {
    const [site] = scene.sites
    const { rpps } = await newcomer(scene, 21, [site])
    const browser = await openBrowser(scene)
    const start = async (): Promise<{ handle: string; url: string }> => {
      const { status, body } = await browser.call('POST', '/v1/signin', { client: 'cloison-page' })
      assert.equal(status, 201)
      return { handle: String(body['handle']), url: String(body['authorizationUrl']) }
    }
    const prove = (handle: string, said: object) => browser.call('POST', '/v1/signin/identity', { handle, ...said })

    // A return that the provider never made, then one made for another departure.
    const invented = await start()
    const state = new URL(invented.url).searchParams.get('state') ?? ''
    assert.equal((await prove(invented.handle, { code: 'invented', state: 'other' })).body['code'], 'signin.unknown')
    assert.equal(
      (await prove(invented.handle, { code: 'invented', state, iss: scene.provider.issuer })).body['code'],
      'signin.identity-refused',
    )
    const [one, two] = [await start(), await start()]
    const back = Object.fromEntries((await approveOnPhone(one.url, { rpps })).searchParams)
    const crossed = { ...back, state: new URL(two.url).searchParams.get('state') ?? '' }
    assert.equal((await prove(two.handle, crossed)).body['code'], 'signin.identity-refused', 'the code belongs to another departure')

    // Two requests with one return: one exchange, at most one of them goes on.
    const twice = await Promise.all([prove(one.handle, back), prove(one.handle, back)])
    assert(twice.filter(({ status }) => status === 200).length <= 1)
    assert(twice.some(({ body }) => body['code'] === 'signin.unknown'))

    // Another key cannot take over a sign-in whose handle it heard.
    const heard = await start()
    const other = await openBrowser(scene)
    const theirs = Object.fromEntries((await approveOnPhone(heard.url, { rpps })).searchParams)
    assert.equal((await other.call('POST', '/v1/signin/identity', { handle: heard.handle, ...theirs })).body['code'], 'signin.unknown')

    const last = await start()
    const late = Object.fromEntries((await approveOnPhone(last.url, { rpps })).searchParams)
    await scene.provider.close()
    assert.equal((await prove(last.handle, late)).body['code'], 'signin.identity-unavailable')
    const [left] = await scene.db.owner.query<{ n: bigint }>('select count(*) as n from professionals.session')
    assert.equal(left?.n, 0n)
  })
})

test('a recovery letter that fails is forgotten; one that failed but left is not honoured', async () => {
  let broken: 'before' | 'after' | undefined
  const written: string[] = []
  const mail = (outbox: Mail): Mail => ({
    post: async (letter) => {
      if (broken === 'before') throw new Error('the outbox is full')
      await outbox.post(letter)
      written.push(letter.paragraphs.join('\n'))
      if (broken === 'after') throw new Error('nobody knows')
    },
  })
  await withScene(async (scene) => {
    const [site] = scene.sites
    const { rpps } = await arrive(scene, 22, site)
    const page = await openBrowser(scene, '192.0.2.22')
    const { handle } = await reach(page, rpps, site)
    for (const when of ['before', 'after'] as const) {
      broken = when
      assert.equal((await page.call('POST', '/v1/signin/recovery', { handle, way: 'post' })).status, 500, when)
    }
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(written.at(-1) ?? '')?.[0] ?? ''
    assert.equal((await page.call('POST', '/v1/signin/code', { handle, code })).body['code'], 'signin.code-refused')
    broken = undefined
    assert.equal((await page.call('POST', '/v1/signin/recovery', { handle, way: 'post' })).status, 200, 'asked again the same day')
    // The notice that follows a recovery may fail: the session stands, and members see the recovery in their own.
    const right = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(written.at(-1) ?? '')?.[0] ?? ''
    const offered = await page.call('POST', '/v1/signin/code', { handle, code: right })
    broken = 'before'
    const response = page.authenticator.create(offered.body['options'] as never)
    assert.equal((await page.call('POST', '/v1/signin/enrolment', { handle, response })).status, 201)
  }, mail)
})

test('bodies that are not what is asked are refused with the fields to correct, never a value', async () => {
  await withScene(async (scene) => {
    const browser = await openBrowser(scene)
    const bad = await browser.call('POST', '/v1/signin', { client: 'MARTIN Camille', more: 1 })
    assert.equal(bad.status, 400)
    assert(!JSON.stringify(bad.body).includes('MARTIN'))
    assert.deepEqual(bad.body['fields'], ['client', 'body'])
    const handle = 'A'.repeat(43)
    for (const [path, body] of [
      ['identity', { handle, code: '', state: 's' }],
      ['identity', { handle: 'short', code: 'c', state: 's' }],
      ['establishment', { handle, finess: '75 999' }],
      ['passkey', { handle, response: { id: 'x' } }],
      ['code', { handle, code: "0000-0000-0000-0000' or 1=1" }],
      ['enrolment', { handle, response: null }],
      ['recovery', { handle, way: 'telephone' }],
      ['recovery', []],
    ] as const) {
      const answer = await browser.call('POST', `/v1/signin/${path}`, body)
      assert.equal(answer.body['code'], 'request.malformed', path)
    }
    assert.equal(
      (await browser.call('POST', '/v1/signin/establishment', { handle, finess: scene.sites[0] })).body['code'],
      'signin.unknown',
    )
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    assert.equal((await browser.call('POST', '/v1/signin', { client: deep })).status, 400)
    assert.equal((await browser.call('POST', '/v1/signin', { client: 'x'.repeat(70_000) })).status, 413)
  })
})
