import type { Bank } from '../../ports/bank.ts'
import type { Clock } from '../../ports/clock.ts'
import { isRefusal } from '../../words/refusal.ts'
import type { SendingStore } from './sending.store.ts'
import { readReport } from './sepa/read-report.ts'

export interface SettlingHouse {
  readonly store: SendingStore
  readonly bank: Bank
  readonly clock: Clock
}

/** What the bank's messages changed: `setAside` and `unreadable` wait for a person. */
export interface Settled {
  readonly messages: number
  readonly applied: number
  readonly setAside: number
  readonly unreadable: number
}

const PAGE = 100
const PAGES_MAX = 50

/**
 * Reads what the bank wrote since the last time. Dying anywhere loses nothing: each message is applied whole and once, in
 * one transaction, and the cursor moves after them; messages read again are known.
 */
export async function settle(house: SettlingHouse): Promise<Settled> {
  const total = { messages: 0, applied: 0, setAside: 0, unreadable: 0 }
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const from = await house.store.cursor()
    const { documents, cursor } = await house.bank.reports(from, PAGE)
    if (documents.length === 0) break
    let unreadable = 0
    for (const document of documents) {
      const report = readReport(document)
      if (isRefusal(report)) {
        unreadable += 1
        continue
      }
      const done = await house.store.settle(report, house.clock.now())
      total.messages += done.known ? 0 : 1
      total.applied += done.applied
      total.setAside += done.setAside
    }
    await house.store.moveCursor(cursor, unreadable, house.clock.now())
    total.unreadable += unreadable
    if (cursor === from) break
  }
  return total
}
