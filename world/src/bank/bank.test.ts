import assert from 'node:assert/strict'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fictitiousIban } from '../iban.ts'
import { entries, facts, good, groupStatus, message, openTrial, transfer } from './trial.ts'
import { childOf, childrenOf, readXml, textAt, textIfAny } from './xml.ts'

const funds = fictitiousIban(1)
const otherFunds = fictitiousIban(2)
const closed = fictitiousIban(11)
const bouncing = fictitiousIban(12)

test('a message is acknowledged, then reported, then debited, each in its time, and never before the day asked for', async (context) => {
  const bank = await openTrial(context)
  assert.deepEqual(
    await bank.submit(message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '12.30'), transfer('T2', '0.05')] }])),
    {
      status: 202,
      body: { messageId: 'M1' },
    },
  )
  assert.deepEqual((await bank.reports()).reports, [])
  bank.wait(100)
  const [status] = (await bank.reports()).reports
  assert.equal(status?.kind, 'pain.002')
  assert.equal(groupStatus(status?.document), 'ACCP')
  bank.wait(100)
  const { reports } = await bank.reports()
  assert.equal(reports.length, 2)
  const [entry, ...others] = entries(reports[1]?.document)
  assert.equal(others.length, 0)
  assert.deepEqual(facts(entry), {
    amount: '12.35',
    direction: 'DBIT',
    status: 'BOOK',
    day: '2026-11-25',
    transfers: ['T1 12.30', 'T2 0.05'],
  })
  assert.equal(textAt(childOf(entry, 'NtryDtls'), 'Btch', 'PmtInfId'), 'P1')
  bank.wait(10_000)
  assert.equal((await bank.reports()).reports.length, 2)
})

