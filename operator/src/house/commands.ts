import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { systemClock } from '../adapters/clock/system.ts'
import { systemEntropy } from '../adapters/entropy/system.ts'
import { openKeyring } from '../adapters/keys/keyring.ts'
import { fileOutbox } from '../adapters/mail/outbox.ts'
import { type Config, placeOf, readConfig } from '../config.ts'
import { type DatabaseRole, openDatabase } from '../database.ts'
import { registerEstablishment, registerInsurer } from '../domain/directory/index.ts'
import { postures, setPlane } from '../domain/planes/index.ts'
import { dutiesStore } from '../domain/professionals/index.ts'
import { type Command, type Opened, within } from '../doors/cli/command.ts'
import { directoryLoad } from '../doors/cli/directory.command.ts'
import { FREEZE_HELP, freezeCommand } from '../doors/cli/freeze.command.ts'
import { type DutiesHouse, LEAVE_HELP, leaveCommand, ONBOARD_HELP, onboardCommand } from '../doors/cli/onboard.command.ts'
import { planeCommand } from '../doors/cli/plane.command.ts'
import { CLIENT_HELP, OPERATOR_HELP, registerClientCommand, registerOperatorCommand } from '../doors/cli/register.command.ts'
import type { Sql } from '../ports/sql.ts'
import { dayInParis } from '../words/day.ts'

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
    duty(withRole, 'onboard', 'inscrit un professionnel dans un établissement', ONBOARD_HELP, onboardCommand),
    duty(withRole, 'leave', 'note un départ d’un établissement', LEAVE_HELP, leaveCommand),
    duty(withRole, 'freeze', 'gèle un compte, un établissement, un logiciel ou un appareil', FREEZE_HELP, (house, args) =>
      freezeCommand(house, 'freeze', args),
    ),
    duty(withRole, 'unfreeze', 'dégèle', FREEZE_HELP, (house, args) => freezeCommand(house, 'unfreeze', args)),
    duty(withRole, 'client register', 'enregistre un logiciel de professionnels', CLIENT_HELP, registerClientCommand),
    duty(withRole, 'operator register', 'inscrit un opérateur de la plateforme', OPERATOR_HELP, registerOperatorCommand),
  ]
}

function configOfCommand(): Config {
  const config = readConfig([])
  if (config === 'help') throw new Error('no argument asks for help')
  return config
}

/** Opens the house's database as one role, for one command. */
function roleOpener(configOf: () => Config) {
  return async <T extends object>(role: DatabaseRole, make: (sql: Sql, config: Config) => T): Promise<T & Opened> => {
    const config = configOf()
    const database = await openDatabase(config)
    const sql = await database.as(role)
    return {
      ...make(sql, config),
      close: async () => {
        await sql.end()
        await database.stop()
      },
    }
  }
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
