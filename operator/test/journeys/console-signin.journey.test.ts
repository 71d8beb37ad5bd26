import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProgram, softwareAuthenticator } from '@cloison/world'
import { codeOf, enrolWith, openPage, refusedAs, showAt, withConsole } from './console-scene.ts'

test('the registered key vouches for a passkey, once; the passkey alone then opens the page, with one duty', () =>
  withConsole(async (scene) => {
    const key = await scene.register('lea-m', ['payments', 'planes', 'incidents'])
    const program = await scene.holding('lea-m', key)
    const code = await codeOf(program)
    const page = await openPage(scene)
    assert.equal(refusedAs(await enrolWith(page, code.toLowerCase().replaceAll('-', ' '))), 'ok')
    const seen = await page.browser.call('GET', '/v1/operators/session')
    assert.deepEqual([seen.body['operator'], seen.body['duties']], ['lea-m', ['incidents']])
    assert.equal(refusedAs(await enrolWith(await openPage(scene), code)), 'operator.code-refused', 'a code serves once')

    const other = await openPage(scene, page.authenticator)
    assert.equal(refusedAs(await showAt(other)), 'ok')
    assert.equal(refusedAs(await other.browser.call('GET', '/v1/console/reactions')), 'ok')
    // What a session of the page may not do, whatever its operator may: money, and vouching for the next passkey.
    for (const [method, path] of [
      ['GET', '/v1/batches'],
      ['POST', '/v1/operators/codes'],
      ['DELETE', '/v1/operators/passkeys'],
    ] as const)
      assert.equal(refusedAs(await other.browser.call(method, path)), 'role.forbidden', path)
    const payments = await scene.db.as('cloison_payments')
    const secret = Buffer.from(other.browser.token ?? '', 'base64url')
    assert.deepEqual(await payments.query(`select professionals.operator_acting($1, 'payments') as who`, [secret]), [{ who: null }])
    assert.equal(refusedAs(await program.call('GET', '/v1/batches')), 'ok', 'the registered key keeps its duties')
    assert.deepEqual(scene.faults, [])
  }))

test('an answer serves once, for the browser that asked, within five minutes, and for one ceremony', () =>
  withConsole(async (scene) => {
    const program = await scene.holding('lea-m', await scene.register('lea-m', ['incidents']))
    const page = await openPage(scene)
    assert.equal(refusedAs(await enrolWith(page, await codeOf(program))), 'ok')
    const { browser, authenticator } = page
    browser.token = undefined
    const asked = await browser.call('POST', '/v1/operators/signin/options')
    const options = asked.body['options'] as { challenge: string }
    const response = authenticator.get(options)
    const thief = await openProgram(scene.origin)
    assert.equal(refusedAs(await thief.call('POST', '/v1/operators/signin', { response })), 'operator.refused', 'another browser')
    assert.equal(refusedAs(await browser.call('POST', '/v1/operators/signin', { response })), 'ok')
    assert.equal(refusedAs(await browser.call('POST', '/v1/operators/signin', { response })), 'operator.refused', 'a second time')

    const bytes = Buffer.from(options.challenge, 'base64url')
    const bent = (change: (copy: Buffer) => void): string => {
      const copy = Buffer.from(bytes)
      change(copy)
      return copy.toString('base64url')
    }
    const code = await codeOf(program)
    const offered = await browser.call('POST', '/v1/operators/signin/offer', { code })
    const forEnrolment = (offered.body['options'] as { challenge: string }).challenge
    for (const [what, challenge] of [
      ['an hour earlier', bent((copy) => copy.writeBigUInt64BE(copy.readBigUInt64BE(0) - 3_600_000n, 0))],
      ['later', bent((copy) => copy.writeBigUInt64BE(copy.readBigUInt64BE(0) + 60_000n, 0))],
      ['another digest', bent((copy) => copy.writeUInt8(copy.readUInt8(20) ^ 1, 20))],
      ['nothing', ''],
      ['one of another kind', forEnrolment],
    ] as const) {
      const said = await browser.call('POST', '/v1/operators/signin', { response: authenticator.get({ challenge }) })
      assert.equal(refusedAs(said), 'operator.refused', what)
    }
    // The same counter again: a copy of the authenticator.
    const fresh = await browser.call('POST', '/v1/operators/signin/options')
    await scene.db.owner.query('update professionals.operator_passkey set counter = 1000', [])
    const copied = authenticator.get(fresh.body['options'] as never)
    assert.equal(refusedAs(await browser.call('POST', '/v1/operators/signin', { response: copied })), 'operator.refused')
    assert.deepEqual(scene.faults, [])
  }))

