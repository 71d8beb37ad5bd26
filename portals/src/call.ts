import { makeProof, type RefusalCode, refusalShape, refusals, type SigninRefusalCode, signinRefusals } from '@cloison/contract'

/** As much of a contract shape as is used here: the shapes are zod's, the portals never name it. */
export interface Shape<Value> {
  readonly safeParse: (value: unknown) => { readonly success: true; readonly data: Value } | { readonly success: false }
}

/** Codes that the page gives itself, when no refusal arrived. */
export type PageCode = 'page.offline' | 'page.slow' | 'page.unreadable' | 'page.passkey-not-shown' | 'page.not-identified'

export type KnownCode = RefusalCode | SigninRefusalCode | PageCode

export interface PageRefusal {
  readonly code: KnownCode
  /** Sentence of the platform, or of the contract when the platform gave none. */
  readonly message: string
  readonly reference: string | null
  readonly fields: readonly string[]
}

export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: PageRefusal }

/** What a call needs of the browser, so that tests can lend it. */
export interface Reach {
  readonly origin: string
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>
  readonly nowMs: () => number
  readonly proofKey: () => Promise<CryptoKeyPair>
  readonly token: () => string | null
  /** Told of each request that left: the platform counts its fifteen idle minutes from there. */
  readonly onSent: () => void
}

export interface Asked<Value> {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** What the answer's text says, for a status below 400 (`ok`) or not. */
  readonly read: (ok: boolean, text: string) => Answer<Value>
  readonly body?: unknown
  readonly idempotencyKey?: string
}

const utf8 = new TextEncoder()

/** Longest wait for an answer. */
const WAIT_MS_MAX = 15_000

const OWN_SENTENCES: Readonly<Record<PageCode, string>> = {
  'page.offline':
    'Ce poste n’a plus de réseau. Les droits n’ont pas été lus : ce n’est pas un refus. Vérifiez la connexion, puis recommencez.',
  'page.slow':
    'Pas de réponse en quinze secondes. Ce n’est pas un refus de droits. Ne faites pas payer la personne pour cette seule raison : recommencez.',
  'page.passkey-not-shown': 'Clé d’accès non présentée. Rien n’a été envoyé. Recommencez, ou prenez une autre clé.',
  'page.not-identified': 'Pro Santé Connect ne vous a pas identifié. Rien n’a été ouvert. Recommencez depuis le début.',
  'page.unreadable': 'La réponse est illisible. L’erreur vient de nous, pas de vous ni de la carte. Recommencez.',
}

/**
 * One request with its own session proof. A refusal is an answer; so are a cut network, a slow platform and an answer that does
 * not keep the contract: none of them is ever shown as "no rights". Nothing is retried here.
 */
export async function call<Value>(reach: Reach, asked: Asked<Value>): Promise<Answer<Value>> {
  const body = asked.body === undefined ? '' : JSON.stringify(asked.body)
  const address = reach.origin + asked.path
  const token = reach.token()
  const proof = await makeProof(await reach.proofKey(), {
    method: asked.method,
    url: address,
    now: reach.nowMs(),
    ...(body === '' ? {} : { body: utf8.encode(body) }),
    ...(token === null ? {} : { token }),
  })
  const headers: Record<string, string> = { Accept: 'application/json', DPoP: proof }
  if (token !== null) headers['Authorization'] = `DPoP ${token}`
  if (body !== '') headers['Content-Type'] = 'application/json'
  if (asked.idempotencyKey !== undefined) headers['Idempotency-Key'] = asked.idempotencyKey
  let response: Response
  let text: string
  try {
    reach.onSent()
    response = await reach.fetch(address, {
      method: asked.method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(WAIT_MS_MAX),
      ...(body === '' ? {} : { body }),
    })
    text = await response.text()
  } catch (error) {
    return ownRefusal(error instanceof DOMException && error.name === 'TimeoutError' ? 'page.slow' : 'page.offline')
  }
  return asked.read(response.ok, text)
}

/** Reads an answer that keeps a shape of the contract. */
export function shaped<Value>(shape: Shape<Value>): (ok: boolean, text: string) => Answer<Value> {
  return (ok, text) => {
    const value = parsed(text)
    if (!ok) return refused(value)
    const good = shape.safeParse(value)
    return good.success ? { ok: true, value: good.data } : ownRefusal('page.unreadable')
  }
}

/** Reads a file to be kept to the byte, once it was seen to be JSON. */
export function asText(ok: boolean, text: string): Answer<string> {
  const value = parsed(text)
  if (!ok) return refused(value)
  return typeof value === 'object' && value !== null ? { ok: true, value: text } : ownRefusal('page.unreadable')
}

/** Reads an answer that says nothing but that it was done. */
export function done(ok: boolean, text: string): Answer<null> {
  return ok ? { ok: true, value: null } : refused(parsed(text))
}

/** A refusal of the contract; a text that is none, or a code nobody foresaw, is a doubt and never a refusal of rights. */
function refused(value: unknown): { readonly ok: false; readonly refusal: PageRefusal } {
  const read = refusalShape.safeParse(value)
  if (!read.success) return ownRefusal('page.unreadable')
  const { code, message, reference = null, fields = [] } = read.data
  return { ok: false, refusal: { code: isKnown(code) ? code : 'page.unreadable', message, reference, fields } }
}

/** The JSON of a text; undefined when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A refusal that the page gives itself. */
export function ownRefusal(code: PageCode): { readonly ok: false; readonly refusal: PageRefusal } {
  return { ok: false, refusal: { code, message: OWN_SENTENCES[code], reference: null, fields: [] } }
}

function isKnown(code: string): code is RefusalCode | SigninRefusalCode {
  return Object.hasOwn(refusals, code) || Object.hasOwn(signinRefusals, code)
}
