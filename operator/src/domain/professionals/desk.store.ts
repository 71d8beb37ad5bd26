import type { Sql } from '../../ports/sql.ts'
import type { ProofServing } from './session.store.ts'

/** Who asks for an insurer: a person on the telephone, a person in charge, or a program. */
export type DeskKind = 'agent' | 'manager' | 'key'

/** What an insurer signed when it let someone ask in its name. Days are the insurer's word, checked again by the database. */
export interface DeskConsent {
  readonly amc: string
  /** The insurer's own name for that person or program. */
  readonly account: string
  readonly kind: DeskKind
  readonly jwk: { readonly x: string; readonly y: string }
  /** First day when it no longer serves. */
  readonly until: string
  /** Seconds since 1970. */
  readonly iat: number
}

export interface DeskAccount {
  readonly accountId: number
  readonly amc: string
  readonly account: string
  readonly kind: DeskKind
  readonly until: string
  readonly state: 'open' | 'frozen' | 'closed'
  /** Persons in the last 24 hours, and how many are allowed: of the account, of the insurer's whole desk. */
  readonly own: { readonly spent: number; readonly allowed: number }
  readonly desk: { readonly spent: number; readonly allowed: number }
}

/** A live session of a desk. Times are milliseconds since 1970. */
export interface DeskSession {
  readonly accountId: number
  readonly insurerId: number
  readonly amc: string
  readonly code: string
  readonly kind: DeskKind
  readonly jwkX: Buffer
  readonly jwkY: Buffer
  readonly expiresAt: number
  readonly idleAt: number
  readonly barred: boolean
}

async function one<Row extends object>(sql: Sql, text: string, values: readonly unknown[]): Promise<Row> {
  const [row] = await sql.query<Row>(text, values)
  if (row === undefined) throw new Error('a function of the room professionals answered no row')
  return row
}

/** What our own people do with insurers' desks. Role: console. An account is named by its number; null: the insurer's whole desk. */
export function deskDuties(sql: Sql) {
  const done = async (text: string, values: readonly unknown[]): Promise<boolean> =>
    (await one<{ done: boolean }>(sql, `select ${text} as done`, values)).done
  return {
    /** @param text what was signed, kept as it was @returns null when the insurer is gone or has since signed something else */
    register: async (insurerId: number, { account, kind, jwk, until, iat }: DeskConsent, text: string): Promise<number | null> =>
      (
        await one<{ id: number | null }>(
          sql,
          'select professionals.desk_register($1::smallint, $2, $3, $4, $5, $6::date, $7, to_timestamp($8::float8)) as id',
          [insurerId, account, kind, Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url'), until, text, iat],
        )
      ).id,
    /** Unknown: there is no such account, or nobody at that desk; beyond: more than the table of ceilings lets anyone open. */
    allow: async (insurerId: number, accountId: number | null, persons: number): Promise<'ok' | 'unknown' | 'beyond'> =>
      (
        await one<{ outcome: 'ok' | 'unknown' | 'beyond' }>(
          sql,
          'select professionals.desk_allow($1::smallint, $2::int, $3::int) as outcome',
          [insurerId, accountId, persons],
        )
      ).outcome,
    freeze: (insurerId: number, accountId: number | null, reason: string) =>
      done('professionals.desk_freeze($1::smallint, $2::int, $3)', [insurerId, accountId, reason]),
    unfreeze: (insurerId: number, accountId: number | null) =>
      done('professionals.desk_unfreeze($1::smallint, $2::int)', [insurerId, accountId]),
    closeAccount: (insurerId: number, accountId: number) => done('professionals.desk_close($1::smallint, $2::int)', [insurerId, accountId]),
    list: (insurerId: number | null): Promise<DeskAccount[]> =>
      sql.query<DeskAccount>(
        `select l.account_id as "accountId", l.amc, l.code as account, l.kind, l.until_day::text as until, l.state,
           jsonb_build_object('spent', coalesce(l.spent, 0), 'allowed', coalesce(l.allowed, 0)) as own,
           jsonb_build_object('spent', coalesce(l.desk_spent, 0), 'allowed', coalesce(l.desk_allowed, 0)) as desk
         from professionals.desk_list($1::smallint) l`,
        [insurerId],
      ),
  }
}

export type DeskSignin = ReturnType<typeof deskSignin>

/** Opening and ending a desk's session. Role: identity. */
export function deskSignin(sql: Sql) {
  return {
    open: (amc: string, code: string, jwkX: Uint8Array, jwkY: Uint8Array, secret: Uint8Array) =>
      one<{ outcome: 'ok' | 'desk.refused' | 'session.frozen'; expiresAt: Date | null }>(
        sql,
        'select o.outcome, o.expires_at as "expiresAt" from professionals.desk_open($1, $2, $3, $4, $5) o',
        [amc, code, jwkX, jwkY, secret],
      ),
    end: async (secret: Uint8Array): Promise<void> => {
      await sql.query('select professionals.desk_end($1)', [secret])
    },
    /** @param secret null for a proof made before any session exists */
    once: async (secret: Uint8Array | null, jti: Uint8Array): Promise<ProofServing> =>
      (
        await one<{ served: ProofServing }>(sql, `select professionals.desk_proof_once($1, encode($2::bytea, 'hex')::uuid) as served`, [
          secret,
          jti,
        ])
      ).served,
  }
}

/** What a door asks of a desk's session. Roles: identity, keys. */
export function deskReader(sql: Sql) {
  return {
    read: async (secret: Uint8Array): Promise<DeskSession | undefined> => {
      const [row] = await sql.query<DeskSession>(
        `select k.account_id as "accountId", k.insurer_id as "insurerId", k.amc, k.code, k.kind, k.jwk_x as "jwkX", k.jwk_y as "jwkY",
           (extract(epoch from k.expires_at) * 1000)::float8 as "expiresAt", (extract(epoch from k.idle_at) * 1000)::float8 as "idleAt", k.barred
         from professionals.desk_key($1) k`,
        [secret],
      )
      return row
    },
    touch: async (secret: Uint8Array): Promise<void> => {
      await sql.query('select professionals.desk_touch($1)', [secret])
    },
  }
}
