import type { Clock } from '../../ports/clock.ts'
import { type Refusal, refuse } from '../../words/refusal.ts'
import type { EndingStore } from './ending.store.ts'
import type { ImportReport } from './import.ts'
import type { PortfolioStore } from './portfolio.store.ts'

export interface ApprovalHouse {
  readonly store: PortfolioStore
  readonly ending: EndingStore
  readonly clock: Clock
}

export type ApprovalRefusal = Refusal<'import-unknown' | 'import-not-waiting' | 'same-person'>

/** A second person takes a waiting file, or declines it. The person who sent it is refused by the database. */
export async function approveImport(
  house: ApprovalHouse,
  asked: { readonly importId: number; readonly insurerId: number; readonly by: string; readonly decision: 'approve' | 'decline' },
): Promise<ImportReport | ApprovalRefusal> {
  const { importId, insurerId, by } = asked
  const row = await house.store.read(importId, insurerId)
  if (row === undefined) return refuse('import-unknown')
  if (row.state !== 'waiting') return refuse('import-not-waiting')
  const at = new Date(house.clock.now())
  if (asked.decision === 'decline') {
    // Declining undoes nothing and opens nothing: whoever sent the file may withdraw it.
    await house.store.refuse(importId, 'declined', [], at)
  } else {
    const ending = await house.ending.approve(row, by, at)
    if (ending.state === 'same-person') return refuse('same-person')
    if (ending.state === 'not-waiting') return refuse('import-not-waiting')
    if (ending.state === 'refused') await house.store.refuse(importId, ending.code, ending.rejects, at)
  }
  return { row: (await house.store.read(importId, insurerId)) ?? row, rejects: [] }
}
