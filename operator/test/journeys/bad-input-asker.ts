import { makeProof, signJwt, uuidV7At } from '@cloison/contract'
import { rawRequest } from '../raw-request.ts'

export interface Reply {
  readonly status: number
  readonly text: string
}

/** How a request differs from an ordinary one. */
export interface Ways {
  readonly body?: string | Uint8Array
  /** Null: none is said. */
  readonly contentType?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** How far the asker's clock is ahead of ours, in milliseconds. */
  readonly aheadMs?: number
  /** Which of the two processes is asked. */
  readonly process?: 0 | 1
  /** The headers that say who asks, instead of those that would be right. */
  readonly credentials?: Readonly<Record<string, string>>
}

/** Someone who asks with the right credentials, made afresh for each request unless they are given. */
export interface Asker {
  readonly ask: (method: string, path: string, ways?: Ways) => Promise<Reply>
  /** The headers that say who asks, for one request. */
  readonly credentials: (method: string, path: string, ways?: Ways) => Promise<Record<string, string>>
  /** What must never be said back. */
  readonly secrets: readonly string[]
}

interface Where {
  readonly origin: string
  readonly ports: readonly [number, number]
}

export function proofAsker({ origin, ports, key, token }: Where & { key: CryptoKeyPair; token: string | undefined }): Asker {
  return asker(ports, token === undefined ? [] : [token], async (method, path, { body, aheadMs = 0 }) => {
    const request = { method, url: origin + path, now: Date.now() + aheadMs, body: bytesOf(body) }
    const dpop = await makeProof(key, token === undefined ? request : { ...request, token })
    return { dpop, ...(token === undefined ? {} : { authorization: `DPoP ${token}` }) }
  })
}

export function insurerAsker({ origin, ports, key, amc }: Where & { key: CryptoKey; amc: string }): Asker {
  return asker(ports, [], async (_method, _path, { aheadMs = 0 }) => {
    const now = Date.now() + aheadMs
    const iat = Math.floor(now / 1000)
    const claims = { iss: amc, sub: amc, aud: origin, iat, exp: iat + 120, jti: uuidV7At(now), act: { sub: 'lea.m' } }
    return { authorization: `Bearer ${await signJwt(key, { alg: 'ES256' }, claims)}` }
  })
}

/** Whoever says nothing of who they are. */
export function anyone(ports: readonly [number, number]): Asker {
  return asker(ports, [], async () => ({}))
}

function asker(
  ports: readonly [number, number],
  secrets: readonly string[],
  credentials: (method: string, path: string, ways: Ways) => Promise<Record<string, string>>,
): Asker {
  const make: Asker['credentials'] = (method, path, ways = {}) => credentials(method, path, ways)
  return {
    secrets,
    credentials: make,
    async ask(method, path, ways = {}) {
      const { body, contentType = 'application/json', headers = {}, process = 0 } = ways
      const said = ways.credentials ?? (await make(method, path, ways))
      return rawRequest(ports[process], {
        ...{ method, target: path, body: bytesOf(body) },
        headers: { ...said, ...(body === undefined || contentType === null ? {} : { 'content-type': contentType }), ...headers },
      })
    },
  }
}

function bytesOf(body: string | Uint8Array | undefined): Uint8Array<ArrayBuffer> {
  return new Uint8Array(body === undefined ? Buffer.alloc(0) : Buffer.from(body))
}
