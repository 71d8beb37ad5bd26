import { SQLSTATE, SqlError } from '../../ports/sql.ts'

/** What the driver puts on the errors that come from the server, and on its own. */
interface DriverError extends Error {
  code?: string
  constraint_name?: string
  schema_name?: string
  table_name?: string
}

/** The driver's and the system's words for "no connection could be made": the statement surely did not run. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EACCES',
  'CONNECT_TIMEOUT',
])
/** A connection that broke, or was closed by us: the statement may have run. */
const LOST = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  // The server is stopping, has crashed, or is not ready yet. The driver may say it once more to the first statement after it reconnects.
  ...['57P01', '57P02', '57P03'],
])

/**
 * Classes whose messages name objects and rules, never a value of ours: connection, privilege, syntax and names, resources, locks,
 * operator intervention, `raise exception` (our functions put no datum there).
 */
const SAYABLE = /^(08|25|28|2B|3D|3F|40|42|53|54|55|57|58|P0)/

/** The same refusal without anything that could be about a person: no detail, no statement, no parameter, no context. */
export function toSqlError(caught: unknown): unknown {
  if (caught instanceof SqlError || !(caught instanceof Error)) return caught
  const error: DriverError = caught
  const code = error.code
  if (code === undefined) return caught
  if (UNREACHABLE.has(code)) return new SqlError(`the database cannot be reached (${code})`, { code: SQLSTATE.unreachable })
  if (LOST.has(code)) return new SqlError(`the connection to the database was lost (${code})`, { code: SQLSTATE.connectionLost })
  if (!/^[0-9A-Z]{5}$/.test(code)) return caught
  const facts = { code, constraint: error.constraint_name, schema: error.schema_name, table: error.table_name }
  return new SqlError(sentence(error, facts), facts)
}

function sentence(error: DriverError, facts: { code: string; constraint: string | undefined; table: string | undefined }): string {
  const where = [facts.table, facts.constraint].filter((name) => name !== undefined).join(', ')
  const words = SAYABLE.test(facts.code) ? error.message : 'the database refused a value'
  return where === '' ? `${words} (${facts.code})` : `${words} (${facts.code}: ${where})`
}
