import { randomFillSync } from 'node:crypto'
import { checkProof, rememberBearers, type SignedIn, type SqlConnection } from '@cloison/operator'
import type { FastifyRequest } from 'fastify'

interface SessionRow {
  account_id: number
  site_id: number
  client_id: number
  device_id: number
  jwk_x: Buffer
  jwk_y: Buffer
  expires_at: Date
  idle_at: Date
}

/** The same check for both doors: with proof, the session and its proof; without, the session's secret as it comes. */
export function askerOf(
  sql: SqlConnection,
  proof: boolean,
  origin: () => string,
): (request: FastifyRequest) => Promise<SignedIn | { refused: 'session.over' }> {
  const read = async (secret: Buffer): Promise<SessionRow | undefined> => {
    const [row] = await sql.query<SessionRow>(
      'select account_id, site_id, client_id, device_id, jwk_x, jwk_y, expires_at, idle_at from professionals.session_key($1::bytea)',
      [secret],
    )
    return row
  }
  if (!proof) {
    const kept = new Map<string, SignedIn>()
    return async (request) => {
      const token = request.headers.authorization?.slice(5) ?? ''
      const cause = uuidV7()
      const known = kept.get(token)
      if (known !== undefined) return { ...known, cause }
      const secret = Buffer.from(token, 'base64url')
      const row = await read(secret)
      if (row === undefined) return { refused: 'session.over' }
      const who = { secret, cause, accountId: row.account_id, siteId: row.site_id, clientId: row.client_id, deviceId: row.device_id }
      kept.set(token, who)
      return who
    }
  }
  const bearers = rememberBearers({
    async read(secret) {
      const row = await read(secret)
      if (row === undefined) return undefined
      const expiresAt = row.expires_at.getTime()
      return { ...row, jwkX: row.jwk_x, jwkY: row.jwk_y, expiresAt, idleAt: row.idle_at.getTime(), barred: false }
    },
    touch: async (secret) => void (await sql.query('select professionals.session_touch($1::bytea)', [secret])),
  })
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
    const { account_id, site_id, client_id, device_id } = outcome.session
    return {
      secret: outcome.secret,
      cause: outcome.cause,
      accountId: account_id,
      siteId: site_id,
      clientId: client_id,
      deviceId: device_id,
    }
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
