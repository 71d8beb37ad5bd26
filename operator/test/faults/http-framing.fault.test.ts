import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { refusals } from '@cloison/contract'
import fc from 'fast-check'
import { openServer, readJson } from '../../src/doors/http/server.ts'
import { throwBytes } from '../raw-request.ts'
import { MARK } from '../refused.ts'

const HOST = 'Host: localhost\r\n'
const TYPE = 'Content-Type: application/json\r\n'
/** A request that must never be found inside another. */
const HIDDEN = `POST /hidden HTTP/1.1\r\n${HOST}${TYPE}Content-Length: 2\r\n\r\n{}`

interface Opened {
  readonly port: number
  /** Paths that reached a handler. */
  readonly reached: string[]
  readonly faults: string[]
}

async function withDoor(work: (door: Opened) => Promise<void>): Promise<void> {
  const reached: string[] = []
  const faults: string[] = []
  const app = openServer({ entropy: { bytes: (length) => new Uint8Array(length) }, fault: (_reference, kind) => faults.push(kind) })
  for (const path of ['/open', '/hidden']) {
    app.post(path, async (request, reply) => {
      reached.push(path)
      return reply.send({ ok: readJson(request.body) !== undefined })
    })
  }
  app.get('/read/:id', async (_request, reply) => {
    reached.push('/read')
    return reply.send({ ok: true })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = app.server.address()
  assert(address !== null && typeof address === 'object')
  try {
    await work({ port: address.port, reached, faults })
  } finally {
    await app.close()
  }
}

/** The one answer that was heard is a refusal of the contract, to the letter; its code. */
function onlyRefusal(heard: string, what: string): string {
  assert.equal(heard.match(/HTTP\/1\.1 \d{3} /g)?.length, 1, `${what}: ${heard}`)
  assert(!heard.includes(MARK), what)
  const [head = '', body = ''] = heard.split('\r\n\r\n')
  const { code, message, ...more } = JSON.parse(body) as { code: keyof typeof refusals; message: string }
  assert.deepEqual([Number(head.slice(9, 12)), message, more], [...refusals[code], {}], what)
  assert.match(head, /cache-control: no-store/i, what)
  assert.match(head, /x-content-type-options: nosniff/i, what)
  return code
}

const post = (headers: string, body: string, path = '/open'): string => `POST ${path} HTTP/1.1\r\n${HOST}${TYPE}${headers}\r\n${body}`

const ambiguous: Readonly<Record<string, string>> = {
  'two lengths': post('Content-Length: 2\r\nContent-Length: 3\r\n', `{}${HIDDEN}`),
  'two lengths that agree': post('Content-Length: 2\r\nContent-Length: 2\r\n', `{}${HIDDEN}`),
  'a list of lengths': post('Content-Length: 2, 2\r\n', `{}${HIDDEN}`),
  'a length and chunks': post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${HIDDEN}`),
  'chunks and a length': post(`Transfer-Encoding: chunked\r\nContent-Length: ${HIDDEN.length}\r\n`, `0\r\n\r\n${HIDDEN}`),
  'chunks named otherwise': post('Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n', `{}${HIDDEN}`),
  'a blank before the colon': post('Content-Length : 2\r\n', `{}${HIDDEN}`),
  'a signed length': post('Content-Length: +2\r\n', `{}${HIDDEN}`),
  'a negative length': post('Content-Length: -1\r\n', HIDDEN),
  'a length in another base': post('Content-Length: 0x2\r\n', `{}${HIDDEN}`),
  'an endless length': post('Content-Length: 99999999999999999999\r\n', HIDDEN),
  'a folded header': post('Content-Length: 2\r\nX: a\r\n b\r\n', `{}${HIDDEN}`),
  'a NUL in a header': post('Content-Length: 2\r\nX: a\0b\r\n', `{}${HIDDEN}`),
  'lines that end otherwise': post('Content-Length: 2\r\n', `{}${HIDDEN}`).replaceAll('\r\n', '\n'),
  'a chunk of no length': post('Transfer-Encoding: chunked\r\n', `z\r\n{}\r\n0\r\n\r\n${HIDDEN}`),
  'a chunk longer than said': post('Transfer-Encoding: chunked\r\n', `2\r\n{}${MARK}\r\n0\r\n\r\n${HIDDEN}`),
  'an endless chunk extension': post('Transfer-Encoding: chunked\r\n', `2;${MARK.repeat(4_000)}\r\n{}\r\n0\r\n\r\n${HIDDEN}`),
  'a method in small letters': `post /open HTTP/1.1\r\n${HOST}\r\n`,
  'a method of no one': `${MARK} /open HTTP/1.1\r\n${HOST}\r\n`,
  'another protocol': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a TLS greeting': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'an expectation of nothing known': post(`Content-Length: 2\r\nExpect: ${MARK}\r\n`, ''),
  'a header without end': `GET /read/1 HTTP/1.1\r\n${HOST}X: ${MARK.repeat(4_000)}\r\n\r\n`,
  'headers without end': `GET /read/1 HTTP/1.1\r\n${HOST}${Array.from({ length: 3_000 }, (_, n) => `X${n}: ${MARK}\r\n`).join('')}\r\n`,
  'an address without end': `GET /read/${MARK.repeat(4_000)} HTTP/1.1\r\n${HOST}\r\n`,
}

test('RFC 9112 §11.2: a request that two readers would cut differently is refused, and nothing hidden in it is served', async () => {
  await withDoor(async ({ port, reached, faults }) => {
    for (const [what, bytes] of Object.entries(ambiguous)) {
      const { heard, closed } = await throwBytes(port, Buffer.from(bytes, 'latin1'))
      const code = onlyRefusal(heard, what)
      assert.equal(code, /without end/.test(what) ? 'request.too-large' : 'request.malformed', what)
      assert(closed, `${what}: the connection ends`)
    }
    // A chunk that is too long spoils the request after its handler may have begun to wait for it: it never reaches one.
    assert.deepEqual(reached, [])
    assert.deepEqual(faults, [])
  })
})

test('what the framework would say in its own words is said in ours, and never what was sent', async () => {
  await withDoor(async ({ port, reached, faults }) => {
    const asked: Readonly<Record<string, string>> = {
      [`/read/%zz${MARK}`]: 'request.malformed',
      [`/read/%ff${MARK}`]: 'request.malformed',
      [`/read/${MARK.repeat(40)}`]: 'request.unknown-route',
      [`/${MARK}`]: 'request.unknown-route',
      [`//${MARK}`]: 'request.unknown-route',
      '*': 'request.unknown-route',
    }
    for (const [target, code] of Object.entries(asked)) {
      const { heard } = await throwBytes(port, `GET ${target} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`)
      assert.equal(onlyRefusal(heard, target), code)
    }
    for (const method of ['CONNECT localhost:80', 'TRACE /open', 'OPTIONS /open', 'PUT /open', 'PROPFIND /open']) {
      const { heard } = await throwBytes(port, `${method} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`)
      assert.equal(onlyRefusal(heard, method), 'request.unknown-route')
    }
    // Without a host (RFC 9112 §3.2) the parser itself answers, and says nothing at all.
    const { heard } = await throwBytes(port, `GET /read/1 HTTP/1.1\r\nConnection: close\r\n\r\n`)
    assert.match(heard, /^HTTP\/1\.1 400 Bad Request\r\n/)
    assert.deepEqual([reached, faults], [[], []])
  })
})

