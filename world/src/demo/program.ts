import { makeProof, makeSessionKey } from '@cloison/contract'
import type { Answered } from './insurer-system.ts'

/** A program that talks to the platform with a key: every request carries a proof, which serves once. */
export interface Program {
  readonly origin: string
  /** Set once signed in; sent with every request that is not itself a sign-in. */
  token: string | undefined
  call(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answered>
  /** The last request again, byte for byte: what a thief who captured it would send. */
  repeat(): Promise<Answered>
}

const WAIT_MS_MAX = 30_000

/** @param key a P-256 pair that can sign; a new one, which cannot be exported, when not given */
export async function openProgram(origin: string, key?: CryptoKeyPair): Promise<Program> {
  const pair = key ?? (await makeSessionKey())
  let last: { url: string; init: RequestInit } | undefined
  const send = async (url: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(WAIT_MS_MAX) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
  }
  const program: Program = {
    origin,
    token: undefined,
    async call(method, path, body, headers = {}) {
      const url = origin + path
      const bytes = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body))
      const token = path.startsWith('/v1/signin') || (path === '/v1/operators/session' && method === 'POST') ? undefined : program.token
      const proof = await makeProof(pair, {
        method,
        url,
        now: Date.now(),
        ...(bytes === undefined ? {} : { body: bytes }),
        ...(token === undefined ? {} : { token }),
      })
      last = {
        url,
        init: {
          method,
          headers: {
            dpop: proof,
            ...(token === undefined ? {} : { authorization: `DPoP ${token}` }),
            ...(bytes === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(bytes === undefined ? {} : { body: bytes }),
        },
      }
      return send(last.url, last.init)
    },
    repeat() {
      if (last === undefined) throw new Error('program: nothing was sent yet')
      return send(last.url, last.init)
    },
  }
  return program
}

/** One of the platform's own people, with the private key (JWK, P-256) that they registered. */
export async function openOperator(origin: string, code: string, jwk: JsonWebKey): Promise<Program> {
  const { d: _secret, ...open } = jwk
  const privateKey = await crypto.subtle.importKey('jwk', { ...jwk, key_ops: ['sign'] }, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
  ])
  const publicKey = await crypto.subtle.importKey('jwk', { ...open, key_ops: ['verify'] }, { name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'verify',
  ])
  const program = await openProgram(origin, { privateKey, publicKey })
  const { status, body } = await program.call('POST', '/v1/operators/session', { operator: code })
  if (status !== 201) throw new Error(`the operator was refused: ${String(body['code'])}`)
  program.token = String(body['accessToken'])
  return program
}
