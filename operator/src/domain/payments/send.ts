import type { Bank } from '../../ports/bank.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Keys } from '../../ports/keys.ts'
import type { Day } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import { type Holder, openAccount } from './bank-account.ts'
import type { SendingStore, TransferToSend } from './sending.store.ts'
import { endToEndIdOf, messageIdOf, paymentIdOf } from './sepa/bank-ids.ts'
import { type PaymentPart, writePain001 } from './sepa/write-pain001.ts'

export interface SendingHouse {
  readonly store: SendingStore
  readonly keys: Keys
  readonly bank: Bank
  readonly clock: Clock
}

export type SendRefusal = Refusal<'unknown' | 'not-released' | 'plane-closed'>

/** Every batch released, or begun and not recorded. A batch whose bank does not answer stays for the next time. */
export async function sendReleased(house: SendingHouse): Promise<{ readonly sent: number; readonly refused: number }> {
  let sent = 0
  let refused = 0
  for (const batchId of await house.store.batchesToSend()) {
    if ((await send(house, batchId)) === 'sent') sent += 1
    else refused += 1
  }
  return { sent, refused }
}

/**
 * Sends one batch. May be called again at any moment, by this process or another: the same batch is the same message, to
 * the byte, and the bank executes a message once.
 *
 * @throws when the bank could not be heard: the batch stays "being sent", and is sent again.
 */
export async function send(house: SendingHouse, batchId: bigint): Promise<'sent' | SendRefusal> {
  // INTENTION, and commit. Dying before: the batch is still released, and nothing left. Dying after: it is "being sent",
  // its money stands in transit, nobody can cancel it, and the next call goes on from the next line.
  const intended = await house.store.intend(batchId, house.clock.now())
  if (intended !== 'intended' && intended !== 'intended-before') {
    // Sent, settled or cancelled meanwhile is "not released" as well: there is nothing left to do.
    invariant(intended === 'unknown' || intended === 'not-released' || intended === 'plane-closed', 'intend says a known word')
    return refuse(intended)
  }
  const transfers = await house.store.transfersToSend(batchId)
  // Another process recorded it between our two statements, or the bank already spoke of it.
  if (transfers.length === 0) return 'sent'

  // ACT. Dying during: the bank has the message, or has not; the next call gives it the same one. What is written is made
  // of rows that never change, the instant of the intention included.
  await house.bank.submit(messageIdOf(batchId), writeBatch(house.keys, batchId, transfers))

  // RESULT. Dying before: the bank has it, we do not know; the message goes again, and is recognised. A report of the bank
  // about this batch records it as well. None of this says "paid": only the bank's debit does.
  const recorded = await house.store.recordSent(batchId, house.clock.now())
  invariant(recorded === 'sent', 'a batch that the bank received is recorded')
  return 'sent'
}

function writeBatch(keys: Keys, batchId: bigint, transfers: readonly TransferToSend[]): string {
  const [first] = transfers
  invariant(first !== undefined, 'a batch has a transfer')
  const byInsurer = Map.groupBy(transfers, ({ insurerId }) => insurerId)
  return writePain001({
    messageId: messageIdOf(batchId),
    createdAt: `${new Date(first.sendingMillis).toISOString().slice(0, 19)}Z`,
    initiatorName: 'Cloison',
    executionDay: first.day,
    parts: [...byInsurer].map(([insurerId, part]) => partOf(keys, batchId, insurerId, part)),
  })
}

function partOf(keys: Keys, batchId: bigint, insurerId: number, transfers: readonly TransferToSend[]): PaymentPart {
  const [first] = transfers
  invariant(first !== undefined, 'a part has a transfer')
  const insurer: Holder = { kind: 'insurer', id: insurerId }
  return {
    paymentId: paymentIdOf(batchId, insurerId),
    debtorName: first.fromName,
    debtorIban: openAccount(keys, insurer, first.fromSealed),
    transfers: transfers.map((transfer) => ({
      endToEndId: endToEndIdOf(transfer.transferId),
      amountCents: transfer.amountCents,
      creditorName: transfer.toName,
      creditorIban: openAccount(keys, { kind: 'establishment', id: transfer.siteId }, transfer.toSealed),
      remittance: remittanceText(transfer.transferId, first.day, first.fromName),
    })),
  }
}

/** What the establishment reads on its statement: enough to find the remittance, and nothing about anybody. */
function remittanceText(transferId: bigint, day: Day, insurerName: string): string {
  return `Cloison ${endToEndIdOf(transferId)} du ${day} tiers payant ${insurerName}`
}
