import type { Clock } from '../../ports/clock.ts'
import type { Keys } from '../../ports/keys.ts'
import { dayInParis } from '../../words/day.ts'
import { invariant } from '../../words/invariant.ts'
import { boundTo } from './identity.ts'
import type { PortfolioStore } from './portfolio.store.ts'
import type { PurgeStore, WrappedRow } from './purge.store.ts'

export interface PurgeHouse {
  readonly purges: PurgeStore
  readonly portfolios: PortfolioStore
  readonly keys: Keys
  readonly clock: Clock
}

/** What a purge did to one insurer's persons, or would do. */
export interface PurgeReport {
  readonly insurerId: number
  /** Rights that left the look-up tables. */
  readonly ended: number
  /** Persons forgotten after their retention. */
  readonly forgotten: number
  /** Living persons wrapped under this year's key. */
  readonly rewrapped: number
  /** Names of the keys destroyed. */
  readonly destroyed: readonly string[]
}

const BATCH = 5_000
const BATCHES_MAX = 10_000
const OLD_YEARS_MAX = 20

/**
 * The daily purge. Ended rights leave the look-up tables; persons leave after their retention; and in a new year the living are wrapped again
 * under its key, then the older keys are destroyed: whoever holds last year's backup cannot open it any more, nor the rows of those who left.
 *
 * Every step may be interrupted and begun again: each batch is a transaction, and a key is destroyed only after a count of zero.
 */
export async function purge(house: PurgeHouse, { really }: { readonly really: boolean }): Promise<readonly PurgeReport[]> {
  const reports: PurgeReport[] = []
  for (const insurerId of await house.purges.insurers()) reports.push(await purgeInsurer(house, insurerId, really))
  return reports
}

async function purgeInsurer(house: PurgeHouse, insurerId: number, really: boolean): Promise<PurgeReport> {
  const day = dayInParis(house.clock.now())
  const year = Number(day.slice(0, 4))
  const old = oldKeys(house.keys, insurerId, year)
  if (!really) {
    const { ended, expired } = await house.purges.count(insurerId, day)
    return { insurerId, ended, forgotten: expired, rewrapped: await house.purges.living(insurerId, year), destroyed: old }
  }
  const at = new Date(house.clock.now())
  const ended = await inBatches((limit) => house.purges.endRights(insurerId, day, at, limit))
  await inBatches((limit) => house.purges.endCards(insurerId, day, limit))
  const forgotten = await inBatches((limit) => house.purges.forget(insurerId, day, limit))
  await inBatches((limit) => house.purges.forgetFacts(insurerId, at, limit))
  await house.purges.forgetFiles(insurerId, day)

  // A file sealed under an older key and still waiting would be lost with it: it is refused now, and sent again.
  for (const importId of await house.purges.unfinished(insurerId, year)) await house.portfolios.refuse(importId, 'stale', [], at)
  const rewrapped = await inBatches((limit) =>
    house.purges.rewrap(insurerId, year, limit, (rows) => rewrapRows(house.keys, insurerId, year, rows)),
  )
  // Facts of periods that closed lately are sealed again too: their invoices may still come. Identities of those who left are not.
  await inBatches((limit) =>
    house.purges.resealClosed(insurerId, year, limit, (rows) =>
      rows.map(({ person, restricted }) => resealed(house.keys, insurerId, year, person, restricted)),
    ),
  )
  // Dying before this line: the next purge finds nothing left to wrap, and destroys.
  invariant((await house.purges.living(insurerId, year)) === 0, 'no living person is left under an older key')
  for (const name of old) house.keys.destroy(name)
  return { insurerId, ended, forgotten, rewrapped, destroyed: old }
}

function rewrapRows(keys: Keys, insurerId: number, year: number, rows: readonly WrappedRow[]) {
  const wrapped = rows.map(({ keyYear, wrappedKey }) =>
    keys.wrap(`year/${insurerId}/${year}`, keys.unwrap(`year/${insurerId}/${keyYear}`, wrappedKey)),
  )
  const restricted = rows.map((row) => (row.restricted === null ? null : resealed(keys, insurerId, year, row.person, row.restricted)))
  return { wrapped, restricted }
}

function resealed(keys: Keys, insurerId: number, year: number, person: string, restricted: Uint8Array): Uint8Array {
  const before = ((restricted[0] ?? 0) << 8) | (restricted[1] ?? 0)
  const bound = boundTo(person)
  const sealed = keys.seal(
    `restricted/${insurerId}/${year}`,
    keys.open(`restricted/${insurerId}/${before}`, restricted.subarray(2), bound),
    bound,
  )
  const out = new Uint8Array(2 + sealed.length)
  out[0] = year >> 8
  out[1] = year & 0xff
  out.set(sealed, 2)
  return out
}

/** Names of the keys of past years that are still there. */
function oldKeys(keys: Keys, insurerId: number, year: number): string[] {
  const names: string[] = []
  for (let past = year - OLD_YEARS_MAX; past < year; past += 1) {
    for (const kind of ['year', 'restricted']) names.push(`${kind}/${insurerId}/${past}`)
  }
  return names.filter((name) => keys.has(name))
}

async function inBatches(step: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let turn = 0; turn < BATCHES_MAX; turn += 1) {
    const done = await step(BATCH)
    total += done
    if (done < BATCH) return total
  }
  return total
}
