import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { derSignature } from '@cloison/evidence'

/**
 * Compact JWS signed with ES256, the only kind accepted anywhere (RFC 7515, RFC 7518 §3.4). The signature's last character carries four
 * bits that say nothing: only one of its sixteen spellings is accepted, so that no character of a token can be changed.
 */
const SHAPE = /^[A-Za-z0-9_-]{20,1024}\.[A-Za-z0-9_-]{20,2048}\.[A-Za-z0-9_-]{85}[AQgw]$/

/** Ready for `verify`: made once per key, because building it costs as much as a verification. */
export type VerifyingKey = KeyObject

/** The three parts as they were written; undefined when the text is not of this shape. */
export interface JwtParts {
  readonly header: string
  readonly claims: string
  readonly signed: string
  readonly signature: string
}

export function splitJwt(text: string): JwtParts | undefined {
  if (!SHAPE.test(text)) return undefined
  const first = text.indexOf('.')
  const second = text.indexOf('.', first + 1)
  return {
    header: text.slice(0, first),
    claims: text.slice(first + 1, second),
    signed: text.slice(0, second),
    signature: text.slice(second + 1),
  }
}

/** The JSON object written in one part; undefined when it is something else. */
export function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

export function signatureHolds(parts: JwtParts, key: VerifyingKey): boolean {
  return verify('sha256', Buffer.from(parts.signed, 'latin1'), key, derSignature(Buffer.from(parts.signature, 'base64url')))
}

/** The key whose P-256 point has these coordinates; undefined when the point is not on the curve. */
export function verifyingKey(x: string, y: string): VerifyingKey | undefined {
  if (!COORDINATE.test(x) || !COORDINATE.test(y)) return undefined
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** 32 bytes in base64url, in their only spelling. */
const COORDINATE = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** A fixed-length secret in the same spelling. */
export function isBase64url32(text: string): boolean {
  return COORDINATE.test(text)
}
