import type { Bank } from '../../ports/bank.ts'

export interface HttpBankOptions {
  /** Address of the bank's interface: `https://bank.example`. */
  readonly url: string
  /** Longest wait for an answer, in milliseconds; 20,000 when not said. */
  readonly timeoutMs?: number
}

/** The bank did not answer, or not what was agreed. Nobody knows what it did: the same bytes are sent again. */
export class BankUnheard extends Error {
  override readonly name = 'BankUnheard'
}

const ANSWER_BYTES_MAX = 50_000_000
const TIMEOUT_MS = 20_000

/**
 * A bank reached over HTTP: `POST /pain001`, executed once by message identifier, and `GET /reports?since=&limit=`. A real
 * bank's channel (EBICS, SWIFT) is another adapter behind the same port.
 */
export function httpBank(options: HttpBankOptions): Bank {
  const { url, timeoutMs = TIMEOUT_MS } = options
  const ask = async (path: string, request: RequestInit): Promise<Response> => {
    try {
      return await fetch(new URL(path, url), { ...request, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    } catch {
      throw new BankUnheard('the bank was not reached')
    }
  }
  return {
    async submit(messageId, document) {
      const response = await ask('/pain001', {
        method: 'POST',
        headers: { 'content-type': 'application/xml; charset=utf-8' },
        body: document,
      })
      const said = await readAnswer(response)
      if (response.status !== 202 || said['messageId'] !== messageId)
        throw new BankUnheard(`the bank answered ${response.status} to a payment message`)
    },
    async reports(cursor, limit) {
      const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { since: cursor }) })
      const response = await ask(`/reports?${query}`, { method: 'GET' })
      const said = await readAnswer(response)
      const { reports, cursor: next } = said
      if (response.status !== 200 || !Array.isArray(reports) || typeof next !== 'string' || next.length > 200) {
        throw new BankUnheard(`the bank answered ${response.status} when asked for its reports`)
      }
      const documents = reports.map((report: unknown) => {
        const document = typeof report === 'object' && report !== null && 'document' in report ? report.document : undefined
        if (typeof document !== 'string') throw new BankUnheard('the bank gave a report without a document')
        return document
      })
      return { documents, cursor: next }
    },
  }
}

async function readAnswer(response: Response): Promise<Record<string, unknown>> {
  let text = ''
  try {
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length > ANSWER_BYTES_MAX) throw new BankUnheard('the bank answered without end')
    }
    const read: unknown = JSON.parse(text + decoder.decode())
    if (typeof read === 'object' && read !== null) return read as Record<string, unknown>
  } catch (caught) {
    if (caught instanceof BankUnheard) throw caught
    throw new BankUnheard('the bank’s answer was cut, or is not JSON')
  }
  throw new BankUnheard('the bank’s answer is not an object')
}
