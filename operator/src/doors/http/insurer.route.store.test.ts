import assert from 'node:assert/strict'
import { connect as connectTcp } from 'node:net'
import { test } from 'node:test'
import {
  type AttestationAnswer,
  attestationAnswer,
  type PortfolioAnswer,
  portfolioAnswer,
  portfolioRefusals,
  statusListAnswer,
} from '@cloison/contract'
import { AMC, csv, INSURER, person, type Row } from '../../../test/import-house.ts'
import { ORIGIN, withApi } from '../../../test/insurer-api.ts'

const rows = (count: number, changes: Row = {}) => Array.from({ length: count }, (_, index) => person(index, changes))
const code = (body: unknown) => (body as { code?: string }).code

test('an insurer sends a file, reads what became of it, and gets one family its card', () =>
  withApi(async ({ send, call, owner, publish, faults }) => {
    const sent = await send(csv(rows(40)))
    assert.equal(sent.status, 200)
    assert.deepEqual(portfolioAnswer.parse(sent.body), sent.body)
    assert.deepEqual([sent.body.state, sent.body.counts.persons], ['applied', 40])
    const read = await call('GET', `/v1/portfolios/${sent.body.importId}`)
    assert.deepEqual(read.body, sent.body)
    const one = person(4)
    const question = { memberNumber: one.memberNumber, contract: one.contract, birthDate: one.birthDate }
    const card = await call('POST', '/v1/attestations', { body: question })
    assert.equal(card.status, 200)
    const answer: AttestationAnswer = attestationAnswer.parse(card.body)
    assert.deepEqual([answer.persons, answer.validity], [2, { from: '2026-01-01', until: '2027-01-01' }])
    const logged = await owner.query('select purpose, fields, insurer_id, account_id from accesslog.entry')
    assert.deepEqual(logged, Array(2).fill({ purpose: 5, fields: 64, insurer_id: INSURER, account_id: 0 }))
    assert.deepEqual(await call('POST', '/v1/attestations/revocation', { body: question }), { status: 200, body: { revoked: 1 } })
    assert.equal(code((await call('GET', `/v1/status-lists/${AMC}`, { token: null })).body), 'status-list.unknown')
    await publish()
    const list = statusListAnswer.parse((await call('GET', `/v1/status-lists/${AMC}`, { token: null })).body)
    assert.equal(list.sequence, 1)
    assert.equal((await call('GET', '/v1/status-lists/x', { token: null })).status, 404)
    const unknown = await call('POST', '/v1/attestations', { body: { ...question, birthDate: '1980-01-01' } })
    assert.deepEqual([unknown.status, code(unknown.body)], [404, 'family.unknown'])
    assert.deepEqual(faults, [])
  }))

