import { sha256, utf8 } from '@cloison/evidence'
import { type Cents, parseEuros } from '../../../words/cents.ts'
import { type Day, parseDay } from '../../../words/day.ts'
import { isRefusal, type Refusal, refuse } from '../../../words/refusal.ts'
import { batchOfMessageId, partOfPaymentId, transferOfEndToEndId } from './bank-ids.ts'
import { readXml, type XmlElement } from './read-xml.ts'

/** What the bank says of a transfer, of an insurer's part of a batch, or of a whole batch. */
export interface ReportItem {
  readonly what: 'debited' | 'rejected' | 'returned'
  /** `unknown` is not one of ours: a person must look at it. */
  readonly about:
    | { readonly kind: 'transfer'; readonly transferId: bigint }
    | { readonly kind: 'part'; readonly batchId: bigint; readonly insurerId: number }
    | { readonly kind: 'batch'; readonly batchId: bigint }
    | { readonly kind: 'unknown' }
  /** As the bank names it; null when it names none (a rejection). */
  readonly amountCents: Cents | null
  /** Booking day; null in a rejection. */
  readonly day: Day | null
  /** The bank's own code (AC01, AC04, MS03…); null for a debit. */
  readonly reason: string | null
}

export interface BankReport {
  readonly kind: 'pain.002' | 'camt.054'
  readonly messageId: string
  /** SHA-256 of the document: with the identifier, what makes a message the same one. */
  readonly digest: Uint8Array
  readonly items: readonly ReportItem[]
}

export type ReportRefused = Refusal<'report-refused'>

/**
 * Reads a payment status report (pain.002) or a debit and credit notification (camt.054), any version of the two.
 * A status other than a rejection says nothing about money and is left out: only a booked debit is a payment.
 */
export function readReport(document: string): BankReport | ReportRefused {
  const root = readXml(document)
  if (isRefusal(root) || root.name !== 'Document') return refuse('report-refused')
  const namespace =
    [...root.attributes].find(([key, value]) => /^xmlns(:|$)/.test(key) && value.startsWith(ISO))?.[1].slice(ISO.length) ?? ''
  const read = /^pain\.002\.001\.\d\d$/.test(namespace)
    ? statusReport(root)
    : /^camt\.054\.001\.\d\d$/.test(namespace)
      ? notification(root)
      : refuse('report-refused')
  return isRefusal(read) ? read : { ...read, digest: sha256(utf8(document)) }
}

const ISO = 'urn:iso:std:iso:20022:tech:xsd:'

type ReadReport = Omit<BankReport, 'digest'>

function statusReport(root: XmlElement): ReadReport | ReportRefused {
  const report = child(root, 'CstmrPmtStsRpt')
  const messageId = text(report, 'GrpHdr', 'MsgId')
  const original = child(report, 'OrgnlGrpInfAndSts')
  if (!validId(messageId) || original === null) return refuse('report-refused')
  const rejected = (about: ReportItem['about'], holder: XmlElement | null): ReportItem => ({
    what: 'rejected',
    about,
    amountCents: null,
    day: null,
    reason: reasonOf(child(holder, 'StsRsnInf')),
  })
  // The finest first, since it carries the reason; a whole that is rejected covers what no line names.
  const items: ReportItem[] = []
  for (const part of children(report, 'OrgnlPmtInfAndSts')) {
    for (const transaction of children(part, 'TxInfAndSts')) {
      if (text(transaction, 'TxSts') === 'RJCT') items.push(rejected(transferNamed(text(transaction, 'OrgnlEndToEndId')), transaction))
    }
    if (text(part, 'PmtInfSts') === 'RJCT') {
      const named = partOfPaymentId(text(part, 'OrgnlPmtInfId'))
      items.push(rejected(named === null ? UNKNOWN : { kind: 'part', ...named }, part))
    }
  }
  if (text(original, 'GrpSts') === 'RJCT') {
    const batchId = batchOfMessageId(text(original, 'OrgnlMsgId'))
    items.push(rejected(batchId === null ? UNKNOWN : { kind: 'batch', batchId }, original))
  }
  return { kind: 'pain.002', messageId, items }
}

function notification(root: XmlElement): ReadReport | ReportRefused {
  const report = child(root, 'BkToCstmrDbtCdtNtfctn')
  const messageId = text(report, 'GrpHdr', 'MsgId')
  if (!validId(messageId)) return refuse('report-refused')
  const items: ReportItem[] = []
  for (const account of children(report, 'Ntfctn')) {
    for (const entry of children(account, 'Ntry')) {
      // A pending entry may still be withdrawn by the bank: nothing is paid yet.
      if (statusOf(entry) !== 'BOOK') continue
      const read = entryItems(entry)
      if (isRefusal(read)) return read
      items.push(...read)
    }
  }
  return { kind: 'camt.054', messageId, items }
}

