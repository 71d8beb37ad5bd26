import { invariant } from '../../../words/invariant.ts'

/**
 * The names that our transfers bear at the bank. They hold serial numbers only, and come back in its reports:
 * `CLOISON-B7` a batch (message), `B7-I3` the part of insurer 3, `T42` a transfer.
 */
export function messageIdOf(batchId: bigint): string {
  return `CLOISON-B${positive(batchId)}`
}

export function paymentIdOf(batchId: bigint, insurerId: number): string {
  return `B${positive(batchId)}-I${positive(BigInt(insurerId))}`
}

export function endToEndIdOf(transferId: bigint): string {
  return `T${positive(transferId)}`
}

/** Null when it is not one of ours. */
export function batchOfMessageId(text: string): bigint | null {
  const read = /^CLOISON-B([1-9]\d{0,17})$/.exec(text)
  return read === null ? null : BigInt(read[1] ?? '')
}

/** Null when it is not one of ours. */
export function partOfPaymentId(text: string): { readonly batchId: bigint; readonly insurerId: number } | null {
  const read = /^B([1-9]\d{0,17})-I([1-9]\d{0,4})$/.exec(text)
  const insurerId = Number(read?.[2])
  return read === null || insurerId > 32_767 ? null : { batchId: BigInt(read[1] ?? ''), insurerId }
}

/** Null when it is not one of ours. */
export function transferOfEndToEndId(text: string): bigint | null {
  const read = /^T([1-9]\d{0,17})$/.exec(text)
  return read === null ? null : BigInt(read[1] ?? '')
}

function positive(serial: bigint): bigint {
  invariant(serial > 0n, 'a serial number is positive')
  return serial
}
