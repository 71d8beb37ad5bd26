import type { Insurer } from '../../domain/beneficiaries/index.ts'
import { readPart, signatureHolds, splitJwt, verifyingKey } from './jwt.ts'

/** Which insurer asks, and which of its people when it says so. */
export interface InsurerCaller {
  readonly insurer: Insurer
  /** `person:<code>` when the assertion names someone, else `key:<amc>`. */
  readonly by: string
  readonly named: boolean
}

export interface AssertionHouse {
  readonly insurerOf: (amc: string) => Promise<Insurer | undefined>
  /** Our own addresses: the assertion is made out to one of them. */
  readonly origins: readonly string[]
  /** Marks the number of an assertion as used; false when it had served. */
  readonly useOnce: (jti: string, expiresAt: Date) => Promise<boolean>
}

const TOLERANCE_S = 60
const LIFE_S_MAX = 300
const AMC = /^\d{1,10}$/
const PERSON = /^[a-z0-9][a-z0-9._-]{1,62}$/
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Reads `Authorization: Bearer <private_key_jwt>` (RFC 7523 §3): `iss` = `sub` = numéro AMC, `aud` = our address, five minutes at most, `jti` a
 * UUID v7 that serves once. The claim `act.sub` names the person who acts for the insurer, by a code that is the insurer's own.
 */
export async function readInsurer(
  house: AssertionHouse,
  authorization: string | undefined,
  now: number,
): Promise<InsurerCaller | 'insurer.unauthenticated' | 'insurer.replayed'> {
  const parts = authorization?.startsWith('Bearer ') === true ? splitJwt(authorization.slice('Bearer '.length)) : undefined
  const header = parts === undefined ? undefined : readPart(parts.header)
  const claims = parts === undefined ? undefined : readPart(parts.claims)
  if (parts === undefined || header === undefined || claims === undefined) return 'insurer.unauthenticated'
  const { iss, sub, aud, exp, iat, jti, act } = claims
  if (header['alg'] !== 'ES256' || 'crit' in header || typeof iss !== 'string' || !AMC.test(iss) || sub !== iss)
    return 'insurer.unauthenticated'
  if (typeof aud !== 'string' || !house.origins.includes(aud) || typeof jti !== 'string' || !UUID_V7.test(jti))
    return 'insurer.unauthenticated'
  const seconds = now / 1000
  if (typeof iat !== 'number' || !(Math.abs(seconds - iat) <= TOLERANCE_S)) return 'insurer.unauthenticated'
  if (typeof exp !== 'number' || !(exp > seconds - TOLERANCE_S && exp >= iat && exp - iat <= LIFE_S_MAX)) return 'insurer.unauthenticated'
  const person = act === undefined ? null : personOf(act)
  if (person === undefined) return 'insurer.unauthenticated'
  const insurer = await house.insurerOf(iss)
  const key = insurer === undefined ? undefined : verifyingKey(insurer.signingJwk.x ?? '', insurer.signingJwk.y ?? '')
  if (insurer === undefined || key === undefined || !signatureHolds(parts, key)) return 'insurer.unauthenticated'
  // After the signature: a stranger must not use up the numbers of others.
  if (!(await house.useOnce(jti, new Date((exp + TOLERANCE_S) * 1000)))) return 'insurer.replayed'
  return { insurer, by: person === null ? `key:${insurer.amc}` : `person:${person}`, named: person !== null }
}

function personOf(act: unknown): string | undefined {
  if (typeof act !== 'object' || act === null || !('sub' in act)) return undefined
  return typeof act.sub === 'string' && PERSON.test(act.sub) ? act.sub : undefined
}
