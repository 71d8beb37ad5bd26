import { childOf, childrenOf, readXml, textAt, textIfAny, type XmlElement, XmlError } from './xml.ts'

/** One transfer that a customer asks for. */
export interface Transfer {
  readonly endToEndId: string
  readonly amountCents: bigint
  readonly creditorName: string
  readonly creditorIban: string
}

/** Transfers to be taken from one account. */
export interface PaymentPart {
  readonly paymentId: string
  readonly debtorIban: string
  /** One entry for the whole part, or one per transfer. */
  readonly batchBooking: boolean
  /** `YYYY-MM-DD` */
  readonly executionDay: string
  readonly declared: Totals
  readonly transfers: readonly Transfer[]
}

export interface PaymentMessage {
  readonly messageId: string
  readonly declared: Totals
  readonly parts: readonly PaymentPart[]
}

export interface Totals {
  readonly count: number
  readonly sumCents: bigint
}

const pain001 = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'

/** Reads a pain.001.001.09 in euros, paying to IBANs. Throws XmlError on anything else; the totals are not compared here. */
export function readPaymentMessage(document: string): PaymentMessage {
  const root = readXml(document)
  const prefix = [...root.attributes].some(([name, value]) => /^xmlns(:|$)/.test(name) && value === pain001)
  if (root.name !== 'Document' || !prefix) throw new XmlError('not a pain.001.001.09')
  const initiation = childOf(root, 'CstmrCdtTrfInitn')
  const header = childOf(initiation, 'GrpHdr')
  const parts = childrenOf(initiation, 'PmtInf').map(readPart)
  if (parts.length === 0) throw new XmlError('PmtInf is missing')
  return { messageId: identifier(header, 'MsgId'), declared: totals(header), parts }
}

function readPart(part: XmlElement): PaymentPart {
  if (textAt(part, 'PmtMtd') !== 'TRF') throw new XmlError('PmtMtd is not TRF')
  const executionDay = textAt(part, 'ReqdExctnDt', 'Dt')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(executionDay)) throw new XmlError('ReqdExctnDt is not a day')
  const transfers = childrenOf(part, 'CdtTrfTxInf').map(readTransfer)
  if (transfers.length === 0) throw new XmlError('CdtTrfTxInf is missing')
  return {
    paymentId: identifier(part, 'PmtInfId'),
    debtorIban: textAt(part, 'DbtrAcct', 'Id', 'IBAN'),
    batchBooking: textIfAny(part, 'BtchBookg') !== 'false',
    executionDay,
    declared: totals(part),
    transfers,
  }
}

function readTransfer(transfer: XmlElement): Transfer {
  const amount = childOf(childOf(transfer, 'Amt'), 'InstdAmt')
  if (amount?.attributes.get('Ccy') !== 'EUR') throw new XmlError('InstdAmt is not in euros')
  const amountCents = readCents(amount.text.trim())
  if (amountCents <= 0n) throw new XmlError('InstdAmt is not positive')
  return {
    endToEndId: identifier(childOf(transfer, 'PmtId'), 'EndToEndId'),
    amountCents,
    creditorName: textAt(transfer, 'Cdtr', 'Nm'),
    creditorIban: textAt(transfer, 'CdtrAcct', 'Id', 'IBAN'),
  }
}

/** Euros with at most two decimals, as cents. */
function readCents(text: string): bigint {
  const read = /^(\d{1,16})(?:\.(\d{1,2}))?$/.exec(text)
  if (read === null) throw new XmlError('an amount is not made of euros and cents')
  return BigInt(read[1] ?? '') * 100n + BigInt((read[2] ?? '').padEnd(2, '0'))
}

/** Cents as euros with two decimals. */
export function writeCents(amountCents: bigint): string {
  const digits = String(amountCents).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function totals(holder: XmlElement | undefined): Totals {
  const count = textAt(holder, 'NbOfTxs')
  if (!/^\d{1,15}$/.test(count)) throw new XmlError('NbOfTxs is not a number')
  return { count: Number(count), sumCents: readCents(textAt(holder, 'CtrlSum')) }
}

function identifier(holder: XmlElement | undefined, name: string): string {
  const text = textAt(holder, name)
  if (text.length > 35) throw new XmlError(`${name} is too long`)
  return text
}
