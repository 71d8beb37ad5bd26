import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const READY_MS_MAX = 60_000
const END_MS_MAX = 30_000

export interface RoleProcess {
  readonly pid: number
  readonly port: number
  /** Ends it as an evening would; the exit code. */
  stop(): Promise<number | null>
}

/**
 * A process of the platform with some roles, alone with what it is given: its environment holds PATH and `environment`, nothing of ours.
 * Rejects with what it said when it cannot start.
 */
export async function startRole(options: {
  readonly roles: string
  readonly port: number
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}): Promise<RoleProcess> {
  const { roles, port, folder, environment } = options
  const child = spawn(process.execPath, [MAIN, '--roles', roles, '--port', String(port), '--folder', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  })
  await ready(child)
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  return {
    pid: child.pid ?? 0,
    port,
    stop: async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), END_MS_MAX)
      child.kill('SIGTERM')
      const code = await ended
      clearTimeout(late)
      return code
    },
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => child.kill('SIGKILL'), READY_MS_MAX)
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (!text.includes('Prêt')) return
      clearTimeout(late)
      done()
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('close', () => {
      clearTimeout(late)
      fail(new Error(said.trim()))
    })
  })
}

/** One address for all: sends each request to the process that answers that path, as a reverse proxy in front of them would. */
export async function oneOrigin(portOf: (path: string) => number): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer((asked, answer) => forward(asked, answer, portOf(asked.url ?? '/')))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { origin: `http://localhost:${port}`, close: () => closed(server) }
}

function forward(asked: IncomingMessage, answer: ServerResponse, port: number): void {
  const onward = request({ host: '127.0.0.1', port, method: asked.method, path: asked.url, headers: asked.headers }, (came) => {
    answer.writeHead(came.statusCode ?? 502, came.headers)
    came.pipe(answer)
  })
  onward.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()))
  asked.pipe(onward)
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
