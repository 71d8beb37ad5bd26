import type { NewPasskey } from '../../ports/identity.ts'
import type { Sql } from '../../ports/sql.ts'
import type { HolderKey } from './signin.ts'

/** Codes that the functions of `sql/0025` answer. */
export type PageRefusal = 'operator.refused' | 'operator.code-refused' | 'passkey.too-many'

/** Who opens a session of the page: the browser's key, the challenge that was answered, and the secret to come. */
export interface PageOpening extends HolderKey {
  readonly challenge: Uint8Array
  readonly secret: Uint8Array
}

export type ConsoleStore = ReturnType<typeof consoleStore>

/** The statements of an operator's passkeys, as the console role. */
export function consoleStore(sql: Sql) {
  const one = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row> => {
    const [row] = await sql.query<Row>(text, values)
    if (row === undefined) throw new Error('a function of the room professionals answered no row')
    return row
  }
  return {
    /** Until when the code serves; null: not the registered key, or without the duty. */
    makeCode: async (secret: Uint8Array, code: Uint8Array) =>
      (await one<{ until: Date | null }>('select professionals.operator_code_make($1, $2) as until', [secret, code])).until,
    codeOf: async (code: Uint8Array): Promise<{ readonly code: string; readonly known: readonly Buffer[] } | undefined> => {
      const [row] = await sql.query<{ code: string; known: Buffer[] }>('select c.code, c.known from professionals.operator_code_of($1) c', [
        code,
      ])
      return row
    },
    enrol: async (code: Uint8Array, made: NewPasskey, { jwkX, jwkY, challenge, secret }: PageOpening) =>
      (
        await one<{ outcome: 'ok' | PageRefusal }>('select professionals.operator_enrol($1, $2, $3, $4, $5, $6, $7, $8, $9) as outcome', [
          ...[code, made.credentialId, made.publicKey, made.counter, made.transports],
          ...[jwkX, jwkY, challenge, secret],
        ])
      ).outcome,
    passkey: async (credentialId: Uint8Array): Promise<{ readonly publicKey: Buffer; readonly counter: bigint } | undefined> => {
      const [row] = await sql.query<{ publicKey: Buffer; counter: bigint }>(
        'select k.public_key as "publicKey", k.counter from professionals.operator_passkey_of($1) k',
        [credentialId],
      )
      return row
    },
    open: async (credentialId: Uint8Array, counter: number, { jwkX, jwkY, challenge, secret }: PageOpening) =>
      (
        await one<{ outcome: 'ok' | PageRefusal }>('select professionals.operator_page($1, $2, $3, $4, $5, $6) as outcome', [
          ...[credentialId, counter, jwkX, jwkY, challenge, secret],
        ])
      ).outcome,
    /** How many were revoked; null: not the registered key, or without the duty. */
    revoke: async (secret: Uint8Array) =>
      (await one<{ revoked: number | null }>('select professionals.operator_passkeys_revoke($1) as revoked', [secret])).revoked,
  }
}
