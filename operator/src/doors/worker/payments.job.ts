import { type SendingHouse, type Settled, sendReleased, settle } from '../../domain/payments/index.ts'
import { type RepeatOptions, type Running, repeat } from './repeat.ts'

export interface PaymentsOptions extends Partial<RepeatOptions> {
  readonly onFault: (fault: unknown) => void
  /** Told when the bank's messages changed something, or need a person. */
  readonly onSettled?: (settled: Settled) => void
}

/**
 * Sends what two operators released, and reads what the bank answers. A bank that cannot be heard when sending does not keep
 * its reports from being read.
 */
export function startPayments(house: SendingHouse, options: PaymentsOptions): Running {
  return repeat(
    async () => {
      let unheard: unknown
      try {
        await sendReleased(house)
      } catch (fault) {
        unheard = fault ?? new Error('sending failed')
      }
      const settled = await settle(house)
      if (settled.messages > 0 || settled.unreadable > 0) options.onSettled?.(settled)
      if (unheard !== undefined) throw unheard
      return false
    },
    { intervalMillis: options.intervalMillis ?? 2000, onFault: options.onFault },
  )
}
