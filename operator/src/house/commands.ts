import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseNoteKey } from '@cloison/evidence'
import { systemClock } from '../adapters/clock/system.ts'
import { systemEntropy } from '../adapters/entropy/system.ts'
import { type FileKeyring, openKeyring } from '../adapters/keys/keyring.ts'
import { fileOutbox } from '../adapters/mail/outbox.ts'
import { type Config, placeOf, readConfig } from '../config.ts'
import { type DatabaseRole, openDatabase } from '../database.ts'
import { recount, sequencerStore } from '../domain/accesslog/index.ts'
import { groupOf, insurerByAmc, registerEstablishment, registerInsurer } from '../domain/directory/index.ts'
import { allowWay, groups, openGroup, radiusOf, stopWay, waysAllowed } from '../domain/disclosure/index.ts'
import { postures, setPlane } from '../domain/planes/index.ts'
import { dutiesStore } from '../domain/professionals/index.ts'
import { BATCH_HELP, batchCommand } from '../doors/cli/batch.command.ts'
import { issueCommand, publishCommand } from '../doors/cli/cards.command.ts'
import { type Command, type Opened, within } from '../doors/cli/command.ts'
import { directoryLoad } from '../doors/cli/directory.command.ts'
import { FREEZE_HELP, freezeCommand } from '../doors/cli/freeze.command.ts'
import { groupCommand } from '../doors/cli/group.command.ts'
import { approveCommand, importCommand } from '../doors/cli/import.command.ts'
import { keysCommand } from '../doors/cli/keys.command.ts'
import { logAudit } from '../doors/cli/log.command.ts'
import { type DutiesHouse, LEAVE_HELP, leaveCommand, ONBOARD_HELP, onboardCommand } from '../doors/cli/onboard.command.ts'
import { passkeyCommand } from '../doors/cli/passkey.command.ts'
import { planeCommand } from '../doors/cli/plane.command.ts'
import { purgeCommand } from '../doors/cli/purge.command.ts'
import { radiusCommand } from '../doors/cli/radius.command.ts'
import { CLIENT_HELP, OPERATOR_HELP, registerClientCommand, registerOperatorCommand } from '../doors/cli/register.command.ts'
import { wayCommand } from '../doors/cli/way.command.ts'
import type { Sql } from '../ports/sql.ts'
import { dayInParis } from '../words/day.ts'
import { deskWords } from './desk-commands.ts'
import { IMPORT_KEYS, importHouse, issueHouse, purgeHouse } from './import.ts'
import { keptNote, logVerifier } from './public-keys.ts'
import { watchWords } from './watch-commands.ts'

/** Every command, with what it needs opened only when it runs, and closed after. */
export function commands(config: () => Config = configOfCommand): readonly Command[] {
  const withRole = roleOpener(config)
  return [
    directoryLoad(() =>
      withRole('cloison_console', (sql) => ({
        readLines: (file) => createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY }),
        registerInsurer: (insurer) => registerInsurer(sql, insurer, dayInParis(systemClock.now())),
        registerEstablishment: (site) => registerEstablishment(sql, site, dayInParis(systemClock.now())),
      })),
    ),
    planeCommand(() =>
      withRole('cloison_console', (sql) => ({ postures: () => postures(sql), setPlane: (change) => setPlane(sql, change) })),
    ),
    wayCommand(() =>
      withRole('cloison_console', (sql) => ({
        today: () => dayInParis(systemClock.now()),
        waysAllowed: () => waysAllowed(sql),
        insurerIdOf: insurerIdIn(sql),
        allowWay: (...line) => allowWay(sql, ...line),
        stopWay: (...line) => stopWay(sql, ...line),
      })),
    ),
    radiusCommand(() =>
      withRole('cloison_console', (sql) => ({
        radiusOf: (...asked) => radiusOf(sql, ...asked),
        insurerIdOf: insurerIdIn(sql),
        groupIdOf: (entity) => groupOf(sql, entity),
      })),
    ),
    groupCommand(() =>
      withRole('cloison_console', (sql) => ({
        groups: () => groups(sql),
        groupIdOf: (entity) => groupOf(sql, entity),
        openGroup: (...asked) => openGroup(sql, ...asked),
      })),
    ),
    logAudit(() =>
      withRole('cloison_sequencer', (sql, config) => ({
        recount: () => recount(sequencerStore(sql), noteKeyOf(config), keptNote(config).read()),
      })),
    ),
    ...insurersWords(withRole),
    ...watchWords(withRole),
    deskWords(withRole),
    {
      name: 'batch',
      summary: 'propose, libère ou arrête un lot de virements',
      help: BATCH_HELP,
      run: (args, terminal) => batchCommand({ now: systemClock.now, say: (text) => terminal.out(`${text}\n`) }, args),
    },
    duty(withRole, 'onboard', 'inscrit un professionnel dans un établissement', ONBOARD_HELP, onboardCommand),
    duty(withRole, 'leave', 'note un départ d’un établissement', LEAVE_HELP, leaveCommand),
    duty(withRole, 'freeze', 'gèle un compte, un établissement, un logiciel ou un appareil', FREEZE_HELP, (house, args) =>
      freezeCommand(house, 'freeze', args),
    ),
    duty(withRole, 'unfreeze', 'dégèle', FREEZE_HELP, (house, args) => freezeCommand(house, 'unfreeze', args)),
    duty(withRole, 'client register', 'enregistre un logiciel de professionnels', CLIENT_HELP, registerClientCommand),
    duty(withRole, 'operator register', 'inscrit un opérateur de la plateforme', OPERATOR_HELP, registerOperatorCommand),
    passkeyCommand(systemClock),
  ]
}

