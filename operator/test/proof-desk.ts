import { randomBytes } from 'node:crypto'
import { makeProof } from '@cloison/contract'
import { type BearerRow, rememberBearers } from '../src/doors/http/bearer-cache.ts'
import type { SignedRequest } from '../src/doors/http/proof.ts'

export const ORIGIN = 'https://cloison.example'
export const RULES = { origins: [ORIGIN, 'http://127.0.0.1:8080'] }
export const NOW = Date.UTC(2026, 10, 24, 9, 0, 0)
export const NEVER = NOW + 3_600_000

/** One session whose row a test may change, and the count of what was asked about it. */
export interface Desk {
  readonly pair: CryptoKeyPair
  readonly token: string
  readonly bearers: ReturnType<typeof rememberBearers<{ accountId: number }>>
  readonly row: { -readonly [Key in keyof BearerRow<{ accountId: number }>]: BearerRow<{ accountId: number }>[Key] }
  reads: number
  touches: number
}

export async function makeDesk(): Promise<Desk> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const token = randomBytes(32).toString('base64url')
  const row = {
    accountId: 7,
    jwkX: Buffer.from(jwk.x ?? '', 'base64url'),
    jwkY: Buffer.from(jwk.y ?? '', 'base64url'),
    expiresAt: NEVER,
    idleAt: NEVER,
    barred: false,
  }
  const desk: Desk = {
    pair,
    token,
    row,
    reads: 0,
    touches: 0,
    bearers: rememberBearers({
      read: async (secret) => {
        desk.reads += 1
        return secret.toString('base64url') === token ? { ...row } : undefined
      },
      touch: async () => {
        desk.touches += 1
      },
    }),
  }
  return desk
}

/** A request that the page would send, with its proof. */
export async function signed(desk: Desk, change: Partial<SignedRequest> = {}): Promise<SignedRequest> {
  const method = change.method ?? 'POST'
  const target = change.target ?? '/v1/rights?trace=1'
  const body = Buffer.from(change.body ?? '{"card":"x"}')
  const dpop = await makeProof(desk.pair, { method, url: ORIGIN + target, body, token: desk.token, now: NOW })
  return { method, target, authorization: `DPoP ${desk.token}`, dpop, body, ...change }
}
