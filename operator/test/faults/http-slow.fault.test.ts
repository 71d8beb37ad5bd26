import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { openServer } from '../../src/doors/http/server.ts'

const LIMITS = { headersMs: 200, requestMs: 400, longMs: 3_000, checkMs: 50 }
const HOST = 'host: localhost\r\n'
const JSON_BODY = 'content-type: application/json\r\ncontent-length: 40\r\n'

/** A door with one ordinary route and one that takes files, and how many faults it met. */
async function withDoor(work: (port: number, faults: string[]) => Promise<void>): Promise<void> {
  const faults: string[] = []
  const app = openServer({ entropy: { bytes: (length) => new Uint8Array(length) }, fault: (_reference, kind) => faults.push(kind) }, LIMITS)
  app.post('/short', async (_request, reply) => reply.send({ ok: true }))
  app.post('/long', { config: { long: true } }, async (_request, reply) => reply.send({ ok: true }))
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  assert(address !== null && typeof address === 'object')
  try {
    await work(address.port, faults)
  } finally {
    await app.close()
  }
}

/** Says `first`, then one byte of `rest` at a time; what was heard, and after how long the connection ended (or the wait). */
function dribble(port: number, first: string, rest: string, everyMs = 30): Promise<{ heard: string; afterMs: number }> {
  return new Promise((done) => {
    const begun = Date.now()
    let heard = ''
    let at = 0
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(first))
    const drop = setInterval(() => {
      if (at < rest.length && socket.writable) socket.write(rest.charAt(at++))
    }, everyMs)
    const end = (): void => {
      clearInterval(drop)
      clearTimeout(patience)
      socket.destroy()
      done({ heard, afterMs: Date.now() - begun })
    }
    const patience = setTimeout(end, 2_500)
    socket.on('data', (bytes) => {
      heard += bytes.toString('utf8')
      if (heard.includes('{"ok":true}')) end()
    })
    socket.on('error', () => undefined).on('close', end)
  })
}

test('headers that come drop by drop are refused with a code, and others are served meanwhile', async () => {
  await withDoor(async (port, faults) => {
    const slow = Array.from({ length: 40 }, () => dribble(port, `POST /short HTTP/1.1\r\n${HOST}`, `x: ${'a'.repeat(500)}`))
    const quick = await dribble(port, `POST /short HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: 2\r\n\r\n{}`, '')
    assert.match(quick.heard, /^HTTP\/1\.1 200 /)
    for (const { heard, afterMs } of await Promise.all(slow)) {
      assert.match(heard, /^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*"code":"request\.too-slow"/)
      assert(afterMs < 2_000, `${afterMs} ms`)
    }
    assert.deepEqual(faults, [])
  })
})

test('a body that comes drop by drop is refused with a code, though something moves all the time', async () => {
  await withDoor(async (port, faults) => {
    const { heard, afterMs } = await dribble(port, `POST /short HTTP/1.1\r\n${HOST}${JSON_BODY}\r\n{`, ' '.repeat(500))
    assert.match(heard, /^HTTP\/1\.1 408 [\s\S]*"code":"request\.too-slow"/)
    assert(afterMs >= 350 && afterMs < 2_000, `${afterMs} ms`)
    assert.deepEqual(faults, [])
  })
})

test('a connection that says nothing is closed, and a body broken off leaves no fault behind', async () => {
  await withDoor(async (port, faults) => {
    const silent = await dribble(port, '', '')
    assert(silent.afterMs < 2_000, `${silent.afterMs} ms`)
    const half = connect(port, '127.0.0.1', () => half.write(`POST /short HTTP/1.1\r\n${HOST}${JSON_BODY}\r\n{"a"`, () => half.destroy()))
    await new Promise((done) => setTimeout(done, 100))
    assert.deepEqual(faults, [])
  })
})

test('where files are sent, a body may take longer than elsewhere', async () => {
  await withDoor(async (port) => {
    const body = ' '.repeat(38)
    const { heard, afterMs } = await dribble(port, `POST /long HTTP/1.1\r\n${HOST}${JSON_BODY}\r\n{}`, body)
    assert.match(heard, /^HTTP\/1\.1 200 /)
    assert(afterMs > LIMITS.requestMs, `${afterMs} ms`)
  })
})
