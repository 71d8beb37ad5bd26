import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRoot, NOBODY, nativeFolder } from './embedded-binaries.ts'
import { EmbeddedFailure, portBusy } from './embedded-failure.ts'
import { keepPassword, leaveFolder, liveSupervisor, prepareHome, processesOn, readPostmaster, signFolder } from './embedded-folder.ts'
import { account, environment, launch, POLL_MS, type Running, STOP_MS_MAX, shutDown } from './embedded-process.ts'
import { HOST, settingsOf } from './embedded-settings.ts'

const SUPERUSER = 'postgres'
const MAJOR_VERSION = '18'

export interface EmbeddedOptions {
  /** Everything lives there: data, log, password. Made when missing; kept by a restart. */
  readonly folder: string
  /** On the loopback; a free one is taken when not given. */
  readonly port?: number
  /** False for tests only: a crash of the machine loses the data. */
  readonly fsync?: boolean
  /** For tests only: the folder disappears when the server stops, however this process ends. */
  readonly ephemeral?: boolean
  /** Server settings, e.g. `{ shared_buffers: '512MB', huge_pages: 'try', max_wal_size: '4GB' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

export interface EmbeddedServer {
  readonly host: string
  readonly port: number
  readonly superuser: string
  readonly password: string
  /** Where the data really are: the folder asked for, or a reachable one when we are root and it is not. */
  readonly home: string
  readonly logFile: string
  /** Fast shutdown: transactions under way are rolled back, all that was committed is on disk. May be called twice. */
  stop(): Promise<void>
}

/**
 * Starts our own PostgreSQL on the loopback, making its data the first time. It ends with this process, even when that is killed.
 *
 * @throws EmbeddedFailure with a French sentence: busy port, folder that cannot be written, another instance, no binary for the platform.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const home = prepareHome(options.folder)
  await waitForOrphan(home)
  signFolder(home)
  const clean = (): void => (options.ephemeral ? rmSync(home, { recursive: true, force: true }) : leaveFolder(home))
  try {
    const { running, port, password } = await start(home, options)
    let stopping: Promise<void> | undefined
    const stop = (): Promise<void> => {
      stopping ??= shutDown(running).then(clean)
      return stopping
    }
    return { host: HOST, port, superuser: SUPERUSER, password, home, logFile: running.logFile, stop }
  } catch (caught) {
    clean()
    throw caught
  }
}

async function start(home: string, options: EmbeddedOptions): Promise<{ running: Running; port: number; password: string }> {
  const fsync = options.fsync ?? true
  const native = nativeFolder(home)
  const password = keepPassword(home)
  if (!existsSync(join(home, 'data'))) makeData(native, home, password, fsync)
  checkVersion(join(home, 'data'))
  const port = await choosePort(options.port)
  const running = await launch(native, home, settingsOf(port, fsync, options.settings ?? {}), options.ephemeral ?? false)
  return { running, port, password }
}

/** Another live instance is a refusal; one whose supervisor is dead is told to stop, and waited for. */
async function waitForOrphan(home: string): Promise<void> {
  const data = join(home, 'data')
  const refusal = new EmbeddedFailure(
    'already_running',
    `Une autre instance de Cloison utilise déjà le dossier ${home} : arrêtez-la d’abord.`,
  )
  const supervisor = liveSupervisor(home)
  // Another process may not have launched its server yet; ours may have lost its own.
  if (supervisor !== undefined && (supervisor !== process.pid || processesOn(data).length > 0)) throw refusal
  for (let waited = 0; processesOn(data).length > 0; waited += POLL_MS) {
    if (waited > STOP_MS_MAX) throw refusal
    const postmaster = readPostmaster(data)
    if (postmaster !== undefined && waited % 1000 === 0) signal(postmaster.pid, 'SIGINT')
    await sleep(POLL_MS)
  }
  // Nobody works there: a file left by a crash would be believed if another program had taken the same process number since.
  rmSync(join(data, 'postmaster.pid'), { force: true })
}

/** The data are made under another name, then renamed: dying half-way leaves nothing that the next start would take for a database. */
function makeData(native: string, home: string, password: string, fsync: boolean): void {
  const unfinished = join(home, 'data.unfinished')
  const passwordFile = join(home, 'initdb.password')
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (isRoot()) for (const path of [unfinished, passwordFile]) chownSync(path, NOBODY.uid, NOBODY.gid)
  const made = spawnSync(
    join(native, 'bin/initdb'),
    [
      ...['-D', unfinished, '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      ...['--locale-provider=builtin', '--locale=C.UTF-8', ...(fsync ? [] : ['--no-sync'])],
    ],
    { ...account(), cwd: '/', encoding: 'utf8', env: environment() },
  )
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    const why = made.error?.message ?? made.stderr.trim().split('\n').at(-1) ?? ''
    throw new EmbeddedFailure('start_failed', `La base de données n’a pas pu être créée dans ${home} (${why}).`)
  }
  renameSync(unfinished, join(home, 'data'))
}

function checkVersion(data: string): void {
  const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (version !== MAJOR_VERSION) {
    throw new EmbeddedFailure(
      'start_failed',
      `Le dossier ${data} vient de PostgreSQL ${version} ; cette version de Cloison utilise PostgreSQL ${MAJOR_VERSION}.`,
    )
  }
}

/** The port asked for, if it is free; else one that the system gives. */
function choosePort(asked: number | undefined): Promise<number> {
  return new Promise((chosen, refused) => {
    const probe = createServer()
    probe.once('error', (cause) => refused(portBusy(asked, cause)))
    probe.listen({ host: HOST, port: asked ?? 0, exclusive: true }, () => {
      const address = probe.address()
      probe.close(() => chosen(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}
