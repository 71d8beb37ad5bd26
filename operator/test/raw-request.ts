import { request } from 'node:http'
import { connect } from 'node:net'

const PATIENCE_MS = 10_000

/** One request written as it is: its target is not tidied, its headers are those given. */
export function rawRequest(
  port: number,
  asked: { method: string; target: string; headers: Readonly<Record<string, string>>; body: Uint8Array },
): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const { method, target, headers, body } = asked
    const length = body.length === 0 || 'transfer-encoding' in headers ? {} : { 'content-length': String(body.length) }
    const sent = request(
      { host: '127.0.0.1', port, method, path: target, headers: { ...length, ...headers }, timeout: PATIENCE_MS },
      (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('end', () => done({ status: reply.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
        reply.on('error', fail)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer came')))
    sent.on('error', fail)
    sent.end(body)
  })
}

/** Bytes thrown at a port, and everything heard until the other side ends, or is quiet for a while. */
export function throwBytes(port: number, bytes: string | Uint8Array, quietMs = 250): Promise<{ heard: string; closed: boolean }> {
  return new Promise((done) => {
    let heard = ''
    let closed = false
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const end = (): void => {
      clearTimeout(quiet)
      socket.destroy()
      done({ heard, closed })
    }
    const quiet = setTimeout(end, quietMs)
    socket.on('data', (chunk) => {
      heard += chunk.toString('utf8')
      quiet.refresh()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      closed = true
      end()
    })
  })
}
