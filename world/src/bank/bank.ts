import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readBody } from '../read-body.ts'
import { type Book, openBook } from './bank-book.ts'
import type { Scenario } from './decide-transfers.ts'
import { XmlError } from './xml.ts'

export interface BankOptions {
  /** 0 lets the machine choose. */
  readonly port: number
  readonly scenarios?: readonly Scenario[]
  /** Milliseconds from receipt to the status report, again to the debit, and again to the returns; 200 by default. */
  readonly delayMs?: number
  /** Keeps messages and reports in this file, so that a restart forgets nothing. */
  readonly file?: string
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly now?: () => number
}

/** A bank on loopback. */
export interface BankStandIn {
  readonly url: string
  /**
   * Makes the next submission fail: `refused` keeps nothing and answers 503; `lost` keeps and will execute the message, then cuts
   * the line without a word.
   */
  failNext(how: 'refused' | 'lost'): void
  close(): Promise<void>
}

const documentBytesMax = 20_000_000
const limitMax = 1000

/**
 * Starts a stand-in for the bank that holds the insurers' funds.
 *
 * - `POST /pain001`, a pain.001.001.09: 202 `{"messageId"}` once it is kept. The same bytes again: 202, executed once. The same
 *   identifier with other bytes: 409. Not such a message: 400. Too long: 413.
 * - `GET /reports?since=<cursor>&limit=<1..1000>`: 200 `{"reports":[{"kind","document"}],"cursor"}`, oldest first; without
 *   `since`, from the beginning. Give the cursor back to see what came after.
 */
export async function startBank(options: BankOptions): Promise<BankStandIn> {
  const { scenarios = [], delayMs = 200, now = Date.now, file } = options
  const book = openBook({ scenarios, delayMs, now, ...(file === undefined ? {} : { file }) })
  let failure: 'refused' | 'lost' | undefined
  const takeFailure = () => {
    const taken = failure
    failure = undefined
    return taken
  }
  const server = createServer((request, response) => {
    answer(book, takeFailure, request, response).catch(() =>
      response.headersSent ? response.destroy() : reply(response, 500, { error: 'fault' }),
    )
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(options.port, '127.0.0.1', resolve)
    })
  } catch (fault) {
    book.close()
    throw fault
  }
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://127.0.0.1:${port}`,
    failNext(how) {
      failure = how
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          book.close()
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function answer(
  book: Book,
  takeFailure: () => 'refused' | 'lost' | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/pain001' && request.method === 'POST') return receive(book, takeFailure(), request, response)
  if (url.pathname === '/reports' && request.method === 'GET') return report(book, url.searchParams, response)
  reply(response, 404, { error: 'unknown-address' })
}

async function receive(
  book: Book,
  failure: 'refused' | 'lost' | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, documentBytesMax)
  if (body === undefined) return reply(response, 413, { error: 'too-long' })
  if (failure === 'refused') return reply(response, 503, { error: 'unavailable' })
  let document: string
  try {
    document = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return reply(response, 400, { error: 'not-utf-8' })
  }
  try {
    const { messageId, outcome } = book.receive(document)
    if (failure === 'lost') {
      response.destroy()
      return
    }
    reply(response, outcome === 'other' ? 409 : 202, outcome === 'other' ? { error: 'identifier-used' } : { messageId })
  } catch (fault) {
    if (!(fault instanceof XmlError)) throw fault
    reply(response, 400, { error: 'not-a-payment-message', detail: fault.message })
  }
}

function report(book: Book, query: URLSearchParams, response: ServerResponse): void {
  const since = query.get('since') ?? '0'
  const limit = query.get('limit') ?? '100'
  if (!/^\d{1,9}$/.test(since) || !/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > limitMax) {
    reply(response, 400, { error: 'wrong-query' })
    return
  }
  const { reports, cursor } = book.reports(Number(since), Number(limit))
  reply(response, 200, { reports: reports.map(({ kind, document }) => ({ kind, document })), cursor: String(cursor) })
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...(status === 413 ? { connection: 'close' } : {}),
  })
  response.end(JSON.stringify(body))
}
