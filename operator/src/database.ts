import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { connect } from './adapters/postgres/connect.ts'
import { type EmbeddedServer, startEmbedded } from './adapters/postgres/embedded.ts'
import { EmbeddedFailure } from './adapters/postgres/embedded-failure.ts'
import { migrate } from './adapters/postgres/migrate.ts'
import { setRolePasswords } from './adapters/postgres/role-passwords.ts'
import { resetRoleSettings } from './adapters/postgres/role-settings.ts'
import { type Config, ConfigRefused, placeOf } from './config.ts'
import type { SqlConnection } from './ports/sql.ts'

/** Database logins, one per door. */
export const databaseRoles = [
  'cloison_identity',
  'cloison_door',
  'cloison_claims',
  'cloison_payments',
  'cloison_worker',
  'cloison_sequencer',
  'cloison_keys',
  'cloison_console',
  'cloison_watch',
  'cloison_import',
] as const
export type DatabaseRole = (typeof databaseRoles)[number]

export interface Database {
  /** Opens connections of a role; whoever opens them ends them. */
  as(role: DatabaseRole, max?: number): Promise<SqlConnection>
  /** Migrations applied by this start. */
  readonly applied: readonly string[]
  /** True when another process of this house started our own server: we are its guest. */
  readonly joined: boolean
  stop(): Promise<void>
}

/**
 * The database of this house. With a role's own address, nothing else is known here. With the owner's, or with our own server, the schema is
 * brought up to date and every role gets a password generated in the house's folder; what a role saved for its own sessions is forgotten.
 */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl === undefined && Object.keys(config.roleUrls).length > 0) {
    return {
      as: (role, max = 1) => connect({ url: urlOf(config, role), max, applicationName: role }),
      applied: [],
      joined: false,
      stop: async () => undefined,
    }
  }
  mkdirSync(config.folder, { recursive: true, mode: 0o711 })
  const server = config.databaseUrl === undefined ? await startOurs(config) : undefined
  if (server === 'running') return join(config)
  const stop = async (): Promise<void> => server?.stop()
  try {
    const address =
      server === undefined
        ? { url: config.databaseUrl as string }
        : { host: server.host, port: server.port, user: server.superuser, password: server.password, database: 'postgres' }
    const owner = await connect({ ...address, max: 1, applicationName: 'cloison migration' })
    const passwords = keepPasswords(placeOf(config, 'database-roles.json'))
    let applied: string[]
    try {
      applied = await migrate(owner)
      await resetRoleSettings(owner, databaseRoles)
      await setRolePasswords(owner, passwords)
    } finally {
      await owner.end()
    }
    const base = server === undefined ? new URL(address.url as string) : new URL(`postgres://${server.host}:${server.port}/postgres`)
    return { as: entrance(base, passwords), applied, joined: false, stop }
  } catch (caught) {
    await stop()
    throw caught
  }
}

/** Our own server, or word that another process of this house already runs it: a command then joins it. */
async function startOurs(config: Config): Promise<EmbeddedServer | 'running'> {
  try {
    const server = await startEmbedded({ folder: placeOf(config, 'postgres'), settings: config.databaseSettings })
    writeFileSync(placeOf(config, 'database.json'), JSON.stringify({ host: server.host, port: server.port }), { mode: 0o600 })
    return server
  } catch (caught) {
    if (caught instanceof EmbeddedFailure && caught.code === 'already_running' && existsSync(placeOf(config, 'database.json')))
      return 'running'
    throw caught
  }
}

/** The database that another process of this house started and migrated. */
function join(config: Config): Database {
  const { host, port } = JSON.parse(readFileSync(placeOf(config, 'database.json'), 'utf8')) as { host: string; port: number }
  const passwords = keepPasswords(placeOf(config, 'database-roles.json'))
  return { as: entrance(new URL(`postgres://${host}:${port}/postgres`), passwords), applied: [], joined: true, stop: async () => undefined }
}

function entrance(base: URL, passwords: Record<DatabaseRole, string>): Database['as'] {
  return (role, max = 1) => {
    const url = new URL(base)
    url.username = role
    url.password = passwords[role]
    return connect({ url: url.href, max, applicationName: role })
  }
}

function urlOf(config: Config, role: DatabaseRole): string {
  const url = config.roleUrls[role]
  if (url === undefined) {
    const variable = `CLOISON_DATABASE_${role.slice('cloison_'.length).toUpperCase()}`
    throw new ConfigRefused(`Ce processus a besoin de la base sous le rôle ${role} : donnez ${variable}.`)
  }
  return url
}

function keepPasswords(file: string): Record<DatabaseRole, string> {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  const passwords = Object.fromEntries(databaseRoles.map((role) => [role, known[role] ?? randomBytes(24).toString('base64url')])) as Record<
    DatabaseRole,
    string
  >
  writeFileSync(`${file}.new`, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return passwords
}