test('RFC 7523 §3: an assertion of another audience, age, shape, key or subject, or one that served, opens nothing', () =>
  withApi(async ({ call, token, clock }) => {
    const now = Math.floor(clock.now() / 1000)
    const bad = [
      { aud: 'http://other.test' },
      { aud: [ORIGIN] },
      { sub: '9990000021' },
      { iss: '9990000021', sub: '9990000021' },
      { exp: now + 301 },
      { exp: now - 61, iat: now - 120 },
      { iat: now + 61 },
      { iat: undefined },
      { exp: undefined },
      { exp: '1' },
      { exp: now - 1, iat: now },
      { jti: undefined },
      { jti: 'x' },
      { act: { sub: 'Jean Dupont' } },
      { act: 'x' },
    ]
    for (const changes of bad)
      assert.equal(
        code((await call('GET', '/v1/portfolios/1', { token: token(changes) })).body),
        'insurer.unauthenticated',
        JSON.stringify(changes),
      )
    const good = token()
    for (const text of [
      null,
      '',
      good.slice(0, -6),
      `${good}x`,
      good.replace(/\.[^.]+$/, '.'),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`,
    ]) {
      assert.equal((await call('GET', '/v1/portfolios/1', { token: text })).status, 401)
    }
    assert.equal(code((await call('GET', '/v1/portfolios/1', { token: good })).body), 'portfolio.unknown')
    assert.equal(code((await call('GET', '/v1/portfolios/1', { token: good })).body), 'insurer.replayed')
  }))

test('an insurer reads and decides its own files only, and approval asks for a named person who is not the sender', () =>
  withApi(async ({ send, call, token, owner }) => {
    await send(csv(rows(40)))
    const waiting = await send(csv(rows(30), { sequence: 2 }), { sequence: 2 }, token({ act: { sub: 'anne' } }))
    assert.deepEqual([waiting.status, waiting.body.state, waiting.body.counts.closed], [202, 'waiting', 10])
    const path = `/v1/portfolios/${waiting.body.importId}/approval`
    const approve = { body: { decision: 'approve' } }
    assert.equal(code((await call('POST', path, approve)).body), 'insurer.person-needed')
    assert.equal(code((await call('POST', path, { ...approve, token: token({ act: { sub: 'anne' } }) })).body), 'portfolio.same-person')
    await owner.query(`update beneficiaries.import set insurer_id = 2 where import_id = $1`, [waiting.body.importId])
    assert.equal(code((await call('POST', path, { ...approve, token: token({ act: { sub: 'zoe' } }) })).body), 'portfolio.unknown')
    assert.equal((await call('GET', `/v1/portfolios/${waiting.body.importId}`)).status, 404)
    await owner.query(`update beneficiaries.import set insurer_id = 1 where import_id = $1`, [waiting.body.importId])
    const taken = await call('POST', path, { ...approve, token: token({ act: { sub: 'zoe' } }) })
    assert.equal((taken.body as PortfolioAnswer).state, 'applied')
    assert.equal(code((await call('POST', path, { ...approve, token: token({ act: { sub: 'zoe' } }) })).body), 'portfolio.not-waiting')
    assert.equal((await call('POST', path, { body: { decision: 'yes' }, token: token({ act: { sub: 'zoe' } }) })).status, 400)
  }))

test('a refused file says why with a sentence; a compressed or mistyped one is not opened', () =>
  withApi(async ({ send, call, sign, token }) => {
    const rejected = await send(csv([person(0), person(1, { sex: 'Z' })]))
    assert.equal(rejected.status, 422)
    assert.deepEqual(rejected.body.refusal, { code: 'lines-rejected', message: portfolioRefusals['lines-rejected'] })
    assert.deepEqual(rejected.body.rejects, [{ line: 4, field: 'sex', code: 'malformed' }])
    const file = csv(rows(3))
    const other = csv(rows(3), { amc: '9990000021' })
    assert.equal((await send(other, { amc: '9990000021' })).body.refusal?.code, 'insurer-unknown')
    assert.equal((await send(file, {}, token(), { 'content-encoding': 'gzip' })).status, 415)
    assert.equal((await send(file, {}, token(), { 'content-type': 'application/pdf' })).status, 415)
    assert.equal((await call('POST', '/v1/portfolios', { body: file, headers: { 'content-type': 'text/csv' } })).status, 400)
    const signature = await sign(file)
    const cut = await call('POST', '/v1/portfolios', {
      body: file.subarray(0, -9),
      headers: { 'content-type': 'text/csv', 'cloison-signature': signature },
    })
    assert.equal((cut.body as PortfolioAnswer).refusal?.code, 'truncated')
    assert.equal((await send(file)).body.state, 'applied')
  }))

test('an upload that its sender breaks off leaves nothing, and the same file is welcome afterwards', () =>
  withApi(async ({ send, sign, token, origin, owner, faults }) => {
    const file = csv(rows(3000))
    const signature = await sign(file)
    const url = new URL(origin)
    await new Promise<void>((resolve) => {
      const socket = connectTcp(Number(url.port), url.hostname, () => {
        socket.write(
          `POST /v1/portfolios HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token()}\r\ncontent-type: text/csv\r\ncloison-signature: ${signature}\r\ncontent-length: ${file.length}\r\n\r\n`,
        )
        socket.write(file.subarray(0, file.length >> 1))
        setTimeout(() => socket.destroy(), 700)
      })
      socket.on('close', () => resolve())
      socket.on('error', () => undefined)
    })
    const report = await send(file)
    assert.deepEqual([report.status, report.body.state, report.body.counts.persons], [200, 'applied', 3000])
    assert.equal((await owner.query(`select tablename from pg_tables where tablename like 'staged%'`)).length, 0)
    assert.deepEqual(faults, [])
  }))
