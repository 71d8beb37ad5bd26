import { randomFillSync } from 'node:crypto'
import { checkProof, rememberBearers, type SignedIn, type SqlConnection, sessionReader } from '@cloison/operator'
import type { FastifyRequest } from 'fastify'

/** The same check for both doors: with proof, the session and its proof; without, the session's secret as it comes. */
export function askerOf(
  sql: SqlConnection,
  proof: boolean,
  origin: () => string,
): (request: FastifyRequest) => Promise<SignedIn | { refused: 'session.over' }> {
  const sessions = sessionReader(sql)
  if (!proof) {
    const kept = new Map<string, SignedIn>()
    return async (request) => {
      const token = request.headers.authorization?.slice(5) ?? ''
      const cause = uuidV7()
      const known = kept.get(token)
      if (known !== undefined) return { ...known, cause }
      const secret = Buffer.from(token, 'base64url')
      const row = await sessions.read(secret)
      if (row === undefined) return { refused: 'session.over' }
      const { accountId, siteId, clientId, deviceId } = row
      const who = { secret, cause, accountId, siteId, clientId, deviceId }
      kept.set(token, who)
      return who
    }
  }
  const bearers = rememberBearers(sessions)
  return async (request) => {
    const { headers, body, raw } = request
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
    const dpop = headers['dpop']
    const outcome = await checkProof(
      {
        method: raw.method ?? '',
        target: raw.url ?? '',
        authorization: headers.authorization,
        dpop: typeof dpop === 'string' ? dpop : undefined,
        body: bytes,
      },
      Date.now(),
      bearers,
      { origins: [origin()] },
    )
    if (!outcome.ok) return { refused: 'session.over' }
    const { accountId, siteId, clientId, deviceId } = outcome.session
    return { secret: outcome.secret, cause: outcome.cause, accountId, siteId, clientId, deviceId }
  }
}

const POOL = 65_536
let pool = Buffer.alloc(0)
let at = 0

function uuidV7(): Buffer {
  if (at + 16 > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(POOL))
    at = 0
  }
  at += 16
  const bytes = pool.subarray(at - 16, at)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return bytes
}
