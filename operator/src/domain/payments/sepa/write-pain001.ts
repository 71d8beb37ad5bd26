import { type Cents, decimalEuros, sum } from '../../../words/cents.ts'
import type { Day } from '../../../words/day.ts'
import type { Iban } from '../../../words/iban.ts'
import { invariant } from '../../../words/invariant.ts'
import { sepaText } from './sepa-text.ts'

export interface CreditTransfer {
  /** At most 35 characters; it comes back in the bank's reports. */
  readonly endToEndId: string
  readonly amountCents: Cents
  readonly creditorName: string
  readonly creditorIban: Iban
  /** What the payee reads on the statement, at most 140 characters. */
  readonly remittance: string
}

/** Transfers from one account: the funds of one insurer. */
export interface PaymentPart {
  readonly paymentId: string
  readonly debtorName: string
  readonly debtorIban: Iban
  readonly transfers: readonly CreditTransfer[]
}

export interface PaymentMessage {
  readonly messageId: string
  /** UTC, `YYYY-MM-DDThh:mm:ssZ`. */
  readonly createdAt: string
  readonly initiatorName: string
  readonly executionDay: Day
  readonly parts: readonly PaymentPart[]
}

/**
 * A customer credit transfer initiation, pain.001.001.09 in the SEPA subset of the European Payments Council. Pure: the
 * same message gives the same bytes, so that a message sent again is recognised. Faults on what a bank would reject.
 */
export function writePain001(message: PaymentMessage): string {
  const transfers = message.parts.flatMap((part) => part.transfers)
  invariant(message.parts.length > 0 && message.parts.every((part) => part.transfers.length > 0), 'a payment message pays')
  invariant(transfers.length <= TRANSFERS_MAX, 'a payment message has a bounded number of transfers')
  invariant(new Set(transfers.map(({ endToEndId }) => endToEndId)).size === transfers.length, 'a transfer stands once')
  invariant(new Set(message.parts.map(({ paymentId }) => paymentId)).size === message.parts.length, 'a part stands once')
  invariant(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(message.createdAt), 'an instant is written in UTC to the second')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>',
    '<GrpHdr>',
    element('MsgId', identifier(message.messageId)),
    element('CreDtTm', message.createdAt),
    element('NbOfTxs', String(transfers.length)),
    element('CtrlSum', decimalEuros(sum(transfers.map(({ amountCents }) => amountCents)))),
    `<InitgPty>${name(message.initiatorName)}</InitgPty></GrpHdr>`,
    ...message.parts.map((part) => paymentPart(part, message.executionDay)),
    '</CstmrCdtTrfInitn></Document>\n',
  ].join('')
}

function paymentPart(part: PaymentPart, executionDay: Day): string {
  return [
    '<PmtInf>',
    element('PmtInfId', identifier(part.paymentId)),
    '<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>',
    element('NbOfTxs', String(part.transfers.length)),
    element('CtrlSum', decimalEuros(sum(part.transfers.map(({ amountCents }) => amountCents)))),
    '<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>',
    `<ReqdExctnDt><Dt>${executionDay}</Dt></ReqdExctnDt>`,
    `<Dbtr>${name(part.debtorName)}</Dbtr><DbtrAcct><Id><IBAN>${part.debtorIban}</IBAN></Id></DbtrAcct>`,
    '<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>',
    ...part.transfers.map(creditTransfer),
    '</PmtInf>',
  ].join('')
}

function creditTransfer(transfer: CreditTransfer): string {
  invariant(
    transfer.amountCents > 0n && transfer.amountCents <= AMOUNT_MAX_CENTS,
    'a SEPA transfer is between 0.01 and 999 999 999.99 euros',
  )
  return [
    `<CdtTrfTxInf><PmtId>${element('EndToEndId', identifier(transfer.endToEndId))}</PmtId>`,
    `<Amt><InstdAmt Ccy="EUR">${decimalEuros(transfer.amountCents)}</InstdAmt></Amt>`,
    `<Cdtr>${name(transfer.creditorName)}</Cdtr><CdtrAcct><Id><IBAN>${transfer.creditorIban}</IBAN></Id></CdtrAcct>`,
    `<RmtInf>${element('Ustrd', sepaText(transfer.remittance, 140))}</RmtInf></CdtTrfTxInf>`,
  ].join('')
}

/** The SEPA character set has no markup character but the apostrophe, which needs no escape in an element. */
function element(tag: string, text: string): string {
  return `<${tag}>${text}</${tag}>`
}

function name(text: string): string {
  return element('Nm', sepaText(text, 70))
}

function identifier(text: string): string {
  invariant(/^[A-Za-z0-9][A-Za-z0-9+.-]{0,34}$/.test(text), 'an identifier sent to a bank has at most 35 plain characters')
  return text
}

const AMOUNT_MAX_CENTS = 99_999_999_999n
const TRANSFERS_MAX = 200_000
