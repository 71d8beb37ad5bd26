import type { Sql } from '../../ports/sql.ts'
import { gather } from '../../words/gather.ts'
import type { NewPasskeyRow, Outcome, PasskeyRow, StoredPasskey } from './signin.store.ts'

/** Who a live session is. Times are milliseconds since 1970. */
export interface SessionRow {
  readonly accountId: number
  readonly siteId: number
  readonly clientId: number
  readonly deviceId: number
  readonly domainMask: number
  readonly jwkX: Buffer
  readonly jwkY: Buffer
  readonly expiresAt: number
  readonly passkeyAt: number
  readonly idleAt: number
  readonly restrictedUntil: number | null
  readonly barred: boolean
}

export interface SessionViewRow {
  readonly subjectDigest: Buffer
  readonly sealed: Buffer
  readonly profession: string
  readonly finess: string
  readonly name: string
  readonly activity: string
  readonly commune: string
  readonly department: string
  readonly client: string
  readonly startedAt: Date
  readonly expiresAt: Date
  readonly idleAt: Date
  readonly passkeyAt: Date
  readonly restrictedUntil: Date | null
  readonly passkeys: number
  readonly recoveries: Date[]
}

/** 0 the proof had never served; 30 it had; 41 frozen; 42 the session is over. */
export type ProofServing = 0 | 30 | 41 | 42

const SESSIONS_MAX = 256
const WAITING_MAX = 8192

/**
 * What any door asks of a session: its key, and that it be kept awake. Questions that come together are one statement, however many.
 * Roles: identity, door, claims, payments.
 */
export function sessionReader(sql: Sql) {
  const millis = (column: string): string => `(extract(epoch from s.${column}) * 1000)::float8`
  const READ = `select s.n, s.account_id as "accountId", s.site_id as "siteId", s.client_id as "clientId", s.device_id as "deviceId",
    s.domain_mask as "domainMask", s.jwk_x as "jwkX", s.jwk_y as "jwkY", ${millis('expires_at')} as "expiresAt",
    ${millis('passkey_at')} as "passkeyAt", ${millis('idle_at')} as "idleAt", ${millis('restricted_until')} as "restrictedUntil", s.barred
    from professionals.session_keys($1) s`
  const limits = { batchMax: SESSIONS_MAX, waitingMax: WAITING_MAX, overflow: 'overflow' } as const
  const reading = gather<Uint8Array, SessionRow | 'overflow' | null>(limits, async (secrets, next) => {
    next()
    const rows = await sql.query<SessionRow & { n: number }>(READ, [laidEndToEnd(secrets)])
    const found: (SessionRow | null)[] = secrets.map(() => null)
    for (const { n, ...row } of rows) found[n - 1] = row
    return found
  })
  const touching = gather<Uint8Array, 'touched' | 'overflow'>(limits, async (secrets) => {
    await sql.query('select professionals.session_touch($1)', [laidEndToEnd(secrets)])
    return secrets.map(() => 'touched')
  })
  return {
    read: async (secret: Uint8Array): Promise<SessionRow | undefined> => {
      const row = await reading.ask(secret)
      if (row === 'overflow') throw new Error('too many sessions wait to be read')
      return row ?? undefined
    },
    touch: async (secret: Uint8Array): Promise<void> => void (await touching.ask(secret)),
  }
}

const SECRET_BYTES = 32

/** A secret of another length opens nothing, and must not move the place of the others. */
function laidEndToEnd(secrets: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(SECRET_BYTES * secrets.length)
  for (const [i, secret] of secrets.entries()) if (secret.length === SECRET_BYTES) bytes.set(secret, SECRET_BYTES * i)
  return bytes
}

/** @param secret null for a proof made before any session exists */
export function proofOnce(sql: Sql): (secret: Uint8Array | null, jti: Uint8Array) => Promise<ProofServing> {
  return async (secret, jti) => {
    const [row] = await sql.query<{ served: ProofServing }>(
      `select professionals.proof_once($1, encode($2::bytea, 'hex')::uuid) as served`,
      [secret, jti],
    )
    if (row === undefined) throw new Error('proof_once answered no row')
    return row.served
  }
}

export type SessionStore = ReturnType<typeof sessionStore>

/** The statements about a session and its passkeys, as the identity role. */
export function sessionStore(sql: Sql) {
  const outcome = async (text: string, values: readonly unknown[]): Promise<Outcome> => {
    const [row] = await sql.query<{ outcome: Outcome }>(text, values)
    if (row === undefined) throw new Error('a function of the room professionals answered no row')
    return row.outcome
  }
  return {
    view: async (secret: Uint8Array): Promise<SessionViewRow | undefined> => {
      const [row] = await sql.query<SessionViewRow>(
        `select v.subject_digest as "subjectDigest", v.sealed, v.profession, v.finess, v.name, v.activity, v.commune, v.department, v.client,
           v.started_at as "startedAt",
           v.expires_at as "expiresAt", v.idle_at as "idleAt", v.passkey_at as "passkeyAt", v.restricted_until as "restrictedUntil", v.passkeys,
           v.recoveries from professionals.session_view($1) v`,
        [secret],
      )
      return row
    },
    end: (secret: Uint8Array) => sql.query('select professionals.session_end($1)', [secret]),
    passkeys: (secret: Uint8Array) =>
      sql.query<PasskeyRow & { deviceId: number; enrolledAt: Date; usedAt: Date }>(
        `select p.credential_id as "credentialId", p.transports, p.device_id as "deviceId", p.enrolled_at as "enrolledAt", p.used_at as "usedAt"
         from professionals.session_passkeys($1) p`,
        [secret],
      ),
    passkey: async (secret: Uint8Array, credentialId: Uint8Array): Promise<StoredPasskey> => {
      const [row] = await sql.query<StoredPasskey>(
        `select p.outcome, p.public_key as "publicKey", p.counter from professionals.session_passkey($1, $2) p`,
        [secret, credentialId],
      )
      if (row === undefined) throw new Error('session_passkey answered no row')
      return row
    },
    renew: (secret: Uint8Array, credentialId: Uint8Array, counter: number) =>
      outcome('select professionals.session_renew($1, $2, $3) as outcome', [secret, credentialId, counter]),
    add: (secret: Uint8Array, passkey: NewPasskeyRow) =>
      outcome('select professionals.passkey_add($1, $2, $3, $4, $5) as outcome', [
        secret,
        passkey.credentialId,
        passkey.publicKey,
        passkey.counter,
        passkey.transports,
      ]),
    revoke: (secret: Uint8Array, device: number) => outcome('select professionals.passkey_revoke($1, $2) as outcome', [secret, device]),
    approve: (secret: Uint8Array, number: string, code: Uint8Array) =>
      outcome('select professionals.recovery_approve($1, $2, $3) as outcome', [secret, number, code]),
  }
}

/** Forgets what has expired: proofs, sign-ins, challenges, sessions. As the worker role; safe to call at any time. */
export async function purgeSessions(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ gone: number }>('select professionals.purge() as gone')
  return row?.gone ?? 0
}
