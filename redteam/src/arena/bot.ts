import { Agent, request } from 'node:http'
import { makeProof } from '@cloison/contract'
import type { Received } from '../captured.ts'
import type { Post } from './posts.ts'
import type { ArenaTime } from './time.ts'

/** A program of the attacker's that holds a session and its key, and speaks HTTP to the public doors. */
export interface Bot {
  readonly post: Post
  call(method: 'GET' | 'POST', path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Received>
}

const WAIT_MS_MAX = 60_000

/** What every bot of an arena shares: the address, the key pair of the sessions, and a bounded number of sockets. */
export interface Wire {
  bot(post: Post): Bot
  close(): void
}

export function openWire(options: {
  readonly origin: string
  readonly port: number
  readonly key: CryptoKeyPair
  readonly time: Pick<ArenaTime, 'now'>
  readonly sockets?: number
  /** Shows the passkey again: the attacker has the device too. */
  readonly wake: () => Promise<void>
}): Wire {
  const { origin, port, key, time, wake } = options
  const agent = new Agent({ keepAlive: true, maxSockets: options.sockets ?? 64 })
  return {
    bot: (post) => {
      const token = post.secret.toString('base64url')
      return {
        post,
        async call(method, path, body, headers = {}) {
          const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body))
          const json: Readonly<Record<string, string>> = bytes === undefined ? {} : { 'content-type': 'application/json' }
          const send = async (): Promise<Received> => {
            const asked = { method, url: origin + path, token, now: time.now() }
            const dpop = await makeProof(key, bytes === undefined ? asked : { ...asked, body: bytes })
            return exchange({ agent, port, method, path, headers: { dpop, authorization: `DPoP ${token}`, ...json, ...headers }, bytes })
          }
          const received = await send()
          if (received.body['code'] !== 'session.passkey-needed') return received
          await wake()
          return send()
        },
      }
    },
    close: () => agent.destroy(),
  }
}

function exchange(sent: {
  readonly agent: Agent
  readonly port: number
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array | undefined
}): Promise<Received> {
  const { agent, port, method, path, headers, bytes } = sent
  return new Promise((done, fail) => {
    const length = bytes === undefined ? {} : { 'content-length': bytes.length }
    const asked = request(
      { host: '127.0.0.1', port, method, path, agent, headers: { ...headers, ...length }, timeout: WAIT_MS_MAX },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.on('error', fail)
        answer.on('end', () => done({ status: answer.statusCode ?? 0, body: readObject(text) }))
      },
    )
    asked.on('timeout', () => asked.destroy(new Error('the platform did not answer in time')))
    asked.on('error', fail)
    asked.end(bytes)
  })
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : { text }
  } catch {
    return { text }
  }
}
