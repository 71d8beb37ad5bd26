import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { cents } from '../../../words/cents.ts'
import { day } from '../../../words/day.ts'
import { iban } from '../../../words/iban.ts'
import { endToEndIdOf, messageIdOf, paymentIdOf } from './bank-ids.ts'
import { type PaymentMessage, writePain001 } from './write-pain001.ts'

// Published specimens of IBAN, nobody's account.
const FUNDS = iban('DE89370400440532013000')
const PAYEE = iban('FR1420041010050500013M02606')

const MESSAGE: PaymentMessage = {
  messageId: messageIdOf(7n),
  createdAt: '2026-11-24T08:00:00Z',
  initiatorName: 'Cloison',
  executionDay: day('2026-11-25'),
  parts: [
    {
      paymentId: paymentIdOf(7n, 3),
      debtorName: 'Mutuelle du Ponant',
      debtorIban: FUNDS,
      transfers: [
        {
          endToEndId: endToEndIdOf(42n),
          amountCents: cents(1_234_56n),
          creditorName: 'Pharmacie de l’Œuvre',
          creditorIban: PAYEE,
          remittance: 'Cloison T42, 12 factures',
        },
        { endToEndId: endToEndIdOf(43n), amountCents: cents(1n), creditorName: 'Cabinet <script>', creditorIban: PAYEE, remittance: '' },
      ],
    },
  ],
}

test('the golden message, to the byte', () => {
  assert.equal(
    writePain001({ ...MESSAGE, parts: MESSAGE.parts.map((part) => ({ ...part, transfers: part.transfers.slice(0, 1) })) }),
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>CLOISON-B7</MsgId><CreDtTm>2026-11-24T08:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>1234.56</CtrlSum><InitgPty><Nm>Cloison</Nm></InitgPty></GrpHdr><PmtInf><PmtInfId>B7-I3</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg><NbOfTxs>1</NbOfTxs><CtrlSum>1234.56</CtrlSum><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>2026-11-25</Dt></ReqdExctnDt><Dbtr><Nm>Mutuelle du Ponant</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr><CdtTrfTxInf><PmtId><EndToEndId>T42</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1234.56</InstdAmt></Amt><Cdtr><Nm>Pharmacie de l'OEuvre</Nm></Cdtr><CdtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></CdtrAcct><RmtInf><Ustrd>Cloison T42, 12 factures</Ustrd></RmtInf></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>
`,
  )
})

test('a message that a bank would reject is a fault', () => {
  const [part] = MESSAGE.parts
  const [transfer] = part?.transfers ?? []
  assert.ok(part && transfer)
  const withTransfers = (transfers: typeof part.transfers) => ({ ...MESSAGE, parts: [{ ...part, transfers }] })
  const bad: PaymentMessage[] = [
    { ...MESSAGE, parts: [] },
    withTransfers([]),
    withTransfers([transfer, transfer]),
    withTransfers([{ ...transfer, amountCents: cents(0n) }]),
    withTransfers([{ ...transfer, amountCents: cents(100_000_000_000n) }]),
    withTransfers([{ ...transfer, endToEndId: 'x'.repeat(36) }]),
    withTransfers([{ ...transfer, endToEndId: 'a b' }]),
    { ...MESSAGE, messageId: '' },
    { ...MESSAGE, messageId: '</MsgId>' },
    { ...MESSAGE, createdAt: '2026-11-24' },
    { ...MESSAGE, parts: [part, part] },
  ]
  for (const message of bad) assert.throws(() => writePain001(message), { name: 'BrokenInvariant' })
})

const vectors = process.env['CLOISON_VECTORS']

test('every message is valid against pain.001.001.09 of the European Payments Council', {
  skip: vectors === undefined ? 'CLOISON_VECTORS is not set: the schema is not here' : false,
}, async () => {
  const { XmlDocument, XsdValidator } = await import('libxml2-wasm')
  const schema = XmlDocument.fromBuffer(readFileSync(join(vectors ?? '', 'iso20022/pain.001.001.09.xsd')))
  const validator = XsdValidator.fromDoc(schema)
  const validate = (document: string) => {
    const parsed = XmlDocument.fromString(document)
    try {
      validator.validate(parsed)
    } finally {
      parsed.dispose()
    }
  }
  try {
    validate(writePain001(MESSAGE))
    assert.throws(() => validate(writePain001(MESSAGE).replace('<ChrgBr>SLEV</ChrgBr>', '<ChrgBr>OURS</ChrgBr>')))
    const text = fc.string({ unit: 'grapheme', maxLength: 200 })
    const transfer = fc.record({
      amountCents: fc.bigInt({ min: 1n, max: 99_999_999_999n }).map(cents),
      creditorName: text,
      remittance: text,
      creditorIban: fc.constant(PAYEE),
    })
    const parts = fc.array(fc.array(transfer, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(parts, text, (drawn, debtorName) => {
        let serial = 0n
        const numbered = drawn.map((transfers, index) => ({
          paymentId: paymentIdOf(9n, index + 1),
          debtorName,
          debtorIban: FUNDS,
          transfers: transfers.map((each) => {
            serial += 1n
            return { ...each, endToEndId: endToEndIdOf(serial) }
          }),
        }))
        validate(writePain001({ ...MESSAGE, parts: numbered }))
      }),
    )
  } finally {
    validator.dispose()
    schema.dispose()
  }
})
