/**
 * The proof that goes with every request (RFC 9449), made by whoever holds the session's key: a browser, whose key cannot be exported,
 * or a program. Beside the claims of the RFC, `bsh` is the SHA-256 of the body, and `htu` is the whole address, query included, so that
 * no byte of the request can be changed. `jti` is a UUID v7: a proof serves once.
 */
export interface ProofRequest {
  readonly method: string
  /** The whole address asked, without fragment. */
  readonly url: string
  /** The exact bytes sent; none and an empty body are the same. */
  readonly body?: Uint8Array<ArrayBuffer>
  /** The access token; absent while signing in. */
  readonly token?: string
  /** Milliseconds since 1970 of the one who asks. */
  readonly now: number
}

const encoder = new TextEncoder()
const NONE = new Uint8Array(0)

/** A P-256 key pair whose private half stays in the browser's key store. */
export async function makeSessionKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
}

/** The value of the `DPoP` header for one request, and one only. */
export async function makeProof(key: CryptoKeyPair, request: ProofRequest): Promise<string> {
  const { x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x, y } }
  const claims = {
    htm: request.method,
    htu: request.url,
    iat: Math.floor(request.now / 1000),
    jti: uuidV7At(request.now),
    bsh: await digest(request.body ?? NONE),
    ...(request.token === undefined ? {} : { ath: await digest(encoder.encode(request.token)) }),
  }
  return signJwt(key.privateKey, header, claims)
}

/** A compact JWS signed with ES256 (RFC 7515). Also what a software client signs to say which one it is. */
export async function signJwt(key: CryptoKey, header: object, claims: object): Promise<string> {
  const head = `${base64url(encoder.encode(JSON.stringify(header)))}.${base64url(encoder.encode(JSON.stringify(claims)))}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, encoder.encode(head))
  return `${head}.${base64url(new Uint8Array(signature))}`
}

/** A UUID of version 7 (RFC 9562 §5.7) for that millisecond. */
export function uuidV7At(epochMillis: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(epochMillis / 2 ** (40 - 8 * index)) % 256
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

function base64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
