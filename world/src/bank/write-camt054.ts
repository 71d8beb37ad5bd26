import { totalsOf } from './decide-transfers.ts'
import { type PaymentMessage, type PaymentPart, type Transfer, writeCents } from './payment-message.ts'
import { tag } from './xml.ts'

export interface NotificationHead {
  readonly reportId: string
  /** Instant in UTC to the second. */
  readonly at: string
  /** Booking day, `YYYY-MM-DD`. */
  readonly day: string
}

/**
 * Debit notification, camt.054.001.08: the transfers of a part that left its account, in one entry (batch booking) or one each;
 * every transfer is named in either case.
 */
export function writeDebit(message: PaymentMessage, part: PaymentPart, transfers: readonly Transfer[], head: NotificationHead): string {
  const groups = part.batchBooking ? [transfers] : transfers.map((transfer) => [transfer])
  const entries = groups.map((group, rank) => {
    const { count, sumCents } = totalsOf(group)
    const batch = `<Btch>${tag('MsgId', message.messageId)}${tag('PmtInfId', part.paymentId)}${tag('NbOfTxs', String(count))}${amount('TtlAmt', sumCents)}${tag('CdtDbtInd', 'DBIT')}</Btch>`
    const details = group.map((transfer) => transaction(message, part, transfer, 'DBIT', ''))
    return entry(head, `${head.reportId}-${rank + 1}`, sumCents, 'DBIT', 'ESCT', `${batch}${details.join('')}`)
  })
  return notification(part, head, entries.join(''))
}

/** Credit notification, camt.054.001.08: a transfer that came back, with the reason its bank gave. */
export function writeReturn(
  message: PaymentMessage,
  part: PaymentPart,
  transfer: Transfer,
  reason: string,
  head: NotificationHead,
): string {
  const returned = `<RtrInf><Rsn>${tag('Cd', reason)}</Rsn></RtrInf>`
  const details = transaction(message, part, transfer, 'CRDT', returned)
  return notification(part, head, entry(head, `${head.reportId}-1`, transfer.amountCents, 'CRDT', 'RRTN', details))
}

function notification(part: PaymentPart, head: NotificationHead, entries: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>',
    `<GrpHdr>${tag('MsgId', head.reportId)}${tag('CreDtTm', head.at)}</GrpHdr>`,
    `<Ntfctn>${tag('Id', head.reportId)}${tag('CreDtTm', head.at)}<Acct><Id>${tag('IBAN', part.debtorIban)}</Id></Acct>`,
    entries,
    '</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n',
  ].join('')
}

function entry(
  head: NotificationHead,
  reference: string,
  sumCents: bigint,
  direction: 'DBIT' | 'CRDT',
  family: 'ESCT' | 'RRTN',
  details: string,
): string {
  const day = `<BookgDt>${tag('Dt', head.day)}</BookgDt><ValDt>${tag('Dt', head.day)}</ValDt>`
  const code = `<BkTxCd><Domn>${tag('Cd', 'PMNT')}<Fmly>${tag('Cd', 'ICDT')}${tag('SubFmlyCd', family)}</Fmly></Domn></BkTxCd>`
  return `<Ntry>${tag('NtryRef', reference)}${amount('Amt', sumCents)}${tag('CdtDbtInd', direction)}<Sts>${tag('Cd', 'BOOK')}</Sts>${day}${code}<NtryDtls>${details}</NtryDtls></Ntry>`
}

function transaction(message: PaymentMessage, part: PaymentPart, transfer: Transfer, direction: 'DBIT' | 'CRDT', end: string): string {
  const references = `<Refs>${tag('MsgId', message.messageId)}${tag('PmtInfId', part.paymentId)}${tag('EndToEndId', transfer.endToEndId)}</Refs>`
  return `<TxDtls>${references}${amount('Amt', transfer.amountCents)}${tag('CdtDbtInd', direction)}${end}</TxDtls>`
}

function amount(name: string, amountCents: bigint): string {
  return `<${name} Ccy="EUR">${writeCents(amountCents)}</${name}>`
}
