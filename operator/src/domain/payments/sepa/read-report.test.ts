import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../../../words/refusal.ts'
import { batchOfMessageId, endToEndIdOf, messageIdOf, partOfPaymentId, paymentIdOf, transferOfEndToEndId } from './bank-ids.ts'
import { readReport } from './read-report.ts'

const pain002 = (body: string) =>
  `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>BK1</MsgId><CreDtTm>2026-11-25T08:00:00Z</CreDtTm></GrpHdr>${body}</CstmrPmtStsRpt></Document>`
const camt054 = (entries: string) =>
  `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>BK2</MsgId></GrpHdr><Ntfctn><Id>N1</Id><Acct/>${entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`
const entry = (direction: string, amount: string, details: string, status = 'BOOK') =>
  `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Sts><Cd>${status}</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><BkTxCd/><NtryDtls>${details}</NtryDtls></Ntry>`
const group = (status: string) =>
  `<OrgnlGrpInfAndSts><OrgnlMsgId>CLOISON-B7</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${status}</OrgnlGrpInfAndSts>`

function items(document: string) {
  const report = readReport(document)
  assert.ok(!isRefusal(report))
  return report.items
}

test('the names of transfers come back as they went', () => {
  assert.equal(batchOfMessageId(messageIdOf(7n)), 7n)
  assert.deepEqual(partOfPaymentId(paymentIdOf(7n, 3)), { batchId: 7n, insurerId: 3 })
  assert.equal(transferOfEndToEndId(endToEndIdOf(42n)), 42n)
  for (const foreign of ['', 'NOTPROVIDED', 'T', 'T0', 'T042', 'T-1', `T${'9'.repeat(19)}`, ' T1'])
    assert.equal(transferOfEndToEndId(foreign), null)
  assert.equal(partOfPaymentId('B7-I99999'), null)
})

test('pain.002: single rejections carry the bank’s reason; acceptances say nothing about money', () => {
  const transaction = (id: string, status: string, reason: string) =>
    `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts><StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>`
  const part = `<OrgnlPmtInfAndSts><OrgnlPmtInfId>B7-I3</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>${transaction('T42', 'RJCT', 'AC01')}${transaction('T43', 'ACSC', 'G000')}</OrgnlPmtInfAndSts>`
  assert.deepEqual(items(pain002(group('<GrpSts>PART</GrpSts>') + part)), [
    { what: 'rejected', about: { kind: 'transfer', transferId: 42n }, amountCents: null, day: null, reason: 'AC01' },
  ])
})

test('pain.002: a whole part or a whole message may be rejected', () => {
  const part = '<OrgnlPmtInfAndSts><OrgnlPmtInfId>B7-I3</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>'
  assert.deepEqual(
    items(pain002(group('') + part)).map(({ what, about }) => [what, about]),
    [['rejected', { kind: 'part', batchId: 7n, insurerId: 3 }]],
  )
  assert.deepEqual(items(pain002(group('<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>'))), [
    { what: 'rejected', about: { kind: 'batch', batchId: 7n }, amountCents: null, day: null, reason: 'FF01' },
  ])
  assert.deepEqual(items(pain002(group('<GrpSts>ACCP</GrpSts>'))), [])
})

test('camt.054: a booked debit pays, of one transfer or of a whole part', () => {
  const transfer = '<TxDtls><Refs><EndToEndId>T42</EndToEndId></Refs><Amt Ccy="EUR">12.30</Amt></TxDtls>'
  assert.deepEqual(items(camt054(entry('DBIT', '12.30', transfer))), [
    { what: 'debited', about: { kind: 'transfer', transferId: 42n }, amountCents: 1230n, day: '2026-11-25', reason: null },
  ])
  assert.deepEqual(items(camt054(entry('DBIT', '100', '<Btch><PmtInfId>B7-I3</PmtInfId></Btch>'))), [
    { what: 'debited', about: { kind: 'part', batchId: 7n, insurerId: 3 }, amountCents: 10_000n, day: '2026-11-25', reason: null },
  ])
})

test('camt.054: what is pending is not paid, and what is not ours is shown to a person', () => {
  assert.deepEqual(items(camt054(entry('DBIT', '1.00', '<Btch><PmtInfId>B7-I3</PmtInfId></Btch>', 'PDNG'))), [])
  assert.deepEqual(
    items(camt054(entry('DBIT', '1.00', ''))).map(({ about }) => about.kind),
    ['unknown'],
  )
  assert.deepEqual(items(camt054(entry('CRDT', '1.00', ''))), [])
})

test('camt.054: a credit with a reason returns a transfer', () => {
  const back =
    '<TxDtls><Refs><EndToEndId>T42</EndToEndId></Refs><Amt Ccy="EUR">12.30</Amt><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>'
  assert.deepEqual(items(camt054(entry('CRDT', '12.30', back))), [
    { what: 'returned', about: { kind: 'transfer', transferId: 42n }, amountCents: 1230n, day: '2026-11-25', reason: 'AC04' },
  ])
})

test('prefixes of the namespace do not matter; another message, currency or shape is refused', () => {
  const prefixed = camt054(entry('DBIT', '1.00', ''))
    .replaceAll('<', '<b:')
    .replaceAll('<b:/', '</b:')
    .replace('xmlns=', 'xmlns:b=')
  assert.equal(items(prefixed).length, 1)
  const bad = [
    '',
    '<Document/>',
    pain002(''),
    pain002(group('')).replace('BK1', ''),
    camt054('').replace('camt.054', 'camt.053'),
    camt054(entry('DBIT', '1.00', '').replace('EUR', 'USD')),
    camt054(entry('DBIT', '1.001', '')),
    camt054(entry('XXXX', '1.00', '')),
    camt054(entry('DBIT', '1.00', '').replace('2026-11-25', '2026-02-30')),
  ]
  for (const document of bad) assert.deepEqual(readReport(document), { refused: 'report-refused' })
})
