import type { DecidedMessage, DecidedPart } from './decide-transfers.ts'
import { writeCents } from './payment-message.ts'
import { tag } from './xml.ts'

/**
 * Payment status report, pain.002.001.10: the message, each part and each transfer accepted (ACCP) or rejected (RJCT) with a
 * reason; PART where both occur. `at` is an instant in UTC to the second.
 */
export function writePain002(decided: DecidedMessage, reportId: string, at: string): string {
  const { message, rejected, parts } = decided
  const statuses = parts.map(statusOf)
  const group = statuses.every((status) => status === statuses[0]) ? statuses[0] : 'PART'
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>',
    `<GrpHdr>${tag('MsgId', reportId)}${tag('CreDtTm', at)}</GrpHdr>`,
    `<OrgnlGrpInfAndSts>${tag('OrgnlMsgId', message.messageId)}${tag('OrgnlMsgNmId', 'pain.001.001.09')}`,
    `${tag('OrgnlNbOfTxs', String(message.declared.count))}${tag('OrgnlCtrlSum', writeCents(message.declared.sumCents))}`,
    `${tag('GrpSts', group ?? 'RJCT')}${reason(rejected)}</OrgnlGrpInfAndSts>`,
    ...(rejected === undefined ? parts.map(partReport) : []),
    '</CstmrPmtStsRpt></Document>\n',
  ].join('')
}

function partReport(decided: DecidedPart): string {
  const { part, rejected, transfers } = decided
  const each = transfers.map(
    ({ transfer, decision }) =>
      `<TxInfAndSts>${tag('OrgnlEndToEndId', transfer.endToEndId)}${tag('TxSts', decision.status === 'rejected' ? 'RJCT' : 'ACCP')}${reason(decision.status === 'rejected' ? decision.reason : undefined)}</TxInfAndSts>`,
  )
  return [
    `<OrgnlPmtInfAndSts>${tag('OrgnlPmtInfId', part.paymentId)}${tag('OrgnlNbOfTxs', String(part.declared.count))}`,
    `${tag('OrgnlCtrlSum', writeCents(part.declared.sumCents))}${tag('PmtInfSts', statusOf(decided))}${reason(rejected)}`,
    ...(rejected === undefined ? each : []),
    '</OrgnlPmtInfAndSts>',
  ].join('')
}

function statusOf(decided: DecidedPart): 'ACCP' | 'PART' | 'RJCT' {
  const rejected = decided.transfers.filter(({ decision }) => decision.status === 'rejected').length
  return rejected === 0 ? 'ACCP' : rejected === decided.transfers.length ? 'RJCT' : 'PART'
}

function reason(code: string | undefined): string {
  return code === undefined ? '' : `<StsRsnInf><Rsn>${tag('Cd', code)}</Rsn></StsRsnInf>`
}
