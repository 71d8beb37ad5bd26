import type { FastifyInstance } from 'fastify'
import { simulatedClock } from './adapters/clock/simulated.ts'
import { systemClock } from './adapters/clock/system.ts'
import { systemEntropy } from './adapters/entropy/system.ts'
import type { FileKeyring } from './adapters/keys/keyring.ts'
import { openKeyring } from './adapters/keys/keyring.ts'
import { type Config, ConfigRefused, type ProcessRole, placeOf, processRoles } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { openServer } from './doors/http/server.ts'
import { openClaims } from './house/claims.ts'
import { openConsole } from './house/console.ts'
import { openDoor } from './house/door.ts'
import { openIdentity } from './house/identity.ts'
import { IMPORT_KEYS, openImport } from './house/import.ts'
import { NUMBER_KEYS, openNumbers } from './house/numbers.ts'
import { servePages } from './house/pages.ts'
import { openSequencer } from './house/sequencer.ts'
import { openWatch } from './house/watch.ts'
import { openWorker } from './house/worker.ts'
import type { Clock } from './ports/clock.ts'
import type { Entropy } from './ports/entropy.ts'

/** What every role is given, and nothing of another role's. */
export interface Foundations {
  readonly config: Config
  readonly database: Database
  readonly app: FastifyInstance
  readonly clock: Clock
  readonly entropy: Entropy
  readonly keys: FileKeyring
  readonly fault: (reference: string, kind: string) => void
}

/** A role at work; closing it lets what is under way end. */
export interface OpenedRole {
  close(): Promise<void>
}

/** Whom a house speaks to while it opens and works. */
export interface Told {
  readonly say: (sentence: string) => void
  readonly fault: (reference: string, kind: string) => void
  /** This process alone works on the folder: another one that does is a refusal. */
  readonly alone?: boolean
}

export interface OpenedHouse {
  readonly origin: string
  close(): Promise<void>
}

/** Keys that each role may use, by name or by beginning. */
const keysOfRole: Readonly<Record<ProcessRole, readonly string[]>> = {
  identity: ['identity'],
  door: [],
  keys: NUMBER_KEYS,
  claims: [],
  worker: ['restricted/', 'payee'],
  sequencer: ['log'],
  console: ['identity', 'payee'],
  watch: ['watch'],
  import: IMPORT_KEYS,
}

const opening: Readonly<Record<ProcessRole, (foundations: Foundations) => Promise<OpenedRole>>> = {
  identity: openIdentity,
  door: openDoor,
  keys: openNumbers,
  claims: openClaims,
  worker: openWorker,
  sequencer: openSequencer,
  import: openImport,
  console: openConsole,
  watch: openWatch,
}

/** Who publishes keys comes before who reads them. */
const order: readonly ProcessRole[] = ['sequencer', 'import', 'identity', 'door', 'keys', 'claims', 'worker', 'console', 'watch']

/** The only place where a port meets its adapter. */
export async function openHouse(config: Config, told: Told): Promise<OpenedHouse> {
  const entropy = systemEntropy()
  const clock = config.simulation ? simulatedClock(placeOf(config, 'clock-ahead'), systemClock) : systemClock
  const database = await openDatabase(config)
  if (told.alone && database.joined)
    throw new ConfigRefused(
      `Une autre instance de Cloison utilise déjà le dossier ${config.folder} : arrêtez-la d’abord, ou choisissez-en un autre.`,
    )
  const opened: OpenedRole[] = []
  const app = openServer({ entropy, fault: told.fault })
  // Nobody enters any more, then what is under way ends, then the database stops.
  const close = async (): Promise<void> => {
    await app.close()
    for (const each of opened.reverse()) await each.close()
    await database.stop()
  }
  try {
    if (config.simulation) told.say('Temps simulé : cette instance ne sert qu’à des essais.')
    if (config.roles.length === processRoles.length) {
      told.say('Un seul processus tient tous les rôles : bon pour un essai, mais qui prend ce processus prend tout. Voyez --roles.')
    }
    for (const role of order.filter((each) => config.roles.includes(each))) {
      const keys = openKeyring({ folder: placeOf(config, 'keys'), allow: keysOfRole[role], create: true, master: config.masterKey })
      opened.push(await opening[role]({ config, database, app, clock, entropy, keys, fault: told.fault }))
    }
    await servePages(app, config.roles)
    await listen(app, config)
    return { origin: config.origin, close }
  } catch (caught) {
    await close()
    throw caught
  }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (caught) {
    const code = caught instanceof Error && 'code' in caught ? caught.code : undefined
    if (code === 'EADDRINUSE') throw new ConfigRefused(`Le port ${port} est déjà pris : choisissez-en un autre avec --port.`)
    if (code === 'EACCES') throw new ConfigRefused(`Le port ${port} est réservé au système : choisissez-en un autre avec --port.`)
    throw caught
  }
}
