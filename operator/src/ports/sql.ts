/**
 * The way to the database. Only `*.store.ts` files, the adapters and the tests use it.
 *
 * What a column becomes:
 *
 * | PostgreSQL              | TypeScript                                             |
 * | ----------------------- | ------------------------------------------------------ |
 * | int2, int4, oid, float  | `number`                                               |
 * | int8                    | `bigint`                                               |
 * | numeric, uuid, text     | `string`                                               |
 * | bool                    | `boolean`                                              |
 * | bytea                   | `Buffer`                                               |
 * | date                    | `string`, `YYYY-MM-DD`                                 |
 * | timestamptz             | `Date`: milliseconds. Where microseconds matter, select
 *                             `(extract(epoch from t) * 1000000)::int8`, a `bigint`  |
 * | json, jsonb             | the parsed value                                       |
 * | one-dimensional arrays  | arrays of the above                                    |
 *
 * What a parameter may be: see {@link SqlValue}. The server decides its type from the statement, so the text says it where it is not
 * evident: `$1::int8[]`.
 */
export type SqlValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | readonly SqlValue[]
  | { readonly [key: string]: unknown }

export interface Sql {
  /**
   * One statement, prepared once per connection; concurrent calls are pipelined.
   *
   * A plain object becomes JSON, an array becomes a PostgreSQL array (for a JSON array give `JSON.stringify(…)`). Prepared statements are
   * kept by their text: never build the text from data.
   *
   * @throws SqlError the database refused, or could not be asked (class 08).
   */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Several statements at once, without values or rows: migrations and fixtures. @throws SqlError */
  script(text: string): Promise<void>
  /**
   * All that `work` does through the `Sql` it is given commits together, or not at all when `work` throws. Inside a transaction it is a
   * savepoint. Never use the outer `Sql` within `work`: it may wait for a connection that `work` holds.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /**
   * `copy … from stdin`: the number of rows written. All or nothing, also when `chunks` throws half-way. Chunks may be cut anywhere.
   *
   * @throws SqlError
   */
  copyIn(text: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number>
}

/** An `Sql` that holds connections, and must be closed by who opened it. */
export interface SqlConnection extends Sql {
  /** Waits for the statements under way, then closes the connections. */
  end(): Promise<void>
}

/** What an SqlError knows. `detail` and the parameters of the statement stay out: they hold personal data. */
export interface SqlErrorFacts {
  readonly code: string
  readonly constraint?: string | undefined
  readonly schema?: string | undefined
  readonly table?: string | undefined
}

/**
 * The database said no. `code` is the SQLSTATE (PostgreSQL, appendix A); those a store most often needs are in {@link SQLSTATE}.
 *
 * The message never quotes a value: PostgreSQL's own words are kept only for the classes where they cannot (see the adapter).
 */
export class SqlError extends Error implements SqlErrorFacts {
  readonly code: string
  readonly constraint: string | undefined
  readonly schema: string | undefined
  readonly table: string | undefined

  constructor(message: string, facts: SqlErrorFacts) {
    super(message)
    this.name = 'SqlError'
    this.code = facts.code
    this.constraint = facts.constraint
    this.schema = facts.schema
    this.table = facts.table
  }
}

/**
 * SQLSTATE codes with a meaning for a store. After `connectionLost` nobody knows whether the statement took effect: an act that must
 * happen once is asked again under the same key.
 */
export const SQLSTATE = {
  unreachable: '08001',
  connectionLost: '08006',
  uniqueViolation: '23505',
  foreignKeyViolation: '23503',
  checkViolation: '23514',
  exclusionViolation: '23P01',
  insufficientPrivilege: '42501',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  lockNotAvailable: '55P03',
  raised: 'P0001',
} as const

/** Whether a caught value is a refusal of the database, with that SQLSTATE if one is given. */
export function isSqlError(caught: unknown, code?: string): caught is SqlError {
  return caught instanceof SqlError && (code === undefined || caught.code === code)
}
