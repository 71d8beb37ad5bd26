import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { batchCommand } from './batch.command.ts'

const DIGEST = 'ab'.repeat(32)
const BATCH = { batchId: '7', day: '2026-11-25', state: 'proposed', digest: DIGEST, transfers: 2, amountCents: 123_456 }

/** A platform that notes what it is asked, and answers one batch. */
async function withPlatform(
  work: (run: (...args: string[]) => Promise<number>, asked: string[], said: string[]) => Promise<void>,
  releaseStatus = 200,
): Promise<void> {
  const asked: string[] = []
  const said: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`.trim())
      const send = (status: number, answer: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      if (request.headers['dpop'] === undefined) return send(401, { code: 'proof.invalid', message: 'sans preuve' })
      if (request.url === '/v1/operators/session')
        return request.method === 'POST' ? send(201, { accessToken: 't'.repeat(43) }) : response.writeHead(204).end()
      if (request.headers.authorization !== `DPoP ${'t'.repeat(43)}`) return send(401, { code: 'session.absent', message: 'sans session' })
      if (request.method === 'GET') return send(200, { batches: [BATCH] })
      if (releaseStatus !== 200) return send(releaseStatus, { code: 'batch.same-person', message: 'Demandez à une autre personne.' })
      return send(200, { ...BATCH, state: 'released' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const folder = await mkdtemp(join(tmpdir(), 'cloison-batch-'))
  const key = join(folder, 'key.jwk')
  await writeFile(key, JSON.stringify(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })), {
    mode: 0o600,
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await work(
      (...args) =>
        batchCommand({ now: () => Date.now(), say: (text) => said.push(text) }, [
          ...args,
          '--operator',
          'alice',
          '--key',
          key,
          '--origin',
          origin,
        ]),
      asked,
      said,
    )
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true })
  }
}

test('without --really nothing is ordered: the batch is shown, and the session ended', async () => {
  await withPlatform(async (run, asked, said) => {
    assert.equal(await run('release', '7'), 0)
    assert.deepEqual(
      asked.map((one) => one.split(' {')[0]),
      ['POST /v1/operators/session', 'GET /v1/batches', 'DELETE /v1/operators/session'],
    )
    assert.match(said.join('\n'), /lot 7 du 2026-11-25 : 2 virements, 1\u202f234,56\u00a0€, proposé.*\nRépétition/s)
    assert.equal(await run('propose'), 0)
    assert.ok(!asked.some((one) => one.startsWith('POST /v1/batches')))
  })
})

test('with --really, what was shown is released by its digest', async () => {
  await withPlatform(async (run, asked) => {
    assert.equal(await run('release', '7', '--really'), 0)
    assert.ok(asked.includes(`POST /v1/batches/7/release {"digest":"${DIGEST}"}`))
    assert.equal(await run('propose', '--day', '2026-11-25', '--really'), 0)
    assert.ok(asked.includes('POST /v1/batches {"day":"2026-11-25"}'))
    assert.equal(await run('cancel', '7', '--really'), 0)
    assert.ok(asked.includes('DELETE /v1/batches/7'))
    assert.equal(await run('release', '8', '--really'), 1)
  })
})

test('a refusal is said in the platform’s words, and misuse prints the help', async () => {
  await withPlatform(async (run, _asked, said) => {
    assert.equal(await run('release', '7', '--really'), 1)
    assert.equal(said.at(-1), 'Demandez à une autre personne.')
    for (const args of [
      [],
      ['release'],
      ['release', 'x'],
      ['list', '7'],
      ['steal'],
      ['propose', '--day', '2026-02-30'],
      ['list', '--what'],
    ])
      assert.equal(await run(...args), 2)
  }, 403)
  const said: string[] = []
  assert.equal(
    await batchCommand({ now: () => Date.now(), say: (text) => said.push(text) }, ['list', '--operator', 'a', '--key', '/nowhere']),
    2,
  )
})
