import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fictitiousIban } from '../iban.ts'
import { message, openTrial, transfer } from './trial.ts'

const funds = fictitiousIban(1)

test('what is not a payment message is refused: 400, 413, 404', async (context) => {
  const bank = await openTrial(context)
  const right = message('M1', [{ paymentId: 'P1', from: funds, transfers: [transfer('T1', '1')] }])
  for (const document of [
    '',
    '{}',
    '<Document/>',
    right.replace('pain.001.001.09', 'pain.001.001.03'),
    right.replaceAll('>1.00<', '>-1.00<'),
    right.replaceAll('>1.00<', '>1.001<'),
    right.replaceAll('>1.00<', '>0.00<'),
    right.replace('EUR', 'USD'),
    right.replace('<MsgId>M1</MsgId>', ''),
    right.replace('M1', 'M'.repeat(36)),
    right.replace(/<CdtTrfTxInf>.*<\/CdtTrfTxInf>/, ''),
    right.replace('TRF', 'CHK'),
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${right}`,
  ]) {
    assert.equal((await bank.submit(document)).status, 400, document.slice(0, 60))
  }
  assert.equal((await fetch(`${bank.url}/pain001`, { method: 'POST', body: new Uint8Array([0xff, 0xfe]) })).status, 400)
  assert.equal((await fetch(`${bank.url}/pain001`, { method: 'GET' })).status, 404)
  for (const query of ['since=-1', 'since=x', 'limit=0', 'limit=1001', 'limit='])
    assert.equal((await fetch(`${bank.url}/reports?${query}`)).status, 400, query)
  bank.wait(1000)
  assert.equal((await bank.reports()).reports.length, 0)
})
