import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../operator/src/main.ts', import.meta.url))
const START_MS_MAX = 120_000
const STOP_MS_MAX = 30_000
const SAID_MAX = 8_000

/** The platform's own process, alone in a temporary folder, as its operator would start it. */
export interface ArenaInstance {
  readonly origin: string
  readonly port: number
  readonly folder: string
  /** Roles that its process holds. */
  readonly roles: readonly string[]
  /** True when its time can be moved forward. */
  readonly simulated: boolean
  /** The last of what it said, for whoever looks for a fault. */
  said(): string
  stop(): Promise<void>
}

/** @param without roles that are not started, such as `watch` */
export async function startArenaInstance(without: readonly string[]): Promise<ArenaInstance> {
  const help = await helpOf()
  const roles = rolesIn(help).filter((role) => !without.includes(role))
  const simulated = help.includes('--simulation')
  const folder = mkdtempSync(join(tmpdir(), 'cloison-arena-'))
  // PostgreSQL never runs as root: its account must be able to cross the folder.
  chmodSync(folder, 0o711)
  const port = await freePort()
  const args = ['--folder', folder, '--port', String(port), '--roles', roles.join(','), ...(simulated ? ['--simulation'] : [])]
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: environment() })
  let said = ''
  const hear = (text: string): void => {
    said = (said + text).slice(-SAID_MAX)
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const stop = async (): Promise<void> => {
    await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await ready(child, () => said)
  } catch (caught) {
    await stop()
    throw caught
  }
  return { origin: `http://localhost:${port}`, port, folder, roles, simulated, said: () => said, stop }
}

/** Nothing of the house of whoever starts us. */
function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name.startsWith('CLOISON_') || name === 'DATABASE_URL' ? [] : [[name, value]],
    ),
  )
}

function helpOf(): Promise<string> {
  const child = spawn(process.execPath, [MAIN, '--help'], { stdio: ['ignore', 'pipe', 'ignore'], env: environment() })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  return new Promise((done) => child.once('close', () => done(out)))
}

function rolesIn(help: string): string[] {
  const list = /virgules : ([a-z, \n]+)/.exec(help)?.[1]
  if (list === undefined) throw new Error('the platform does not say its roles')
  return list.split(',').map((role) => role.trim())
}

function ready(child: ChildProcess, said: () => string): Promise<void> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('the platform did not start in time')), START_MS_MAX)
    child.stdout?.on('data', () => {
      if (!said().includes('Prêt :')) return
      clearTimeout(late)
      done()
    })
    child.once('exit', () => {
      clearTimeout(late)
      fail(new Error(`the platform stopped while starting: ${said()}`))
    })
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await gone
  clearTimeout(late)
}

export function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
