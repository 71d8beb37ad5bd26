import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { fictitiousIban } from '../iban.ts'
import { type BankOptions, startBank } from './bank.ts'
import { childOf, childrenOf, readXml, textAt, type XmlElement } from './xml.ts'

/** What a test asks of the stand-in, and how it reads the answer. */
export const good = fictitiousIban(10)

export interface Asked {
  readonly id: string
  readonly euros: string
  readonly to: string
}

export async function openTrial(context: TestContext, options: Partial<BankOptions> = {}) {
  let clock = Date.UTC(2026, 10, 24, 8)
  const bank = await startBank({ port: 0, delayMs: 100, now: () => clock, ...options })
  let open = true
  const close = async () => {
    if (open) await bank.close()
    open = false
  }
  context.after(close)
  return {
    url: bank.url,
    failNext: bank.failNext,
    close,
    wait(ms: number) {
      clock += ms
    },
    async submit(document: string) {
      const response = await fetch(`${bank.url}/pain001`, {
        method: 'POST',
        body: document,
        headers: { 'content-type': 'application/xml' },
      })
      const body = (await response.json()) as Record<string, unknown>
      return { status: response.status, body: response.status === 400 ? {} : body }
    },
    async reports(since?: string, limit = 100) {
      const response = await fetch(`${bank.url}/reports?limit=${limit}${since === undefined ? '' : `&since=${since}`}`)
      assert.equal(response.status, 200)
      return (await response.json()) as { reports: { kind: string; document: string }[]; cursor: string }
    },
  }
}

export function transfer(id: string, euros: string, to: string = good): Asked {
  return { id, euros: euros.includes('.') ? euros : `${euros}.00`, to }
}

export function message(id: string, parts: readonly { paymentId: string; from: string; transfers: readonly Asked[] }[]): string {
  const sum = (transfers: readonly Asked[]) =>
    (transfers.reduce((cents, one) => cents + Math.round(Number(one.euros) * 100), 0) / 100).toFixed(2)
  const all = parts.flatMap((part) => part.transfers)
  const written = parts.map(
    (part) =>
      `<PmtInf><PmtInfId>${part.paymentId}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>${part.transfers.length}</NbOfTxs><CtrlSum>${sum(part.transfers)}</CtrlSum><ReqdExctnDt><Dt>2026-11-25</Dt></ReqdExctnDt><Dbtr><Nm>Mutuelle</Nm></Dbtr><DbtrAcct><Id><IBAN>${part.from}</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>${part.transfers
        .map(
          (one) =>
            `<CdtTrfTxInf><PmtId><EndToEndId>${one.id}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">${one.euros}</InstdAmt></Amt><Cdtr><Nm>Pharmacie</Nm></Cdtr><CdtrAcct><Id><IBAN>${one.to}</IBAN></Id></CdtrAcct></CdtTrfTxInf>`,
        )
        .join('')}</PmtInf>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-11-24T08:00:00Z</CreDtTm><NbOfTxs>${all.length}</NbOfTxs><CtrlSum>${sum(all)}</CtrlSum><InitgPty><Nm>Cloison</Nm></InitgPty></GrpHdr>${written.join('')}</CstmrCdtTrfInitn></Document>`
}

export function groupStatus(document: string | undefined): string {
  return textAt(readXml(document ?? '').children[0], 'OrgnlGrpInfAndSts', 'GrpSts')
}

export function entries(document: string | undefined): readonly XmlElement[] {
  return childrenOf(childOf(readXml(document ?? '').children[0], 'Ntfctn'), 'Ntry')
}

export function facts(entry: XmlElement | undefined) {
  return {
    amount: textAt(entry, 'Amt'),
    direction: textAt(entry, 'CdtDbtInd'),
    status: textAt(entry, 'Sts', 'Cd'),
    day: textAt(entry, 'BookgDt', 'Dt'),
    transfers: childrenOf(childOf(entry, 'NtryDtls'), 'TxDtls').map((one) => `${textAt(one, 'Refs', 'EndToEndId')} ${textAt(one, 'Amt')}`),
  }
}
