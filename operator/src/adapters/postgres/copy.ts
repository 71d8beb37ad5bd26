import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type postgres from 'postgres'
import { SQLSTATE, SqlError } from '../../ports/sql.ts'

/**
 * The driver settles a COPY when the server is ready to receive, and loses what the server says afterwards: the number of rows, and a
 * refusal that comes after the last chunk (a constraint), on which it would wait for ever. It does call these two fields of the
 * statement again at that time; they are not in its types. `copy.store.test.ts` fails if a later version stops doing so.
 */
interface Settled {
  resolve: (result: unknown) => void
  reject: (error: unknown) => void
}

/**
 * Sends `chunks` to `copy … from stdin` within a transaction: rows written. The server undoes everything when `chunks` throws. When the
 * server refuses a row, it is told once `chunks` has ended: the driver hears a refusal at the server's next readiness, not before.
 */
export async function copyIn(
  transaction: postgres.TransactionSql,
  text: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<number> {
  const statement = transaction.unsafe(text)
  // Its two fields are not in the driver's types; see Settled.
  const outcome = listen(statement as unknown as Settled)
  outcome.catch(() => undefined)
  const stream: Writable = await statement.writable()
  stream.on('error', () => undefined)
  const failed = outcome.then(
    () => undefined,
    () => undefined,
  )
  try {
    for await (const chunk of chunks) {
      if (stream.destroyed) break
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain').catch(() => undefined), failed])
    }
  } catch (cause) {
    stream.destroy(new Error('the source of the rows failed'))
    await failed
    throw cause
  }
  if (!stream.destroyed) stream.end()
  return await outcome
}

function listen(statement: Settled): Promise<number> {
  const { resolve, reject } = statement
  return new Promise<number>((written, refused) => {
    statement.resolve = (result) => {
      resolve(result)
      if (isSummary(result)) written(result.count)
    }
    statement.reject = (error) => {
      reject(error)
      refused(error ?? new SqlError('the copy was refused', { code: SQLSTATE.connectionLost }))
    }
  })
}

/** The first call gives the stream, the second the command's summary: an array with the number of rows. */
function isSummary(result: unknown): result is { count: number } {
  return Array.isArray(result) && 'count' in result && typeof result.count === 'number'
}
