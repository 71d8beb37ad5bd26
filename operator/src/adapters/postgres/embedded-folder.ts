import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isRoot, othersMayEnter } from './embedded-binaries.ts'
import { EmbeddedFailure } from './embedded-failure.ts'

/** Where the database goes when we are root and PostgreSQL's own account cannot reach the folder asked for, such as one in root's home. */
const REACHABLE_BY_ALL = '/var/lib/cloison'

/**
 * Makes the folder, and says where the database really lives: there, or in {@link REACHABLE_BY_ALL}, under a name drawn from the folder.
 *
 * @throws EmbeddedFailure folder_unwritable
 */
export function prepareHome(folder: string): string {
  try {
    makeFolder(folder, 0o700)
    let home = realpathSync(folder)
    if (isRoot() && !othersMayEnter(dirname(home))) {
      home = join(REACHABLE_BY_ALL, createHash('sha256').update(home).digest('hex').slice(0, 16))
      makeFolder(home, 0o711)
    }
    // Others may cross it, not list it: PostgreSQL's own account must reach `data` below. The password file is ours alone.
    if (isRoot()) chmodSync(home, 0o711)
    const probe = join(home, '.writable')
    writeFileSync(probe, '')
    rmSync(probe)
    return home
  } catch (cause) {
    throw new EmbeddedFailure(
      'folder_unwritable',
      `Le dossier ${folder} n’est pas accessible en écriture : la base de données ne peut pas y vivre.`,
      cause,
    )
  }
}

/** With its parents. Node's own recursive option never returns where a parent exists but takes no folder, as in /proc. */
function makeFolder(folder: string, mode: number): void {
  const missing: string[] = []
  for (let at = resolve(folder); !existsSync(at) && at !== dirname(at); at = dirname(at)) missing.push(at)
  for (const path of missing.reverse()) mkdirSync(path, { mode })
}

/** The superuser's password, drawn once and kept beside the data, readable by the account that starts the platform alone. */
export function keepPassword(home: string): string {
  const file = join(home, 'superuser.password')
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true })
    renameSync(`${file}.new`, file)
  }
  return readFileSync(file, 'utf8').trim()
}

/** A process, named so that a later process with the same number is not taken for it. */
interface ProcessName {
  readonly pid: number
  readonly startedAt: string
}

/** Writes down who looks after this database, so that a later start knows an orphan from a neighbour. */
export function signFolder(home: string): void {
  const me: ProcessName = { pid: process.pid, startedAt: startOf(process.pid) ?? '' }
  writeFileSync(join(home, 'supervisor.json'), JSON.stringify(me))
}

/** What {@link signFolder} wrote is withdrawn: the server has stopped although its supervisor goes on. */
export function leaveFolder(home: string): void {
  rmSync(join(home, 'supervisor.json'), { force: true })
}

/** The process that signed this folder, ourselves included, if it still lives. */
export function liveSupervisor(home: string): number | undefined {
  try {
    const supervisor = JSON.parse(readFileSync(join(home, 'supervisor.json'), 'utf8')) as ProcessName
    return startOf(supervisor.pid) === supervisor.startedAt ? supervisor.pid : undefined
  } catch {
    return undefined
  }
}

/** Field 22 of /proc/PID/stat (proc(5)): when the process started, in ticks since boot; undefined when there is none. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** The processes of a PostgreSQL that runs on these data: each of them has the data folder as its working folder. */
export function processesOn(data: string): number[] {
  const found: number[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      if (readlinkSync(`/proc/${name}/cwd`) === data) found.push(Number(name))
    } catch {
      // It ended meanwhile, or belongs to somebody whose processes we may not look at; PostgreSQL itself refuses a second server then.
    }
  }
  return found
}

/** The main process as postmaster.pid says (line 1), and whether it says that it answers (line 8). */
export function readPostmaster(data: string): { pid: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

export function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0
}
