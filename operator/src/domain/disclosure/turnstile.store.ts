import { isSqlError, SQLSTATE, type Sql } from '../../ports/sql.ts'
import type { Asking, AskingOne } from './asking.ts'

/** What was paid: a ticket good for 30 seconds, and the moment of the entries. What became of each asking is in the ticket. */
export interface Paid {
  readonly ticket: string
  readonly atMicros: number
}

/** What a ticket holds of one asking: its outcome, and what was asked for where it answers; null when frozen or closed meanwhile. */
export interface Looked {
  readonly outcome: number
  readonly line: string
}

/** An asking with what the door drew for it: the digest of the engagement number to grant, and the salt of the leaf. */
export interface Drawn {
  readonly asking: Asking
  readonly engagementDigest: Uint8Array
  readonly salt: Uint8Array
}

/** What redeeming needs of an asking: who paid. */
export interface BySecret {
  readonly asking: { readonly secret: Uint8Array }
}

/** The same for a dearer way. */
export interface DrawnOne extends Drawn {
  readonly asking: AskingOne
}

const ASK = `select ticket, at_micros from disclosure.ask($1::bytea, $2::uuid[], $3::uuid[], $4::smallint[], $5::date[], $6::uuid[], $7::uuid[], $8::boolean)`
const ASK_ONE = `select ticket, at_micros from disclosure.ask_one($1::bytea, $2::smallint, $3::smallint, $4::uuid, $5::text, $6::uuid, $7::smallint, $8::date, $9::uuid, $10::uuid, $11::smallint, $12::smallint)`
const REDEEM = `select disclosure.redeem($1::uuid, $2::bytea) as lines`
const TRIES_MAX = 4

/**
 * Pays for a batch and commits. Nothing is shown yet.
 *
 * A used identifier breaks the whole batch, and so do two doors that waited for each other: nothing was written, so the batch is asked again,
 * this time looking for the identifiers already used. If we die here, what was committed is paid and logged, and nobody was shown anything.
 */
export async function pay(sql: Sql, batch: readonly Drawn[]): Promise<Paid> {
  const values = arraysOf(batch)
  return paid(sql, ASK, (tries) => [...values, tries > 1])
}

/** Pays for one person by a dearer way, and commits. Nothing is shown yet. Dying after that: paid, logged, nobody was shown anything. */
export async function payOne(sql: Sql, { asking, engagementDigest, salt }: DrawnOne): Promise<Paid> {
  const { secret, way, insurer, key, printed, cause, domain, day, reason, flags } = asking
  const values = [secret, way, insurer, hexOf(key), printed, hexOf(cause), domain, day, hexOf(engagementDigest), hexOf(salt), reason, flags]
  return paid(sql, ASK_ONE, () => values)
}

/** Commits a payment: tried again while the database asks for it, four times at most. */
export async function paid(sql: Sql, text: string, values: (tries: number) => readonly unknown[]): Promise<Paid> {
  for (let tries = 1; ; tries++) {
    try {
      const [row] = await sql.query<{ ticket: string; at_micros: bigint }>(text, values(tries))
      if (row === undefined) throw new Error('ask gave no row')
      return { ticket: row.ticket, atMicros: Number(row.at_micros) }
    } catch (caught) {
      const again = isSqlError(caught, SQLSTATE.uniqueViolation) || isSqlError(caught, SQLSTATE.deadlockDetected)
      if (!again || tries >= TRIES_MAX) throw caught
    }
  }
}

/** Looks at what a committed payment bought, in the order asked; null where frozen, ended or closed meanwhile. Serves once. */
export async function look(sql: Sql, ticket: string, batch: readonly BySecret[]): Promise<(Looked | null)[]> {
  const [row] = await sql.query<{ lines: string }>(REDEEM, [ticket, secretsOf(batch)])
  return (row?.lines ?? '').split('\n').map((text) => {
    if (text === '!') return null
    const tab = text.indexOf('\t')
    return tab === -1 ? { outcome: Number(text), line: '' } : { outcome: Number(text.slice(0, tab)), line: text.slice(tab + 1) }
  })
}

/** Bytes that each asking brings beside its secret: look-up key, cause, digest of the engagement number, salt. */
const BROUGHT = 64

function arraysOf(batch: readonly Drawn[]): string[] {
  const bytes = new Uint8Array(BROUGHT * batch.length)
  let domains = ''
  let days = ''
  let comma = ''
  for (const [i, { asking, engagementDigest, salt }] of batch.entries()) {
    bytes.set(asking.key, BROUGHT * i)
    bytes.set(asking.cause, BROUGHT * i + 16)
    bytes.set(engagementDigest, BROUGHT * i + 32)
    bytes.set(salt, BROUGHT * i + 48)
    domains += comma + asking.domain
    days += comma + asking.day
    comma = ','
  }
  const hex = hexOf(bytes)
  const column = (start: number): string => {
    let text = '{'
    for (let at = start; at < hex.length; at += 2 * BROUGHT) text += at === start ? hex.slice(at, at + 32) : `,${hex.slice(at, at + 32)}`
    return `${text}}`
  }
  return [secretsOf(batch), column(0), column(32), `{${domains}}`, `{${days}}`, column(64), column(96)]
}

const SECRET = 32

function secretsOf(batch: readonly BySecret[]): string {
  const bytes = new Uint8Array(SECRET * batch.length)
  for (const [i, { asking }] of batch.entries()) bytes.set(asking.secret, SECRET * i)
  return `\\x${hexOf(bytes)}`
}

/** All at once: a batch has some hundred bytes an asking, and this conversion is the driver's own. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
