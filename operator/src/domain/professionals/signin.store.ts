import type { Sql } from '../../ports/sql.ts'

/** Codes that the functions of `sql/0021` and `sql/0022` answer. */
export type SigninCode =
  | 'client.unknown'
  | 'request.too-many'
  | 'signin.unknown'
  | 'signin.not-registered'
  | 'signin.no-establishment'
  | 'signin.code-refused'
  | 'signin.passkey-refused'
  | 'signin.too-many-attempts'
  | 'signin.letter-underway'
  | 'session.frozen'
  | 'session.over'
  | 'session.passkey-needed'
  | 'recovery.refused'
  | 'passkey.too-many'
  | 'passkey.last'
  | 'passkey.unknown'
export type Outcome = 'ok' | SigninCode

export interface Underway {
  readonly jwkX: Buffer
  readonly jwkY: Buffer
  readonly state: string | null
  readonly nonce: string
  readonly codeVerifier: string
  readonly accountId: number | null
  readonly siteId: number | null
  readonly codeRight: boolean
  readonly subjectDigest: Buffer | null
  readonly sealed: Buffer | null
}

export interface Site {
  readonly siteId: number
  readonly finess: string
  readonly name: string
  readonly activity: string
  readonly commune: string
  readonly department: string
  readonly locum: boolean
}

export interface StoredPasskey {
  readonly outcome: Outcome
  readonly publicKey: Buffer | null
  readonly counter: bigint | null
}

export interface PasskeyRow {
  readonly credentialId: Buffer
  readonly transports: string[]
}

export type SigninStore = ReturnType<typeof signinStore>

/** The statements of a sign-in under way, as the identity role: functions by name, no table. */
export function signinStore(sql: Sql) {
  const one = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row> => {
    const [row] = await sql.query<Row>(text, values)
    if (row === undefined) throw new Error('a function of the room professionals answered no row')
    return row
  }
  const outcome = async (text: string, values: readonly unknown[]): Promise<Outcome> =>
    (await one<{ outcome: Outcome }>(text, values)).outcome
  return {
    clientKey: (code: string) =>
      sql.query<{ clientId: number; jwk: { x?: string; y?: string } | null }>(
        `select c.client_id as "clientId", c.jwk from professionals.client_key($1) c`,
        [code],
      ),
    start: (
      handle: Uint8Array,
      asked: { client: string; source: Uint8Array; jwkX: Uint8Array; jwkY: Uint8Array },
      kept: { state: string; nonce: string; codeVerifier: string },
    ) =>
      outcome('select professionals.signin_start($1, $2, $3, $4, $5, $6, $7, $8) as outcome', [
        handle,
        asked.client,
        asked.source,
        asked.jwkX,
        asked.jwkY,
        kept.state,
        kept.nonce,
        kept.codeVerifier,
      ]),
    find: (handle: Uint8Array) =>
      sql.query<Underway>(
        `select f.jwk_x as "jwkX", f.jwk_y as "jwkY", f.state, f.nonce, f.code_verifier as "codeVerifier", f.account_id as "accountId",
           f.site_id as "siteId", f.code_right as "codeRight", f.subject_digest as "subjectDigest", f.sealed from professionals.signin_find($1) f`,
        [handle],
      ),
    takeState: async (handle: Uint8Array) =>
      (await one<{ taken: boolean }>('select professionals.signin_take_state($1) as taken', [handle])).taken,
    identity: (handle: Uint8Array, subject: Uint8Array, listed: readonly string[]) =>
      outcome('select professionals.signin_identity($1, $2, $3) as outcome', [handle, subject, listed]),
    sites: (handle: Uint8Array) =>
      sql.query<Site>(
        `select s.site_id as "siteId", s.finess, s.name, s.activity, s.commune, s.department, s.locum from professionals.signin_sites($1) s`,
        [handle],
      ),
    choose: (handle: Uint8Array, finess: string) => outcome('select professionals.signin_choose($1, $2) as outcome', [handle, finess]),
    passkeys: (handle: Uint8Array) =>
      sql.query<PasskeyRow>(`select p.credential_id as "credentialId", p.transports from professionals.signin_passkeys($1) p`, [handle]),
    passkey: (handle: Uint8Array, credentialId: Uint8Array) =>
      one<StoredPasskey>(`select p.outcome, p.public_key as "publicKey", p.counter from professionals.signin_passkey($1, $2) p`, [
        handle,
        credentialId,
      ]),
    code: (handle: Uint8Array, code: Uint8Array) => outcome('select professionals.signin_code($1, $2) as outcome', [handle, code]),
    open: (handle: Uint8Array, credentialId: Uint8Array, counter: number, secret: Uint8Array) =>
      outcome('select professionals.signin_open($1, $2, $3, $4) as outcome', [handle, credentialId, counter, secret]),
    enrol: (handle: Uint8Array, passkey: NewPasskeyRow, secret: Uint8Array) =>
      one<{ outcome: Outcome; recovered: boolean | null }>(
        'select e.outcome, e.recovered from professionals.signin_enrol($1, $2, $3, $4, $5, $6) e',
        [handle, passkey.credentialId, passkey.publicKey, passkey.counter, passkey.transports, secret],
      ),
    askColleague: (handle: Uint8Array, number: string) =>
      outcome('select r.outcome from professionals.signin_recover($1, $2, null) r', [handle, number]),
    askPost: (handle: Uint8Array, code: Uint8Array) =>
      outcome('select r.outcome from professionals.signin_recover($1, null, $2) r', [handle, code]),
    forgetCode: (handle: Uint8Array, code: Uint8Array) => sql.query('select professionals.signin_forget_code($1, $2)', [handle, code]),
    setChallenge: async (holder: Uint8Array, kind: ChallengeKind, challenge: string) =>
      (await one<{ kept: boolean }>('select professionals.challenge_set($1, $2, $3) as kept', [holder, KINDS[kind], challenge])).kept,
    takeChallenge: async (holder: Uint8Array, kind: ChallengeKind) =>
      (await one<{ challenge: string | null }>('select professionals.challenge_take($1, $2) as challenge', [holder, KINDS[kind]]))
        .challenge,
  }
}

export interface NewPasskeyRow {
  readonly credentialId: Uint8Array
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
}

export type ChallengeKind = 'show' | 'enrol'
const KINDS = { show: 1, enrol: 2 } as const
