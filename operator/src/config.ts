import { isAbsolute, join, resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

/** Each role may be a process of its own, with its own database login and its own secrets. */
export const processRoles = ['identity', 'door', 'keys', 'claims', 'worker', 'sequencer', 'console', 'watch', 'import'] as const
export type ProcessRole = (typeof processRoles)[number]

/** Read once, validated, frozen. */
export interface Config {
  readonly roles: readonly ProcessRole[]
  /** Everything this house keeps on disk, unless a database elsewhere is given. */
  readonly folder: string
  readonly host: string
  readonly port: number
  /** Address under which browsers and programs reach us. */
  readonly origin: string
  /** A PostgreSQL 16 or newer, as its owner; absent: our own, in the folder. */
  readonly databaseUrl: string | undefined
  /** A role's own login, when this process has only that one. */
  readonly roleUrls: Readonly<Record<string, string>>
  readonly masterKey: string | undefined
  /** Name of the access log, as its checkpoints sign it. */
  readonly logOrigin: string
  readonly provider: { readonly discovery: string; readonly clientId: string; readonly secret: string } | undefined
  readonly bankUrl: string | undefined
  /** Time runs ahead by what the file `clock-ahead` of the folder says: for simulations, never in service. */
  readonly simulation: boolean
  /** Settings of our own database. */
  readonly databaseSettings: Readonly<Record<string, string>>
}

/** What was asked cannot be: a sentence for the person at the keyboard. */
export class ConfigRefused extends Error {
  override readonly name = 'ConfigRefused'
}

/** Errors whose message is written for whoever starts a process: they name no person and no password. */
const TOLD = new Set(['ConfigRefused', 'EmbeddedFailure', 'DatabaseUnreachable', 'MigrationRefused', 'KeyFolderFailure'])

/** What to tell the person at the keyboard when a process cannot start; undefined for a fault of ours. */
export function startSentence(caught: unknown): string | undefined {
  return caught instanceof Error && TOLD.has(caught.name) ? caught.message : undefined
}

export const HELP = `Usage : npm start -- [options]      (ou : node operator/src/main.ts [options])

  --port N          port d'écoute, sur cette machine seulement (8400)
  --folder CHEMIN   dossier des données et des clés (.cloison)
  --roles LISTE     rôles de ce processus, séparés par des virgules : ${processRoles.join(', ')} ; « all » pour un premier essai
  --simulation      le temps avance de ce que dit le fichier « clock-ahead » du dossier, en millisecondes : jamais en service
  --help            cette aide

Variables : DATABASE_URL (un PostgreSQL 16 ou plus récent, à la place du nôtre), CLOISON_ORIGIN, CLOISON_MASTER_KEY, CLOISON_LOG_ORIGIN,
CLOISON_PSC_DISCOVERY, CLOISON_PSC_CLIENT, CLOISON_PSC_SECRET, CLOISON_BANK_URL, et CLOISON_DATABASE_<RÔLE> pour un rôle seul.`

/** @throws ConfigRefused with a French sentence */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config | 'help' {
  const { values } = parse(args)
  if (values.help) return 'help'
  const port = wholePort(values.port ?? environment['CLOISON_PORT'] ?? '8400')
  const folder = values.folder ?? environment['CLOISON_FOLDER'] ?? '.cloison'
  const discovery = environment['CLOISON_PSC_DISCOVERY']
  const config: Config = {
    roles: readRoles(values.roles ?? environment['CLOISON_ROLES'] ?? 'all'),
    folder: isAbsolute(folder) ? folder : resolve(folder),
    host: '127.0.0.1',
    port,
    origin: readOrigin(environment['CLOISON_ORIGIN'] ?? `http://localhost:${port}`),
    databaseUrl: environment['DATABASE_URL'] || undefined,
    roleUrls: Object.fromEntries(
      Object.entries(environment).flatMap(([name, url]) =>
        name.startsWith('CLOISON_DATABASE_') && url ? [[`cloison_${name.slice('CLOISON_DATABASE_'.length).toLowerCase()}`, url]] : [],
      ),
    ),
    masterKey: environment['CLOISON_MASTER_KEY'] || undefined,
    logOrigin: environment['CLOISON_LOG_ORIGIN'] ?? 'cloison.example/log',
    provider: discovery
      ? { discovery, clientId: environment['CLOISON_PSC_CLIENT'] ?? 'cloison', secret: environment['CLOISON_PSC_SECRET'] ?? '' }
      : undefined,
    bankUrl: environment['CLOISON_BANK_URL'] || undefined,
    simulation: values.simulation,
    databaseSettings: { shared_buffers: '256MB', max_wal_size: '2GB', huge_pages: 'try' },
  }
  return Object.freeze(config)
}

/** Where the house keeps a thing. */
export const placeOf = (config: Config, ...names: readonly string[]): string => join(config.folder, ...names)

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        folder: { type: 'string' },
        roles: { type: 'string' },
        simulation: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch {
    throw new ConfigRefused('Option inconnue, ou sans sa valeur : --help donne la liste.')
  }
}

function wholePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new ConfigRefused(`« ${text} » n’est pas un port : donnez un nombre entre 1 et 65535.`)
  return port
}

function readRoles(text: string): readonly ProcessRole[] {
  if (text === 'all') return processRoles
  const asked = text.split(',').map((role) => role.trim())
  const unknown = asked.find((role) => !(processRoles as readonly string[]).includes(role))
  if (unknown !== undefined) throw new ConfigRefused(`« ${unknown} » n’est pas un rôle. Rôles : ${processRoles.join(', ')}.`)
  return asked as ProcessRole[]
}

function readOrigin(text: string): string {
  const url = URL.parse(text)
  if (url === null || url.origin === 'null' || url.pathname !== '/')
    throw new ConfigRefused(`« ${text} » n’est pas une adresse : donnez par exemple https://cloison.example.`)
  return url.origin
}