function entryItems(entry: XmlElement): readonly ReportItem[] | ReportRefused {
  const amountCents = amountOf(entry)
  const day = bookingDay(entry)
  const direction = text(entry, 'CdtDbtInd')
  if (amountCents === null || day === null || (direction !== 'DBIT' && direction !== 'CRDT')) return refuse('report-refused')
  const details = children(entry, 'NtryDtls')
  const transactions = details.flatMap((detail) => children(detail, 'TxDtls'))
  const reversed = text(entry, 'RvslInd') === 'true'
  if (direction === 'CRDT') {
    // Money comes back, or comes in: what is not a return of ours (a provision) is not this room's to book.
    return transactions.flatMap((transaction): ReportItem[] => {
      const about = transferNamed(text(transaction, 'Refs', 'EndToEndId'))
      const returned = child(transaction, 'RtrInf')
      if (returned === null && !reversed && about.kind === 'unknown') return []
      return [
        {
          what: 'returned',
          about,
          amountCents: amountOf(transaction) ?? single(transactions, amountCents),
          day,
          reason: reasonOf(returned),
        },
      ]
    })
  }
  const named = transactions.filter((transaction) => transferNamed(text(transaction, 'Refs', 'EndToEndId')).kind === 'transfer')
  if (transactions.length > 0 && named.length === transactions.length) {
    return transactions.map((transaction): ReportItem => {
      const about = transferNamed(text(transaction, 'Refs', 'EndToEndId'))
      return { what: 'debited', about, amountCents: amountOf(transaction) ?? single(transactions, amountCents), day, reason: null }
    })
  }
  const paymentIds = new Set([
    ...details.map((detail) => text(detail, 'Btch', 'PmtInfId')),
    ...transactions.map((transaction) => text(transaction, 'Refs', 'PmtInfId')),
  ])
  paymentIds.delete('')
  const [paymentId = ''] = paymentIds
  const part = paymentIds.size === 1 ? partOfPaymentId(paymentId) : null
  return [{ what: 'debited', about: part === null ? UNKNOWN : { kind: 'part', ...part }, amountCents, day, reason: null }]
}

const UNKNOWN = { kind: 'unknown' } as const

function transferNamed(endToEndId: string): ReportItem['about'] {
  const transferId = transferOfEndToEndId(endToEndId)
  return transferId === null ? UNKNOWN : { kind: 'transfer', transferId }
}

/** The entry's amount stands for its only transaction when that one names none. */
function single(transactions: readonly XmlElement[], amountCents: Cents): Cents | null {
  return transactions.length === 1 ? amountCents : null
}

/** Status is a code in a choice since version 4 of the message, and plain text before. */
function statusOf(entry: XmlElement): string {
  return text(entry, 'Sts', 'Cd') || text(entry, 'Sts')
}

function bookingDay(entry: XmlElement): Day | null {
  const written = text(entry, 'BookgDt', 'Dt') || text(entry, 'BookgDt', 'DtTm').slice(0, 10)
  const day = parseDay(written)
  return isRefusal(day) ? null : day
}

function amountOf(holder: XmlElement): Cents | null {
  const amount = child(holder, 'Amt')
  if (amount === null || amount.attributes.get('Ccy') !== 'EUR') return null
  const read = parseEuros(amount.text.trim())
  return isRefusal(read) ? null : read
}

function reasonOf(holder: XmlElement | null): string | null {
  const code = text(holder, 'Rsn', 'Cd')
  return /^[A-Z0-9]{4}$/.test(code) ? code : null
}

function child(parent: XmlElement | null, name: string): XmlElement | null {
  return parent?.children.find((element) => element.name === name) ?? null
}

function children(parent: XmlElement | null, name: string): readonly XmlElement[] {
  return parent?.children.filter((element) => element.name === name) ?? []
}

/** The text at the end of a path of first children, trimmed; empty when there is none. */
function text(parent: XmlElement | null, ...path: readonly string[]): string {
  const found = path.reduce<XmlElement | null>((element, name) => child(element, name), parent)
  return found?.text.trim() ?? ''
}

function validId(id: string): boolean {
  return id.length >= 1 && id.length <= 35
}