test('golden report: a part of two transfers, one rejected', async (context) => {
  const bank = await openTrial(context, { scenarios: [{ creditorIban: closed, outcome: 'reject', reason: 'AC04' }] })
  await bank.submit(message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1'), transfer('T2', '2', closed)] }]))
  bank.wait(200)
  const { reports } = await bank.reports()
  assert.equal(
    reports[0]?.document,
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>BANQUE-1-1</MsgId><CreDtTm>2026-11-24T08:00:00Z</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>3.00</OrgnlCtrlSum><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId><OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>3.00</OrgnlCtrlSum><PmtInfSts>PART</PmtInfSts><TxInfAndSts><OrgnlEndToEndId>T1</OrgnlEndToEndId><TxSts>ACCP</TxSts></TxInfAndSts><TxInfAndSts><OrgnlEndToEndId>T2</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>
`,
  )
  assert.equal(
    reports[1]?.document,
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>BANQUE-1-2</MsgId><CreDtTm>2026-11-24T08:00:00Z</CreDtTm></GrpHdr><Ntfctn><Id>BANQUE-1-2</Id><CreDtTm>2026-11-24T08:00:00Z</CreDtTm><Acct><Id><IBAN>${funds}</IBAN></Id></Acct><Ntry><NtryRef>BANQUE-1-2-1</NtryRef><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><ValDt><Dt>2026-11-25</Dt></ValDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><Btch><MsgId>M1</MsgId><PmtInfId>P1</PmtInfId><NbOfTxs>1</NbOfTxs><TtlAmt Ccy="EUR">1.00</TtlAmt><CdtDbtInd>DBIT</CdtDbtInd></Btch><TxDtls><Refs><MsgId>M1</MsgId><PmtInfId>P1</PmtInfId><EndToEndId>T1</EndToEndId></Refs><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
`,
  )
})

test('a transfer that comes back is debited first, then credited with its reason', async (context) => {
  const bank = await openTrial(context, { scenarios: [{ creditorIban: bouncing, outcome: 'return', reason: 'MS03' }] })
  await bank.submit(message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1'), transfer('T2', '2.50', bouncing)] }]))
  bank.wait(299)
  assert.equal((await bank.reports()).reports.length, 2)
  bank.wait(1)
  const { reports } = await bank.reports()
  assert.deepEqual(facts(entries(reports[1]?.document)[0]).transfers, ['T1 1.00', 'T2 2.50'])
  const [back] = entries(reports[2]?.document)
  assert.deepEqual(facts(back), { amount: '2.50', direction: 'CRDT', status: 'BOOK', day: '2026-11-25', transfers: ['T2 2.50'] })
  assert.equal(textAt(childOf(childOf(back, 'NtryDtls'), 'TxDtls'), 'RtrInf', 'Rsn', 'Cd'), 'MS03')
})

test('a wrong IBAN is AC01; an account without funds refuses its part and no other', async (context) => {
  const bank = await openTrial(context, { scenarios: [{ debtorIban: otherFunds, outcome: 'reject', reason: 'AM04' }] })
  const wrong = `${good.slice(0, -1)}${(Number(good.at(-1)) + 1) % 10}`
  await bank.submit(
    message('M1', [
      { paymentId: 'P1', from: funds, transfers: [transfer('T1', '1'), transfer('T2', '2', wrong)] },
      { paymentId: 'P2', from: otherFunds, transfers: [transfer('T3', '3')] },
    ]),
  )
  bank.wait(300)
  const { reports } = await bank.reports()
  const status = readXml(reports[0]?.document ?? '').children[0]
  const parts = childrenOf(status, 'OrgnlPmtInfAndSts')
  assert.deepEqual(
    parts.map((part) => [textAt(part, 'OrgnlPmtInfId'), textAt(part, 'PmtInfSts'), textIfAny(part, 'StsRsnInf', 'Rsn', 'Cd')]),
    [
      ['P1', 'PART', ''],
      ['P2', 'RJCT', 'AM04'],
    ],
  )
  assert.deepEqual(
    childrenOf(parts[0], 'TxInfAndSts').map((one) => [
      textAt(one, 'OrgnlEndToEndId'),
      textAt(one, 'TxSts'),
      textIfAny(one, 'StsRsnInf', 'Rsn', 'Cd'),
    ]),
    [
      ['T1', 'ACCP', ''],
      ['T2', 'RJCT', 'AC01'],
    ],
  )
  assert.equal(reports.length, 2)
  assert.deepEqual(facts(entries(reports[1]?.document)[0]).transfers, ['T1 1.00'])
})

test('totals that do not add up, or a reference given twice, refuse the whole message and move nothing', async (context) => {
  const bank = await openTrial(context)
  const transfers = [transfer('T1', '1'), transfer('T2', '2')]
  const right = (id: string) => message(id, [{ paymentId: 'P1', from: funds, transfers }])
  const cases = [
    ['AM18', right('M1').replace('<NbOfTxs>2</NbOfTxs>', '<NbOfTxs>3</NbOfTxs>')],
    ['AM10', right('M2').replace('<CtrlSum>3.00</CtrlSum>', '<CtrlSum>3.01</CtrlSum>')],
    ['DU04', right('M3').replaceAll('T2', 'T1')],
  ] as const
  for (const [reason, document] of cases) assert.equal((await bank.submit(document)).status, 202, reason)
  bank.wait(1000)
  const { reports } = await bank.reports()
  assert.deepEqual(
    reports.map((report) => [
      report.kind,
      groupStatus(report.document),
      textAt(readXml(report.document).children[0], 'OrgnlGrpInfAndSts', 'StsRsnInf', 'Rsn', 'Cd'),
    ]),
    cases.map(([reason]) => ['pain.002', 'RJCT', reason]),
  )
})

test('without batch booking, each transfer has its own entry', async (context) => {
  const bank = await openTrial(context)
  const document = message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1'), transfer('T2', '2')] }])
  await bank.submit(
    document.replace(
      '<NbOfTxs>2</NbOfTxs><CtrlSum>3.00</CtrlSum><ReqdExctnDt>',
      '<BtchBookg>false</BtchBookg><NbOfTxs>2</NbOfTxs><CtrlSum>3.00</CtrlSum><ReqdExctnDt>',
    ),
  )
  bank.wait(200)
  assert.deepEqual(
    entries((await bank.reports()).reports[1]?.document).map((entry) => facts(entry).transfers),
    [['T1 1.00'], ['T2 2.00']],
  )
})

test('the same message again is executed once; its identifier with other bytes is refused', async (context) => {
  const bank = await openTrial(context)
  const document = message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1')] }])
  for (let time = 0; time < 3; time += 1) assert.equal((await bank.submit(document)).status, 202)
  assert.deepEqual(await bank.submit(document.replaceAll('>1.00<', '>9.00<')), { status: 409, body: { error: 'identifier-used' } })
  bank.wait(1000)
  assert.equal((await bank.reports()).reports.length, 2)
})

test('a failure that keeps nothing, then one that took effect: the same bytes again are executed once', async (context) => {
  const bank = await openTrial(context)
  const document = message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1')] }])
  bank.failNext('refused')
  assert.equal((await bank.submit(document)).status, 503)
  bank.wait(1000)
  assert.equal((await bank.reports()).reports.length, 0)
  bank.failNext('lost')
  await assert.rejects(bank.submit(document))
  assert.equal((await bank.submit(document)).status, 202)
  bank.wait(1000)
  assert.equal((await bank.reports()).reports.length, 2)
})

test('reports are paged by a cursor whose order never changes, also when messages come between', async (context) => {
  const bank = await openTrial(context)
  const one = (n: number) => message(`M${n}`, [{ paymentId: `P${n}`, from: funds, transfers: [transfer(`T${n}`, '1')] }])
  const seen: string[] = []
  let cursor: string | undefined
  for (let n = 1; n <= 6; n += 1) {
    await bank.submit(one(n))
    bank.wait(70)
    const page = await bank.reports(cursor, 2)
    assert.ok(page.reports.length <= 2)
    seen.push(...page.reports.map((report) => report.document))
    cursor = page.cursor
  }
  bank.wait(1000)
  for (let page = await bank.reports(cursor, 2); page.reports.length > 0; page = await bank.reports(page.cursor, 2))
    seen.push(...page.reports.map((report) => report.document))
  assert.deepEqual(
    (await bank.reports(undefined, 1000)).reports.map((report) => report.document),
    seen,
  )
  assert.equal(new Set(seen).size, 12)
  assert.deepEqual((await bank.reports('999')).reports, [])
})

test('a restart forgets nothing, even after a line cut in the middle', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-bank-'))
  context.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'bank.ndjson')
  const document = message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1')] }])
  const first = await openTrial(context, { file })
  await first.submit(document)
  first.wait(200)
  const before = await first.reports()
  await first.close()
  await appendFile(file, '{"messageId":"M2","dig')
  const second = await openTrial(context, { file })
  second.wait(200)
  assert.deepEqual(await second.reports(), before)
  assert.equal((await second.submit(document)).status, 202)
  await second.submit(document.replace('M1', 'M3'))
  second.wait(200)
  const after = await second.reports()
  assert.deepEqual(after.reports.slice(0, 2), before.reports)
  assert.equal(after.reports.length, 4)
})
