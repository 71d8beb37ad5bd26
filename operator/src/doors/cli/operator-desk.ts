import { readFile } from 'node:fs/promises'
import { makeProof, refusalShape } from '@cloison/contract'

export type OperatorDesk = ReturnType<typeof openOperatorDesk>

export const UNREADABLE_KEY = 'Cette clé ne se lit pas : donnez un fichier JWK avec une clé P-256 privée.'

/** Speaks to the platform as an operator: each request carries a proof made by the operator's own key. Answers a sentence when refused. */
export function openOperatorDesk(house: { readonly now: () => number }, origin: string, key: CryptoKeyPair) {
  let token: string | undefined
  const ask = async (method: string, path: string, content?: object, idempotencyKey?: string): Promise<unknown> => {
    const url = new URL(path, origin).href
    const body = content === undefined ? undefined : new TextEncoder().encode(JSON.stringify(content))
    const dpop = await makeProof(key, {
      method,
      url,
      now: house.now(),
      ...(body === undefined ? {} : { body }),
      ...(token === undefined ? {} : { token }),
    })
    const headers = {
      dpop,
      ...(token === undefined ? {} : { authorization: `DPoP ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    }
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(30_000),
    }).catch(() => undefined)
    if (response === undefined) return `La plateforme ne répond pas à ${origin}.`
    if (response.status === 204) return {}
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return answer
    const refusal = refusalShape.safeParse(answer)
    return refusal.success ? refusal.data.message : `La plateforme a répondu ${response.status}.`
  }
  return {
    ask,
    /** A sentence when it was refused. */
    async signIn(operator: string): Promise<string | undefined> {
      const answer = await ask('POST', '/v1/operators/session', { operator })
      if (typeof answer === 'string') return answer
      const given = typeof answer === 'object' && answer !== null && 'accessToken' in answer ? answer.accessToken : undefined
      if (typeof given !== 'string') return 'La plateforme n’a pas ouvert de session.'
      token = given
      return undefined
    },
    async signOut(): Promise<void> {
      await ask('DELETE', '/v1/operators/session')
    },
  }
}

/** A private P-256 key, which then signs here and cannot be taken out again. */
export async function readOperatorKey(path: string): Promise<CryptoKeyPair | undefined> {
  try {
    const { kty, crv, x, y, d } = JSON.parse(await readFile(path, 'utf8')) as JsonWebKey
    if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined || d === undefined) return undefined
    const use = { name: 'ECDSA', namedCurve: 'P-256' }
    const privateKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, use, false, ['sign'])
    return { privateKey, publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y }, use, true, ['verify']) }
  } catch {
    return undefined
  }
}
