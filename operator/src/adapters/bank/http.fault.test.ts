import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { Bank } from '../../ports/bank.ts'
import { httpBank } from './http.ts'

async function withBank(listener: RequestListener, work: (bank: Bank) => Promise<void>): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await work(httpBank({ url: `http://127.0.0.1:${port}`, timeoutMs: 500 }))
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
const unheard = { name: 'BankUnheard' }

test('a message is received when the bank names it, and only then', async () => {
  await withBank(
    (_request, response) => response.writeHead(202).end('{"messageId":"CLOISON-B7"}'),
    async (bank) => {
      await bank.submit('CLOISON-B7', '<Document/>')
      await assert.rejects(bank.submit('CLOISON-B8', '<Document/>'), unheard)
    },
  )
  const answers: [number, string][] = [
    [200, '{"messageId":"M"}'],
    [409, '{}'],
    [503, '{}'],
    [202, ''],
    [202, 'null'],
    [202, '[]'],
    [202, '{"messageId":"M"'],
    [302, ''],
  ]
  for (const [status, body] of answers) {
    await withBank(
      (_request, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body),
      (bank) => assert.rejects(bank.submit('M', '<Document/>'), unheard),
    )
  }
})

test('a bank that cuts the line, does not answer or is not there is unheard', async () => {
  await withBank(
    (request) => request.socket.destroy(),
    (bank) => assert.rejects(bank.submit('M', '<Document/>'), unheard),
  )
  await withBank(
    () => undefined,
    (bank) => assert.rejects(bank.submit('M', '<Document/>'), unheard),
  )
  await assert.rejects(httpBank({ url: 'http://127.0.0.1:1', timeoutMs: 500 }).submit('M', '<Document/>'), unheard)
})

test('reports come with the cursor that asks for the next', async () => {
  const asked: string[] = []
  await withBank(
    (request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(200).end('{"reports":[{"kind":"pain.002","document":"<a/>"}],"cursor":"1"}')
    },
    async (bank) => {
      assert.deepEqual(await bank.reports(null, 100), { documents: ['<a/>'], cursor: '1' })
      await bank.reports('1', 100)
    },
  )
  assert.deepEqual(asked, ['/reports?limit=100', '/reports?limit=100&since=1'])
  for (const body of [
    '{}',
    '{"reports":{},"cursor":"1"}',
    '{"reports":[],"cursor":1}',
    '{"reports":[{}],"cursor":"1"}',
    '{"reports":[null],"cursor":"1"}',
  ]) {
    await withBank(
      (_request, response) => response.writeHead(200).end(body),
      (bank) => assert.rejects(bank.reports(null, 1), unheard),
    )
  }
})
