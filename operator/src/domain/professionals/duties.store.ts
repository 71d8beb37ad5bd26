import type { Sql } from '../../ports/sql.ts'

/** What can be frozen. */
export type Frozen = 'account' | 'site' | 'client' | 'device'
const KINDS = { account: 1, site: 2, client: 4, device: 7 } as const satisfies Record<Frozen, number>

export interface Onboarded {
  readonly outcome: 'ok' | 'onboard.unknown-establishment' | 'onboard.closed-account'
  readonly accountId: number | null
  readonly siteId: number | null
  /** Whether the code given counts: an account that has a passkey needs none. */
  readonly codeCounts: boolean | null
  readonly name: string
  readonly commune: string
  readonly department: string
}

export interface OnboardRow {
  readonly subjectDigest: Uint8Array
  readonly profession: string
  readonly sealed: Uint8Array
  readonly finess: string
  readonly from: string
  readonly until: string | null
  readonly locum: boolean
  readonly code: Uint8Array
}

export interface OperatorRow {
  readonly operatorId: number
  readonly code: string
  readonly duties: string[]
  readonly jwkX: Buffer
  readonly jwkY: Buffer
  readonly expiresAt: number
  readonly idleAt: number
}

export type DutiesStore = ReturnType<typeof dutiesStore>

/** The statements of our own people, as the console role. The identity role, which faces the Internet, holds none of them. */
export function dutiesStore(sql: Sql) {
  const one = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row> => {
    const [row] = await sql.query<Row>(text, values)
    if (row === undefined) throw new Error('a function of the room professionals answered no row')
    return row
  }
  return {
    onboard: (row: OnboardRow) =>
      one<Onboarded>(
        `select o.outcome, o.account_id as "accountId", o.site_id as "siteId", o.code_counts as "codeCounts",
           coalesce(o.name, '') as name, coalesce(o.commune, '') as commune, coalesce(o.department, '') as department
         from professionals.onboard($1, $2, $3, $4, $5, $6, $7, $8) o`,
        [row.subjectDigest, row.profession, row.sealed, row.finess, row.from, row.until, row.locum, row.code],
      ),
    leave: async (subjectDigest: Uint8Array, finess: string, day: string) =>
      (await one<{ left: boolean }>('select professionals.leave($1, $2, $3) as left', [subjectDigest, finess, day])).left,
    freeze: async (what: Frozen, id: number, reason: string) =>
      (await one<{ done: boolean }>('select professionals.freeze($1, $2, $3) as done', [KINDS[what], id, reason])).done,
    unfreeze: async (what: Frozen, id: number) =>
      (await one<{ done: boolean }>('select professionals.unfreeze($1, $2) as done', [KINDS[what], id])).done,
    registerClient: async (client: { code: string; name: string; publisher: string; jwk: JsonWebKey | null; testMode: boolean }) =>
      (
        await one<{ id: number }>('select professionals.register_client($1, $2, $3, $4, $5) as id', [
          client.code,
          client.name,
          client.publisher,
          client.jwk === null ? null : JSON.stringify(client.jwk),
          client.testMode,
        ])
      ).id,
    registerOperator: async (operator: {
      code: string
      sealed: Uint8Array
      duties: readonly string[]
      jwkX: Uint8Array
      jwkY: Uint8Array
    }) =>
      (
        await one<{ id: number }>('select professionals.register_operator($1, $2, $3, $4, $5) as id', [
          operator.code,
          operator.sealed,
          operator.duties,
          operator.jwkX,
          operator.jwkY,
        ])
      ).id,
    closeOperator: async (code: string) => (await one<{ done: boolean }>('select professionals.close_operator($1) as done', [code])).done,
    openOperator: async (code: string, jwkX: Uint8Array, jwkY: Uint8Array, secret: Uint8Array) =>
      (
        await one<{ outcome: 'ok' | 'operator.refused' }>('select professionals.operator_open($1, $2, $3, $4) as outcome', [
          code,
          jwkX,
          jwkY,
          secret,
        ])
      ).outcome,
    endOperator: (secret: Uint8Array) => sql.query('select professionals.operator_end($1)', [secret]),
  }
}

/** What a door asks of an operator's session. Roles: console, payments. */
export function operatorReader(sql: Sql) {
  return {
    read: async (secret: Uint8Array): Promise<(OperatorRow & { barred: false }) | undefined> => {
      const [row] = await sql.query<OperatorRow>(
        `select o.operator_id as "operatorId", o.code, o.duties, o.jwk_x as "jwkX", o.jwk_y as "jwkY",
           (extract(epoch from o.expires_at) * 1000)::float8 as "expiresAt", (extract(epoch from o.idle_at) * 1000)::float8 as "idleAt"
         from professionals.operator_key($1) o`,
        [secret],
      )
      return row === undefined ? undefined : { ...row, barred: false }
    },
    touch: async (secret: Uint8Array): Promise<void> => {
      await sql.query('select professionals.operator_touch($1)', [secret])
    },
  }
}
