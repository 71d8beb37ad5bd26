import { makeProof } from '@cloison/contract'

/** A request as it travels: what whoever stands on the wire, or on the machine, holds of it. */
export interface Captured {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Received {
  readonly status: number
  readonly body: Record<string, unknown>
}

const WAIT_MS_MAX = 30_000

/** A request that an honest program would send, with its proof: not sent yet. */
export async function prepare(
  origin: string,
  by: { readonly key: CryptoKeyPair; readonly token: string },
  path: string,
  question: object,
): Promise<Captured> {
  const url = origin + path
  const body = JSON.stringify(question)
  const dpop = await makeProof(by.key, { method: 'POST', url, body: new TextEncoder().encode(body), token: by.token, now: Date.now() })
  return { url, method: 'POST', headers: { dpop, authorization: `DPoP ${by.token}`, 'content-type': 'application/json' }, body }
}

export async function send({ url, method, headers, body }: Captured): Promise<Received> {
  const sent = method === 'GET' ? { method, headers } : { method, headers, body }
  const answer = await fetch(url, { ...sent, signal: AbortSignal.timeout(WAIT_MS_MAX) })
  const text = await answer.text()
  return { status: answer.status, body: readObject(text) }
}

/** What is not an object of JSON is kept under a name of ours. */
function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : { text }
  } catch {
    return { text }
  }
}