function configOfCommand(): Config {
  const config = readConfig([])
  if (config === 'help') throw new Error('no argument asks for help')
  return config
}

/** Opens the house's database as one role, for one command. */
function roleOpener(configOf: () => Config) {
  return async <T extends object>(role: DatabaseRole, make: (sql: Sql, config: Config) => T): Promise<T & Opened & AsyncDisposable> => {
    const config = configOf()
    const database = await openDatabase(config)
    const sql = await database.as(role, role === 'cloison_import' ? 3 : 1)
    const close = async (): Promise<void> => {
      await sql.end()
      await database.stop()
    }
    return {
      ...make(sql, config),
      close,
      [Symbol.asyncDispose]: close,
    }
  }
}

const insurerIdIn =
  (sql: Sql) =>
  async (amc: string): Promise<number | undefined> =>
    (await insurerByAmc(sql, amc))?.insurerId

/** The key of the log, from the file that was published when it was made: not from the database that is checked. */
function noteKeyOf(config: Config) {
  const key = parseNoteKey(logVerifier(config))
  if (key === undefined) throw new Error('La clé publique du registre ne se lit pas.')
  return key
}

/** What is done for insurers from the command line, as the role that alone reads a person. */
function insurersWords(withRole: ReturnType<typeof roleOpener>): readonly Command[] {
  const importing = <T extends object>(make: (sql: Sql, keys: FileKeyring) => T) =>
    withRole('cloison_import', (sql, config) =>
      make(sql, openKeyring({ folder: placeOf(config, 'keys'), allow: IMPORT_KEYS, create: true, master: config.masterKey })),
    )
  const cards = () =>
    importing((sql, keys) => {
      const issuing = issueHouse(sql, keys, systemClock, systemEntropy())
      return {
        issuing,
        status: { cards: issuing.cards, keys, clock: systemClock, cardKey: issuing.cardKey },
        insurerOf: (amc: string) => insurerByAmc(sql, amc),
        writeFile: (path: string, bytes: Uint8Array) => writeFile(path, bytes, { mode: 0o600 }),
      }
    })
  const approvals = (sql: Sql, keys: FileKeyring) => {
    const { store, ending, clock } = importHouse(sql, keys, systemClock)
    return { store, ending, clock }
  }
  return [
    importCommand(() =>
      importing((sql, keys) => ({
        imports: importHouse(sql, keys, systemClock),
        readFile: (path) => createReadStream(path),
        readText: (path) => readFile(path, 'utf8').catch(() => undefined),
        writeText: (path, text) => writeFile(path, text, { mode: 0o600 }),
      })),
    ),
    approveCommand(() =>
      importing((sql, keys) => ({
        approvals: approvals(sql, keys),
        insurerIdOf: insurerIdIn(sql),
      })),
    ),
    purgeCommand(() => importing((sql, keys) => purgeHouse(sql, keys, systemClock))),
    issueCommand(cards),
    publishCommand(cards),
    keysCommand(() => importing((_sql, keys) => ({ names: keys.names, createCardKey: keys.createCardKey }))),
  ]
}

/** The commands of the professionals' room speak through a line printer; here they become words of `cloison`. */
function duty(
  withRole: ReturnType<typeof roleOpener>,
  name: string,
  summary: string,
  help: string,
  act: (house: DutiesHouse, args: readonly string[]) => Promise<number>,
): Command {
  return {
    name,
    summary,
    help,
    async run(args, terminal) {
      return await within(
        () =>
          withRole('cloison_console', (sql, config) => ({
            duties: {
              store: dutiesStore(sql),
              keys: openKeyring({ folder: placeOf(config, 'keys'), allow: ['identity'], create: true, master: config.masterKey }),
              entropy: systemEntropy(),
              mail: fileOutbox(placeOf(config, 'outbox'), systemClock),
            },
            clock: systemClock,
            say: (line: string) => terminal.out(`${line}\n`),
          })),
        (house) => act(house, args),
      )
    },
  }
}
