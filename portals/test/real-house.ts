import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the demonstration tells of itself: whom one may play, and cards to show. */
export interface RealHouse {
  readonly origin: string
  readonly folder: string
  readonly bridge: { readonly operator: string; readonly code: string }
  readonly cast: readonly {
    readonly rpps: string
    readonly title: string
    readonly sites: readonly string[]
    readonly codes: readonly string[]
  }[]
  readonly cards: readonly { readonly text: string; readonly persons: readonly { readonly birthDate: string; readonly rank: number }[] }[]
  readonly close: () => Promise<void>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** A first start makes its database and its France. */
const START_MS_MAX = 300_000
const STOP_MS_MAX = 30_000

/** Starts the platform as anyone would, in its own process and folder, with a small France. */
export async function startRealHouse(): Promise<RealHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'cloison-journey-'))
  const options = ['--port', String(await threePorts()), '--folder', join(folder, 'house'), '--persons', '200', '--json']
  const child = spawn(process.execPath, ['tools/start.ts', ...options], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const close = async (): Promise<void> => {
    await stopped(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const told = JSON.parse(await firstLine(child)) as Omit<RealHouse, 'close' | 'cards'> & {
      readonly cards: readonly { readonly file: string; readonly persons: RealHouse['cards'][number]['persons'] }[]
    }
    const cards = await Promise.all(
      told.cards.map(async ({ file, persons }) => ({ text: (await readFile(file.replace(/\.pdf$/, '.txt'), 'utf8')).trim(), persons })),
    )
    return { ...told, cards, close }
  } catch (caught) {
    await close()
    throw caught
  }
}

/** Asks a receipt's file of the verifier that anyone may run, with the log's key obtained apart. Gives its exit code. */
export async function verifiedReceipt(house: RealHouse, file: string): Promise<number | null> {
  const options = ['evidence/bin/cloison-verify.ts', 'receipt', file, '--key-file', join(house.folder, 'public', 'log-key.txt')]
  const child = spawn(process.execPath, options, { cwd: ROOT, stdio: 'ignore' })
  await once(child, 'exit')
  return child.exitCode
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    let troubles = ''
    const late = setTimeout(() => reject(new Error(`the house is not ready: ${troubles}`)), START_MS_MAX)
    child.stderr?.on('data', (chunk: Buffer) => {
      troubles = (troubles + chunk.toString('utf8')).slice(-2_000)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      const end = said.indexOf('\n')
      if (end < 0) return
      clearTimeout(late)
      resolve(said.slice(0, end))
    })
    child.once('exit', () => {
      clearTimeout(late)
      reject(new Error(`the house did not start: ${troubles}`))
    })
  })
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await ended
  clearTimeout(late)
}

/** A port that is free together with the two after it. */
async function threePorts(): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const first = await freePort(0)
    if (first < 65_000 && (await freePort(first + 1)) > 0 && (await freePort(first + 2)) > 0) return first
  }
  throw new Error('no three ports in a row are free')
}

/** The port, once it was seen free; 0 when it is not. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(0))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
