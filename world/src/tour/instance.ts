import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** A platform made for the tour, alone on its ports, and what a first start says of it. */
export interface Instance {
  readonly origin: string
  readonly provider: string
  readonly folder: string
  readonly seed: string
  readonly persons: number
  readonly day: string
  readonly establishments: number
  readonly cast: readonly { readonly rpps: string; readonly codes: readonly string[]; readonly sites: readonly string[] }[]
  readonly operators: readonly string[]
  operatorKey(code: string): JsonWebKey
  stop(): Promise<void>
}

const START = fileURLToPath(new URL('../../../tools/start.ts', import.meta.url))
const START_MS_MAX = 180_000
const STOP_MS_MAX = 30_000

export interface InstanceOptions {
  readonly persons: number
  /** Told all that the platform's process prints but its first line. */
  readonly say: (text: string) => void
  /** Keeps everything in this folder; absent: a temporary one, removed at the end. */
  readonly keep?: string | undefined
  /** Added to the environment of the platform's process. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts a fresh instance in a temporary folder, with its registers and nothing else: no insured, no card, no account. */
export async function startInstance({ persons, say, keep, environment }: InstanceOptions): Promise<Instance> {
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'cloison-tour-'))
  // PostgreSQL never runs as root: its account must be able to cross the folder, else the data would go elsewhere and stay there.
  if (keep === undefined) chmodSync(folder, 0o711)
  const port = await freePorts()
  const child = spawn(
    process.execPath,
    [START, '--folder', folder, '--port', String(port), '--persons', String(persons), '--demo', 'registers', '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  )
  const stop = async (): Promise<void> => {
    await ended(child)
    if (keep === undefined) rmSync(folder, { recursive: true, force: true })
  }
  try {
    const said = await firstLine(child, say)
    return {
      ...(JSON.parse(said) as Omit<Instance, 'operatorKey' | 'stop'>),
      operatorKey: (code) => JSON.parse(readFileSync(join(folder, 'demo', `operator-${code}.private.jwk`), 'utf8')) as JsonWebKey,
      stop,
    }
  } catch (caught) {
    await stop()
    throw caught
  }
}

function firstLine(child: ChildProcess, say: (line: string) => void): Promise<string> {
  return new Promise((done, fail) => {
    let out = ''
    const deadline = setTimeout(() => fail(new Error('the platform did not start in time')), START_MS_MAX)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const end = out.indexOf('\n')
      if (end === -1) return
      clearTimeout(deadline)
      done(out.slice(0, end))
      if (out.length > end + 1) say(out.slice(end + 1))
      out = out.slice(0, end + 1)
    })
    let err = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-4000)
      say(text.trimEnd())
    })
    child.once('exit', () => {
      clearTimeout(deadline)
      fail(new Error(`the platform stopped while starting: ${err}`))
    })
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await gone
  clearTimeout(late)
}

/** Three ports in a row that nobody holds now. */
async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const first = await portOf(0)
    if (first < 65_530 && (await Promise.all([first + 1, first + 2].map((port) => portOf(port).catch(() => -1)))).every((port) => port > 0))
      return first
  }
  throw new Error('no three free ports in a row')
}

function portOf(port: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : -1))
    })
  })
}
