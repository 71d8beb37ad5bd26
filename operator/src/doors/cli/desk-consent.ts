import { deskAccount, deskKinds } from '@cloison/contract'
import { z } from 'zod'
import type { DeskConsent } from '../../domain/professionals/index.ts'
import { readPart, signatureHolds, splitJwt, verifyingKey } from '../http/jwt.ts'

const TYPE = 'cloison-desk+jws'
const coordinate = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)
const claims = z.strictObject({
  format: z.literal('cloison-desk/1'),
  amc: z.string().regex(/^[0-9]{1,10}$/),
  account: deskAccount,
  kind: z.enum(deskKinds),
  jwk: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }),
  until: z.iso.date(),
  iat: z.int().min(0),
})

/**
 * What an insurer signed with its own key to let someone ask in its name (docs/formats/desk-consent.md): compact JWS, ES256, its type protected.
 * Undefined when it is not one by that key, or when the key that it brings is no point of the curve.
 */
export function readDeskConsent(text: string, signing: JsonWebKey): DeskConsent | undefined {
  const parts = splitJwt(text)
  const key = verifyingKey(signing.x ?? '', signing.y ?? '')
  if (parts === undefined || key === undefined) return undefined
  const header = readPart(parts.header)
  if (header === undefined || header['alg'] !== 'ES256' || header['typ'] !== TYPE || 'crit' in header) return undefined
  if (!signatureHolds(parts, key)) return undefined
  const read = claims.safeParse(readPart(parts.claims))
  return read.success && verifyingKey(read.data.jwk.x, read.data.jwk.y) !== undefined ? read.data : undefined
}
