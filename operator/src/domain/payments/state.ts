import { invariant } from '../../words/invariant.ts'

/** Where a transfer stands. Only `paid` means that the bank debited it. */
export type TransferState = 'proposed' | 'released' | 'sent' | 'paid' | 'rejected' | 'returned'

export type BatchState = 'proposed' | 'released' | 'sending' | 'sent' | 'settled' | 'cancelled'

const BATCH_STATES: readonly BatchState[] = ['proposed', 'released', 'sending', 'sent', 'settled', 'cancelled']
const AFTER_SENDING: ReadonlyMap<number, TransferState> = new Map([
  [2, 'sent'],
  [3, 'paid'],
  [4, 'rejected'],
  [5, 'returned'],
])

/** The numbers are those of the tables: see `sql/0060_payments.sql`. */
export function batchState(state: number): BatchState {
  const read = BATCH_STATES[state - 1]
  invariant(read !== undefined, 'a batch has a known state')
  return read
}

/** A transfer that waits is proposed or released as its batch is. */
export function transferState(state: number, batch: number | null): TransferState {
  if (state === 1) return batch === 1 ? 'proposed' : 'released'
  const read = AFTER_SENDING.get(state)
  invariant(read !== undefined, 'a transfer that is shown has a known state')
  return read
}
