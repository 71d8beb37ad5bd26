import { isIban } from '../iban.ts'
import type { PaymentMessage, PaymentPart, Totals, Transfer } from './payment-message.ts'

/** What the stand-in is told to do with some transfers, to try what really happens. */
export type Scenario =
  /** The transfer is refused at once (AC01 wrong account, AC04 closed account, MS03 no reason given…). */
  | { readonly creditorIban: string; readonly outcome: 'reject'; readonly reason: string }
  /** The transfer leaves, and comes back later. */
  | { readonly creditorIban: string; readonly outcome: 'return'; readonly reason: string }
  /** All that would be taken from an account is refused (AM04 insufficient funds…). */
  | { readonly debtorIban: string; readonly outcome: 'reject'; readonly reason: string }

type TransferDecision =
  | { readonly status: 'rejected'; readonly reason: string }
  | { readonly status: 'executed'; readonly returnReason: string | undefined }

export interface DecidedPart {
  readonly part: PaymentPart
  /** Reason why the whole part is refused. */
  readonly rejected: string | undefined
  readonly transfers: readonly { readonly transfer: Transfer; readonly decision: TransferDecision }[]
}

export interface DecidedMessage {
  readonly message: PaymentMessage
  /** Reason why the whole message is refused: AM18 wrong count, AM10 wrong control sum, DU04 an end-to-end reference repeated. */
  readonly rejected: string | undefined
  readonly parts: readonly DecidedPart[]
}

/** What the bank does with a message; pure. Without a scenario, a transfer is executed when its IBAN has right check digits. */
export function decideTransfers(message: PaymentMessage, scenarios: readonly Scenario[]): DecidedMessage {
  const rejected = wrongMessage(message)
  return {
    message,
    rejected,
    parts: message.parts.map((part): DecidedPart => {
      const refusal = rejected ?? scenarios.find((one) => 'debtorIban' in one && one.debtorIban === part.debtorIban)?.reason
      return {
        part,
        rejected: refusal,
        transfers: part.transfers.map((transfer) => ({
          transfer,
          decision: refusal === undefined ? decideTransfer(transfer, scenarios) : { status: 'rejected', reason: refusal },
        })),
      }
    }),
  }
}

function decideTransfer(transfer: Transfer, scenarios: readonly Scenario[]): TransferDecision {
  if (!isIban(transfer.creditorIban)) return { status: 'rejected', reason: 'AC01' }
  const scenario = scenarios.find((one) => 'creditorIban' in one && one.creditorIban === transfer.creditorIban)
  if (scenario?.outcome === 'reject') return { status: 'rejected', reason: scenario.reason }
  return { status: 'executed', returnReason: scenario?.reason }
}

function wrongMessage(message: PaymentMessage): string | undefined {
  const transfers = message.parts.flatMap((part) => part.transfers)
  if (new Set(transfers.map((transfer) => transfer.endToEndId)).size !== transfers.length) return 'DU04'
  for (const [declared, counted] of [
    [message.declared, totalsOf(transfers)],
    ...message.parts.map((part) => [part.declared, totalsOf(part.transfers)] as const),
  ] as const) {
    if (declared.count !== counted.count) return 'AM18'
    if (declared.sumCents !== counted.sumCents) return 'AM10'
  }
  return undefined
}

export function totalsOf(transfers: readonly Transfer[]): Totals {
  return { count: transfers.length, sumCents: transfers.reduce((sum, transfer) => sum + transfer.amountCents, 0n) }
}
