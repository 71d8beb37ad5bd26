import { createHash, webcrypto } from 'node:crypto'

export interface ProofContext {
  readonly method: string
  readonly url: string
  readonly body: Buffer
  readonly token: string | undefined
}

/** What is wrong with a session proof, in a sentence; or its identifier when nothing is. Written apart from the one who makes proofs. */
export async function checkedProof(
  proof: string | string[] | undefined,
  context: ProofContext,
): Promise<string | { readonly jti: string }> {
  if (typeof proof !== 'string') return 'one proof is expected'
  const [head = '', claims = '', signature = ''] = proof.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))
  if (header.typ !== 'dpop+jwt' || header.alg !== 'ES256' || header.jwk?.d !== undefined) return 'wrong header'
  const key = await webcrypto.subtle.importKey('jwk', header.jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  const good = await webcrypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    Buffer.from(signature, 'base64url'),
    Buffer.from(`${head}.${claims}`),
  )
  if (!good) return 'wrong signature'
  if (said.htm !== context.method || said.htu !== context.url) return 'another request'
  if (said.bsh !== sha256(context.body)) return 'another body'
  if (context.token !== undefined && said.ath !== sha256(Buffer.from(context.token))) return 'another token'
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(said.jti)) return 'not a UUID v7'
  return { jti: said.jti }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url')
}
