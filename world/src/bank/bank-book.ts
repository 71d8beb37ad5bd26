import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { type DecidedMessage, decideTransfers, type Scenario } from './decide-transfers.ts'
import { readPaymentMessage } from './payment-message.ts'
import { writeDebit, writeReturn } from './write-camt054.ts'
import { writePain002 } from './write-pain002.ts'

/** A report, and when the customer may see it (milliseconds since 1970). */
interface Report {
  readonly kind: 'pain.002' | 'camt.054'
  readonly availableAt: number
  readonly document: string
}

interface Kept {
  readonly messageId: string
  readonly digest: string
  readonly reports: readonly Report[]
}

export interface BookOptions {
  readonly scenarios: readonly Scenario[]
  /** From receipt to the status report, from there to the debit, and from there to the returns. */
  readonly delayMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Where messages are kept; in memory alone without it. */
  readonly file?: string
}

export interface Book {
  /** Keeps a message and decides what becomes of it; `again` when the same bytes came before, `other` when its identifier did. */
  receive(document: string): { readonly messageId: string; readonly outcome: 'received' | 'again' | 'other' }
  /** Reports visible now, after the first `cursor` of them. The order never changes once seen. */
  reports(cursor: number, limit: number): { readonly reports: readonly Report[]; readonly cursor: number }
  close(): void
}

const messagesMax = 10_000

/** What the bank remembers. A message is on disk before it is acknowledged; a line cut by a crash was never acknowledged. */
export function openBook(options: BookOptions): Book {
  const kept = options.file === undefined || !existsSync(options.file) ? [] : readLines(options.file)
  const byId = new Map(kept.map((message) => [message.messageId, message]))
  const pending = kept.flatMap((message) => message.reports)
  const published: Report[] = []
  const file = options.file === undefined ? undefined : openSync(options.file, 'a', 0o600)
  let latest = 0

  /** Time never goes back for the customer: what was seen keeps its place. */
  function now(): number {
    latest = Math.max(latest, options.now())
    return latest
  }

  function publish(): void {
    const until = now()
    const due = pending.filter((report) => report.availableAt <= until).sort((one, other) => one.availableAt - other.availableAt)
    for (const report of due) pending.splice(pending.indexOf(report), 1)
    published.push(...due)
  }

  return {
    receive(document) {
      const message = readPaymentMessage(document)
      const { messageId } = message
      const digest = createHash('sha256').update(document).digest('hex')
      const known = byId.get(messageId)
      if (known !== undefined) return { messageId, outcome: known.digest === digest ? 'again' : 'other' }
      if (byId.size >= messagesMax) throw new Error('openBook: the stand-in has received all it can')
      // What is due is published first, so that a later message cannot slip in before it.
      publish()
      const entry: Kept = {
        messageId,
        digest,
        reports: reportsOf(decideTransfers(message, options.scenarios), byId.size + 1, now(), options.delayMs),
      }
      if (file !== undefined) {
        writeSync(file, `${JSON.stringify(entry)}\n`)
        fsyncSync(file)
      }
      byId.set(messageId, entry)
      pending.push(...entry.reports)
      return { messageId, outcome: 'received' }
    },
    reports(cursor, limit) {
      publish()
      const reports = published.slice(cursor, cursor + limit)
      return { reports, cursor: Math.min(cursor, published.length) + reports.length }
    },
    close() {
      if (file !== undefined) closeSync(file)
    },
  }
}

/** The status report, then one debit per account, then one credit per transfer that comes back. */
function reportsOf(decided: DecidedMessage, rank: number, receivedAt: number, delayMs: number): Report[] {
  const { message } = decided
  const reports: Report[] = []
  const head = (step: number) => {
    const availableAt = receivedAt + step * delayMs
    const at = `${new Date(availableAt).toISOString().slice(0, 19)}Z`
    return { availableAt, at, reportId: `BANQUE-${rank}-${reports.length + 1}` }
  }
  const status = head(1)
  reports.push({ kind: 'pain.002', availableAt: status.availableAt, document: writePain002(decided, status.reportId, status.at) })
  for (const { part, transfers } of decided.parts) {
    const executed = transfers.filter(({ decision }) => decision.status === 'executed').map(({ transfer }) => transfer)
    if (executed.length === 0) continue
    const debit = head(2)
    const day = latestDay(part.executionDay, debit.at)
    reports.push({ kind: 'camt.054', availableAt: debit.availableAt, document: writeDebit(message, part, executed, { ...debit, day }) })
    for (const { transfer, decision } of transfers) {
      if (decision.status !== 'executed' || decision.returnReason === undefined) continue
      const back = head(3)
      const document = writeReturn(message, part, transfer, decision.returnReason, { ...back, day: latestDay(part.executionDay, back.at) })
      reports.push({ kind: 'camt.054', availableAt: back.availableAt, document })
    }
  }
  return reports
}

/** Nothing is booked before the day asked for, nor in the past. */
function latestDay(executionDay: string, at: string): string {
  return executionDay > at.slice(0, 10) ? executionDay : at.slice(0, 10)
}

function readLines(path: string): Kept[] {
  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) {
    const file = openSync(path, 'r+')
    ftruncateSync(file, Buffer.byteLength(whole))
    closeSync(file)
  }
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Kept)
}
