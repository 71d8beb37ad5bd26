import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isRoot, NOBODY } from './embedded-binaries.ts'
import { EmbeddedFailure, portBusy } from './embedded-failure.ts'
import { readPostmaster, sizeOf } from './embedded-folder.ts'

const START_MS_MAX = 120_000
export const STOP_MS_MAX = 60_000
export const POLL_MS = 20
const LOG_BYTES_MAX = 10_000_000

/** A postmaster of ours, and the shell that watches over it. */
export interface Running {
  readonly child: ChildProcess
  readonly watchman: ChildProcess
  readonly logFile: string
}

/** Starts the postmaster on `home`/data, and waits until it answers. @throws EmbeddedFailure port_busy, start_failed */
export async function launch(native: string, home: string, settings: readonly string[], ephemeral: boolean): Promise<Running> {
  const data = join(home, 'data')
  const logFile = join(home, 'postgres.log')
  if (sizeOf(logFile) > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`)
  const from = sizeOf(logFile)
  const log = openSync(logFile, 'a', 0o600)
  // Its own session: Ctrl-C in the terminal reaches us alone, and we stop it when everyone who uses it is done.
  const child = spawn(join(native, 'bin/postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...account(),
    cwd: '/',
    detached: true,
    env: environment(),
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  child.on('error', () => undefined)
  const running = { child, watchman: watchOver(child, ephemeral ? home : ''), logFile }
  for (let waited = 0; waited < START_MS_MAX; waited += POLL_MS) {
    if (child.pid === undefined || hasEnded(child)) break
    const postmaster = readPostmaster(data)
    if (postmaster?.ready && postmaster.pid === child.pid) return running
    await sleep(POLL_MS)
  }
  if (!hasEnded(child)) child.kill('SIGQUIT')
  running.watchman.kill('SIGKILL')
  throw failedStart(logFile, from)
}

/** Reads until our end closes; $0 is the postmaster, $1 the folder to remove or nothing. It waits a minute at most. */
const WATCH = `read -r _
kill -INT "$0" 2>/dev/null
[ -n "$1" ] || exit 0
kill -QUIT "$0" 2>/dev/null
i=0; while kill -0 "$0" 2>/dev/null && [ $i -lt 600 ]; do sleep 0.1; i=$((i+1)); done
rm -rf "$1"`

/** A shell that outlives us by a moment: when our end of its input closes, however we died, it tells PostgreSQL to stop. */
function watchOver(child: ChildProcess, ephemeralHome: string): ChildProcess {
  const watchman = spawn('/bin/sh', ['-c', WATCH, String(child.pid), ephemeralHome], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  })
  watchman.on('error', () => undefined)
  watchman.stdin?.on('error', () => undefined)
  // A postmaster that ended by itself must not be signalled later: its number may be another program's by then.
  if (ephemeralHome === '') child.once('exit', () => watchman.kill('SIGKILL'))
  // Neither keeps this process alive: whoever has nothing left to do may end, and the watchman does the rest.
  child.unref()
  watchman.unref()
  if (watchman.stdin instanceof Socket) watchman.stdin.unref()
  return watchman
}

/** Fast shutdown; immediate when that takes more than a minute. @throws EmbeddedFailure when even that does not end it. */
export async function shutDown({ child, watchman }: Running): Promise<void> {
  child.kill('SIGINT')
  for (let waited = 0; !hasEnded(child); waited += POLL_MS) {
    if (waited === STOP_MS_MAX) child.kill('SIGQUIT')
    if (waited > 2 * STOP_MS_MAX) throw new EmbeddedFailure('start_failed', 'PostgreSQL ne s’arrête pas.')
    await sleep(POLL_MS)
  }
  watchman.kill('SIGKILL')
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function failedStart(logFile: string, from: number): EmbeddedFailure {
  const said = readFileSync(logFile).subarray(from).toString('utf8')
  if (said.includes('Address already in use')) return portBusy(/port (\d+)/.exec(said)?.[1])
  if (said.includes('No space left')) return new EmbeddedFailure('start_failed', `Il n’y a plus de place sur le disque de ${logFile}.`)
  return new EmbeddedFailure('start_failed', `PostgreSQL n’a pas démarré : la raison est à la fin de ${logFile}.`)
}

/** Whom PostgreSQL runs as: it refuses to be root. */
export function account(): { uid?: number; gid?: number } {
  return isRoot() ? NOBODY : {}
}

/** Nothing of ours goes to PostgreSQL: no secret that our own environment holds, no PG* variable that would change its mind. */
export function environment(): Record<string, string> {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
