import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const START = fileURLToPath(new URL('./start.ts', import.meta.url))
const READY_MS_MAX = 120_000
const END_MS_MAX = 60_000

/** What `--json` prints, as far as the tests read it. */
export interface Ready {
  readonly origin: string
  readonly provider: string
  readonly folder: string
  readonly operators: readonly string[]
  readonly cast: readonly { readonly name: string; readonly codes: readonly string[] }[]
  readonly cards: readonly unknown[]
}

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `npm start` in a process of its own. */
export interface StartTrial {
  /** Resolves with the JSON line; rejects when the process ends before. */
  readonly ready: Promise<Ready>
  readonly ended: Promise<Ended>
  /** All that it said until now. */
  said(): string
  /** Ctrl-C, then the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

/** @param environment added to ours, where no variable of a house stands */
export function tryStart(args: readonly string[], environment: Readonly<Record<string, string>> = {}): StartTrial {
  const ours = Object.entries(process.env).filter(([name]) => !name.startsWith('CLOISON_') && name !== 'DATABASE_URL')
  const child = spawn(process.execPath, [START, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(ours), ...environment },
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, ...said })))
  const ready = within(READY_MS_MAX, child, readiness(child, said, ended))
  // Whoever only looks at how it ends does not wait for it to be ready.
  ready.catch(() => undefined)
  return {
    ready,
    ended,
    said: () => said.out + said.err,
    stop: (signal = 'SIGINT') => {
      child.kill(signal)
      return within(END_MS_MAX, child, ended)
    },
  }
}

function readiness(child: ChildProcess, said: { out: string; err: string }, ended: Promise<Ended>): Promise<Ready> {
  return new Promise((done, fail) => {
    child.stdout?.on('data', () => {
      const line = said.out.split('\n').find((each) => each.startsWith('{') && each.endsWith('}'))
      if (line !== undefined) done(JSON.parse(line) as Ready)
    })
    void ended.then(({ err }) => fail(new Error(`it ended before it was ready: ${err}`)))
  })
}

async function within<T>(millis: number, child: ChildProcess, work: Promise<T>): Promise<T> {
  const late = setTimeout(() => child.kill('SIGKILL'), millis)
  try {
    return await work
  } finally {
    clearTimeout(late)
  }
}

/** The first of three ports in a row that nobody holds now. */
export async function threePorts(): Promise<number> {
  for (let tries = 0; tries < 20; tries++) {
    const first = await holdable(0)
    if (first < 1 || first > 65_533) continue
    if ((await holdable(first + 1)) > 0 && (await holdable(first + 2)) > 0) return first
  }
  throw new Error('no three free ports in a row')
}

/** The port taken for a moment; 0 when it is someone else's. */
export function holdable(port: number): Promise<number> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', () => done(0))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
