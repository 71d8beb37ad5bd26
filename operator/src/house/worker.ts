import { httpBank } from '../adapters/bank/http.ts'
import { prepareDays } from '../domain/accesslog/index.ts'
import { answerDesk, claimDesk } from '../domain/claims/index.ts'
import { askForClaim, askForDeferred, forgetAsked, redeemForClaim, sweepTickets } from '../domain/disclosure/index.ts'
import { sendingStore } from '../domain/payments/index.ts'
import { deliveredTariffs } from '../domain/pricing/index.ts'
import { purgeSessions } from '../domain/professionals/index.ts'
import { startAdjudicator, startAnswers } from '../doors/worker/adjudicate.job.ts'
import { startPayments } from '../doors/worker/payments.job.ts'
import { repeat } from '../doors/worker/repeat.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import { dayInParis } from '../words/day.ts'
import type { Uuid } from '../words/id.ts'

const HOUSEKEEPING_MS = 60_000
const DAYS_AHEAD = 35

/** What happens later: claims decided, payments sent and settled, and the house kept in order. */
export async function openWorker({ clock, config, database, entropy, fault, keys }: Foundations): Promise<OpenedRole> {
  const [sql, paying] = await Promise.all([database.as('cloison_worker'), database.as('cloison_payments')])
  const told = (what: string) => (caught: unknown) => fault(what, caught instanceof Error ? caught.name : 'unknown')
  const turnstile = {
    ask: (claimId: Uuid, salt: Uuid) => askForClaim(sql, claimId, salt),
    redeem: (claimId: Uuid, ticket: string) => redeemForClaim(sql, claimId, ticket),
  }
  const deciding = { keys, entropy, clock, tariffs: deliveredTariffs(), fault: (kind: string) => fault('adjudication', kind) }
  const later = { ...turnstile, ask: (claimId: Uuid, salt: Uuid) => askForDeferred(sql, claimId, salt) }
  const running = [
    startAdjudicator({ desk: claimDesk(sql), turnstile, ...deciding }, { onFault: told('adjudication') }),
    startAnswers({ desk: answerDesk(sql), turnstile: later, ...deciding }, { onFault: told('answers') }),
    repeat(
      async () => {
        await prepareDays(sql, dayInParis(clock.now()), DAYS_AHEAD)
        await sweepTickets(sql)
        await forgetAsked(sql)
        await purgeSessions(sql)
        return false
      },
      { intervalMillis: HOUSEKEEPING_MS, onFault: told('housekeeping') },
    ),
  ]
  if (config.bankUrl !== undefined) {
    running.push(
      startPayments({ store: sendingStore(paying), keys, bank: httpBank({ url: config.bankUrl }), clock }, { onFault: told('payments') }),
    )
  }
  return {
    close: async () => {
      await Promise.all(running.map((each) => each.stop()))
      await Promise.all([sql.end(), paying.end()])
    },
  }
}
