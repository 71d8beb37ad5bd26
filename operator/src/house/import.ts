import { startDigest } from '../adapters/keys/digest.ts'
import type { FileKeyring } from '../adapters/keys/keyring.ts'
import { sealingThreads } from '../adapters/keys/sealing-threads.ts'
import { printer } from '../adapters/print/print.ts'
import {
  batchModule,
  endingStore,
  familyStore,
  type ImportHouse,
  type PurgeHouse,
  portfolioStore,
  purge,
  purgeStore,
  useAssertion,
} from '../domain/beneficiaries/index.ts'
import { cardStore, type IssueHouse, issueLog, publishStatusList } from '../domain/cards/index.ts'
import { insurerByAmc, insurersNamed } from '../domain/directory/index.ts'
import { insurerRoutes } from '../doors/http/insurer.route.ts'
import { verifyPortfolio } from '../doors/http/portfolio-signature.ts'
import { repeat } from '../doors/worker/repeat.ts'
import type { Foundations, OpenedRole } from '../house.ts'
import type { Clock } from '../ports/clock.ts'
import type { Entropy } from '../ports/entropy.ts'
import type { Sql } from '../ports/sql.ts'
import { dayInParis } from '../words/day.ts'
import { publish } from './public-keys.ts'

/** Keys of this role, by beginning. */
export const IMPORT_KEYS = ['lookup/', 'year/', 'restricted/', 'card/'] as const

/** Two threads seal while a third reads: as many as the smallest machine has. */
const SEALING_THREADS = 2
const DAILY_CHECK_MS = 600_000

/** What insurers send: portfolios, and requests for one family's attestation. */
export async function openImport({ app, clock, config, database, entropy, fault, keys }: Foundations): Promise<OpenedRole> {
  const sql = await database.as('cloison_import', 3)
  const imports = importHouse(sql, keys, clock)
  const issuing = issueHouse(sql, keys, clock, entropy)
  publish(config, 'card-keys.json', `${JSON.stringify({ keys: cardKeyNames(keys).map((name) => keys.publicKey(name)) }, null, 2)}\n`)
  await app.register(
    insurerRoutes({
      clock,
      origins: [config.origin],
      insurerOf: imports.insurerOf,
      useOnce: (jti, expiresAt) => useAssertion(sql, jti, expiresAt, new Date(clock.now())),
      imports,
      approvals: { store: imports.store, ending: imports.ending, clock },
      issuing,
      statusLists: issuing.cards,
    }),
  )
  const daily = repeat(dailyDuties(sql, keys, clock), {
    intervalMillis: DAILY_CHECK_MS,
    onFault: (caught) => fault('purge', caught instanceof Error ? caught.name : 'unknown'),
  })
  return {
    close: async () => {
      await daily.stop()
      await sql.end()
    },
  }
}

/** Once a day: what has ended leaves the look-up tables, what is past its retention goes, status lists are published again. */
function dailyDuties(sql: Sql, keys: FileKeyring, clock: Clock): () => Promise<boolean> {
  let done: string | undefined
  return async () => {
    const today = dayInParis(clock.now())
    if (today === done) return false
    await purge(purgeHouse(sql, keys, clock), { really: true })
    const cards = cardStore(sql)
    const cardKey = cardKeyNames(keys).at(-1)
    if (cardKey !== undefined) {
      for (const [insurerId, { amc }] of await insurersNamed(sql, await cards.insurers()))
        await publishStatusList({ cards, keys, clock, cardKey }, { insurerId, amc })
    }
    done = today
    return false
  }
}

export function purgeHouse(sql: Sql, keys: FileKeyring, clock: Clock): PurgeHouse {
  return { purges: purgeStore(sql), portfolios: portfolioStore(sql), keys, clock }
}

export function importHouse(sql: Sql, keys: FileKeyring, clock: Clock): ImportHouse {
  return {
    store: portfolioStore(sql),
    ending: endingStore(sql),
    sealing: sealingThreads({ keyring: keys, module: batchModule, threads: SEALING_THREADS }),
    clock,
    startDigest,
    insurerOf: (amc) => insurerByAmc(sql, amc),
    verify: verifyPortfolio,
  }
}

export function issueHouse(sql: Sql, keys: FileKeyring, clock: Clock, entropy: Entropy): IssueHouse {
  return {
    families: familyStore(sql),
    keys,
    cards: cardStore(sql),
    clock,
    entropy,
    print: printer(),
    cardKey: cardKeyNames(keys).at(-1) ?? keys.createCardKey(),
    recordIssue: issueLog(sql, clock, entropy),
  }
}

const cardKeyNames = (keys: FileKeyring): string[] => keys.names().filter((name) => name.startsWith('card/'))
