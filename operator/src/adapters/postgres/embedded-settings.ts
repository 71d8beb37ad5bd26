/** PostgreSQL is reached by this machine alone. */
export const HOST = '127.0.0.1'

/**
 * What PostgreSQL writes in its log must hold no personal datum: neither statements, parameters and details, nor refusals, whose words
 * may quote a value. The caller gets those, and keeps what can be said.
 */
const SECRECY = [
  ...['log_min_messages=log', 'log_min_error_statement=panic', 'log_error_verbosity=terse', 'log_statement=none'],
  ...['log_min_duration_statement=-1', 'log_parameter_max_length=0', 'log_parameter_max_length_on_error=0'],
]

const DEFAULTS = [
  ...[`listen_addresses=${HOST}`, 'unix_socket_directories=', 'password_encryption=scram-sha-256', 'max_connections=200'],
  ...['timezone=UTC', 'log_timezone=UTC', 'log_checkpoints=off', 'huge_pages=try', 'logging_collector=off'],
]

const WITHOUT_FSYNC = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** The settings of a server, as `name=value`. What was chosen may change any but those that keep the log free of personal data. */
export function settingsOf(port: number, fsync: boolean, settings: Readonly<Record<string, string>>): string[] {
  const chosen = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
  return [`port=${port}`, ...DEFAULTS, ...(fsync ? [] : WITHOUT_FSYNC), ...chosen, ...SECRECY]
}