test('a body where none is looked for is not taken for the next request', async () => {
  await withDoor(async ({ port, reached }) => {
    const get = `GET /read/1 HTTP/1.1\r\n${HOST}Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`
    const { heard } = await throwBytes(port, get)
    assert.equal(heard.match(/HTTP\/1\.1 200 /g)?.length, 1)
    const large = post('Content-Length: 70000\r\n', HIDDEN.padEnd(70_000))
    assert.equal(onlyRefusal((await throwBytes(port, large)).heard, 'too large'), 'request.too-large')
    const typed = `POST /open HTTP/1.1\r\n${HOST}Content-Type: text/plain\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`
    assert.equal(onlyRefusal((await throwBytes(port, typed)).heard, 'another type'), 'request.unsupported')
    assert.deepEqual(reached, ['/read'])
  })
})

test('random bytes, and requests with random bytes in them, are refused and leave no fault', async (t) => {
  const seed = randomBytes(4).readInt32LE()
  t.diagnostic(`seed ${seed}`)
  await withDoor(async ({ port, faults }) => {
    const whole = Buffer.from(post('Content-Length: 11\r\n', '{"card":"x"}'.slice(0, 11)))
    const spoilt = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 })).map(([at, bytes]) => {
      const copy = Buffer.from(whole)
      copy.set(bytes.subarray(0, copy.length - at), at)
      return copy
    })
    const noise = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from([...bytes, 13, 10, 13, 10]))
    await fc.assert(
      fc.asyncProperty(fc.oneof(noise, spoilt), async (bytes) => {
        const { heard } = await throwBytes(port, bytes, 60)
        assert.doesNotMatch(heard, /HTTP\/1\.1 5\d\d/)
        // Spoilt bytes may make two requests of one: each has its refusal.
        for (const answer of heard.split(/(?=HTTP\/1\.1 \d)/)) {
          if (/^HTTP\/1\.1 4/.test(answer) && answer.includes('{"code"')) onlyRefusal(answer, bytes.toString('latin1'))
        }
      }),
      { seed, numRuns: 60 },
    )
    assert.deepEqual(faults, [])
    assert.match((await throwBytes(port, post('Content-Length: 2\r\n', '{}'))).heard, /^HTTP\/1\.1 200 /)
  })
})
