import { createHash, createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../src/adapters/postgres/connect.ts'
import { startEmbedded } from '../src/adapters/postgres/embedded.ts'
import { migrate, readMigrations } from '../src/adapters/postgres/migrate.ts'
import { setRolePasswords } from '../src/adapters/postgres/role-passwords.ts'
import { isSqlError, type Sql, type SqlConnection } from '../src/ports/sql.ts'

/** A database of one test: migrated, empty of data, dropped afterwards. */
export interface TestDatabase {
  readonly name: string
  /** As the owner, who may everything. */
  readonly owner: Sql
  /** As one of the login roles (`cloison_door`…); the same connection each time. It is closed after the test. */
  as(role: string): Promise<Sql>
  /** As one of the login roles, on connections of its own (2 at most unless said). Closed after the test. */
  connectAs(role: string, max?: number): Promise<SqlConnection>
  /** For a process of its own: `postgres://role:password@host:port/name`; the owner's with 'postgres'. */
  url(role: string): string
}

interface TestServer {
  readonly superuserUrl: URL
  readonly template: string
}

/** Held while the template is made, so that several processes that share a server make it once. */
const TEMPLATE_LOCK = 7_215_300_442n

let started: Promise<TestServer> | undefined

/**
 * Gives `work` a database of its own, cloned from a migrated template in some 200 ms. The server is started once for the process, in a
 * temporary folder without fsync, and ends with it; `CLOISON_TEST_DATABASE` (the URL of a superuser) shares one between processes.
 */
export async function withDatabase<T>(work: (db: TestDatabase) => Promise<T>): Promise<T> {
  started ??= start()
  const server = await started
  const name = `test_${randomBytes(8).toString('hex')}`
  await asSuperuser(server.superuserUrl, (admin) => clone(admin, server.template, name))
  const opened: SqlConnection[] = []
  const shared = new Map<string, Promise<SqlConnection>>()
  const url = (role: string): string => urlOf(server.superuserUrl, role, name)
  const connectAs = async (role: string, max = 2): Promise<SqlConnection> => {
    const connection = await connect({ url: url(role), max, applicationName: `test ${role}` })
    opened.push(connection)
    return connection
  }
  const as = (role: string): Promise<Sql> => {
    const connection = shared.get(role) ?? connectAs(role)
    shared.set(role, connection)
    return connection
  }
  try {
    return await work({ name, owner: await as('postgres'), as, connectAs, url })
  } finally {
    await Promise.all(opened.map((connection) => connection.end()))
    await asSuperuser(server.superuserUrl, (admin) => admin.script(`drop database if exists ${name} with (force)`))
  }
}

/**
 * A server for several processes, such as those of `tools/test.ts`: give them `url` as CLOISON_TEST_DATABASE. Nothing remains of it after
 * `stop`, nor when this process dies without calling it.
 */
export async function startTestServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'cloison-test-'))
  const settings = {
    shared_buffers: '64MB',
    autovacuum: 'off',
    max_wal_size: '512MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_connections: '300',
  }
  const server = await startEmbedded({ folder, fsync: false, ephemeral: true, settings })
  const url = `postgres://${server.superuser}:${server.password}@${server.host}:${server.port}/postgres`
  return { url, stop: server.stop }
}

async function start(): Promise<TestServer> {
  const given = process.env.CLOISON_TEST_DATABASE
  const superuserUrl = new URL(given ?? (await startTestServer()).url)
  const migrations = await readMigrations()
  const digest = createHash('sha256')
  for (const migration of migrations) digest.update(migration.sha256)
  const template = `template_${digest.digest('hex').slice(0, 16)}`
  await asSuperuser(superuserUrl, async (admin) => {
    await admin.transaction(async (held) => {
      await held.query('select pg_advisory_xact_lock($1)', [TEMPLATE_LOCK])
      await asSuperuser(superuserUrl, (second) => makeTemplate(second, superuserUrl, template))
    })
  })
  return { superuserUrl, template }
}

async function makeTemplate(admin: Sql, superuserUrl: URL, template: string): Promise<void> {
  const found = await admin.query('select 1 as one from pg_database where datname = $1 and datistemplate', [template])
  if (found.length > 0) return
  await admin.script(`drop database if exists ${template} with (force)`)
  await admin.script(`create database ${template}`)
  const connection = await connect({ url: urlOf(superuserUrl, 'postgres', template), max: 1 })
  try {
    await migrate(connection)
    const roles = await connection.query<{ role: string }>(
      `select rolname as role from pg_roles where rolname like 'cloison\\_%' and rolcanlogin`,
      [],
    )
    await setRolePasswords(connection, Object.fromEntries(roles.map(({ role }) => [role, passwordOf(superuserUrl, role)])))
  } finally {
    await connection.end()
  }
  await admin.script(`alter database ${template} with is_template true allow_connections false`)
}

/** A clone takes the schemas and their grants, but not what was granted on the database itself: that is repeated. */
async function clone(admin: Sql, template: string, name: string): Promise<void> {
  await admin.script(`create database ${name} template ${template}`)
  const acl = await admin.query<{ privilege: string; grantee: string }>(
    `select a.privilege_type as privilege, case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
     from pg_database d, aclexplode(d.datacl) a where d.datname = $1 and d.datacl is not null`,
    [template],
  )
  if (acl.length === 0) return
  const grants = acl.map(({ privilege, grantee }) => `grant ${privilege} on database ${name} to ${grantee};`)
  await admin.script(`revoke all on database ${name} from public; ${grants.join(' ')}`)
}

async function asSuperuser<T>(superuserUrl: URL, work: (admin: Sql) => Promise<T>): Promise<T> {
  const admin = await connect({ url: superuserUrl.href, max: 1, applicationName: 'test admin' })
  try {
    return await work(admin)
  } catch (caught) {
    if (isSqlError(caught)) throw new Error(`the test database could not be prepared: ${caught.message}`, { cause: caught })
    throw caught
  } finally {
    await admin.end()
  }
}

function urlOf(superuserUrl: URL, role: string, database: string): string {
  const url = new URL(superuserUrl)
  url.pathname = `/${database}`
  if (role === 'postgres') return url.href
  url.username = role
  url.password = passwordOf(superuserUrl, role)
  return url.href
}

/** The same in every process that shares the server, and of no use outside it. */
function passwordOf(superuserUrl: URL, role: string): string {
  return createHmac('sha256', superuserUrl.password).update(role).digest('base64url')
}