test('who is not verified, not vouched for, revoked or gone opens nothing, and what stood open ends at once', () =>
  withConsole(async (scene) => {
    const key = await scene.register('lea-m', ['incidents'])
    const program = await scene.holding('lea-m', key)
    const unverified = await openPage(scene, softwareAuthenticator(scene.origin, false))
    assert.equal(refusedAs(await enrolWith(unverified, await codeOf(program))), 'operator.refused')
    const elsewhere = await openPage(scene, softwareAuthenticator('http://localhost:1'))
    assert.equal(refusedAs(await enrolWith(elsewhere, await codeOf(program))), 'operator.refused', 'a page that looks like ours')
    const [first, second] = [await codeOf(program), await codeOf(program)]
    assert.equal(refusedAs(await enrolWith(await openPage(scene), first)), 'operator.code-refused', 'replaced by the second')
    assert.equal(refusedAs(await enrolWith(await openPage(scene), '0000-0000-0000-0000')), 'operator.code-refused')

    // Without the duty, a key vouches for nothing.
    const payer = await scene.holding('tom-b', await scene.register('tom-b', ['payments']))
    assert.equal(refusedAs(await payer.call('POST', '/v1/operators/codes')), 'role.forbidden')
    assert.equal(refusedAs(await payer.call('GET', '/v1/console/blast-radius')), 'role.forbidden')

    const page = await openPage(scene)
    assert.equal(refusedAs(await enrolWith(page, second)), 'ok')
    const look = () => page.browser.call('GET', '/v1/console/reactions')
    assert.equal(refusedAs(await look()), 'ok')
    assert.deepEqual((await program.call('DELETE', '/v1/operators/passkeys')).body, { revoked: 1 })
    assert.equal(refusedAs(await look()), 'session.over', 'revoked: the page is closed at once')
    assert.equal(refusedAs(await showAt(page)), 'operator.refused')

    // The key is replaced: whatever the former one vouched for or asked for is void.
    const again = await openPage(scene)
    assert.equal(refusedAs(await enrolWith(again, await codeOf(program))), 'ok')
    const late = await codeOf(program)
    const next = await scene.holding('lea-m', await scene.register('lea-m', ['incidents']))
    assert.equal(refusedAs(await again.browser.call('GET', '/v1/console/reactions')), 'session.over')
    assert.equal(refusedAs(await showAt(again)), 'operator.refused')
    assert.equal(refusedAs(await enrolWith(await openPage(scene), late)), 'operator.code-refused')
    assert.equal(refusedAs(await program.call('GET', '/v1/operators/session')), 'session.over', 'the former key too')

    const last = await openPage(scene)
    assert.equal(refusedAs(await enrolWith(last, await codeOf(next))), 'ok')
    const console = await scene.db.as('cloison_console')
    await console.query(`select professionals.close_operator('lea-m')`, [])
    assert.equal(refusedAs(await last.browser.call('GET', '/v1/console/reactions')), 'session.over')
    assert.equal(refusedAs(await showAt(last)), 'operator.refused')
    assert.deepEqual(scene.faults, [])
  }))

test('two pages with one code at once: one passkey; challenges asked for by strangers leave nothing', () =>
  withConsole(async (scene) => {
    const program = await scene.holding('lea-m', await scene.register('lea-m', ['incidents']))
    const code = await codeOf(program)
    const pages = await Promise.all(Array.from({ length: 6 }, () => openPage(scene)))
    const said = await Promise.all(pages.map((page) => enrolWith(page, code)))
    assert.deepEqual(said.map(refusedAs).sort(), ['ok', ...Array(5).fill('operator.code-refused')].sort())
    const count = async () => {
      const tables = ['operator_passkey', 'operator_code', 'operator_session', 'challenge', 'attempt', 'signin']
      const parts = tables.map((table) => `(select count(*) from professionals.${table})::int as ${table}`)
      return (await scene.db.owner.query(`select ${parts.join(', ')}`, []))[0]
    }
    const before = await count()
    assert.equal((before as { operator_passkey: number }).operator_passkey, 1)
    for (let n = 0; n < 20; n += 1) await (await openProgram(scene.origin)).call('POST', '/v1/operators/signin/options')
    assert.deepEqual(await count(), before)
    assert.deepEqual(scene.faults, [])
  }))
