import postgres from 'postgres'
import { isSqlError, type Sql, type SqlConnection } from '../../ports/sql.ts'
import { copyIn } from './copy.ts'
import { toSqlError } from './sql-error.ts'
import { driverTypes, encode } from './wire.ts'

/** Few connections, each with many statements in flight, answer more than many connections: on two cores, sixteen are three times slower. */
const CONNECTIONS_MAX = 2
const CONNECT_SECONDS_MAX = 10
const SERVER_VERSION_MIN = 160000
/** Also without parameters, where the driver would otherwise send plain text; `simple` is missing from its types. */
const PREPARED = { prepare: true, simple: false }

export interface Address {
  /** `postgres://role:password@host:port/database`; or the parts, one by one. */
  readonly url?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
  /** Connections at most; 2 when not said. */
  readonly max?: number
  /** Shown in `pg_stat_activity`: which process is it? */
  readonly applicationName?: string
  /** Server settings for these sessions, e.g. `{ statement_timeout: 5000 }` (milliseconds). */
  readonly settings?: Readonly<Record<string, string | number | boolean>>
}

/** A French sentence for the person who starts the platform. It names the address and the role, never the password. */
export class DatabaseUnreachable extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, { cause })
    this.name = 'DatabaseUnreachable'
  }
}

/**
 * Opens the way to a PostgreSQL 16 or newer, and makes sure that it answers.
 *
 * @throws DatabaseUnreachable when it does not answer, refuses the role or the password, has no such database, or is too old.
 */
export async function connect(address: Address): Promise<SqlConnection> {
  const driver = open(address)
  const connection = { ...speak(driver), end: () => driver.end({ timeout: 5 }) }
  try {
    const rows = await connection.query<{ version: number }>(`select current_setting('server_version_num')::int4 as version`, [])
    const version = rows[0]?.version ?? 0
    if (version < SERVER_VERSION_MIN) {
      throw new DatabaseUnreachable(
        `La base de données est une version ${Math.floor(version / 10000)} de PostgreSQL : il faut la 16 ou une plus récente.`,
      )
    }
    return connection
  } catch (caught) {
    await driver.end({ timeout: 0 })
    throw caught instanceof DatabaseUnreachable ? caught : unreachable(address, caught)
  }
}

function open(address: Address): postgres.Sql {
  const { url, host, port, user, password, database } = address
  const parts = Object.fromEntries(Object.entries({ host, port, user, password, database }).filter(([, part]) => part !== undefined))
  const options: postgres.Options<Record<string, postgres.PostgresType>> = {
    ...parts,
    max: address.max ?? CONNECTIONS_MAX,
    connect_timeout: CONNECT_SECONDS_MAX,
    max_lifetime: null,
    fetch_types: false,
    prepare: true,
    types: driverTypes(),
    connection: { application_name: address.applicationName ?? 'cloison', ...address.settings, TimeZone: 'UTC', DateStyle: 'ISO' },
    onnotice: () => undefined,
  }
  try {
    return url === undefined ? postgres(options) : postgres(url, options)
  } catch {
    // What the parser says quotes the address, password included.
    throw new DatabaseUnreachable('L’adresse de la base de données est mal écrite : postgres://rôle:mot-de-passe@hôte:port/base.')
  }
}

function speak(driver: postgres.Sql): Sql {
  return {
    query: (text, values = []) => query(driver, text, values),
    script: (text) => script(driver, text),
    transaction: (work) => settle(driver.begin((inner) => work(speakInside(inner)))),
    copyIn: (text, chunks) => settle(driver.begin((inner) => copyIn(inner, text, chunks))),
  }
}

function speakInside(driver: postgres.TransactionSql): Sql {
  return {
    query: (text, values = []) => query(driver, text, values),
    script: (text) => script(driver, text),
    transaction: (work) => settle(driver.savepoint((inner) => work(speakInside(inner)))),
    copyIn: (text, chunks) => settle(driver.savepoint((inner) => copyIn(inner, text, chunks))),
  }
}

/** A connection, or a transaction on one. */
type Driver = postgres.ISql

async function query<Row extends object>(driver: Driver, text: string, values: readonly unknown[]): Promise<Row[]> {
  const encoded = values.map(encode)
  try {
    return Array.from(await driver.unsafe<Row[]>(text, encoded, PREPARED))
  } catch (caught) {
    throw toSqlError(caught)
  }
}

async function script(driver: Driver, text: string): Promise<void> {
  try {
    await driver.unsafe(text).simple()
  } catch (caught) {
    throw toSqlError(caught)
  }
}

async function settle<T>(outcome: Promise<unknown>): Promise<T> {
  try {
    // The driver types an array of promises as their values; `work` gives one promise, whose value comes back as it is.
    return (await outcome) as T
  } catch (caught) {
    throw toSqlError(caught)
  }
}

function unreachable(address: Address, caught: unknown): DatabaseUnreachable {
  const { host, user, database } = spelled(address)
  const code = isSqlError(caught) ? caught.code : ''
  if (code === '28P01' || code === '28000')
    return new DatabaseUnreachable(`La base de données ${host} refuse le rôle ${user} ou son mot de passe.`, caught)
  if (code === '3D000') return new DatabaseUnreachable(`Le serveur ${host} n’a pas de base nommée ${database}.`, caught)
  if (code === '53300')
    return new DatabaseUnreachable(`La base de données ${host} n’accepte plus de connexions : il y en a trop d’ouvertes.`, caught)
  return new DatabaseUnreachable(
    `La base de données ne répond pas à l’adresse ${host} : vérifiez qu’elle est démarrée et que l’adresse est la bonne.`,
    caught,
  )
}

function spelled(address: Address): { host: string; user: string; database: string } {
  const url = address.url === undefined ? undefined : URL.parse(address.url)
  return {
    host: url?.host || `${address.host ?? 'localhost'}:${address.port ?? 5432}`,
    user: url?.username || address.user || 'par défaut',
    database: url?.pathname.slice(1) || address.database || 'par défaut',
  }
}
