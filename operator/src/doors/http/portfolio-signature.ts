import { z } from 'zod'
import type { SignedClaims } from '../../domain/beneficiaries/index.ts'
import { readPart, signatureHolds, splitJwt, verifyingKey } from './jwt.ts'

const TYPE = 'cloison-portfolio+jws'
const claims = z.object({
  format: z.string().max(40),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  amc: z.string().max(10),
  kind: z.string().max(10),
  sequence: z.int().min(1),
  persons: z.int().min(0),
})

/** The claims of a portfolio's signature (compact JWS, ES256, its type protected); undefined when it is not one by that key. */
export async function verifyPortfolio(jws: string, jwk: JsonWebKey): Promise<SignedClaims | undefined> {
  const parts = splitJwt(jws.trim())
  const key = verifyingKey(jwk.x ?? '', jwk.y ?? '')
  if (parts === undefined || key === undefined) return undefined
  const header = readPart(parts.header)
  if (header === undefined || header['alg'] !== 'ES256' || header['typ'] !== TYPE || 'crit' in header) return undefined
  if (!signatureHolds(parts, key)) return undefined
  const read = claims.safeParse(readPart(parts.claims))
  return read.success ? read.data : undefined
}
