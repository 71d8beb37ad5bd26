import type { Bot } from './arena/bot.ts'
import type { Shown } from './arena/people.ts'
import type { Auditor } from './auditor.ts'
import type { Received } from './captured.ts'

/** One look-up by signed card: who asks, and about whom. */
export interface Shot {
  readonly bot: Bot
  readonly person: number
  readonly shown: Shown
}

/** Asks, and tells the auditor what came back. */
export async function fire({ bot, person, shown }: Shot, auditor: Auditor): Promise<Received> {
  const received = await bot.call('POST', '/v1/rights', { ...shown, domain: 'PHAR' })
  auditor.received(`person ${person}`, received)
  return received
}

/** As many at once as said, until all have left. What each received is in order. */
export async function fireAll(shots: readonly Shot[], auditor: Auditor, atOnce: number): Promise<Received[]> {
  const received: Received[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < shots.length; at = next++) {
      const shot = shots[at]
      if (shot !== undefined) received[at] = await fire(shot, auditor)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, shots.length) }, work))
  return received
}

/** The account is stopped for good: asking again is of no use. */
export const isFrozen = ({ body }: Received): boolean => body['code'] === 'session.frozen'
